//! Verbatim answers questions about a library of articles with the articles' own words.
//!
//! Layers, lowest first; a module imports only from layers below its own (`tests/it/architecture.rs` checks it):
//! `domain` ← `extract`, `ingest`, `store`, `index` ← `answer`, `curate` ← `command`, `render` ← `discord`, `cli`, `http` ←
//! `config`, `telemetry` ← `startup` ← `main`.

pub mod answer;
pub mod cli;
pub mod command;
pub mod config;
pub mod curate;
pub mod discord;
pub mod domain;
pub mod extract;
pub mod http;
pub mod index;
pub mod ingest;
pub mod render;
pub mod startup;
pub mod store;
pub mod telemetry;
