//! What members of a server see when they ask: the real program against the fake Discord.

use std::env;

use crate::{
    discord_town::{MONEY, STRIKE, town},
    fake::{ANOTHER_BOT, BEN, Choice, Fake, GUILD, OTHER_GUILD, Place, Scene, Shown},
};

fn who_said(fake: &Fake, words: &str) -> Shown {
    fake.slash("who-said").text("words", words).shown()
}

#[track_caller]
fn shows(shown: &Shown, parts: &[&str]) {
    // Compared without the escapes, the bold and the quoting that surround an article's words.
    let text = shown.text().replace(['\\', '*'], "");
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

#[test]
fn commands_are_registered_once_from_one_table() {
    let scene = town();
    let commands = scene.fake.commands();
    let names: Vec<&str> = commands.iter().filter_map(|command| command["name"].as_str()).collect();
    for name in ["who-said", "sources-on", "ask", "check-quote", "speakers", "timeline", "article"] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    scene.fake.invalidate_session(false);
    scene.fake.wait_for_frames(2, 2);
    who_said(&scene.fake, "until the boats are safe");
    assert_eq!(scene.fake.registrations(), 1, "a new session is no reason to register again");
    scene.finish();
}

#[test]
fn a_restart_registers_nothing_where_nothing_changed() {
    let mut scene = town();
    scene.terminate();
    scene.start();
    who_said(&scene.fake, "until the boats are safe");
    assert_eq!(scene.fake.registrations(), 1);
    scene.finish();
}

#[test]
fn who_said_shows_the_words_the_speaker_and_the_citation() {
    let scene = town();
    let shown = who_said(&scene.fake, "we will not sail until the boats are safe");
    let words = "We will not sail until the boats are safe";
    shows(&shown, &[words, "Mara Ostrander", "said Mara Ostrander", "Ferry strike enters its third week"]);
    shows(&shown, &["Quillhaven Ledger", "Tomas Wren", "2031-03-04", "aragraph 2 of 4", "ferry-strike"]);
    assert_eq!(shown.links(), ["https://ledger.example/ferry-strike"]);
    assert!(!shown.private);
    scene.finish();
}

#[test]
fn misremembered_words_are_found_and_called_near() {
    let scene = town();
    let shown = who_said(&scene.fake, "we will not sail before the boats are safe");
    shows(&shown, &["We will not sail until the boats are safe", "Mara Ostrander", "The nearest"]);
    scene.finish();
}

#[test]
fn sources_on_puts_the_papers_side_by_side() {
    let scene = town();
    let shown = scene.fake.slash("sources-on").text("topic", "lifeboats").shown();
    shows(&shown, &["Quillhaven Ledger", "Northbank Courier", "14 lifeboats for 900 passengers"]);
    scene.finish();
}

#[test]
fn a_filter_leaves_the_other_paper_out() {
    let scene = town();
    let shown = scene.fake.slash("sources-on").text("topic", "lifeboats").text("outlet", "Northbank Courier").shown();
    shows(&shown, &["Northbank Courier"]);
    assert!(!shown.text().contains("Quillhaven Ledger"), "{}", shown.text());
    scene.finish();
}

#[test]
fn ask_answers_with_the_sentence_that_says_it() {
    let scene = town();
    let shown = scene.fake.slash("ask").text("question", "How many lifeboats does the oldest ferry have?").shown();
    shows(&shown, &["The oldest ferry on the route has 14 lifeboats for 900 passengers.", "aragraph 3"]);
    scene.finish();
}

#[test]
fn ask_says_when_no_source_does() {
    let scene = town();
    let shown = scene.fake.slash("ask").text("question", "How many elephants crossed the Andes?").shown();
    shows(&shown, &["No source in this library says"]);
    scene.finish();
}

#[test]
fn who_said_says_when_no_source_does() {
    let scene = town();
    let shown = who_said(&scene.fake, "zebras xylophone quixotic");
    shows(&shown, &["No source in this library says that"]);
    scene.finish();
}

#[test]
fn check_quote_marks_what_was_altered() {
    let scene = town();
    let shown = scene.fake.slash("check-quote").text("quote", "The strike costs the town 50,000 crowns a day").shown();
    shows(&shown, &["Altered", "50,000", "40,000", "Ilse Harrow"]);
    scene.finish();
}

#[test]
fn check_quote_tells_a_true_quotation_from_one_put_in_anothers_mouth() {
    let scene = town();
    let check = |speaker: &str| {
        let call = scene.fake.slash("check-quote").text("quote", "The harbour belongs to everyone who works in it");
        call.text("speaker", speaker).shown()
    };
    shows(&check("Mara Ostrander"), &["Word for word"]);
    shows(&check("Ilse Harrow"), &["Said by someone else", "Mara Ostrander"]);
    scene.finish();
}

#[test]
fn speakers_tells_who_is_quoted_how_often() {
    let scene = town();
    let shown = scene.fake.slash("speakers").shown();
    shows(&shown, &["Mara Ostrander", "2 quotes", "Ilse Harrow", "1 quote"]);
    scene.finish();
}

#[test]
fn a_private_answer_is_seen_by_nobody_else() {
    let scene = town();
    let call = scene.fake.slash("who-said").text("words", "until the boats are safe");
    let shown = call.switch("private", true).shown();
    assert!(shown.private);
    shows(&shown, &["We will not sail"]);
    scene.finish();
}

#[test]
fn a_question_to_verbatim_in_a_channel_is_answered_as_a_reply() {
    let scene = town();
    let shown = scene.fake.mention("who said the boats are safe?").by(BEN).answered();
    shows(&shown, &["We will not sail until the boats are safe", "Mara Ostrander"]);
    assert_eq!(shown.body["flags"], 0);
    scene.finish();
}

#[test]
fn what_does_not_speak_to_verbatim_is_left_alone() {
    let scene = town();
    let by_a_bot = scene.fake.mention("who said the boats are safe?").by(ANOTHER_BOT).send();
    let to_nobody = scene.fake.say("who said the boats are safe?").send();
    let shown = scene.fake.mention("who said the boats are safe?").answered();
    let own = scene.fake.mention("quoting").by(ANOTHER_BOT).replying_to(&shown).send();
    scene.fake.mention("who said the harbour belongs to everyone?").answered();
    for message in [by_a_bot, to_nobody, own] {
        assert!(scene.fake.replies_to(message).is_empty());
    }
    scene.finish();
}

#[test]
fn names_are_offered_while_they_are_typed() {
    let scene = town();
    let typing = |option: &str, typed: &str| -> Vec<String> {
        let choices = scene.fake.slash("who-said").text("words", "ferry").typing(option, typed);
        choices.into_iter().map(|Choice { value, .. }| value).collect()
    };
    assert_eq!(typing("speaker", "ostr"), ["Mara Ostrander"]);
    assert_eq!(typing("outlet", "north"), ["Northbank Courier"]);
    assert_eq!(typing("speaker", "xyzzy"), Vec::<String>::new());
    let all = typing("speaker", "");
    assert!(all.contains(&"Ilse Harrow".to_owned()), "{all:?}");
    scene.finish();
}

#[test]
fn a_choice_that_is_offered_is_understood() {
    let scene = town();
    let choices = scene.fake.slash("who-said").text("words", "town").typing("speaker", "harrow");
    let speaker = choices.first().map(|choice| choice.value.clone()).expect("the mayor is quoted");
    let shown =
        scene.fake.slash("who-said").text("words", "the strike costs the town").text("speaker", &speaker).shown();
    shows(&shown, &["The strike costs the town 40,000 crowns a day"]);
    scene.finish();
}

#[test]
fn one_server_never_sees_anothers_articles() {
    let mut scene = Scene::prepared(&[(GUILD, &[STRIKE]), (OTHER_GUILD, &[MONEY])]);
    scene.start();
    let elsewhere = |name: &str, option: &str, text: &str| {
        scene.fake.slash(name).text(option, text).at(Place::ELSEWHERE).shown().text()
    };
    for text in [
        elsewhere("who-said", "words", "we will not sail until the boats are safe"),
        elsewhere("sources-on", "topic", "lifeboats"),
        elsewhere("ask", "question", "How many lifeboats does the oldest ferry have?"),
        elsewhere("check-quote", "quote", "We will not sail until the boats are safe"),
        elsewhere("speakers", "name", "Mara Ostrander"),
    ] {
        for secret in ["Ostrander, who", "Quillhaven Ledger", "14 lifeboats", "ferry-strike", "third week"] {
            assert!(!text.contains(secret), "`{secret}` in:\n{text}");
        }
    }
    let reply = scene.fake.mention("who said the boats are safe?").at(Place::ELSEWHERE).answered();
    assert!(!reply.text().contains("Ostrander"), "{}", reply.text());
    let names = scene.fake.slash("who-said").text("words", "ferry").at(Place::ELSEWHERE).typing("speaker", "");
    assert!(names.iter().all(|choice| choice.value == "Ilse Harrow"), "{names:?}");
    scene.finish();
}

#[test]
fn a_server_without_articles_is_told_so() {
    let scene = Scene::with(&[]);
    let shown = who_said(&scene.fake, "we will not sail");
    assert!(shown.text().contains("no articles"), "{}", shown.text());
    let reply = scene.fake.mention("who said that?").answered();
    assert!(reply.text().contains("no articles"), "{}", reply.text());
    scene.finish();
}

#[test]
fn outside_a_server_that_has_the_bot_there_is_one_sentence() {
    let scene = town();
    for place in
        [Place::PRIVATE, Place::UserInstall { guild: 2_000_000_000_000_000_009, channel: 3_000_000_000_000_000_008 }]
    {
        let shown = scene.fake.slash("who-said").text("words", "until the boats are safe").at(place).shown();
        assert!(!shown.text().contains("Ostrander"), "{}", shown.text());
        assert!(shown.private, "{place:?}: {}", shown.text());
    }
    scene.finish();
}

/// Prints how long answers take. `VERBATIM_MEASURE=1` asks a thousand times, `VERBATIM_BIN` names a release build.
#[test]
fn a_thousand_questions_are_answered() {
    let count = if env::var_os("VERBATIM_MEASURE").is_some() { 1000 } else { 50 };
    let scene = town();
    let before = scene.resident_kib();
    let mut took: Vec<_> = (0..count).map(|_| who_said(&scene.fake, "until the boats are safe").took).collect();
    took.sort();
    let at = |part: usize| took[(count - 1) * part / 100];
    println!("dispatch → callback of {count} /who-said, one after another: p50 {:?}, p99 {:?}", at(50), at(99));
    let resident = |kib: Option<u64>| kib.map_or_else(|| "not told".to_owned(), |kib| format!("{} MiB", kib / 1024));
    println!("resident memory before: {}, after: {}", resident(before), resident(scene.resident_kib()));
    assert_eq!(took.len(), count);
    scene.finish();
}
