//! The buttons below an answer: who may press them, for how long, and what a forged one does.

use serde_json::Value;

use crate::{
    discord_town::{MISSED, STRIKE, town},
    fake::{ALICE, BEN, Fake, GUILD, OTHER_GUILD, Place, Scene, Shown},
};

/// Seven findings, over several pages.
fn missed(fake: &Fake) -> Shown {
    fake.slash("who-said").text("words", "the ferry left without us on").shown()
}

/// The days named on the page, in order.
fn days(shown: &Shown) -> Vec<&'static str> {
    let all = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let body = shown.body["embeds"][0]["description"].as_str().unwrap_or_default();
    all.into_iter().filter(|day| body.contains(day)).collect()
}

#[test]
fn pages_are_turned_forth_and_back_in_the_same_message() {
    let scene = town();
    let first = missed(&scene.fake);
    assert_eq!(first.button("◀").map(|button| button["disabled"].clone()), Some(Value::Bool(true)));
    let second = scene.fake.press(&first, "▶").shown();
    let back = scene.fake.press(&second, "◀").shown();
    assert_eq!((second.kind, second.message), (7, first.message));
    assert_ne!(days(&first), days(&second));
    assert_eq!(days(&first), days(&back));
    assert_eq!(first.text(), back.text());
    scene.finish();
}

#[test]
fn the_last_page_is_reached_and_no_button_leads_past_it() {
    let scene = town();
    let mut shown = missed(&scene.fake);
    let mut seen = days(&shown);
    while shown.button("▶").is_some_and(|button| button["disabled"] != true) {
        shown = scene.fake.press(&shown, "▶").shown();
        seen.extend(days(&shown));
        assert!(seen.len() <= 50, "pages without end: {seen:?}");
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 7, "{seen:?}");
    scene.finish();
}

#[test]
fn buttons_work_after_a_crash_and_for_everybody_in_the_channel() {
    let mut scene = town();
    let first = missed(&scene.fake);
    scene.kill();
    scene.start();
    let second = scene.fake.press(&first, "▶").by(BEN).shown();
    assert_eq!((second.kind, second.private, second.message), (7, false, first.message));
    assert_ne!(days(&first), days(&second));
    scene.finish();
}

#[test]
fn the_buttons_of_a_long_question_work_after_a_restart() {
    let mut scene = town();
    let long = format!("the ferry left without us on {}", "and they waited at the pier for it ".repeat(20));
    let first = scene.fake.slash("who-said").text("words", &long).shown();
    scene.terminate();
    scene.start();
    let second = scene.fake.press(&first, "▶").shown();
    assert_eq!((second.kind, second.message), (7, first.message));
    scene.finish();
}

#[test]
fn a_forged_button_has_expired() {
    let scene = town();
    let first = missed(&scene.fake);
    let genuine =
        first.button("▶").and_then(|button| button["custom_id"].as_str()).expect("there are pages").to_owned();
    let changed = genuine.replace("p1", "p2");
    assert_ne!(genuine, changed, "the button says which page it opens");
    let long = "a".repeat(100);
    for custom_id in [
        changed.as_str(),
        "p:1",
        "v0|w|1",
        "\u{202E}",
        "💬💬💬",
        "::::",
        "v1s:",
        &long,
        genuine.trim_start_matches('v'),
    ] {
        let shown = scene.fake.press_forged(&first, custom_id).shown();
        assert!(shown.private && shown.text().contains("expired"), "{custom_id}: {}", shown.text());
    }
    assert_eq!(scene.fake.now(&first).1, 0, "the message itself stays as it is");
    scene.finish();
}

#[test]
fn a_button_carried_into_another_server_or_channel_has_expired() {
    let scene = Scene::prepared(&[(GUILD, &[MISSED]), (OTHER_GUILD, &[STRIKE])]);
    let mut scene = scene;
    scene.start();
    let first = missed(&scene.fake);
    for place in [Place::ELSEWHERE, Place::Channel { guild: GUILD, channel: 3_000_000_000_000_000_007 }] {
        let shown = scene.fake.press(&first, "▶").at(place).shown();
        assert!(shown.private && shown.text().contains("expired"), "{place:?}: {}", shown.text());
    }
    scene.finish();
}

#[test]
fn a_private_answers_buttons_are_the_askers_alone() {
    let scene = town();
    let call = scene.fake.slash("who-said").text("words", "the ferry left without us on").switch("private", true);
    let first = call.shown();
    let by_another = scene.fake.press(&first, "▶").by(BEN).shown();
    assert!(by_another.private && by_another.text().contains("expired"), "{}", by_another.text());
    let by_the_asker = scene.fake.press(&first, "▶").by(ALICE).shown();
    assert_ne!(days(&first), days(&by_the_asker));
    scene.finish();
}
