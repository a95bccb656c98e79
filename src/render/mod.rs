//! Answers as cards of Discord Markdown, as text for a terminal, and as the JSON of docs/json.md. Escaping and clipping
//! live here. Pure; no serenity, no terminal, no store.

mod card;
mod chart;
mod chart_picture;
mod chart_text;
mod checked;
mod clip;
mod escape;
#[cfg(test)]
mod example;
mod json;
mod speakers;
mod terminal;
mod timeline;
mod wording;

pub use card::{Card, cards};
pub use chart_picture::{Picture, PictureError, picture};
pub use clip::clip;
pub use escape::{escape, unescape};
pub use json::{extraction_json, json};
pub use terminal::{Look, terminal};
pub use wording::{attribution, byline, paragraph_of, title};
