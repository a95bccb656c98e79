//! What goes wrong on purpose.

use std::time::Duration;

use serde_json::json;

use super::request::Request;

/// One thing that goes wrong with the requests it fits, a number of times.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    method: &'static str,
    /// A part of the path.
    path: String,
    pub(super) times: usize,
    pub(super) delay: Duration,
    /// Added to whatever is answered.
    pub(super) headers: Vec<(&'static str, String)>,
    /// Answered instead of the truth.
    pub(super) instead: Option<(u16, String)>,
    /// The request is carried out even where something else is answered.
    carried_out: bool,
    pub(super) silent: bool,
}

impl Fault {
    /// Goes wrong once, with the next `method` request whose path contains `path`; how, is still to be said.
    pub(crate) fn on(method: &'static str, path: impl Into<String>) -> Fault {
        Fault {
            method,
            path: path.into(),
            times: 1,
            delay: Duration::ZERO,
            headers: Vec::new(),
            instead: None,
            carried_out: false,
            silent: false,
        }
    }

    pub(crate) fn times(self, times: usize) -> Fault {
        Fault { times, ..self }
    }

    /// Until the fake is mended.
    pub(crate) fn always(self) -> Fault {
        self.times(usize::MAX)
    }

    /// Answers `status` with an HTML page, as a proxy in front of Discord does.
    pub(crate) fn status(self, status: u16) -> Fault {
        let page = format!("<html><head><title>{status}</title></head><body>cloudflare</body></html>");
        Fault { instead: Some((status, page)), ..self }
    }

    /// Answers 429, to be tried again after so many seconds.
    pub(crate) fn too_many(self, retry_after: f64) -> Fault {
        let body = json!({"message": "You are being rate limited.", "retry_after": retry_after, "global": false});
        Fault { instead: Some((429, body.to_string())), ..self }
            .header("retry-after", retry_after.ceil().to_string())
            .header("x-ratelimit-scope", "user")
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Fault {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn body(mut self, status: u16, body: &str) -> Fault {
        self.instead = Some((status, body.to_owned()));
        self
    }

    /// The answer comes only after `delay`.
    pub(crate) fn late(self, delay: Duration) -> Fault {
        Fault { delay, ..self }
    }

    /// The request takes effect, though its answer says otherwise.
    pub(crate) fn though_done(self) -> Fault {
        Fault { carried_out: true, ..self }
    }

    /// No answer at all while the test runs.
    pub(crate) fn never(self) -> Fault {
        Fault { silent: true, ..self }
    }

    /// Whether what was asked for takes effect all the same.
    pub(super) fn lets_it_happen(&self) -> bool {
        self.carried_out || (self.instead.is_none() && !self.silent)
    }

    pub(super) fn fits(&self, request: &Request) -> bool {
        self.times > 0 && request.method == self.method && request.path.contains(&self.path)
    }
}
