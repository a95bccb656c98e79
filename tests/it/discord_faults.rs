//! What happens when Discord's REST interface fails.

use std::time::Duration;

use serde_json::json;

use crate::{
    discord_town::{STRIKE, town},
    fake::{Fake, Fault, GUILD, Scene, Shown},
};

fn who_said(fake: &Fake) -> Shown {
    fake.slash("who-said").text("words", "until the boats are safe").shown()
}

#[track_caller]
fn still_answers(scene: &Scene) {
    assert!(who_said(&scene.fake).text().contains("Ostrander"));
}

fn callbacks(fake: &Fake, id: u64) -> usize {
    fake.requests_to("POST", &format!("/interactions/{id}/")).len()
}

#[test]
fn an_answer_that_discord_drops_is_sent_again() {
    let scene = town();
    scene.fake.break_with(Fault::on("POST", "/callback").status(502));
    let shown = who_said(&scene.fake);
    assert!(shown.text().contains("Ostrander"));
    assert_eq!(callbacks(&scene.fake, shown.interaction()), 2);
    scene.finish();
}

#[test]
fn an_answer_that_arrived_though_discord_said_otherwise_is_not_repeated_without_end() {
    let scene = town();
    scene.fake.break_with(Fault::on("POST", "/callback").status(500).though_done());
    let shown = who_said(&scene.fake);
    scene.fake.wait_for_requests("POST", &format!("/interactions/{}/", shown.interaction()), 2);
    still_answers(&scene);
    assert_eq!(callbacks(&scene.fake, shown.interaction()), 2);
    let violations = scene.fake.take_violations();
    assert!(violations.iter().all(|violation| violation.contains("40060")), "{violations:?}");
    scene.finish();
}

#[test]
fn a_short_wait_that_discord_asks_for_is_kept() {
    let scene = town();
    scene.fake.break_with(Fault::on("POST", "/callback").too_many(0.5));
    let shown = who_said(&scene.fake);
    assert!(shown.took >= Duration::from_millis(500), "{:?}", shown.took);
    assert_eq!(callbacks(&scene.fake, shown.interaction()), 2);
    scene.finish();
}

#[test]
fn an_answer_that_would_come_too_late_is_given_up() {
    let scene = town();
    scene.fake.break_with(Fault::on("POST", "/callback").too_many(60.0));
    let id = scene.fake.slash("who-said").text("words", "until the boats are safe").send();
    scene.fake.wait_for_requests("POST", &format!("/interactions/{id}/"), 1);
    still_answers(&scene);
    assert_eq!(callbacks(&scene.fake, id), 1);
    scene.finish();
}

#[test]
fn nonsense_in_a_refusal_is_survived() {
    let scene = town();
    for fault in [
        Fault::on("POST", "/callback").body(429, "{\"retry_after\":\"soon\"}").header("retry-after", "soon"),
        Fault::on("POST", "/callback").body(429, "{\"retry_after\":-1e300}"),
        Fault::on("POST", "/callback").body(429, ""),
        Fault::on("POST", "/callback").body(500, "{\"message\":"),
        Fault::on("POST", "/callback").body(400, "\0\0\0"),
    ] {
        scene.fake.break_with(fault);
        let id = scene.fake.slash("who-said").text("words", "until the boats are safe").send();
        scene.fake.wait_for_requests("POST", &format!("/interactions/{id}/"), 1);
    }
    still_answers(&scene);
    scene.finish();
}

#[test]
fn a_malformed_limit_on_a_success_repeats_nothing() {
    let scene = town();
    let odd = |name| Fault::on("POST", "/callback").header(name, "abc");
    for name in ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-ratelimit-reset-after"] {
        scene.fake.break_with(odd(name));
        let shown = who_said(&scene.fake);
        still_answers(&scene);
        assert_eq!(callbacks(&scene.fake, shown.interaction()), 1, "{name}");
    }
    scene.finish();
}

#[test]
fn an_interaction_that_discord_no_longer_knows_is_let_go() {
    let scene = town();
    for (status, code) in [(404, 10062), (400, 40060)] {
        let body = json!({"message": "no", "code": code}).to_string();
        scene.fake.break_with(Fault::on("POST", "/callback").body(status, &body));
        let id = scene.fake.slash("who-said").text("words", "until the boats are safe").send();
        scene.fake.wait_for_requests("POST", &format!("/interactions/{id}/"), 1);
        still_answers(&scene);
        assert_eq!(callbacks(&scene.fake, id), 1, "{code}");
    }
    scene.finish();
}

#[test]
fn a_callback_that_is_never_answered_holds_nobody_else_up() {
    let scene = town();
    scene.fake.break_with(Fault::on("POST", "/callback").never().times(3));
    let ids: Vec<u64> =
        (0..3).map(|_| scene.fake.slash("who-said").text("words", "until the boats are safe").send()).collect();
    for id in ids {
        scene.fake.wait_for_requests("POST", &format!("/interactions/{id}/"), 1);
    }
    still_answers(&scene);
    scene.finish();
}

#[test]
fn a_slow_discord_is_waited_for() {
    let scene = town();
    scene.fake.break_with(Fault::on("POST", "/callback").late(Duration::from_secs(1)));
    still_answers(&scene);
    scene.finish();
}

#[test]
fn a_reply_in_a_channel_is_tried_again() {
    let scene = town();
    scene.fake.break_with(Fault::on("POST", "/messages").status(503).times(2));
    let shown = scene.fake.mention("who said the boats are safe?").answered();
    assert!(shown.text().contains("Ostrander"));
    scene.finish();
}

#[test]
fn a_reply_that_arrived_though_discord_said_otherwise_is_seen_once() {
    let scene = town();
    scene.fake.break_with(Fault::on("POST", "/messages").status(500).though_done());
    let id = scene.fake.mention("who said the boats are safe?").send();
    scene.fake.wait_for_requests("POST", "/messages", 2);
    still_answers(&scene);
    assert_eq!(scene.fake.replies_to(id).len(), 1);
    scene.finish();
}

#[test]
fn a_registration_that_fails_is_tried_again() {
    let mut scene = Scene::prepared(&[(GUILD, &[STRIKE])]);
    scene.fake.break_with(Fault::on("PUT", "/commands").status(500).times(2));
    scene.start();
    still_answers(&scene);
    scene.finish();
}
