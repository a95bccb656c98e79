//! Messages that speak to the bot: `@Verbatim who shut the quay?`

use serenity::all::{Message, MessageInteractionMetadata, MessageType};

/// A reply to an answer that does not name the bot in its text is a question where it has a question mark, or begins so.
const ASKING: &[&str] = &[
    "and", "any", "anyone", "anything", "are", "did", "do", "does", "has", "how", "is", "was", "what", "when", "where",
    "which", "who", "whose", "why",
];

/// What `message` asks the bot with the id `me`: the text after its mention, or before it where nothing stands after;
/// empty where the mention stands alone. A reply that mentions the bot by itself, as Discord offers, is a question where it
/// looks like one. `None` where the message does not speak to it: written by a bot or a webhook, outside a server, or
/// naming everyone.
pub(super) fn question(message: &Message, me: u64) -> Option<String> {
    let written = matches!(message.kind, MessageType::Regular | MessageType::InlineReply);
    let by_a_person = !message.author.bot && !message.author.system && message.webhook_id.is_none();
    let in_a_server = message.guild_id.is_some();
    let mentioned = message.mentions.iter().any(|user| user.id.get() == me);
    if !(written && by_a_person && in_a_server && mentioned) {
        return None;
    }
    let (plain, old) = (format!("<@{me}>"), format!("<@!{me}>"));
    let Some(mention) = [plain, old].into_iter().find(|mention| message.content.contains(mention)) else {
        let text = message.content.trim();
        return (replied_to(message, me).is_some() && looks_like_a_question(text)).then(|| text.to_owned());
    };
    let (before, after) = message.content.split_once(&mention)?;
    let after = after.replace(&mention, " ");
    let asked = if after.trim().is_empty() { before } else { &after };
    Some(asked.trim().trim_start_matches([',', ':']).trim().to_owned())
}

/// The message or the interaction whose answer, by the bot with the id `me`, `message` replies to; 0 where that cannot be
/// told. `None` where it replies to nothing of the bot's.
pub(super) fn replied_to(message: &Message, me: u64) -> Option<u64> {
    let answer = message.referenced_message.as_deref().filter(|answer| answer.author.id.get() == me)?;
    let by_command = match answer.interaction_metadata.as_deref() {
        Some(MessageInteractionMetadata::Command(command)) => Some(command.id.get()),
        _ => None,
    };
    let by_message = || answer.message_reference.as_ref()?.message_id.map(serenity::all::MessageId::get);
    Some(by_command.or_else(by_message).unwrap_or_default())
}

fn looks_like_a_question(text: &str) -> bool {
    let first = text.split(|character: char| !character.is_alphanumeric()).find(|word| !word.is_empty());
    text.contains('?') || first.is_some_and(|word| ASKING.contains(&word.to_lowercase().as_str()))
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

    #[track_caller]
    fn check_reply(content: &str, answer: &Value, question_: Option<&str>, to: Option<u64>) {
        let mut referenced = serde_json::to_value(message("", &json!({}))).unwrap();
        for (key, value) in answer.as_object().unwrap() {
            referenced[key] = value.clone();
        }
        let message = message(content, &json!({"type": 19, "referenced_message": referenced}));
        assert_eq!((question(&message, 1).as_deref(), replied_to(&message, 1)), (question_, to), "{content}");
    }

    #[test]
    fn a_reply_to_an_answer_is_a_question_where_it_looks_like_one() {
        let bot = json!({"id": "1", "username": "verbatim", "discriminator": "0", "avatar": null, "bot": true});
        let reference = json!({"channel_id": "3", "message_id": "77"});
        let to_a_message = json!({"author": bot, "message_reference": reference});
        let user = json!({"id": "4", "username": "ana", "discriminator": "0", "avatar": null});
        let metadata = json!({"id": "88", "type": 2, "user": user, "authorizing_integration_owners": {}});
        let to_a_command = json!({"author": bot, "interaction_metadata": metadata});
        check_reply("and Vale?", &to_a_message, Some("and Vale?"), Some(77));
        check_reply("When did she say that", &to_a_command, Some("When did she say that"), Some(88));
        check_reply("<@1> more", &to_a_command, Some("more"), Some(88));
        check_reply("and Vale?", &json!({"author": bot}), Some("and Vale?"), Some(0));
        check_reply("Thanks, that helps.", &to_a_message, None, Some(77));
        check_reply("", &to_a_message, None, Some(77));
        check_reply("and Vale?", &json!({}), None, None);
        check_reply("<@1> and Vale?", &json!({}), Some("and Vale?"), None);
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
