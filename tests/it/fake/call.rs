//! What people do: send commands, type, press buttons, send modals off, mention the bot. And what they then see.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    Fake, State,
    limits::Deed,
    payload::{self, ALICE, APPLICATION, Person, Place},
};

/// A command about to be sent; by Alice in the usual channel where nothing else is said.
#[derive(Debug, Clone)]
pub(crate) struct Call<'f> {
    fake: &'f Fake,
    name: String,
    options: Vec<Value>,
    attachments: Value,
    person: Person,
    place: Place,
}

/// What somebody sees in answer to what they did.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    interaction: u64,
    /// The callback's type.
    pub(crate) kind: u64,
    pub(crate) message: Option<u64>,
    /// The message as it stands, or the callback's `data` where there is none (a modal).
    pub(crate) body: Value,
    /// Whether only the one who asked sees it.
    pub(crate) private: bool,
    /// From dispatch to the first response.
    pub(crate) took: Duration,
    place: Place,
}

/// One line of an autocompletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// A button about to be pressed.
#[derive(Debug, Clone)]
pub(crate) struct Press<'f> {
    fake: &'f Fake,
    custom_id: String,
    message: u64,
    person: Person,
    place: Place,
}

/// Something about to be written into a channel.
#[derive(Debug, Clone)]
pub(crate) struct Line<'f> {
    fake: &'f Fake,
    content: String,
    reply_to: Option<u64>,
    pings: bool,
    person: Person,
    place: Place,
}

impl Fake {
    /// The command `name`; a subcommand after a space.
    pub(crate) fn slash(&self, name: &str) -> Call<'_> {
        let (options, attachments) = (Vec::new(), json!({}));
        Call { fake: self, name: name.to_owned(), options, attachments, person: ALICE, place: Place::HOME }
    }

    /// The button of `shown` whose label or emoji is `label`. The test fails where nobody could press it.
    pub(crate) fn press(&self, shown: &Shown, label: &str) -> Press<'_> {
        let button = shown.button(label).unwrap_or_else(|| panic!("no button {label} on {:#}", shown.body));
        assert_ne!(button["disabled"], true, "the button {label} is disabled");
        self.press_forged(shown, button["custom_id"].as_str().unwrap_or_default())
    }

    /// A press with this `custom_id` on the message of `shown`, wherever it comes from.
    pub(crate) fn press_forged(&self, shown: &Shown, custom_id: &str) -> Press<'_> {
        let message = shown.message.expect("a button stands on a message");
        Press { fake: self, custom_id: custom_id.to_owned(), message, person: ALICE, place: shown.place }
    }

    /// The modal, filled in and sent off by `person`; the interaction's id.
    pub(crate) fn submit(&self, modal: &Shown, person: Person, values: &[(&str, &str)]) -> u64 {
        let filled = |input: &Value| {
            let id = input["custom_id"].as_str().unwrap_or_default();
            let value = values.iter().find(|(name, _)| *name == id).map_or("", |(_, value)| value);
            json!({"type": 4, "id": 1, "custom_id": id, "value": value})
        };
        let part = |part: &Value| match part["type"].as_u64() {
            Some(18) => json!({"type": 18, "id": 2, "component": filled(&part["component"])}),
            _ => json!({"type": 1, "id": 2, "components": [filled(&part["components"][0])]}),
        };
        let parts: Vec<Value> = modal.body["components"].as_array().into_iter().flatten().map(part).collect();
        let data = json!({"custom_id": modal.body["custom_id"], "components": parts});
        self.shared.change(|state| state.act(Deed::Modal, person, modal.place, &data, None))
    }

    /// `question`, with the bot mentioned before it.
    pub(crate) fn mention(&self, question: &str) -> Line<'_> {
        self.say(&format!("<@{APPLICATION}> {question}"))
    }

    /// Something written into a channel.
    pub(crate) fn say(&self, content: &str) -> Line<'_> {
        let (content, person, place) = (content.to_owned(), ALICE, Place::HOME);
        Line { fake: self, content, reply_to: None, pings: false, person, place }
    }

    /// Makes an interaction older than it is.
    pub(crate) fn age(&self, interaction: u64, by: Duration) {
        self.shared.change(|state| {
            state.interactions.get_mut(&interaction).expect("it was dispatched").aged += by;
        });
    }

    /// What answers the interaction, deferred answers filled in.
    pub(crate) fn answer_to(&self, interaction: u64) -> Shown {
        self.wait("an answer to an interaction", |state| state.answer_to(interaction))
    }

    /// Whether the interaction has a first response by now.
    pub(crate) fn is_answered(&self, interaction: u64) -> bool {
        self.shared.look(|state| state.interactions.get(&interaction).is_some_and(|known| known.response.is_some()))
    }

    /// The message of `shown` as it stands now, with how often it was edited.
    pub(crate) fn now(&self, shown: &Shown) -> (Value, usize) {
        let id = shown.message.expect("something was shown");
        self.shared.look(|state| {
            let message = state.messages.get(&id).expect("messages stay");
            (message.body.clone(), message.edits)
        })
    }

    /// Waits until the bot has replied to this message.
    pub(crate) fn wait_for_reply_to(&self, message: u64) {
        self.wait("a reply to a message", |state| (!state.replies_to(message).is_empty()).then_some(()));
    }

    /// The bot's own messages in reply to this one.
    pub(crate) fn replies_to(&self, message: u64) -> Vec<Shown> {
        self.shared.look(|state| state.replies_to(message))
    }
}

