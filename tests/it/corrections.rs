//! What a moderator says of a quote's speaker: it shows everywhere at once, and stays whatever happens to article, text,
//! extraction and process.

use std::fs;

use jiff::Timestamp;
use serde_json::{Value, json};
use verbatim::{
    curate::{self, Desk},
    domain::{ArticleId, Correction, Filter, LibraryName, Speaker, SpeakerKind},
    index::{Query, Wording},
    store::{Access, Actor, Amendment, Store},
};

use crate::binary::{Place, Writer};

const QUAY: &str = "The quay of Lowmere stays shut, the council decided on Monday.\n\
    “Nobody opens the quay before the ice is gone,” said Anna Weil, the mayor.\n\
    “No comment,” said Bo Lund.\n\
    A second meeting brought nothing new.\n\
    “No comment,” said Ida Reyes. “Go home, all of you.”\n";
const ICE: &str = "before the ice is gone";

fn lowmere() -> Place {
    Place::with(&[("quay", QUAY)])
}

/// The only finding of `verbatim who-said WORDS`.
#[track_caller]
fn finding(place: &Place, words: &str) -> Value {
    let answer = place.objects(&["who-said", words, "--json"], "", 0).remove(0);
    assert_eq!(answer["verdict"], "found", "{answer}");
    answer["findings"][0].clone()
}

/// Who speaks each quote of an article, and how that is known, in order.
#[track_caller]
fn spoken(place: &Place, id: &str) -> Vec<(Option<String>, String)> {
    let shown = place.objects(&["article", "show", id, "--json"], "", 0).remove(0);
    let quotes = shown["extraction"]["quotes"].as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    quotes.iter().map(|quote| (text(&quote["speaker"]), text(&quote["attribution"]).unwrap())).collect()
}

#[track_caller]
fn check_speaker(place: &Place, number: usize, speaker: &str, attribution: &str) {
    let (name, found) = spoken(place, "quay").remove(number - 1);
    assert_eq!((name.unwrap_or_default().as_str(), found.as_str()), (speaker, attribution));
}

/// What is stored and searched, compared word by word, has no fault.
#[track_caller]
fn is_sound(place: &Place) {
    let verified = place.runs(&["verify"]);
    assert!(verified.contains("all is as it was stored"), "{verified}");
}

fn settings() -> curate::Settings {
    curate::Settings { text_bytes_max: 1024, extract: verbatim::extract::Settings::default() }
}

#[test]
fn a_correction_shows_everywhere_at_once() {
    let place = lowmere();
    let said = place.runs(&["correct", "quay", ICE, "--speaker", "Tomas Brandt"]);
    assert_eq!(
        said,
        "Corrected quote 1 of quay (paragraph 2): “Nobody opens the quay before the ice is gone,”\n  Speaker: Tomas Brandt (before: Anna Weil)\n"
    );
    let quote = &finding(&place, ICE)["quote"];
    assert_eq!((&quote["speaker"], &quote["attribution"]), (&json!("Tomas Brandt"), &json!("corrected")));
    assert_eq!((&quote["confidence"], &quote["speaker_mention"]), (&json!(1.0), &Value::Null));
    let asked = place.runs(&["who-said", ICE]);
    assert!(asked.starts_with("Tomas Brandt\n  │ “Nobody opens the quay before the ice is gone,”\n  Corrected: a moderator of this library named the speaker.\n"), "{asked}");
    let only = |name: &str| place.objects(&["sources-on", "quay", "--speaker", name, "--json"], "", 0).remove(0);
    assert_eq!((&only("Brandt")["total"], &only("Weil")["total"]), (&json!(1), &json!(0)));
    let checked = |name: &str| place.objects(&["check-quote", ICE, "--speaker", name, "--json"], "", 0).remove(0);
    assert_eq!(checked("Brandt")["verdict"], "verbatim");
    assert_eq!(checked("Weil")["verdict"], "misattributed");
    assert_eq!(checked("Weil")["findings"][0]["said_by"], "Tomas Brandt");
    let misattributed = place.runs(&["check-quote", ICE, "--speaker", "Weil"]);
    let heading = "Said by someone else: by Tomas Brandt, as a moderator of this library corrected.\n";
    assert!(misattributed.starts_with(heading), "{misattributed}");
    let speakers = place.runs(&["speakers"]);
    assert!(speakers.contains("Tomas Brandt") && !speakers.contains("Weil"), "{speakers}");
    let shown = place.runs(&["article", "show", "quay"]);
    let line = "    1. paragraph 2, Tomas Brandt (corrected): “Nobody opens the quay before the ice is gone,”\n";
    assert!(shown.contains(line), "{shown}");
    is_sound(&place);
}

