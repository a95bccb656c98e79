//! The ONE table of commands: names, options, help and limits → [`Command`]. Discord's registration, the console's
//! completion and `/help` are made from it. No serenity, no clap.

mod date;
mod help;
mod line;
mod parse;
mod table;

pub use date::day;
pub use help::help;
pub use line::{Line, line};
pub use parse::{ArticleCommand, Command, CommandError, options, parse};
pub use table::{Completes, OptionKind, OptionSpec, Spec, TABLE, spec};
