//! What a member gets to see, and the JSON bodies that make or change a message. Every one of them forbids all pings:
//! there is no other way here to make a body.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    body::{Body, PICTURE_NAME},
    clip::clip,
    embeds::Embed,
    limits::{
        ALT_TEXT_CHARS_MAX, CONTENT_CHARS_MAX, EMBEDS_MAX, LABEL_CHARS_MAX, LINK_CHARS_MAX, ROW_BUTTONS_MAX, ROWS_MAX,
        chars,
    },
};
use crate::render::Picture;

/// `EPHEMERAL` of <https://discord.com/developers/docs/resources/message#message-object-message-flags>.
const EPHEMERAL: u64 = 1 << 6;

/// A message to send: a sentence, or embeds with rows of buttons below, the first of them with a picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Outgoing {
    content: String,
    embeds: Vec<Embed>,
    rows: Vec<Vec<Button>>,
    picture: Option<Picture>,
    ephemeral: bool,
}

/// One button.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Button {
    /// 2, a button (<https://discord.com/developers/docs/components/reference#component-object-component-types>).
    #[serde(rename = "type")]
    kind: u8,
    style: u8,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    disabled: bool,
}

impl Button {
    /// A grey button that comes back to us as `custom_id`.
    pub(super) fn new(label: &str, custom_id: String, disabled: bool) -> Button {
        let label = clip(label, LABEL_CHARS_MAX);
        Button { kind: 2, style: 2, label, custom_id: Some(custom_id), url: None, disabled }
    }

    /// A button that opens `url`; `None` where it is no web address, or longer than Discord takes.
    pub(super) fn link(label: &str, url: &str) -> Option<Button> {
        let web = url.starts_with("https://") || url.starts_with("http://");
        let plain = url.bytes().all(|byte| byte.is_ascii_graphic());
        let parsed = reqwest::Url::parse(url).is_ok_and(|url| url.has_host() && url.username().is_empty());
        let fits = web && plain && parsed && chars(url) <= LINK_CHARS_MAX;
        let label = clip(label, LABEL_CHARS_MAX);
        fits.then(|| Button { kind: 2, style: 5, label, custom_id: None, url: Some(url.to_owned()), disabled: false })
    }
}

impl Outgoing {
    /// A plain message.
    pub(super) fn text(content: &str) -> Outgoing {
        Outgoing { content: clip(content, CONTENT_CHARS_MAX), ..Outgoing::default() }
    }

    /// A sentence that only the person concerned sees.
    pub(super) fn whisper(content: &str) -> Outgoing {
        Outgoing::text(content).ephemeral(true)
    }

    /// Embeds, which fit Discord's limits together (see [`super::embeds::fitted`]), with rows of buttons below. Rows
    /// without buttons are left out, and what is more than Discord takes.
    pub(super) fn embeds(mut embeds: Vec<Embed>, rows: Vec<Vec<Button>>) -> Outgoing {
        embeds.truncate(EMBEDS_MAX);
        let mut rows: Vec<_> = rows.into_iter().filter(|row| !row.is_empty()).take(ROWS_MAX).collect();
        for row in &mut rows {
            row.truncate(ROW_BUTTONS_MAX);
        }
        Outgoing { embeds, rows, ..Outgoing::default() }
    }

    /// With `heading` above the embeds.
    pub(super) fn headed(mut self, heading: &str) -> Outgoing {
        self.content = clip(heading, CONTENT_CHARS_MAX);
        self
    }

    /// With `picture` in the first embed; without embeds nobody would see it, so none is sent.
    pub(super) fn pictured(mut self, picture: Picture) -> Outgoing {
        if let Some(first) = self.embeds.first_mut() {
            first.show_attached(PICTURE_NAME);
            self.picture = Some(picture);
        }
        self
    }

    /// Whether only the person concerned sees it.
    pub(super) fn ephemeral(mut self, ephemeral: bool) -> Outgoing {
        self.ephemeral = ephemeral;
        self
    }

    /// The answer to an interaction (callback type 4).
    pub(super) fn callback(&self) -> Body {
        self.with_picture(json!({"type": 4, "data": *self.follow_up()}))
    }

    /// "Verbatim is thinking…" (callback type 5): the message is sent later, by an edit.
    pub(super) fn deferral(ephemeral: bool) -> Body {
        json!({"type": 5, "data": *Outgoing::default().ephemeral(ephemeral).follow_up()}).into()
    }

    /// A press is taken note of (callback type 6): what it shows comes later.
    pub(super) fn acknowledgement() -> Body {
        json!({"type": 6}).into()
    }

    /// A further message to an interaction that was answered.
    pub(super) fn follow_up(&self) -> Body {
        let mut body = self.fields();
        if self.ephemeral {
            body.insert("flags".to_owned(), json!(EPHEMERAL));
        }
        self.with_picture(Value::Object(body))
    }

    /// The message of the pressed button becomes this one (callback type 7).
    pub(super) fn update(&self) -> Body {
        self.with_picture(json!({"type": 7, "data": self.whole()}))
    }

    /// An earlier message becomes this one.
    pub(super) fn edit(&self) -> Body {
        self.with_picture(self.whole())
    }