#[test]
fn a_quote_that_is_nobodys_stays_nobodys() {
    let place = lowmere();
    let said = place.runs(&["correct", "quay", ICE, "--unattributed"]);
    assert!(said.ends_with("\n  Speaker: not stated (before: Anna Weil)\n"), "{said}");
    check_speaker(&place, 1, "", "unattributed");
    let asked = place.runs(&["who-said", ICE]);
    let sentence = "Corrected: a moderator of this library found that the article does not say who said this.";
    assert!(asked.contains(sentence), "{asked}");
    read_anew(&place);
    check_speaker(&place, 1, "", "unattributed");
    let shown = place.runs(&["article", "show", "quay"]);
    assert!(shown.contains("1. paragraph 2, speaker not stated (corrected): “Nobody"), "{shown}");
}

#[test]
fn undone_the_article_speaks_for_itself_again() {
    let place = lowmere();
    place.runs(&["correct", "quay", ICE, "--speaker", "Tomas Brandt"]);
    place.runs(&["correct", "quay", ICE, "--speaker", "Davin Orrock"]);
    let said = place.runs(&["correct", "quay", ICE, "--undo"]);
    assert_eq!(
        said,
        "Undone for quote 1 of quay (paragraph 2): “Nobody opens the quay before the ice is gone,”\n  Speaker: Anna Weil (before: Davin Orrock)\n"
    );
    check_speaker(&place, 1, "Anna Weil", "named");
    assert_eq!(place.objects(&["sources-on", "quay", "--speaker", "Weil", "--json"], "", 0)[0]["total"], 1);
    let sentence = "Quote 1 of the article “quay” was not corrected, so there is nothing to undo.";
    place.run(&["correct", "quay", ICE, "--undo"]).complains(1, sentence);
    is_sound(&place);
}

#[test]
fn the_history_says_who_corrected_what_and_when() {
    let place = lowmere();
    place.runs(&["correct", "quay", ICE, "--speaker", "Tomas Brandt"]);
    place.runs(&["correct", "quay", "1", "--unattributed"]);
    place.runs(&["correct", "quay", "1", "--undo"]);
    let history = place.runs(&["article", "history", "quay"]);
    let told: Vec<&str> = history.lines().map(|line| line.split_once("  ").unwrap().1).collect();
    assert_eq!(
        told[..3],
        [
            "cli:ida  uncorrect quay “Nobody opens the quay before the ice is gone,”: speaker not stated → Anna Weil",
            "cli:ida  correct quay “Nobody opens the quay before the ice is gone,”: Tomas Brandt → speaker not stated",
            "cli:ida  correct quay “Nobody opens the quay before the ice is gone,”: Anna Weil → Tomas Brandt",
        ]
    );
    let lines = place.objects(&["article", "history", "quay", "--json"], "", 0);
    assert_eq!(lines[2]["action"], "correct");
    assert_eq!(
        (&lines[2]["quote"]["before"], &lines[2]["quote"]["after"]),
        (&json!("Anna Weil"), &json!("Tomas Brandt"))
    );
    assert!(!lines.iter().any(|line| line["detail"].as_str().unwrap().contains("Brandt")), "{lines:?}");
    assert_eq!(lines[3].get("quote"), None);
}

#[test]
fn the_same_said_again_changes_nothing() {
    let place = lowmere();
    place.runs(&["correct", "quay", ICE, "--speaker", "Tomas Brandt"]);
    let exported = place.exported();
    let said = place.runs(&["correct", "quay", ICE, "--speaker", "Tomas Brandt"]);
    assert_eq!(
        said,
        "That was said before of quote 1 of quay (paragraph 2): “Nobody opens the quay before the ice is gone,”\n  Speaker: Tomas Brandt\n"
    );
    assert_eq!(place.exported(), exported);
    assert_eq!(place.runs(&["article", "history", "quay"]).lines().count(), 2);
}

