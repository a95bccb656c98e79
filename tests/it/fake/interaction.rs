//! The rules of answering: once, within 3 seconds, then for 15 minutes
//! (<https://discord.com/developers/docs/interactions/receiving-and-responding>).

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{
    State,
    limits::{self, Body, Deed},
    message::Message,
    payload::{self, Person, Place},
    request::Request,
    schema,
};

/// "You must send an initial response within 3 seconds of receiving the event" (`#interaction-callback`).
const FIRST_RESPONSE: Duration = Duration::from_secs(3);
/// "Interaction tokens are valid for 15 minutes" (`#followup-messages`).
const TOKEN_LIFE: Duration = Duration::from_mins(15);

/// Something that somebody did and that the bot has to answer.
#[derive(Debug, Clone)]
pub(super) struct Interaction {
    token: String,
    deed: Deed,
    person: Person,
    place: Place,
    /// The message whose button was pressed.
    pressed: Option<u64>,
    pub(super) dispatched: Instant,
    /// Added to the time that really went by.
    pub(super) aged: Duration,
    pub(super) response: Option<Response>,
    /// The message that `@original` is.
    pub(super) original: Option<u64>,
    pub(super) follow_ups: Vec<u64>,
}

/// The first response.
#[derive(Debug, Clone)]
pub(super) struct Response {
    pub(super) kind: u64,
    pub(super) data: Value,
    pub(super) at: Instant,
}

/// Why Discord does not do what it was asked for: the status, its own code
/// (<https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>), and its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) u16, pub(super) u32, pub(super) &'static str);

pub(super) const UNAUTHORIZED: Refusal = Refusal(401, 0, "401: Unauthorized");
pub(super) const NOT_FOUND: Refusal = Refusal(404, 0, "404: Not Found");
pub(super) const UNKNOWN_CHANNEL: Refusal = Refusal(404, 10_003, "Unknown Channel");
pub(super) const UNKNOWN_MESSAGE: Refusal = Refusal(404, 10_008, "Unknown Message");
const UNKNOWN_WEBHOOK: Refusal = Refusal(404, 10_015, "Unknown Webhook");
const UNKNOWN_INTERACTION: Refusal = Refusal(404, 10_062, "Unknown interaction");
const ACKNOWLEDGED: Refusal = Refusal(400, 40_060, "Interaction has already been acknowledged.");
const INVALID_TOKEN: Refusal = Refusal(401, 50_027, "Invalid Webhook Token");
pub(super) const INVALID_BODY: Refusal = Refusal(400, 50_035, "Invalid Form Body");

impl Interaction {
    pub(super) fn place(&self) -> Place {
        self.place
    }

    fn age(&self) -> Duration {
        self.dispatched.elapsed() + self.aged
    }

    /// The one who alone sees a message with these flags in answer to this.
    fn only_for(&self, flags: &Value) -> Option<u64> {
        (flags.as_u64().unwrap_or_default() & 1 << 6 != 0).then_some(self.person.id)
    }
}

impl State {
    /// Something is done: kept, and told to the bot.
    pub(super) fn act(&mut self, deed: Deed, person: Person, place: Place, data: &Value, pressed: Option<u64>) -> u64 {
        let id = self.fresh_id();
        let token = format!("INTERACTIONTOKEN-{id}");
        let kind = match deed {
            Deed::Command => 2,
            Deed::Component => 3,
            Deed::Typing => 4,
            Deed::Modal => 5,
        };
        let mut event = payload::interaction(id, &token, kind, &person, place, data);
        if let Some(message) = pressed.and_then(|message| self.messages.get(&message)) {
            event["message"] = message.body.clone();
        }
        let interaction = Interaction {
            token,
            deed,
            person,
            place,
            pressed,
            dispatched: Instant::now(),
            aged: Duration::ZERO,
            response: None,
            original: None,
            follow_ups: Vec::new(),
        };
        self.interactions.insert(id, interaction);
        self.dispatch("INTERACTION_CREATE", &event);
        id
    }

