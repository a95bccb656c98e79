//! Discord's limits, written by hand from its documentation: every body that the bot sends is held against them.
//!
//! The page that states a rule stands beside it and is printed where the rule is broken. Knows nothing of sockets and of
//! what was sent before: one body in, what is wrong with it out.

mod callback;
mod command;
mod component;
mod edges;
mod embed;
mod message;
mod modal;
mod rule;

use serde_json::Value;

pub(crate) use callback::Deed;
use rule::Faults;

/// A file that came with a body, as one part of `multipart/form-data`.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    /// The part's name: `files[0]`.
    pub(crate) field: String,
    /// The file's name.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// What kind of body was sent; each has its own rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    Callback(Deed),
    FollowUp,
    WebhookEdit,
    ChannelMessage,
    ChannelEdit,
    /// All commands of one scope.
    Commands,
    /// One command.
    Command,
}

/// Everything that is wrong with `body`, each with its place and its source; empty where Discord would take it.
pub(crate) fn faults(kind: Body, body: &Value, files: &[Upload]) -> Vec<String> {
    let mut faults = Faults::default();
    match kind {
        Body::Callback(deed) => callback::check(deed, body, files, &mut faults),
        Body::FollowUp => message::check("body", body, message::FOLLOW_UP, files, &mut faults),
        Body::WebhookEdit => message::check("body", body, message::WEBHOOK_MESSAGE, files, &mut faults),
        Body::ChannelMessage => message::check("body", body, message::CHANNEL, files, &mut faults),
        Body::ChannelEdit => message::check("body", body, message::CHANNEL_MESSAGE, files, &mut faults),
        Body::Commands => command::check_all(body, &mut faults),
        Body::Command => command::check_one("command", body, &mut faults),
    }
    faults.into_list()
}
