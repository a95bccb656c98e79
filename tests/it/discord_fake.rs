//! The fake Discord itself: what it refuses, so that a bot that breaks a rule is seen to break it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::fake::{ALICE, BEN, Fake, Fault, Place, TOKEN, request};

const BOT: &str = "User-Agent: DiscordBot (https://verbatim.example, 1)\r\nContent-Type: application/json\r\n";

/// Sends `body` as the bot would; the status and Discord's own code.
fn send(fake: &Fake, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let headers = format!("{BOT}Authorization: Bot {TOKEN}\r\n");
    let path = format!("/api/v10/{path}");
    let (status, answer) = request(fake.address(), method, &path, &headers, &body.to_string()).expect("it listens");
    (status, serde_json::from_str::<Value>(&answer).unwrap_or_default()["code"].clone())
}

fn silent(content: &str) -> Value {
    json!({"content": content, "allowed_mentions": {"parse": []}})
}

fn reply(content: &str) -> Value {
    json!({"type": 4, "data": silent(content)})
}

/// A fake where `/ask` is registered and Alice has sent it; the interaction's id.
fn asked() -> (Fake, u64) {
    let fake = Fake::start();
    let command = json!([{"name": "ask", "description": "Ask", "options": []}]);
    assert_eq!(send(&fake, "PUT", "applications/1/commands", &command), (200, Value::Null));
    let id = fake.slash("ask").send();
    (fake, id)
}

fn callback(id: u64) -> String {
    format!("interactions/{id}/INTERACTIONTOKEN-{id}/callback")
}

fn original(id: u64) -> String {
    format!("webhooks/1/INTERACTIONTOKEN-{id}/messages/@original")
}

/// One violation, which says `what`.
fn broke(fake: &Fake, what: &str) {
    let violations = fake.take_violations();
    assert!(violations.len() == 1 && violations[0].contains(what), "{violations:?}");
}

#[test]
fn an_answer_in_time_is_shown() {
    let (fake, id) = asked();
    assert_eq!(send(&fake, "POST", &callback(id), &reply("words")), (204, Value::Null));
    let shown = fake.answer_to(id);
    assert_eq!((shown.text().as_str(), shown.private, shown.kind), ("words", false, 4));
}

#[test]
fn a_second_answer_is_refused() {
    let (fake, id) = asked();
    send(&fake, "POST", &callback(id), &reply("words"));
    assert_eq!(send(&fake, "POST", &callback(id), &reply("words")), (400, json!(40060)));
    broke(&fake, "already been acknowledged");
}

#[test]
fn an_answer_after_three_seconds_is_refused() {
    let (fake, id) = asked();
    fake.age(id, Duration::from_secs(3));
    assert_eq!(send(&fake, "POST", &callback(id), &reply("words")), (404, json!(10062)));
    broke(&fake, "Unknown interaction");
}

#[test]
fn an_answer_with_anothers_token_is_refused() {
    let (fake, id) = asked();
    let path = format!("interactions/{id}/INTERACTIONTOKEN-1/callback");
    assert_eq!(send(&fake, "POST", &path, &reply("words")), (404, json!(10062)));
    broke(&fake, "Unknown interaction");
}

#[test]
fn an_edit_before_the_answer_is_refused() {
    let (fake, id) = asked();
    assert_eq!(send(&fake, "PATCH", &original(id), &silent("words")), (404, json!(10015)));
    broke(&fake, "Unknown Webhook");
}

#[test]
fn an_edit_shows_and_stays_private() {
    let (fake, id) = asked();
    let private = json!({"type": 4, "data": {"content": "first", "flags": 64, "allowed_mentions": {"parse": []}}});
    send(&fake, "POST", &callback(id), &private);
    assert_eq!(send(&fake, "PATCH", &original(id), &silent("second")).0, 200);
    let shown = fake.answer_to(id);
    assert_eq!((shown.text().as_str(), shown.private, fake.now(&shown).1), ("second", true, 1));
}