#[test]
fn two_equal_quotes_are_told_apart() {
    let place = lowmere();
    let sentence = "Several quotes of the article “quay” have these words; give the number of one: 2 (paragraph 3), 3 (paragraph 5).";
    place.run(&["correct", "quay", "no comment", "--speaker", "Tomas Brandt"]).complains(1, sentence);
    place.runs(&["correct", "quay", "3", "--speaker", "Tomas Brandt"]);
    check_speaker(&place, 2, "Bo Lund", "named");
    check_speaker(&place, 3, "Tomas Brandt", "corrected");
    read_anew(&place);
    check_speaker(&place, 2, "Bo Lund", "named");
    check_speaker(&place, 3, "Tomas Brandt", "corrected");
}

#[test]
fn a_quote_is_named_by_its_words_as_people_write_them() {
    let place = lowmere();
    for (given, number) in [
        ("nobody opens the quay", 1),
        ("\"Nobody Opens — the quay before the ice is gone\"", 1),
        ("Nobody opens the quay before…", 1),
        ("No comment,” said Ida Reyes. “Go home, all of you.", 3),
        ("all of you", 3),
        ("2", 2),
    ] {
        let object = place.objects(&["correct", "quay", given, "--speaker", "Tomas Brandt", "--json"], "", 0).remove(0);
        assert_eq!((&object["quote"], &object["speaker"]), (&json!(number), &json!("Tomas Brandt")), "{given}");
    }
}

#[test]
fn what_was_corrected_is_one_json_object_when_asked() {
    let place = lowmere();
    let object = place.objects(&["correct", "quay", "1", "--speaker", "Tomas Brandt", "--json"], "", 0).remove(0);
    let expected = json!({"article": "quay", "quote": 1, "paragraph": 2, "changed": true, "attribution": "corrected",
        "text": "Nobody opens the quay before the ice is gone,", "before": "Anna Weil", "speaker": "Tomas Brandt"});
    assert_eq!(object, expected);
}

#[test]
fn a_name_is_kept_as_typed_and_its_kind_is_that_of_its_namesake() {
    let place = lowmere();
    place.runs(&["correct", "quay", "1", "--speaker", " Lund\u{1b}[31m\n\u{202e}"]);
    check_speaker(&place, 1, "Lund[31m", "corrected");
    place.runs(&["correct", "quay", "1", "--speaker", "Bo Lund"]);
    let shown = place.objects(&["article", "show", "quay", "--json"], "", 0).remove(0);
    assert_eq!(shown["extraction"]["quotes"][0]["speaker_kind"], "person");
    place.runs(&["correct", "quay", "1", "--speaker", "Lund"]);
    let shown = place.objects(&["article", "show", "quay", "--json"], "", 0).remove(0);
    assert_eq!(shown["extraction"]["quotes"][0]["speaker_kind"], "unknown");
}

#[test]
fn what_cannot_be_corrected_is_refused_with_one_sentence() {
    let place = lowmere();
    let exported = place.exported();
    let brandt = ["--speaker", "Tomas Brandt"];
    let refused = |article: &str, quote: &str, said: &[&str], code: i32, sentence: &str| {
        let arguments = [&["correct", article, quote], said].concat();
        place.run(&arguments).complains(code, sentence);
    };
    refused("pier", ICE, &brandt, 1, "There is no article “pier” in this library.");
    let missing = "No quote of the article “quay” has these words; `article show` lists its quotes with their numbers.";
    refused("quay", "the council decided", &brandt, 1, missing);
    refused("quay", "the council decided", &["--undo"], 1, missing);
    refused("quay", "4", &brandt, 1, missing);
    refused("quay", "0", &brandt, 1, missing);
    refused("quay", "", &brandt, 1, missing);
    refused("quay", "“…”", &brandt, 1, missing);
    refused("quay", ICE, &["--speaker", " \u{200b} "], 2, "A speaker's name needs at least one letter or digit.");
    let long = "é".repeat(5_000);
    let sentence = "The speaker's name is 5000 characters long; the most is 200.";
    refused("quay", ICE, &["--speaker", &long], 2, sentence);
    let elsewhere = ["--unattributed", "--library", "sample"];
    refused("quay", ICE, &elsewhere, 1, "There is no library “sample” here.");
    for said in [&[][..], &["--undo", "--unattributed"], &["--speaker", "Weil", "--undo"]] {
        let ended = place.run(&[&["correct", "quay", ICE], said].concat());
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{said:?}: {}", ended.error);
    }
    assert_eq!(place.exported(), exported);
}

