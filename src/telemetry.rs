//! The log, on standard error. Answers and figures go to standard output and never here.

use std::io;

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// A filter that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("log.filter cannot be read: write it as levels, such as info,serenity=error.")]
pub struct FilterError(#[from] tracing_subscriber::filter::ParseError);

/// Starts writing the log lines that `filter` lets through, as text for people. Once in a process: later calls change
/// nothing.
pub fn start_text(filter: &str) -> Result<(), FilterError> {
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(is_coloured());
    // An error means that a log is being written already.
    let _ = tracing_subscriber::registry().with(EnvFilter::try_new(filter)?).with(lines).try_init();
    Ok(())
}

/// Like [`start_text`], one JSON object a line.
pub fn start_json(filter: &str) -> Result<(), FilterError> {
    let lines = fmt::layer().json().flatten_event(true).with_writer(io::stderr);
    let _ = tracing_subscriber::registry().with(EnvFilter::try_new(filter)?).with(lines).try_init();
    Ok(())
}

fn is_coloured() -> bool {
    anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
}

/// Whether `filter` can be read.
pub fn check(filter: &str) -> Result<(), FilterError> {
    EnvFilter::try_new(filter)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_filter_is_sound_and_a_broken_one_is_refused() {
        assert!(check("info,serenity::gateway::ws=off").is_ok());
        let refused = check("info,serenity=loud").unwrap_err().to_string();
        assert_eq!(refused, "log.filter cannot be read: write it as levels, such as info,serenity=error.");
    }
}