#[test]
fn a_token_dies_after_fifteen_minutes() {
    let (fake, id) = asked();
    send(&fake, "POST", &callback(id), &reply("words"));
    fake.age(id, Duration::from_mins(15));
    assert_eq!(send(&fake, "PATCH", &original(id), &silent("more")), (401, json!(50027)));
    broke(&fake, "Invalid Webhook Token");
}

#[test]
fn the_first_follow_up_fills_a_deferred_answer() {
    let (fake, id) = asked();
    send(&fake, "POST", &callback(id), &json!({"type": 5, "data": {"flags": 64}}));
    assert_eq!(send(&fake, "POST", &format!("webhooks/1/INTERACTIONTOKEN-{id}"), &silent("late")).0, 200);
    let shown = fake.answer_to(id);
    assert_eq!((shown.text().as_str(), shown.private, shown.kind), ("late", true, 5));
}

#[test]
fn a_modal_is_opened_and_sent_off() {
    let (fake, id) = asked();
    let input = json!({"type": 1, "components": [{"type": 4, "custom_id": "t", "style": 1, "label": "Text"}]});
    let modal = json!({"type": 9, "data": {"custom_id": "m", "title": "Paste", "components": [input]}});
    assert_eq!(send(&fake, "POST", &callback(id), &modal).0, 204);
    let opened = fake.answer_to(id);
    let sent = fake.submit(&opened, ALICE, &[("t", "words")]);
    send(&fake, "POST", &callback(sent), &reply("thanks"));
    assert_eq!(fake.answer_to(sent).text(), "thanks");
}

#[test]
fn a_body_over_a_limit_is_refused() {
    let (fake, id) = asked();
    assert_eq!(send(&fake, "POST", &callback(id), &reply(&"a".repeat(2001))), (400, json!(50035)));
    assert!(fake.take_violations()[0].contains("data.content: 2001 characters, at most 2000"));
}

#[test]
fn a_wrong_token_is_turned_away() {
    let fake = Fake::start();
    let headers = format!("{BOT}Authorization: Bot {TOKEN}x\r\n");
    let answer = request(fake.address(), "GET", "/api/v10/users/@me", &headers, "");
    assert_eq!(answer.map(|(status, _)| status), Some(401));
}

#[test]
fn a_route_that_discord_has_not_is_a_violation() {
    let fake = Fake::start();
    assert_eq!(send(&fake, "GET", "users/@you", &Value::Null).0, 404);
    broke(&fake, "no such route");
}

#[test]
fn a_reply_to_nothing_is_refused() {
    let fake = Fake::start();
    let message = fake.say("Good morning.").by(BEN).send();
    let channel = Place::HOME.channel();
    let mut body = silent("words");
    body["message_reference"] = json!({"message_id": "1"});
    assert_eq!(send(&fake, "POST", &format!("channels/{channel}/messages"), &body), (400, json!(50035)));
    body["message_reference"] = json!({"message_id": message.to_string()});
    assert_eq!(send(&fake, "POST", &format!("channels/{channel}/messages"), &body).0, 200);
    assert_eq!(fake.replies_to(message).len(), 1);
    broke(&fake, "Invalid Form Body");
}

#[test]
fn a_fault_strikes_as_often_as_it_is_told_to() {
    let (fake, id) = asked();
    fake.break_with(Fault::on("POST", "/callback").status(502).times(2));
    let statuses: Vec<u16> = (0..3).map(|_| send(&fake, "POST", &callback(id), &reply("words")).0).collect();
    assert_eq!(statuses, [502, 502, 204]);
}

#[test]
fn a_lost_answer_may_hide_that_the_request_took_effect() {
    let (fake, id) = asked();
    fake.break_with(Fault::on("POST", "/callback").status(500).though_done());
    assert_eq!(send(&fake, "POST", &callback(id), &reply("words")).0, 500);
    assert!(fake.is_answered(id));
}
