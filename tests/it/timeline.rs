//! Timelines and speakers through the real program: what is counted, how it is shown, and what is refused.

use std::fs;

use serde_json::{Value, json};

use crate::binary::Place;

/// Three papers on one quay over three months, one article without a date and one without an outlet.
fn town() -> Place {
    let articles = [
        json!({"id": "a", "title": "The quay", "outlet": "Tern Post", "published": "2031-03-04", "language": "en",
            "text": "The old quay stays shut until the spring, the council decided.\n\n“Nobody opens the quay before May,” said Ines Orrin, the mayor. “Go home,” Orrin said."}),
        json!({"id": "b", "outlet": "TERN POST", "published": "2031-05-01", "language": "en",
            "text": "The quay of the town was opened with a brass band.\n\n“We told them so in January,” Mayor Ines Orrin said."}),
        json!({"id": "c", "outlet": "Ledger", "published": "2031-05-20", "language": "en",
            "text": "Bread is dear again, and nobody speaks of harbours.\n\n“The fishers want bread,” said Tomas Vell."}),
        json!({"id": "d", "language": "en", "text": "A man fell off the quay.\n\n“The fishers want rest,” said Tomas Vell."}),
        json!({"id": "e", "outlet": "Ledger", "published": "2031-06-02", "language": "en",
            "text": "Letters of the week.\n\n“Mayors come and go,” said Ada Orrin, a teacher."}),
    ];
    let place = Place::new();
    let lines: Vec<String> = articles.iter().map(Value::to_string).collect();
    let file = place.file("town.jsonl", lines.join("\n").as_bytes());
    place.runs(&["import", &file]);
    place
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

#[track_caller]
fn counts(place: &Place, arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = ["timeline", "--json"].iter().chain(arguments).copied().collect();
    place.objects(&arguments, "", 0).remove(0)
}

fn row(month: Option<&str>, outlet: Option<&str>, passages: u64) -> Value {
    json!({"month": month, "outlet": outlet, "passages": passages})
}

#[test]
fn passages_on_a_topic_are_counted_by_month_and_outlet() {
    let answer = counts(&town(), &["quay"]);
    let expected =
        [row(Some("2031-03"), Some("Tern Post"), 1), row(Some("2031-05"), Some("Tern Post"), 1), row(None, None, 1)];
    assert_eq!(answer["timeline"], json!(expected));
    assert_eq!(
        (&answer["command"], &answer["verdict"], &answer["total"]),
        (&json!("timeline"), &json!("found"), &json!(3))
    );
}

#[test]
fn a_misspelt_topic_is_read_as_the_librarys_word_and_that_is_said() {
    let place = town();
    let answer = counts(&place, &["harbuors"]);
    assert_eq!(answer["instead_of"], json!([{"given": "harbuors", "used": "harbours"}]));
    assert_eq!(answer["total"], 1);
    let printed = place.runs(&["timeline", "harbuors"]);
    has(&printed, &["Showing results for “harbours”; “harbuors” is nowhere in this library."]);
}

#[test]
fn a_passage_with_one_of_several_words_is_not_about_them() {
    let place = town();
    assert_eq!(counts(&place, &["brass", "band", "quay"])["total"], 1);
    assert_eq!(counts(&place, &["the price of bread in the harbour town after the brass band"])["total"], 0);
}

#[test]
fn passages_with_words_of_a_speaker_are_counted_whatever_the_name() {
    let place = town();
    let total = |arguments: &[&str]| counts(&place, arguments)["total"].clone();
    assert_eq!(total(&["--speaker", "Ines Orrin"]), 2);
    assert_eq!(total(&["--speaker", "Mayor Ines Orrin"]), 2);
    assert_eq!(total(&["--speaker", "orrin"]), 3);
    assert_eq!(counts(&place, &["--speaker", "orrin"])["speakers_counted"], json!(["Ines Orrin", "Ada Orrin"]));
    assert_eq!(total(&["quay", "--speaker", "Vell"]), 1);
}

#[test]
fn filters_narrow_what_is_counted_and_the_one_that_leaves_nothing_is_named() {
    let place = town();
    let total = |arguments: &[&str]| counts(&place, arguments)["total"].clone();
    assert_eq!(total(&["quay", "--outlet", "TERN POST"]), 2);
    assert_eq!(total(&["quay", "--after", "2031-04"]), 1);
    assert_eq!(total(&["quay", "--before", "2031"]), 2);
    assert_eq!(counts(&place, &["quay", "--outlet", "Ledger"])["emptied_by"], "outlet");
    let sentence = "No passage in this library is about “quay” with this outlet; without it there would be some.\n";
    assert_eq!(place.runs(&["timeline", "quay", "--outlet", "Ledger"]), sentence);
}

#[test]
fn the_terminal_shows_bars_and_numbers() {
    let expected = "\
3 passages on “quay”, by month.

2031-03   |1 1
2031-04   |0
2031-05   |1 1
not dated |2 1

1 Tern Post  2
2 outlet not stated  1
";
    assert_eq!(town().runs(&["timeline", "quay"]), expected);
}

#[test]
fn the_console_takes_the_same_words() {
    let place = town();
    let ended = place.fed(&["console"], b"/timeline quay outlet:\"Tern Post\"\n/timeline speaker:Vell\n/timeline\n");
    has(&ended.out, &["2 passages on “quay”, by month.", "2 passages with words of Tomas Vell, by month."]);
    has(&ended.out, &["Say what to count: give a topic, a speaker, or both."]);
}

#[test]
fn a_picture_is_written_where_it_is_asked_for() {
    let place = town();
    place.runs(&["timeline", "quay", "--png", "quay.png"]);
    let png = fs::read(place.path("quay.png")).unwrap();
    assert_eq!(png.get(..8), Some(&b"\x89PNG\r\n\x1a\n"[..]));
    assert_eq!(png.get(16..24), Some(&[0, 0, 0x03, 0xE8, 0, 0, 0x01, 0xF4][..]), "1000 × 500");
    let ended = place.run(&["timeline", "zebra", "--png", "zebra.png"]);
    assert_eq!(ended.error, "verbatim: nothing was counted, so no picture was written.\n");
    assert!(!place.path("zebra.png").exists());
    place
        .run(&["timeline", "quay", "--png", "no/such/folder.png"])
        .complains(74, "no/such/folder.png could not be written: No such file or directory (os error 2).");
}

#[test]
fn what_cannot_be_counted_is_refused_in_one_sentence() {
    let place = town();
    let nothing = "Say what to count: give a topic, a speaker, or both.";
    place.run(&["timeline"]).complains(2, nothing);
    place.run(&["timeline", " ", "--outlet", "Ledger"]).complains(2, nothing);
    place.run(&["timeline", "?!"]).complains(2, "There is nothing to search for: give at least one word.");
    let dates = "“after” (2031-05-01) is later than “before” (2031-04-30): swap them.";
    place.run(&["timeline", "quay", "--after", "2031-05", "--before", "2031-04"]).complains(2, dates);
    place.run(&["timeline", "quay", "--library", "other"]).complains(1, "There is no library “other” here.");
}

#[test]
fn requests_for_timelines_and_speakers_are_answered_in_order() {
    let requests = [
        r#"{"id":1,"command":"timeline","topic":"quay","speaker":null,"outlet":"Tern Post"}"#,
        r#"{"id":2,"command":"timeline","speaker":"Vell"}"#,
        r#"{"id":3,"command":"timeline"}"#,
        r#"{"id":4,"command":"timeline","topic":"?!"}"#,
        r#"{"id":5,"command":"timeline","topic":"quay","after":"2031-02-30"}"#,
        r#"{"id":6,"command":"timeline","topic":"quay","words":"quay"}"#,
        r#"{"id":7,"command":"speakers","name":"Vell","outlet":"Ledger","limit":1}"#,
    ];
    let answers = town().objects(&["answer", "--jsonl"], &requests.join("\n"), 1);
    let codes: Vec<&Value> = answers.iter().map(|answer| &answer["error"]["code"]).collect();
    let (none, bad) = (&Value::Null, &json!("bad_request"));
    assert_eq!(codes, [none, none, bad, &json!("empty_query"), &json!("bad_date"), bad, none]);
    assert_eq!((&answers[0]["total"], &answers[1]["total"]), (&json!(2), &json!(2)));
    assert_eq!(answers[5]["error"]["message"], "timeline takes no field “words”.");
    assert_eq!((&answers[6]["total"], &answers[6]["quotes"]), (&json!(1), &json!(1)));
    assert_eq!(answers[6]["findings"][0]["citation"]["article"], "c");
}

#[test]
fn what_is_removed_or_corrected_is_counted_anew() {
    let place = town();
    place.runs(&["article", "remove", "a"]);
    assert_eq!(counts(&place, &["quay"])["total"], 2);
    assert_eq!(counts(&place, &["--speaker", "Ines Orrin"])["total"], 1);
    place.runs(&["correct", "c", "1", "--speaker", "Bo Lund"]);
    assert_eq!(counts(&place, &["--speaker", "Bo Lund"])["total"], 1);
    assert_eq!(counts(&place, &["--speaker", "Vell"])["total"], 1);
    assert!(place.runs(&["speakers"]).contains("Bo Lund"));
}

#[test]
fn a_library_of_one_article_or_of_none_and_one_of_many_alike_are_counted() {
    let place = Place::with(&[("quay", "The quay stays shut.")]);
    assert_eq!(counts(&place, &["quay"])["total"], 1);
    place.runs(&["article", "remove", "quay"]);
    assert_eq!(counts(&place, &["quay"])["verdict"], "none");
    assert_eq!(place.runs(&["speakers"]), "Nobody is quoted in this library.\n");
    let alike: Vec<String> = (0..700)
        .map(|n| json!({"id": format!("q{n}"), "text": format!("The quay stays shut, again, {n}.")}).to_string())
        .collect();
    place.runs(&["import", &place.file("alike.jsonl", alike.join("\n").as_bytes())]);
    assert_eq!(counts(&place, &["quay"])["total"], 700, "all, not the best only");
}

#[test]
fn two_names_of_one_speaker_are_one_and_one_name_of_two_is_two() {
    let shown = town().runs(&["speakers"]);
    let expected = "\
3 speakers quoted.
    3  Ines Orrin  Tern Post 3 · 2031-03 to 2031-05
    2  Tomas Vell  Ledger 1, outlet not stated 1 · 2031-05
    1  Ada Orrin  Ledger 1 · 2031-06
";
    assert_eq!(shown, expected);
    let both = town().runs(&["speakers", "orrin"]);
    has(&both, &["2 speakers quoted.", "Ines Orrin", "Ada Orrin"]);
}

#[test]
fn one_speaker_is_shown_with_the_newest_words_first() {
    let place = town();
    let shown = place.runs(&["speakers", "Ines Orrin"]);
    has(&shown, &["Ines Orrin is quoted 3 times", "By outlet: Tern Post 3.", "By month: 2031-03 2, 2031-05 1."]);
    let at = |words: &str| shown.find(words).unwrap_or_else(|| panic!("{words} is not in {shown}"));
    assert!(at("We told them so") < at("Nobody opens the quay") && at("Nobody opens") < at("Go home"), "{shown}");
    let narrowed = place.runs(&["speakers", "Ines Orrin", "--after", "2031-04"]);
    assert!(narrowed.contains("quoted 1 time") && !narrowed.contains("Go home"), "{narrowed}");
    let answer = place.objects(&["speakers", "Ines Orrin", "--json", "--limit", "2"], "", 0).remove(0);
    assert_eq!(
        (&answer["total"], &answer["quotes"], answer["findings"].as_array().map(Vec::len)),
        (&json!(1), &json!(3), Some(2))
    );
}

#[test]
fn who_was_never_quoted_is_said_to_be_so_with_names_spelled_alike() {
    let place = town();
    let sentence = "Nobody called “Orin” is quoted in this library. Spelled alike: Ines Orrin, Ada Orrin.\n";
    assert_eq!(place.runs(&["speakers", "Orin"]), sentence);
    assert_eq!(place.runs(&["timeline", "--speaker", "Orin"]), sentence);
    assert_eq!(place.runs(&["speakers", "Samarkand"]), "Nobody called “Samarkand” is quoted in this library.\n");
    let emptied = "Nobody is quoted with this outlet; without it there would be quotes.\n";
    assert_eq!(place.runs(&["speakers", "Vell", "--outlet", "Tern Post"]), emptied);
}
