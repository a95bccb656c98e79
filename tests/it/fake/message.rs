//! The messages that people can see: who may see each, and how often it was changed.

use serde_json::{Value, json};

use super::{
    State,
    payload::{self, Person, Place},
};

/// A message in a channel.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) place: Place,
    /// As Discord gives it back.
    pub(super) body: Value,
    /// The only one who sees it.
    pub(super) only_for: Option<u64>,
    /// "Verbatim is thinking…": there, but not filled yet.
    pub(super) thinking: bool,
    pub(super) edits: usize,
}

impl Message {
    /// Lays what the bot sent over what is there.
    pub(super) fn edit(&mut self, sent: &Value) {
        payload::overlay(&mut self.body, sent);
        self.body["edited_timestamp"] = json!("2026-11-22T07:00:01.000000+00:00");
        self.thinking = false;
        self.edits += 1;
    }
}

impl State {
    /// A new message of the bot, made from what it sent.
    pub(super) fn post(&mut self, place: Place, sent: &Value, only_for: Option<u64>) -> u64 {
        let id = self.fresh_id();
        let mut body = payload::message(id, place, &payload::me());
        payload::overlay(&mut body, sent);
        if only_for.is_some() {
            body["flags"] = json!(body["flags"].as_u64().unwrap_or_default() | 1 << 6);
        }
        if !sent["message_reference"].is_null() {
            body["message_reference"] = sent["message_reference"].clone();
            body["type"] = json!(19);
        }
        self.messages.insert(id, Message { place, body, only_for, thinking: false, edits: 0 });
        id
    }

    /// What somebody writes; the bot gets to read it only where it is mentioned or written to directly
    /// (<https://discord.com/developers/docs/events/gateway#message-content-intent>).
    pub(super) fn write(
        &mut self,
        person: &Person,
        place: Place,
        content: &str,
        reply_to: Option<u64>,
        pings: bool,
    ) -> u64 {
        let id = self.fresh_id();
        let mut body = payload::message(id, place, &payload::user(person));
        let mentioned = pings || content.contains(&format!("<@{}>", payload::APPLICATION));
        body["content"] = json!(content);
        if mentioned {
            body["mentions"] = json!([payload::me()]);
        }
        if let Some(original) = reply_to {
            body["type"] = json!(19);
            body["message_reference"] =
                json!({"message_id": payload::id(original), "channel_id": payload::id(place.channel())});
            body["referenced_message"] =
                self.messages.get(&original).map_or(Value::Null, |message| message.body.clone());
        }
        self.messages.insert(id, Message { place, body: body.clone(), only_for: None, thinking: false, edits: 0 });
        if !mentioned && place.guild().is_some() {
            body["content"] = json!("");
        }
        self.dispatch_message(&body, place);
        id
    }
}