impl State {
    fn answer_to(&self, id: u64) -> Option<Shown> {
        let interaction = self.interactions.get(&id)?;
        let response = interaction.response.as_ref()?;
        // Types 5 and 6 show nothing by themselves; what does comes as an edit or a follow-up.
        let shown = interaction.follow_ups.first().copied().filter(|_| response.kind == 6).or(interaction.original);
        let message = shown.and_then(|message| self.messages.get(&message));
        if message.is_some_and(|message| message.thinking) {
            return None;
        }
        Some(Shown {
            interaction: id,
            kind: response.kind,
            message: shown,
            body: message.map_or_else(|| response.data.clone(), |message| message.body.clone()),
            private: message.is_some_and(|message| message.only_for.is_some()),
            took: response.at.saturating_duration_since(interaction.dispatched),
            place: interaction.place(),
        })
    }

    fn replies_to(&self, message: u64) -> Vec<Shown> {
        let replies = self.messages.iter().filter(|(_, reply)| {
            reply.body["message_reference"]["message_id"] == payload::id(message)
                && reply.body["author"]["id"] == payload::id(APPLICATION)
        });
        let shown = |(id, reply): (&u64, &super::message::Message)| Shown {
            interaction: 0,
            kind: 0,
            message: Some(*id),
            body: reply.body.clone(),
            private: false,
            took: Duration::ZERO,
            place: reply.place,
        };
        replies.map(shown).collect()
    }

    /// The command registered under `name`, for all or for this place's guild.
    fn registered(&self, name: &str, place: Place) -> Option<&Value> {
        let scopes = [None, place.guild()];
        let commands = scopes.iter().filter_map(|scope| self.commands.get(scope)).flatten();
        commands.into_iter().find(|command| command["name"] == name)
    }
}

impl Call<'_> {
    pub(crate) fn by(self, person: Person) -> Self {
        Call { person, ..self }
    }

    pub(crate) fn at(self, place: Place) -> Self {
        Call { place, ..self }
    }

    pub(crate) fn text(self, option: &str, value: &str) -> Self {
        self.option(json!({"name": option, "type": 3, "value": value}))
    }

    pub(crate) fn switch(self, option: &str, on: bool) -> Self {
        self.option(json!({"name": option, "type": 5, "value": on}))
    }

    /// A file that Discord has taken and serves from its CDN.
    pub(crate) fn file(self, option: &str, name: &str, bytes: &[u8]) -> Self {
        let url = self.fake.serve_file(name, bytes);
        self.file_at(option, name, bytes.len(), &url)
    }

    /// A file that is said to lie at `url`.
    pub(crate) fn file_at(mut self, option: &str, name: &str, len_bytes: usize, url: &str) -> Self {
        let id = self.fake.shared.change(State::fresh_id).to_string();
        self.attachments[&id] = json!({"id": id, "filename": name, "size": len_bytes, "url": url, "proxy_url": url,
            "content_type": "text/plain; charset=utf-8", "ephemeral": true});
        self.option(json!({"name": option, "type": 11, "value": id}))
    }

    fn option(mut self, option: Value) -> Self {
        self.options.push(option);
        self
    }

    /// Sends it; what it was, by its id.
    pub(crate) fn send(self) -> u64 {
        let fake = self.fake;
        fake.shared.change(|state| {
            let data = self.data(state);
            state.act(Deed::Command, self.person, self.place, &data, None)
        })
    }

    /// Sends it and waits for what is shown.
    pub(crate) fn shown(self) -> Shown {
        let fake = self.fake;
        fake.answer_to(self.send())
    }

    /// What Discord offers while `typed` stands in `option`.
    pub(crate) fn typing(mut self, option: &str, typed: &str) -> Vec<Choice> {
        let fake = self.fake;
        self.options.push(json!({"name": option, "type": 3, "value": typed, "focused": true}));
        let id = fake.shared.change(|state| {
            let data = self.data(state);
            state.act(Deed::Typing, self.person, self.place, &data, None)
        });
        let body = fake.answer_to(id).body;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let choice = |choice: &Value| Choice { name: text(&choice["name"]), value: text(&choice["value"]) };
        body["choices"].as_array().into_iter().flatten().map(choice).collect()
    }

    /// The interaction's data, as Discord builds it from the command as registered. The test fails where Discord would
    /// not let the command be sent.
    fn data(&self, state: &State) -> Value {
        let mut names = self.name.split(' ');
        let top = names.next().unwrap_or_default();
        let command = state.registered(top, self.place).unwrap_or_else(|| panic!("/{top} is not registered"));
        let path: Vec<&Value> = names
            .scan(command, |level, name| {
                *level = found(&level["options"], name)?;
                Some(*level)
            })
            .collect();
        assert_eq!(path.len(), self.name.split(' ').count() - 1, "/{} is not registered", self.name);
        let takes = &path.last().copied().unwrap_or(command)["options"];
        for option in &self.options {
            let name = option["name"].as_str().unwrap_or_default();
            let known = found(takes, name).unwrap_or_else(|| panic!("/{} takes no `{name}`", self.name));
            assert_eq!(known["type"], option["type"], "the type of /{} {name}", self.name);
        }
        let wrap = |inside: Vec<Value>, level: &&Value| {
            vec![json!({"name": level["name"], "type": level["type"], "options": inside})]
        };
        let options = path.iter().rev().fold(self.options.clone(), wrap);
        let mut data = json!({"id": command["id"], "name": top, "type": 1, "options": options});
        if self.attachments != json!({}) {
            data["resolved"] = json!({"attachments": self.attachments});
        }
        data
    }
}

