//! Articles and questions that try to be more than text.

use serde_json::Value;

use crate::{
    discord_town::{HOSTILE, MONEY, STRIKE, endless, town},
    fake::{Fake, GUILD, MODERATOR, OTHER_GUILD, Scene, Shown},
};

fn who_said(fake: &Fake, words: &str) -> Shown {
    fake.slash("who-said").text("words", words).shown()
}

/// What would still be formatted or linked by Discord in `text`: everything after `\` is text.
fn active(text: &str) -> String {
    let mut active = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\\' {
            characters.next();
        } else {
            active.push(character);
        }
    }
    active
}

/// All texts in `body` in which Discord reads Markdown.
fn markdown(body: &Value, texts: &mut Vec<String>) {
    match body {
        Value::Array(list) => list.iter().for_each(|part| markdown(part, texts)),
        Value::Object(parts) => {
            for (key, part) in parts {
                match part.as_str() {
                    Some(text) if ["content", "title", "description", "value", "name"].contains(&key.as_str()) => {
                        texts.push(text.to_owned());
                    }
                    _ => markdown(part, texts),
                }
            }
        }
        _ => {}
    }
}

#[track_caller]
fn is_harmless(shown: &Shown) {
    let mut texts = Vec::new();
    let mut embeds = shown.body.clone();
    for embed in embeds["embeds"].as_array_mut().into_iter().flatten() {
        // Discord formats nothing in an author's name.
        embed["author"] = Value::Null;
    }
    markdown(&embeds["content"], &mut texts);
    markdown(&embeds["embeds"], &mut texts);
    texts.extend(embeds["content"].as_str().map(ToOwned::to_owned));
    for text in texts {
        let active = active(&text);
        for pattern in ["@everyone", "@here", "<@", "<#", "</", "<t:", "<a:", "](", "``", "||", "~~", "__", "://"] {
            assert!(!active.contains(pattern), "`{pattern}` is alive in:\n{text}");
        }
        for line in text.lines() {
            let shown = line.trim_start_matches("> ").trim_start();
            assert!(!shown.starts_with("-# Source"), "a forged small line:\n{text}");
            assert!(!shown.starts_with("# ") && !shown.starts_with('>'), "a line escapes its quotation:\n{text}");
        }
        assert!(!text.contains(['\u{202E}', '\u{2066}', '\u{200B}']), "an invisible character in:\n{text}");
    }
}

#[test]
fn hostile_text_comes_out_as_text() {
    let scene = Scene::with(&[HOSTILE]);
    let mut shown = who_said(&scene.fake, "the lantern parade");
    is_harmless(&shown);
    for _ in 0..6 {
        if shown.button("▶").is_none_or(|button| button["disabled"] == true) {
            break;
        }
        shown = scene.fake.press(&shown, "▶").shown();
        is_harmless(&shown);
    }
    for (name, option) in [("sources-on", "topic"), ("ask", "question"), ("check-quote", "quote")] {
        is_harmless(&scene.fake.slash(name).text(option, "come to the lantern parade").shown());
    }
    is_harmless(&scene.fake.mention("come to the lantern parade").answered());
    scene.finish();
}

#[test]
fn a_hostile_question_is_never_repeated_alive() {
    let scene = town();
    let hostile = "@everyone <@1> [boats](https://evil.example) ``` ||safe|| \u{202E}safe <#1> </x:1>";
    for (name, option) in [
        ("who-said", "words"),
        ("sources-on", "topic"),
        ("ask", "question"),
        ("check-quote", "quote"),
        ("speakers", "name"),
        ("timeline", "topic"),
        ("timeline", "speaker"),
    ] {
        is_harmless(&scene.fake.slash(name).text(option, hostile).shown());
    }
    is_harmless(&scene.fake.slash("who-said").text("words", "boats").text("speaker", hostile).shown());
    is_harmless(&scene.fake.slash("who-said").text("words", "boats").text("after", "@everyone").shown());
    is_harmless(&scene.fake.mention(hostile).answered());
    scene.finish();
}

