//! Messages that speak to the bot: `@Verbatim who shut the quay?`

use serenity::all::{Message, MessageType};

/// What `message` asks the bot with the id `me`: the text after its mention, or before it where nothing stands after;
/// empty where the mention stands alone. `None` where the message does not speak to it: written by a bot or a webhook,
/// outside a server, or naming everyone.
pub(super) fn question(message: &Message, me: u64) -> Option<String> {
    let written = matches!(message.kind, MessageType::Regular | MessageType::InlineReply);
    let by_a_person = !message.author.bot && !message.author.system && message.webhook_id.is_none();
    let in_a_server = message.guild_id.is_some();
    let mentioned = message.mentions.iter().any(|user| user.id.get() == me);
    if !(written && by_a_person && in_a_server && mentioned) {
        return None;
    }
    let (plain, old) = (format!("<@{me}>"), format!("<@!{me}>"));
    let mention = [plain, old].into_iter().find(|mention| message.content.contains(mention))?;
    let (before, after) = message.content.split_once(&mention)?;
    let after = after.replace(&mention, " ");
    let asked = if after.trim().is_empty() { before } else { &after };
    Some(asked.trim().trim_start_matches([',', ':']).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn message(content: &str, changes: &Value) -> Message {
        let user = |id: &str, bot: bool| json!({"id": id, "username": "ana", "discriminator": "0", "global_name": null, "avatar": null, "bot": bot});
        let mut message = json!({
            "id": "8", "channel_id": "3", "guild_id": "2", "author": user("4", false), "content": content,
            "timestamp": "2031-04-12T07:00:00Z", "edited_timestamp": null, "tts": false, "mention_everyone": false,
            "mentions": [user("1", true)], "mention_roles": [], "attachments": [], "embeds": [], "pinned": false,
            "type": 0,
        });
        for (key, value) in changes.as_object().unwrap() {
            message[key] = value.clone();
        }
        serde_json::from_value(message).unwrap()
    }

    #[track_caller]
    fn check(content: &str, changes: &Value, expected: Option<&str>) {
        assert_eq!(question(&message(content, changes), 1).as_deref(), expected);
    }

    #[test]
    fn the_question_is_what_stands_beside_the_mention() {
        check("<@1> who shut the quay?", &json!({}), Some("who shut the quay?"));
        check("hey <@!1>: who shut it?", &json!({}), Some("who shut it?"));
        check("who shut the quay? <@1>", &json!({}), Some("who shut the quay?"));
        check("<@1>", &json!({}), Some(""));
    }

    #[test]
    fn nobody_else_is_answered() {
        check("who shut the quay?", &json!({}), None);
        check("@everyone look", &json!({"mention_everyone": true, "mentions": []}), None);
        check("<@1> hi", &json!({"guild_id": null}), None);
        check("<@1> hi", &json!({"webhook_id": "9"}), None);
        check("<@1> hi", &json!({"type": 7}), None);
        let bot = json!({"id": "5", "username": "b", "discriminator": "0", "avatar": null, "bot": true});
        check("<@1> hi", &json!({"author": bot}), None);
    }
}