    /// A message in a channel, in reply to the message `replied_to` there. `nonce` makes sending it twice show it once.
    pub(super) fn reply(&self, channel: u64, replied_to: u64) -> Body {
        let mut body = self.fields();
        let (channel, replied_to) = (channel.to_string(), replied_to.to_string());
        let reference = json!({"channel_id": channel, "message_id": replied_to, "fail_if_not_exists": false});
        body.insert("message_reference".to_owned(), reference);
        body.insert("nonce".to_owned(), json!(replied_to));
        body.insert("enforce_nonce".to_owned(), json!(true));
        self.with_picture(Value::Object(body))
    }

    fn with_picture(&self, json: Value) -> Body {
        Body::with_picture(json, self.picture.as_ref().map(|picture| picture.bytes.clone()))
    }

    /// Only what there is.
    fn fields(&self) -> Map<String, Value> {
        let content = (!self.content.is_empty()).then(|| ("content", json!(self.content)));
        let embeds = (!self.embeds.is_empty()).then(|| ("embeds", json!(self.embeds)));
        let components = (!self.rows.is_empty()).then(|| ("components", self.components()));
        let attachments = self.picture.is_some().then(|| ("attachments", self.attachments()));
        let parts = [Some(("allowed_mentions", nobody())), content, embeds, components, attachments];
        parts.into_iter().flatten().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Also what there is not, so that nothing of the earlier message stays.
    fn whole(&self) -> Value {
        let content = (!self.content.is_empty()).then_some(&self.content);
        json!({
            "content": content,
            "embeds": self.embeds,
            "components": self.components(),
            "attachments": self.attachments(),
            "allowed_mentions": nobody(),
        })
    }

    /// The files that are sent with the message, and no earlier ones.
    fn attachments(&self) -> Value {
        let attachment = |picture: &Picture| {
            let description = clip(&picture.description, ALT_TEXT_CHARS_MAX);
            json!({"id": "0", "filename": PICTURE_NAME, "description": description})
        };
        self.picture.iter().map(attachment).collect()
    }

    fn components(&self) -> Value {
        self.rows.iter().map(|row| json!({"type": 1, "components": row})).collect()
    }
}

/// No ping for anybody (<https://discord.com/developers/docs/resources/message#allowed-mentions-object>).
fn nobody() -> Value {
    json!({"parse": [], "replied_user": false})
}

/// Choices offered while somebody types (callback type 8).
pub(super) fn choices(names: &[String]) -> Body {
    let choices: Vec<Value> = names.iter().map(|name| json!({"name": name, "value": name})).collect();
    json!({"type": 8, "data": {"choices": choices}}).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Outgoing {
        let row = vec![Button::new("▶", "x".to_owned(), false)];
        Outgoing::embeds(vec![Embed::described("words")], vec![row, vec![]])
    }

    #[test]
    fn no_body_that_makes_or_changes_a_message_can_ping_anybody() {
        let callbacks = [message().callback(), Outgoing::deferral(true), message().update()];
        let bodies = callbacks.iter().map(|callback| &callback["data"]);
        let others = [message().edit(), message().reply(1, 2), message().follow_up(), Outgoing::text("@all").edit()];
        for body in bodies.chain(others.iter().map(|body| &**body)) {
            assert_eq!(body["allowed_mentions"], json!({"parse": [], "replied_user": false}), "{body}");
        }
    }

    #[test]
    fn a_change_leaves_nothing_of_the_earlier_message() {
        assert_eq!(
            Outgoing::text("Gone.").update()["data"],
            json!({"content": "Gone.", "embeds": [], "components": [], "attachments": [], "allowed_mentions": nobody()})
        );
    }

    #[test]
    fn a_picture_is_shown_in_the_first_embed_and_described() {
        let picture = Picture { bytes: b"PNG".to_vec(), description: "😀".repeat(1000) };
        let body = message().pictured(picture.clone()).callback();
        assert_eq!(body["data"]["embeds"][0]["image"]["url"], "attachment://timeline.png");
        let attachment = &body["data"]["attachments"][0];
        assert_eq!((&attachment["id"], &attachment["filename"]), (&json!("0"), &json!("timeline.png")));
        assert!(chars(attachment["description"].as_str().unwrap()) <= ALT_TEXT_CHARS_MAX);
        assert_eq!(Outgoing::text("None.").pictured(picture), Outgoing::text("None."));
    }

    #[test]
    fn a_whisper_is_ephemeral_and_an_answer_is_not() {
        assert_eq!(Outgoing::whisper("Psst.").callback()["data"]["flags"], 64);
        assert!(message().callback()["data"].get("flags").is_none());
    }

    #[test]
    fn only_a_web_address_becomes_a_link() {
        assert!(Button::link("Open", "https://news.example/a?b=c").is_some());
        let long = format!("https://news.example/{}", "a".repeat(500));
        for url in
            ["javascript:alert(1)", "ftp://news.example", "https://", "https://a b", "http://u:p@a.example", &long]
        {
            assert!(Button::link("Open", url).is_none(), "{url}");
        }
    }

    #[test]
    fn an_empty_row_is_left_out() {
        assert_eq!(message().callback()["data"]["components"].as_array().map(Vec::len), Some(1));
    }
}