#[test]
fn a_folder_that_another_process_writes_takes_no_correction() {
    let place = lowmere();
    let writer = Writer::on(&place);
    let sentence = format!(
        "Another verbatim process (pid {}) is writing to HERE/data. Stop it, or use another folder with --data.",
        writer.pid()
    );
    place.run(&["correct", "quay", ICE, "--unattributed"]).complains(75, &sentence);
    check_speaker(&place, 1, "Anna Weil", "named");
}

/// As if another version of the extraction had read the articles: the next writer reads them anew.
fn read_anew(place: &Place) {
    let store = rusqlite::Connection::open(place.data().join("store.db")).unwrap();
    store.execute_batch("UPDATE article SET engine_version = 0").unwrap();
    store.close().unwrap();
    place.runs(&["reindex"]);
    is_sound(place);
}

#[test]
fn a_correction_stays_when_the_article_is_read_anew() {
    let place = lowmere();
    place.runs(&["correct", "quay", ICE, "--speaker", "Tomas Brandt"]);
    read_anew(&place);
    check_speaker(&place, 1, "Tomas Brandt", "corrected");
    assert_eq!(finding(&place, ICE)["quote"]["speaker"], "Tomas Brandt");
    place.runs(&["correct", "quay", ICE, "--undo"]);
    check_speaker(&place, 1, "Anna Weil", "named");
}

#[test]
fn an_export_takes_corrections_to_another_library() {
    let place = lowmere();
    place.runs(&["correct", "quay", ICE, "--speaker", "Tomas Brandt"]);
    place.runs(&["correct", "quay", "3", "--unattributed"]);
    place.runs(&["correct", "quay", "2", "--speaker", "Anna Weil"]);
    place.runs(&["correct", "quay", "2", "--undo"]);
    let exported = place.exported();
    let line: Value = serde_json::from_str(&exported).unwrap();
    let corrections = line["corrections"].as_array().unwrap();
    assert_eq!(corrections.len(), 2);
    let first = &corrections[0];
    assert_eq!(first["words"], json!(["“Nobody opens the quay before the ice is gone,”"]));
    assert_eq!(first["spans"], json!([[63, 110]]));
    assert_eq!((&first["speaker"], &first["speaker_kind"]), (&json!("Tomas Brandt"), &json!("unknown")));
    assert_eq!((&first["by"], &corrections[1]["speaker"]), (&json!("cli:ida"), &Value::Null));
    let other = Place::new();
    let file = other.file("all.jsonl", exported.as_bytes());
    assert_eq!(other.runs(&["import", &file]), "1 article added.\n");
    assert_eq!(spoken(&other, "quay"), spoken(&place, "quay"));
    assert_eq!(other.exported(), exported);
    is_sound(&other);
}

#[test]
fn corrections_that_no_export_wrote_are_refused_with_their_line() {
    let place = Place::new();
    let refusal = |corrections: Value| {
        let line = json!({"text": QUAY, "corrections": corrections}).to_string();
        let file = place.file("one.jsonl", line.as_bytes());
        let report = place.objects(&["import", &file, "--json"], "", 1).remove(0);
        report["refused"][0]["message"].as_str().unwrap().to_owned()
    };
    let whole = json!({"words": ["No comment"], "spans": [[0, 3]], "speaker": "Bo Lund", "by": "x", "at": "2031-03-04T00:00:00Z"});
    let with = |field: &str, value: Value| {
        let mut changed = whole.clone();
        changed[field] = value;
        json!([changed])
    };
    assert!(refusal(json!("none")).starts_with("The field “corrections” is not as `export` writes it: "));
    assert!(refusal(with("spekaer", json!("Bo Lund"))).contains("unknown field"));
    let spans = "A correction needs one span for each part of its “words”, and at least one.";
    assert_eq!(refusal(with("spans", json!([]))), spans);
    assert_eq!(refusal(with("spans", json!([[9, 3]]))), spans);
    assert_eq!(refusal(with("speaker", json!("\u{200b}"))), "A speaker's name needs at least one letter or digit.");
    let many = vec![whole.clone(); 1_001];
    assert_eq!(refusal(json!(many)), "The article has 1001 corrections; the most is 1000.");
}

