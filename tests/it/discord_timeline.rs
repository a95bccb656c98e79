//! `/timeline` and `/speakers` as members see them: a chart beside its numbers, and one speaker's words page by page.

use crate::{
    discord_town::{HOSTILE, MONEY, STRIKE, town},
    fake::{GUILD, OTHER_GUILD, Place, Request, Scene, Shown},
};

/// The picture that came with the last callback.
#[track_caller]
fn picture(scene: &Scene) -> (Request, Vec<u8>) {
    let request = scene.fake.requests_to("POST", "/callback").pop().expect("the bot answered");
    let (name, bytes) = request.attached().expect("a file came with it");
    assert_eq!(name, "timeline.png");
    let bytes = bytes.to_vec();
    (request, bytes)
}

#[track_caller]
fn has(shown: &Shown, parts: &[&str]) {
    let text = shown.text().replace('\\', "");
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

#[test]
fn a_timeline_is_a_picture_with_the_numbers_as_text() {
    let scene = town();
    let shown = scene.fake.slash("timeline").text("topic", "lifeboats").shown();
    has(&shown, &["2 passages on “lifeboats”, by month.", "2031-03: 2", "Quillhaven Ledger", "Northbank Courier"]);
    assert!(!shown.private && shown.buttons().is_empty());
    let (request, png) = picture(&scene);
    assert_eq!(png.get(..8), Some(&b"\x89PNG\r\n\x1a\n"[..]));
    assert_eq!(png.get(16..24), Some(&[0, 0, 0x03, 0xE8, 0, 0, 0x01, 0xF4][..]), "1000 × 500");
    let data = &request.body["data"];
    assert_eq!(data["embeds"][0]["image"]["url"], "attachment://timeline.png");
    let description = data["attachments"][0]["description"].as_str().expect("the picture is described");
    assert!(description.contains("2 passages on “lifeboats”") && description.contains("2031-03: 2"), "{description}");
    scene.finish();
}

#[test]
fn a_private_timeline_is_seen_by_nobody_else() {
    let scene = town();
    let shown = scene.fake.slash("timeline").text("speaker", "Ostrander").switch("private", true).shown();
    assert!(shown.private);
    has(&shown, &["with words of Mara Ostrander"]);
    picture(&scene);
    scene.finish();
}

#[test]
fn a_timeline_of_nothing_is_a_sentence_without_a_picture() {
    let scene = town();
    let shown = scene.fake.slash("timeline").text("topic", "zebras").shown();
    has(&shown, &["No passage in this library is about “zebras”."]);
    let shown = scene.fake.slash("timeline").shown();
    assert!(shown.private);
    has(&shown, &["Say what to count: give a topic, a speaker, or both."]);
    assert!(scene.fake.requests_to("POST", "/callback").iter().all(|request| request.attached().is_none()));
    scene.finish();
}

#[test]
fn a_hostile_outlet_and_topic_neither_ping_nor_format() {
    let scene = Scene::with(&[HOSTILE]);
    let topic = "@everyone <@1> lantern **parade** \u{202E}";
    let shown = scene.fake.slash("timeline").text("topic", topic).shown();
    let text = shown.text();
    assert!(text.contains("\\@everyone") && text.contains("\\<\\@4000000000000000001\\> Post"), "{text}");
    assert!(!text.contains('\u{202E}') && !text.contains("**"), "{text}");
    let (request, _) = picture(&scene);
    assert_eq!(request.body["data"]["allowed_mentions"]["parse"], serde_json::json!([]));
    scene.finish();
}

#[test]
fn a_server_without_articles_is_told_so() {
    let scene = Scene::with(&[]);
    for shown in [scene.fake.slash("timeline").text("topic", "boats").shown(), scene.fake.slash("speakers").shown()] {
        assert!(shown.text().contains("no articles"), "{}", shown.text());
    }
    scene.finish();
}

#[test]
fn one_server_is_never_counted_in_another() {
    let mut scene = Scene::prepared(&[(GUILD, &[STRIKE]), (OTHER_GUILD, &[MONEY])]);
    scene.start();
    for (option, text) in [("topic", "oldest ferry route"), ("speaker", "Mara Ostrander")] {
        let shown = scene.fake.slash("timeline").text(option, text).at(Place::ELSEWHERE).shown();
        assert!(!shown.text().contains("Quillhaven Ledger") && !shown.text().contains("2031"), "{}", shown.text());
    }
    scene.finish();
}

#[test]
fn one_speakers_words_are_shown_with_their_citation_page_by_page() {
    let scene = Scene::with(&[STRIKE, MONEY, crate::discord_town::MISSED]);
    let shown = scene.fake.slash("speakers").text("name", "ostrander").shown();
    has(&shown, &["Mara Ostrander is quoted 2 times", "By outlet: Quillhaven Ledger 2.", "By month: 2031-03 2."]);
    has(&shown, &["We will not sail until the boats are safe", "Outlet: Quillhaven Ledger", "aragraph 2 of 4"]);
    let shown = scene.fake.slash("speakers").text("outlet", "Northbank Courier").shown();
    has(&shown, &["1 speaker quoted.", "Ilse Harrow"]);
    let shown = scene.fake.slash("speakers").text("name", "Ostrandr").shown();
    has(&shown, &["Nobody called “Ostrandr” is quoted in this library. Spelled alike: Mara Ostrander."]);
    scene.finish();
}

#[test]
fn the_pages_of_one_speaker_are_turned() {
    let quotes: Vec<String> =
        (0..7).map(|n| format!("“The ferry left without us {n} times,” said Anna Quill.\n\n")).collect();
    let article = crate::fake::Article { text: Box::leak(quotes.concat().into_boxed_str()), ..STRIKE };
    let scene = Scene::with(&[article]);
    let shown = scene.fake.slash("speakers").text("name", "Anna Quill").shown();
    has(&shown, &["us 0 times", "us 2 times", "1–3 of 7"]);
    let next = scene.fake.press(&shown, "▶").shown();
    has(&next, &["Anna Quill is quoted 7 times", "us 3 times", "4–6 of 7"]);
    scene.finish();
}
