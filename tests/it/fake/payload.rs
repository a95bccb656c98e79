//! What Discord sends, in the shapes that its documentation gives (`/resources/message`, `/resources/guild`,
//! `/interactions/receiving-and-responding`). Every id of the fake is made here.

use serde_json::{Value, json};

/// The bot's application and user.
pub(crate) const APPLICATION: u64 = 1_000_000_000_000_000_001;
/// The server that most tests play in, and one that must never see what is in it.
pub(crate) const GUILD: u64 = 2_000_000_000_000_000_001;
pub(crate) const OTHER_GUILD: u64 = 2_000_000_000_000_000_002;
pub(crate) const CHANNEL: u64 = 3_000_000_000_000_000_001;
pub(crate) const OTHER_CHANNEL: u64 = 3_000_000_000_000_000_002;

/// `VIEW_CHANNEL`, `SEND_MESSAGES`, `USE_APPLICATION_COMMANDS` and the like: what everybody has.
pub(crate) const EVERYDAY: u64 = 0x0000_0000_8000_0C40;
/// `1 << 5`.
pub(crate) const MANAGE_GUILD: u64 = 1 << 5;
/// `1 << 3`.
pub(crate) const ADMINISTRATOR: u64 = 1 << 3;

/// Somebody who talks to the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) id: u64,
    pub(crate) name: &'static str,
    /// Of this person in the channel, as Discord has worked them out.
    pub(crate) permissions: u64,
    pub(crate) bot: bool,
}

pub(crate) const ALICE: Person =
    Person { id: 4_000_000_000_000_000_001, name: "alice", permissions: EVERYDAY, bot: false };
pub(crate) const BEN: Person = Person { id: 4_000_000_000_000_000_002, name: "ben", permissions: EVERYDAY, bot: false };
pub(crate) const MODERATOR: Person =
    Person { id: 4_000_000_000_000_000_003, name: "mo", permissions: EVERYDAY | MANAGE_GUILD, bot: false };
pub(crate) const ADMIN: Person =
    Person { id: 4_000_000_000_000_000_004, name: "ada", permissions: EVERYDAY | ADMINISTRATOR, bot: false };
pub(crate) const ANOTHER_BOT: Person =
    Person { id: 4_000_000_000_000_000_005, name: "echo", permissions: EVERYDAY, bot: true };

/// Where somebody talks to the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Channel {
        guild: u64,
        channel: u64,
    },
    /// A server that the bot was never added to; the person brought it along.
    UserInstall {
        guild: u64,
        channel: u64,
    },
    DirectMessage {
        channel: u64,
    },
}

impl Place {
    pub(crate) const HOME: Place = Place::Channel { guild: GUILD, channel: CHANNEL };
    pub(crate) const ELSEWHERE: Place = Place::Channel { guild: OTHER_GUILD, channel: OTHER_CHANNEL };
    pub(crate) const PRIVATE: Place = Place::DirectMessage { channel: 3_000_000_000_000_000_009 };

    pub(crate) fn channel(self) -> u64 {
        match self {
            Place::Channel { channel, .. } | Place::UserInstall { channel, .. } | Place::DirectMessage { channel } => {
                channel
            }
        }
    }
    pub(crate) fn guild(self) -> Option<u64> {
        match self {
            Place::Channel { guild, .. } | Place::UserInstall { guild, .. } => Some(guild),
            Place::DirectMessage { .. } => None,
        }
    }
}

/// Ids go out as strings.
pub(super) fn id(number: u64) -> Value {
    json!(number.to_string())
}

/// An id that went out; 0 where it is none.
pub(super) fn number(id: &Value) -> u64 {
    id.as_str().and_then(|id| id.parse().ok()).unwrap_or_default()
}

pub(super) fn user(person: &Person) -> Value {
    json!({"id": id(person.id), "username": person.name, "discriminator": "0", "global_name": person.name,
        "avatar": null, "bot": person.bot})
}

/// By which command, and whose, a message was made.
pub(super) fn asked_by(interaction: u64, person: &Person) -> Value {
    json!({"id": id(interaction), "type": 2, "user": user(person), "authorizing_integration_owners": {}})
}

/// The bot itself.
pub(super) fn me() -> Value {
    json!({"id": id(APPLICATION), "username": "verbatim", "discriminator": "0", "global_name": null, "avatar": null,
        "bot": true, "mfa_enabled": false, "verified": true, "email": null, "flags": 0})
}

fn member(person: &Person) -> Value {
    json!({"user": user(person), "roles": [], "joined_at": "2024-01-01T00:00:00+00:00", "deaf": false, "mute": false,
        "flags": 0, "permissions": person.permissions.to_string(), "nick": null, "avatar": null, "premium_since": null,
        "pending": false, "communication_disabled_until": null})
}

/// `READY`, with the guilds still to come.
pub(super) fn ready(session: &str, gateway: &str, guilds: &[u64]) -> Value {
    let guilds: Vec<Value> = guilds.iter().map(|guild| json!({"id": id(*guild), "unavailable": true})).collect();
    json!({"v": 10, "user": me(), "guilds": guilds, "session_id": session, "resume_gateway_url": gateway,
        "shard": [0, 1], "application": {"id": id(APPLICATION), "flags": 0}})
}