#[test]
fn a_text_in_the_articles_place_keeps_the_corrections_of_the_words_it_still_has() {
    let place = lowmere();
    place.runs(&["correct", "quay", ICE, "--speaker", "Tomas Brandt"]);
    place.runs(&["correct", "quay", "3", "--speaker", "Pavel Orlin"]);
    let longer = format!("CORRECTION: the council met on Tuesday, and said “no comment” itself.\n{QUAY}");
    let file = place.file("quay.txt", longer.as_bytes());
    place.runs(&["article", "add", &file, "--id", "quay", "--replace"]);
    let corrected: Vec<_> = spoken(&place, "quay").into_iter().filter(|(_, found)| found == "corrected").collect();
    let corrected: Vec<_> = corrected.iter().filter_map(|(name, _)| name.as_deref()).collect();
    assert_eq!(corrected, ["Tomas Brandt", "Pavel Orlin"]);
    assert_eq!(finding(&place, "Go home, all of you")["quote"]["speaker"], "Pavel Orlin");
    assert_eq!(place.objects(&["sources-on", "quay", "--speaker", "Brandt", "--json"], "", 0)[0]["total"], 1);
    is_sound(&place);
}

#[test]
fn a_correction_whose_quote_is_gone_is_kept_and_said_and_can_be_undone() {
    let place = lowmere();
    place.runs(&["correct", "quay", ICE, "--speaker", "Tomas Brandt"]);
    let other = json!({"id": "quay", "text": "The quay of Lowmere is open again."}).to_string();
    let file = place.file("other.jsonl", other.as_bytes());
    let ended = place.run(&["import", &file, "--replace"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), "0 articles added, 1 replaced.\n"));
    let note = "HERE/other.jsonl:1: note: 1 correction holds for no quote of this text; kept, in case it comes back.\n";
    assert_eq!(ended.error, note);
    let shown = place.runs(&["article", "show", "quay"]);
    let line =
        "    no quote any more, but kept as corrected, Tomas Brandt: “Nobody opens the quay before the ice is gone,”\n";
    assert!(shown.contains(line), "{shown}");
    // The old text, with its place moved, comes back.
    let again = json!({"id": "quay", "text": format!("Once more.\n{QUAY}")}).to_string();
    place.file("other.jsonl", again.as_bytes());
    place.runs(&["import", &file, "--replace"]);
    check_speaker(&place, 1, "Tomas Brandt", "corrected");
    place.file("other.jsonl", other.as_bytes());
    place.runs(&["import", &file, "--replace"]);
    let said = place.runs(&["correct", "quay", "nobody opens the quay", "--undo"]);
    assert_eq!(
        said,
        "Undone: the correction of “Nobody opens the quay before the ice is gone,”, which is no quote of quay any more.\n"
    );
    assert!(!place.runs(&["article", "show", "quay"]).contains("Brandt"));
    is_sound(&place);
}

#[test]
fn a_removed_article_comes_back_with_its_corrections() {
    let place = lowmere();
    place.runs(&["correct", "quay", ICE, "--speaker", "Tomas Brandt"]);
    place.runs(&["article", "remove", "quay"]);
    place.run(&["correct", "quay", ICE, "--undo"]).complains(1, "There is no article “quay” in this library.");
    assert!(!place.runs(&["speakers"]).contains("Brandt"));
    place.runs(&["article", "restore", "quay"]);
    check_speaker(&place, 1, "Tomas Brandt", "corrected");
    place.runs(&["article", "remove", "quay"]);
    let file = place.file("again.jsonl", json!({"id": "again", "text": QUAY}).to_string().as_bytes());
    place.runs(&["import", &file]);
    assert_eq!(spoken(&place, "again")[0].0.as_deref(), Some("Tomas Brandt"));
    let other = place.file("quay.jsonl", json!({"id": "quay", "text": format!("{QUAY}New.")}).to_string().as_bytes());
    place.runs(&["import", &other]);
    assert_eq!(spoken(&place, "quay")[0].0.as_deref(), Some("Anna Weil"));
    is_sound(&place);
}

#[test]
fn a_backup_holds_the_corrections() {
    let place = lowmere();
    place.runs(&["correct", "quay", ICE, "--speaker", "Tomas Brandt"]);
    place.runs(&["backup", "kept.db"]);
    place.runs(&["correct", "quay", ICE, "--undo"]);
    place.runs(&["restore", "kept.db"]);
    check_speaker(&place, 1, "Tomas Brandt", "corrected");
    assert_eq!(finding(&place, ICE)["quote"]["speaker"], "Tomas Brandt");
    is_sound(&place);
}