/// The entry of `list` that has this name.
fn found<'v>(list: &'v Value, name: &str) -> Option<&'v Value> {
    list.as_array()?.iter().find(|entry| entry["name"] == name)
}

impl Press<'_> {
    pub(crate) fn by(self, person: Person) -> Self {
        Press { person, ..self }
    }

    /// As if the message stood elsewhere.
    pub(crate) fn at(self, place: Place) -> Self {
        Press { place, ..self }
    }

    pub(crate) fn send(self) -> u64 {
        let data = json!({"custom_id": self.custom_id, "component_type": 2});
        self.fake.shared.change(|state| state.act(Deed::Component, self.person, self.place, &data, Some(self.message)))
    }

    pub(crate) fn shown(self) -> Shown {
        let fake = self.fake;
        fake.answer_to(self.send())
    }
}

impl Line<'_> {
    pub(crate) fn by(self, person: Person) -> Self {
        Line { person, ..self }
    }

    pub(crate) fn at(self, place: Place) -> Self {
        Line { place, ..self }
    }

    /// As a reply to what the bot has shown.
    pub(crate) fn replying_to(self, shown: &Shown) -> Self {
        Line { reply_to: shown.message, place: shown.place, ..self }
    }

    /// As a reply to what the bot has shown, with a ping, as Discord does it unless somebody switches that off.
    pub(crate) fn pinging(self, shown: &Shown) -> Self {
        Line { pings: true, ..self.replying_to(shown) }
    }

    /// Writes it; the message's id.
    pub(crate) fn send(self) -> u64 {
        let Line { content, reply_to, pings, person, place, .. } = self;
        self.fake.shared.change(|state| state.write(&person, place, &content, reply_to, pings))
    }

    /// Writes it and waits for the bot's reply.
    pub(crate) fn answered(self) -> Shown {
        let fake = self.fake;
        let message = self.send();
        fake.wait("a reply to a message", |state| state.replies_to(message).into_iter().next())
    }
}

impl Shown {
    pub(crate) fn interaction(&self) -> u64 {
        self.interaction
    }

    /// Everything that can be read, in the order in which Discord shows it, a part a line.
    pub(crate) fn text(&self) -> String {
        let mut parts = vec![&self.body["content"]];
        for embed in self.body["embeds"].as_array().into_iter().flatten() {
            parts.extend([&embed["author"]["name"], &embed["title"], &embed["description"]]);
            for field in embed["fields"].as_array().into_iter().flatten() {
                parts.extend([&field["name"], &field["value"]]);
            }
            parts.push(&embed["footer"]["text"]);
        }
        let read: Vec<&str> = parts.into_iter().filter_map(Value::as_str).filter(|part| !part.is_empty()).collect();
        read.join("\n")
    }

    /// All buttons, in order.
    pub(crate) fn buttons(&self) -> Vec<&Value> {
        let rows = self.body["components"].as_array().into_iter().flatten();
        rows.flat_map(|row| row["components"].as_array().into_iter().flatten())
            .filter(|part| part["type"] == 2)
            .collect()
    }

    /// The button whose label or emoji is, or begins with, `label`.
    pub(crate) fn button(&self, label: &str) -> Option<&Value> {
        let called = |text: &Value| text.as_str().is_some_and(|text| text.starts_with(label));
        self.buttons().into_iter().find(|button| called(&button["label"]) || called(&button["emoji"]["name"]))
    }

    /// The addresses that link buttons open.
    pub(crate) fn links(&self) -> Vec<&str> {
        self.buttons().into_iter().filter_map(|button| button["url"].as_str()).collect()
    }
}