/// `GUILD_CREATE` as it follows `READY`: a server with nothing special about it.
pub(super) fn guild(number: u64) -> Value {
    const NOTHING: [&str; 14] = [
        "icon",
        "icon_hash",
        "splash",
        "discovery_splash",
        "afk_channel_id",
        "application_id",
        "system_channel_id",
        "rules_channel_id",
        "vanity_url_code",
        "description",
        "banner",
        "public_updates_channel_id",
        "safety_alerts_channel_id",
        "welcome_screen",
    ];
    const ZERO: [&str; 8] = [
        "verification_level",
        "default_message_notifications",
        "explicit_content_filter",
        "mfa_level",
        "system_channel_flags",
        "premium_tier",
        "premium_subscription_count",
        "nsfw_level",
    ];
    const NONE: [&str; 11] = [
        "roles",
        "emojis",
        "features",
        "stickers",
        "voice_states",
        "members",
        "channels",
        "threads",
        "presences",
        "stage_instances",
        "guild_scheduled_events",
    ];
    let mut guild = json!({"id": id(number), "name": format!("Server {}", number % 10), "owner_id": id(ADMIN.id),
        "afk_timeout": 300, "preferred_locale": "en-US", "premium_progress_bar_enabled": false,
        "joined_at": "2024-01-01T00:00:00+00:00", "large": false, "unavailable": false, "member_count": 4});
    for (keys, value) in [(&NOTHING[..], Value::Null), (&ZERO, json!(0)), (&NONE, json!([]))] {
        for key in keys {
            guild[key] = value.clone();
        }
    }
    guild
}

/// The application, as `GET /applications/@me` gives it.
pub(super) fn application() -> Value {
    json!({"id": id(APPLICATION), "name": "Verbatim", "icon": null, "description": "", "bot_public": true,
        "bot_require_code_grant": false, "verify_key": "00", "owner": user(&ADMIN), "team": null, "flags": 0,
        "approximate_guild_count": 2})
}

/// A message without content.
pub(super) fn message(number: u64, place: Place, author: &Value) -> Value {
    let mut message = json!({"id": id(number), "channel_id": id(place.channel()), "author": author, "content": "",
        "timestamp": "2026-11-22T07:00:00.000000+00:00", "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
        "pinned": false, "type": 0, "flags": 0, "components": []});
    if let Some(guild) = place.guild() {
        message["guild_id"] = id(guild);
    }
    message
}

/// `message` with what the bot sent laid over it, as Discord gives it back. A part sent as null is emptied.
pub(super) fn overlay(message: &mut Value, sent: &Value) {
    for (key, empty) in
        [("content", json!("")), ("embeds", json!([])), ("components", json!([])), ("attachments", json!([]))]
    {
        match sent.get(key) {
            Some(Value::Null) => message[key] = empty,
            Some(part) => message[key] = part.clone(),
            None => {}
        }
    }
    for embed in message["embeds"].as_array_mut().into_iter().flatten() {
        embed["type"] = json!("rich");
    }
    for (n, attachment) in message["attachments"].as_array_mut().into_iter().flatten().enumerate() {
        let name = attachment["filename"].as_str().unwrap_or("file").to_owned();
        *attachment = json!({"id": id(700 + n as u64), "filename": name, "size": 1, "url": "https://cdn.discordapp.com/x",
            "proxy_url": "https://media.discordapp.net/x"});
    }
    let flags = message["flags"].as_u64().unwrap_or_default() | sent["flags"].as_u64().unwrap_or_default();
    message["flags"] = json!(flags);
}

/// An interaction of type `kind` by `person` at `place`.
pub(super) fn interaction(number: u64, token: &str, kind: u8, person: &Person, place: Place, data: &Value) -> Value {
    let app_permissions = (EVERYDAY | ADMINISTRATOR).to_string();
    let (context, owners) = match place {
        Place::Channel { guild, .. } => (0, json!({"0": id(guild)})),
        Place::UserInstall { .. } => (0, json!({"1": id(person.id)})),
        Place::DirectMessage { .. } => (1, json!({"0": "0"})),
    };
    let channel_type = u8::from(place.guild().is_none());
    let mut interaction = json!({"id": id(number), "application_id": id(APPLICATION), "type": kind, "data": data,
        "token": token, "version": 1, "channel_id": id(place.channel()), "locale": "en-US", "entitlements": [],
        "channel": {"id": id(place.channel()), "type": channel_type, "name": "general",
            "permissions": person.permissions.to_string()},
        "app_permissions": app_permissions, "authorizing_integration_owners": owners, "context": context,
        "attachment_size_limit": 10 << 20});
    if let Some(guild) = place.guild() {
        interaction["guild_id"] = id(guild);
        interaction["guild_locale"] = json!("en-US");
        interaction["member"] = member(person);
    } else {
        interaction["user"] = user(person);
    }
    interaction
}

/// The commands as put, with what Discord adds.
pub(super) fn registered(commands: &Value, first: u64) -> Vec<Value> {
    let with_defaults = |(n, command): (usize, &Value)| {
        let mut command = command.clone();
        command["id"] = id(first + n as u64);
        command["application_id"] = id(APPLICATION);
        command["version"] = json!("1");
        for (key, default) in
            [("type", json!(1)), ("description", json!("")), ("default_member_permissions", Value::Null)]
        {
            if command[key].is_null() {
                command[key] = default;
            }
        }
        command
    };
    commands.as_array().into_iter().flatten().enumerate().map(with_defaults).collect()
}