#[test]
fn the_longest_articles_fit_into_messages() {
    let mut scene = Scene::prepared(&[(GUILD, &endless())]);
    scene.start();
    for (name, option) in
        [("who-said", "words"), ("sources-on", "topic"), ("ask", "question"), ("check-quote", "quote")]
    {
        let mut shown = scene.fake.slash(name).text(option, "the tide never waits").shown();
        for _ in 0..8 {
            is_harmless(&shown);
            if let Some(label) = ["Show context", "Context"].into_iter().find(|label| shown.button(label).is_some()) {
                is_harmless(&scene.fake.press(&shown, label).shown());
            }
            if shown.button("▶").is_none_or(|button| button["disabled"] == true) {
                break;
            }
            shown = scene.fake.press(&shown, "▶").shown();
        }
    }
    is_harmless(&scene.fake.slash("speakers").shown());
    is_harmless(&scene.fake.slash("speakers").text("name", "Ana").shown());
    is_harmless(&scene.fake.slash("timeline").text("topic", "the tide").shown());
    is_harmless(&scene.fake.slash("timeline").text("speaker", "Ana").shown());
    is_harmless(&scene.fake.mention("the tide never waits").answered());
    is_harmless(&scene.fake.slash("article list").by(MODERATOR).shown());
    for id in ["endless", "faces"] {
        is_harmless(&scene.fake.slash("article show").text("id", id).by(MODERATOR).shown());
    }
    for option in ["speaker", "outlet"] {
        // What does not fit into a choice is not offered; the fake sees to it that the rest does.
        scene.fake.slash("who-said").text("words", "tide").typing(option, "");
    }
    scene.finish();
}

#[test]
fn a_question_without_words_is_told_so_privately() {
    let scene = town();
    for words in [" ", "?!… ,.;", "\u{200B}", "()()()", "“”"] {
        let shown = who_said(&scene.fake, words);
        assert!(shown.private && shown.text().contains("give at least one word"), "{words:?}: {}", shown.text());
    }
    scene.finish();
}

#[test]
fn the_longest_question_is_answered() {
    let scene = town();
    for words in [
        "boats ".repeat(1000),
        "a".repeat(6000),
        "(".repeat(6000),
        "😀".repeat(3000),
        (0..1000).map(|n| format!("w{n:03}")).collect::<Vec<_>>().join(" "),
        "\"".repeat(6000),
        "\\".repeat(6000),
    ] {
        for (name, option) in
            [("who-said", "words"), ("ask", "question"), ("check-quote", "quote"), ("sources-on", "topic")]
        {
            let shown = scene.fake.slash(name).text(option, words.trim()).shown();
            assert!(!shown.text().is_empty());
        }
    }
    scene.finish();
}

#[test]
fn search_syntax_is_only_words() {
    let scene = Scene::prepared(&[(GUILD, &[STRIKE]), (OTHER_GUILD, &[MONEY])]);
    let mut scene = scene;
    scene.start();
    for words in [
        "library:guild-2000000000000000002",
        "body:*",
        "*",
        "-boats NOT safe",
        "[a TO z]",
        "IN [boats]",
        "boats^1e38",
        "/(b|c).*/",
        "boats~9",
        "AND OR NOT",
        "speaker:\"Ilse Harrow\"",
        "'; DROP TABLE articles; --",
        "{{boats}} %s {0}",
    ] {
        let text = who_said(&scene.fake, words).text();
        assert!(!text.contains("Something went wrong") && !text.contains("Courier"), "{words}: {text}");
    }
    assert!(who_said(&scene.fake, "until the boats are safe").text().contains("Mara Ostrander"));
    scene.finish();
}

#[test]
fn a_date_that_does_not_exist_is_told_so() {
    let scene = town();
    for date in ["2023-02-29", "yesterday", "2031-13"] {
        let shown = scene.fake.slash("who-said").text("words", "boats").text("after", date).shown();
        assert!(shown.private && !shown.text().contains("Something went wrong"), "{date}: {}", shown.text());
        assert!(!shown.text().contains("Ostrander"), "{date}: {}", shown.text());
    }
    scene.finish();
}