    /// Holds a body against all limits; what is wrong is remembered.
    pub(super) fn check(&mut self, kind: Body, request: &Request) -> Result<(), Refusal> {
        let mut faults = limits::faults(kind, &request.body, &request.files);
        faults.extend(schema::faults(kind, &request.body));
        let fine = faults.is_empty();
        for fault in faults {
            self.violate(format!("{} {}: {fault}", request.method, request.path));
        }
        if fine { Ok(()) } else { Err(INVALID_BODY) }
    }

    /// Remembers that the bot did something that Discord refuses with `refusal`.
    fn refuse<T>(&mut self, request: &Request, refusal: Refusal) -> Result<T, Refusal> {
        self.violate(format!("{} {}: {} ({})", request.method, request.path, refusal.2, refusal.1));
        Err(refusal)
    }

    /// `POST /interactions/{id}/{token}/callback`; gives back the message it made or changed.
    pub(super) fn callback(&mut self, id: u64, token: &str, request: &Request) -> Result<Option<u64>, Refusal> {
        let known = self.interactions.get(&id).filter(|interaction| interaction.token == token).cloned();
        let Some(interaction) = known else { return self.refuse(request, UNKNOWN_INTERACTION) };
        if interaction.response.is_some() {
            return self.refuse(request, ACKNOWLEDGED);
        }
        if interaction.age() > FIRST_RESPONSE {
            return self.refuse(request, UNKNOWN_INTERACTION);
        }
        self.check(Body::Callback(interaction.deed), request)?;
        let data = &request.body["data"];
        let kind = request.body["type"].as_u64().unwrap_or_default();
        let original = match kind {
            4 => {
                let message = self.post(interaction.place, data, interaction.only_for(&data["flags"]));
                if interaction.deed == Deed::Command {
                    self.message(message).body["interaction_metadata"] = payload::asked_by(id, &interaction.person);
                }
                Some(message)
            }
            5 => Some(self.think(&interaction, data)),
            6 => interaction.pressed,
            7 => {
                if let Some(message) = interaction.pressed.and_then(|message| self.messages.get_mut(&message)) {
                    message.edit(data);
                }
                interaction.pressed
            }
            _ => None,
        };
        let response = Response { kind, data: data.clone(), at: request.at };
        let interaction = self.interactions.get_mut(&id).expect("it was found above");
        interaction.response = Some(response);
        interaction.original = original;
        Ok(original)
    }

    /// The message that says that the bot is thinking.
    fn think(&mut self, interaction: &Interaction, data: &Value) -> u64 {
        let id = self.post(interaction.place, &json!({}), interaction.only_for(&data["flags"]));
        if let Some(message) = self.messages.get_mut(&id) {
            message.thinking = true;
        }
        id
    }

    /// The interaction that `token` still is good for.
    fn answered(&mut self, token: &str, request: &Request) -> Result<u64, Refusal> {
        let known = self.interactions.iter().find(|(_, interaction)| interaction.token == token);
        let Some((&id, interaction)) = known else { return self.refuse(request, UNKNOWN_WEBHOOK) };
        if interaction.age() > TOKEN_LIFE {
            return self.refuse(request, INVALID_TOKEN);
        }
        if interaction.response.is_none() {
            return self.refuse(request, UNKNOWN_WEBHOOK);
        }
        Ok(id)
    }

    /// The message that `name` (`@original` or an id) is for the bot.
    fn webhook_message(&mut self, token: &str, name: &str, request: &Request) -> Result<u64, Refusal> {
        let id = self.answered(token, request)?;
        let interaction = self.interactions.get(&id).expect("it was found above");
        let own = interaction.original.into_iter().chain(interaction.follow_ups.iter().copied());
        let wanted = if name == "@original" { interaction.original } else { name.parse().ok() };
        let found =
            wanted.filter(|wanted| own.clone().any(|message| message == *wanted) && self.messages.contains_key(wanted));
        found.map_or_else(|| self.refuse(request, UNKNOWN_MESSAGE), Ok)
    }

