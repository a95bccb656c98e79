//! The callback of an interaction: which type answers what, and what its `data` may hold.

use serde_json::Value;

use super::{
    Upload, message, modal,
    rule::{Faults, Size, one_to, up_to},
};

const STRUCTURE: &str =
    "https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object";
const MESSAGES: &str =
    "https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-messages";
const AUTOCOMPLETE: &str = "https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-autocomplete";
const CHOICE: &str = "https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-choice-structure";

const CHOICES: Size = up_to(25, AUTOCOMPLETE);
/// Name and value of a choice; also of one that a command is registered with.
pub(super) const CHOICE_TEXT: Size = one_to(100, CHOICE);

/// What somebody did, by which the legal answers differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Sent a command.
    Command,
    /// Pressed a button or chose from a select.
    Component,
    /// Is still typing an option.
    Typing,
    /// Sent a modal off.
    Modal,
}

/// The callback to an interaction of kind `deed`.
pub(super) fn check(deed: Deed, body: &Value, files: &[Upload], faults: &mut Faults) {
    faults.keys("callback", body, &["type", "data"], STRUCTURE);
    let kind = body["type"].as_u64().unwrap_or_default();
    let legal: &[u64] = match deed {
        Deed::Command => &[4, 5, 9],
        Deed::Component => &[4, 5, 6, 7, 9],
        Deed::Typing => &[8],
        Deed::Modal => &[4, 5, 6, 7],
    };
    if !legal.contains(&kind) {
        faults.add("callback.type", format_args!("{} does not answer {deed:?}", body["type"]), STRUCTURE);
    }
    let data = &body["data"];
    match kind {
        4 => message::check("data", data, message::REPLY, files, faults),
        5 => deferred(data, faults),
        7 => message::check("data", data, message::UPDATE, files, faults),
        8 => choices(data, faults),
        9 => modal::check(data, faults),
        _ => {}
    }
}

/// A deferred answer shows nothing yet: the only thing to decide is whether it will be private.
fn deferred(data: &Value, faults: &mut Faults) {
    if data.is_null() {
        return;
    }
    faults.keys("data", data, &["flags", "allowed_mentions", "attachments"], MESSAGES);
    message::flags("data", data, message::EPHEMERAL, MESSAGES, faults);
    faults.list("data.attachments", &data["attachments"], up_to(0, MESSAGES));
    if !data["allowed_mentions"].is_null() {
        message::mentions("data.allowed_mentions", &data["allowed_mentions"], faults);
    }
}

fn choices(data: &Value, faults: &mut Faults) {
    faults.keys("data", data, &["choices"], AUTOCOMPLETE);
    if !data["choices"].is_array() {
        faults.add("data.choices", "must be a list", AUTOCOMPLETE);
    }
    for (n, choice) in faults.list("data.choices", &data["choices"], CHOICES).iter().enumerate() {
        one_choice(&format!("data.choices[{n}]"), choice, faults);
    }
}

/// One choice: of an autocompletion, or of an option as registered.
pub(super) fn one_choice(at: &str, choice: &Value, faults: &mut Faults) {
    faults.keys(at, choice, &["name", "name_localizations", "value"], CHOICE);
    faults.required_text(&format!("{at}.name"), &choice["name"], CHOICE_TEXT);
    if choice["value"].is_string() || choice["value"].is_null() {
        faults.required_text(&format!("{at}.value"), &choice["value"], CHOICE_TEXT);
    } else if !choice["value"].is_number() {
        faults.add(&format!("{at}.value"), "must be a string or a number", CHOICE);
    }
}
