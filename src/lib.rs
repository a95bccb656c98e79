//! Verbatim answers questions about a library of articles with the articles' own words.
//!
//! A module imports only from the layers below it; `tests/it/architecture.rs` holds the list and checks it.

pub mod answer;
pub mod command;
pub mod curate;
pub mod discord;
pub mod domain;
pub mod extract;
pub mod index;
pub mod ingest;
pub mod render;
pub mod store;