    /// `GET /webhooks/{application}/{token}/messages/{name}`.
    pub(super) fn webhook_get(&mut self, token: &str, name: &str, request: &Request) -> Result<u64, Refusal> {
        self.webhook_message(token, name, request)
    }

    /// `PATCH /webhooks/{application}/{token}/messages/{name}`.
    pub(super) fn webhook_edit(&mut self, token: &str, name: &str, request: &Request) -> Result<u64, Refusal> {
        let id = self.webhook_message(token, name, request)?;
        self.check(Body::WebhookEdit, request)?;
        self.message(id).edit(&request.body);
        Ok(id)
    }

    /// `DELETE /webhooks/{application}/{token}/messages/{name}`.
    pub(super) fn webhook_delete(&mut self, token: &str, name: &str, request: &Request) -> Result<(), Refusal> {
        let id = self.webhook_message(token, name, request)?;
        self.messages.remove(&id);
        Ok(())
    }

    /// `POST /webhooks/{application}/{token}`. The first one after a deferred answer fills that one in, and is private
    /// or public as that one was announced.
    pub(super) fn follow_up(&mut self, token: &str, request: &Request) -> Result<u64, Refusal> {
        let id = self.answered(token, request)?;
        self.check(Body::FollowUp, request)?;
        let interaction = self.interactions.get(&id).expect("it was found above").clone();
        let waiting =
            interaction.original.filter(|message| self.messages.get(message).is_some_and(|message| message.thinking));
        if let Some(message) = waiting {
            self.message(message).edit(&request.body);
            return Ok(message);
        }
        let message = self.post(interaction.place, &request.body, interaction.only_for(&request.body["flags"]));
        self.interactions.get_mut(&id).expect("it was found above").follow_ups.push(message);
        Ok(message)
    }

    fn message(&mut self, id: u64) -> &mut Message {
        self.messages.get_mut(&id).expect("the caller has just found it")
    }

    /// `POST /channels/{channel}/messages`.
    pub(super) fn channel_post(&mut self, channel: u64, request: &Request) -> Result<u64, Refusal> {
        let place = self.messages.values().map(|message| message.place).find(|place| place.channel() == channel);
        let Some(place) = place else { return self.refuse(request, UNKNOWN_CHANNEL) };
        self.check(Body::ChannelMessage, request)?;
        let reference = &request.body["message_reference"];
        let replied_to = reference["message_id"].as_str().and_then(|id| id.parse::<u64>().ok());
        let there = |id| self.messages.get(&id).is_some_and(|message| message.place.channel() == channel);
        if !reference.is_null() && !replied_to.is_some_and(there) {
            return self.refuse(request, INVALID_BODY);
        }
        // "If enforce_nonce is true and another message was created by the same author with the same nonce, that message
        // will be returned and no new message will be created"
        // (https://discord.com/developers/docs/resources/message#create-message-jsonform-params).
        let (nonce, enforced) = (&request.body["nonce"], request.body["enforce_nonce"] == true);
        let same = |message: &&Message| message.place.channel() == channel && message.body["nonce"] == *nonce;
        if let Some(earlier) = self.messages.values().find(same).filter(|_| enforced && !nonce.is_null()) {
            return Ok(payload::number(&earlier.body["id"]));
        }
        let id = self.post(place, &request.body, None);
        self.message(id).body["nonce"] = nonce.clone();
        Ok(id)
    }

    /// `PATCH /channels/{channel}/messages/{id}`: the bot's own ones only.
    pub(super) fn channel_edit(&mut self, id: u64, request: &Request) -> Result<u64, Refusal> {
        let own = self
            .messages
            .get(&id)
            .is_some_and(|message| message.body["author"]["id"] == payload::id(payload::APPLICATION));
        if !own {
            return self.refuse(request, UNKNOWN_MESSAGE);
        }
        self.check(Body::ChannelEdit, request)?;
        self.message(id).edit(&request.body);
        Ok(id)
    }
}