#[test]
fn one_librarys_correction_is_not_anothers() {
    let place = lowmere();
    let file = place.file("quay.jsonl", json!({"id": "quay", "text": QUAY}).to_string().as_bytes());
    place.runs(&["import", &file, "--library", "other"]);
    place.runs(&["correct", "quay", ICE, "--speaker", "Tomas Brandt", "--library", "other"]);
    check_speaker(&place, 1, "Anna Weil", "named");
    assert!(place.runs(&["speakers", "--library", "other"]).contains("Tomas Brandt"));
}

/// The ids of the articles with a quote of this speaker, as the index finds them.
fn articles_of(desk: &Desk, speaker: &str) -> usize {
    let filter = Filter { speaker: Some(speaker.to_owned()), ..Filter::default() };
    let query = Query { text: ICE, wording: Wording::Exact, filter: &filter, limit: 10 };
    desk.index(&LibraryName::local()).unwrap().quotes(&query).unwrap().len()
}

#[test]
fn a_correction_that_a_crash_kept_from_the_index_is_found_after_the_next_start() {
    let place = lowmere();
    let (library, id, by) = (LibraryName::local(), ArticleId::new("quay").unwrap(), Actor("cli:ida".to_owned()));
    let store = Store::open(&place.data(), Access::Write).unwrap();
    let quote = store.find(&library, &id).unwrap().unwrap().extraction.quotes[0].clone();
    let made = Correction {
        words: quote.spans.iter().map(|span| span.slice(QUAY).unwrap().to_owned()).collect(),
        spans: quote.spans.clone(),
        level: 0,
        speaker: Some(Speaker { name: "Tomas Brandt".to_owned(), kind: SpeakerKind::Person }),
        by: by.0.clone(),
        at: Timestamp::UNIX_EPOCH,
    };
    let (made, at) = (Some(&made), Timestamp::UNIX_EPOCH);
    let amendment = Amendment { article: &id, quote: Some(0), ended: &[], made, by: &by, at };
    assert!(store.amend(&library, &amendment).unwrap());
    drop(store);
    let behind = Desk::open(&place.data(), Access::Read, settings()).unwrap();
    assert_eq!((articles_of(&behind, "Brandt"), behind.verify().unwrap().behind), (0, 1));
    drop(behind);
    let desk = Desk::open(&place.data(), Access::Write, settings()).unwrap();
    assert_eq!((articles_of(&desk, "Brandt"), articles_of(&desk, "Weil")), (1, 0));
    assert_eq!(desk.verify().unwrap().faults, Vec::<String>::new());
}

#[test]
fn a_process_killed_while_it_corrects_leaves_the_old_speaker_or_the_new_one_everywhere() {
    let place = lowmere();
    for (round, wait_ms) in [0, 4, 8, 12, 16, 24, 40].into_iter().enumerate() {
        let name = format!("Speaker{round}");
        let mut child = crate::binary::spawn(&mut place.command(&["correct", "quay", "1", "--speaker", &name]));
        std::thread::sleep(std::time::Duration::from_millis(wait_ms));
        child.kill().unwrap();
        child.wait().unwrap();
        place.runs(&["correct", "quay", "2", "--speaker", &name]); // a writer puts the index right
        let (speaker, _) = spoken(&place, "quay").remove(0);
        let speaker = speaker.unwrap();
        let found = place.objects(&["who-said", ICE, "--speaker", &speaker, "--json"], "", 0).remove(0);
        assert_eq!(found["findings"][0]["quote"]["speaker"], json!(speaker));
        is_sound(&place);
    }
}

#[test]
fn thirty_days_after_its_removal_no_file_holds_who_an_article_was_corrected_to_quote() {
    let place = lowmere();
    place.runs(&["correct", "quay", ICE, "--speaker", "Tomas Brandt"]);
    place.runs(&["correct", "quay", "2", "--speaker", "Pavel Orlin"]);
    let (library, id) = (LibraryName::local(), ArticleId::new("quay").unwrap());
    let desk = Desk::open(&place.data(), Access::Write, settings()).unwrap();
    desk.remove(&library, &id, &Actor("cli:ida".to_owned()), Timestamp::UNIX_EPOCH).unwrap();
    drop(desk);
    drop(Desk::open(&place.data(), Access::Write, settings()).unwrap());
    for entry in fs::read_dir(place.data()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = if path.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
        for words in ["Brandt", "Orlin", "ice is gone"] {
            let holds = bytes.windows(words.len()).any(|window| window == words.as_bytes());
            assert!(!holds, "{} holds {words}", path.display());
        }
    }
    let history = place.runs(&["article", "history", "quay"]);
    assert_eq!(history.lines().count(), 5, "{history}");
}
