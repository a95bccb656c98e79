//! Follow-ups on the command line: `answer --jsonl`, where a request names the one that it follows, and the console.

use serde_json::{Value, json};

use crate::binary::Place;

const WALL: &str = "{\"id\":\"wall\",\"outlet\":\"Tern Post\",\"published\":\"2031-03-05\",\"language\":\"en\",\"text\":\"\
    Ternmouth will have its harbour wall.\\n\\n\
    “The harbour wall will save the old town,” said Ilse Harrow, the mayor, on Tuesday.\\n\\n\
    “The harbour wall will shut the ferries out,” said Mara Ostrander, who speaks for the crews. \
    “Tanks would do less harm,” she added.\\n\\n\
    “The harbour wall is too low,” said Ludwig Marsh, an engineer. “So are our wages,” he said.\"}";
const NET: &str = "{\"id\":\"net\",\"language\":\"en\",\"text\":\"“Nets are dear this year,” said Mara Ostrander.\"}";

fn town() -> Place {
    let place = Place::new();
    let file = place.file("town.jsonl", format!("{WALL}\n{NET}\n").as_bytes());
    place.runs(&["import", &file]);
    place
}

/// Asks `questions` one after another, each following the one before, and gives back the last answer.
fn last(place: &Place, questions: &[&str]) -> Value {
    let lines: Vec<String> = questions
        .iter()
        .enumerate()
        .map(|(at, question)| {
            let after = at.checked_sub(1).map(|before| format!("r{before}"));
            json!({"id": format!("r{at}"), "command": "ask", "question": question, "after_id": after}).to_string()
        })
        .collect();
    place.objects(&["answer", "--jsonl"], &lines.join("\n"), 0).pop().expect("each question has an answer")
}

#[track_caller]
fn check(questions: &[&str], read_as: &str, speaker: Option<&str>, text: &str) {
    let answer = last(&town(), questions);
    assert_eq!(answer["read_as"], read_as, "{questions:?}");
    let first = &answer["findings"][0];
    assert_eq!((first["quote"]["speaker"].as_str(), first["text"].as_str()), (speaker, Some(text)), "{questions:?}");
}

const HARROW_ON_THE_WALL: &str = "What did Harrow say about the harbour wall?";

#[test]
fn the_subject_is_carried_to_another_speaker() {
    let read = "what did Mara Ostrander say about the harbour wall";
    let text = "The harbour wall will shut the ferries out,";
    check(&[HARROW_ON_THE_WALL, "and Ostrander?"], read, Some("Mara Ostrander"), text);
}

#[test]
fn the_speaker_is_carried_to_another_subject() {
    let said = "Tanks would do less harm,";
    let asked = "What did Ostrander say about the harbour wall?";
    check(&[asked, "what about tanks"], "what did Mara Ostrander say about tanks", Some("Mara Ostrander"), said);
    let read = "what did Mara Ostrander say about nets";
    check(&[asked, "what did she say about nets?"], read, Some("Mara Ostrander"), "Nets are dear this year,");
}

#[test]
fn a_year_that_is_added_is_when_it_was_printed() {
    let asked = "What did Ostrander say about the harbour wall?";
    let read = "what did Ostrander say about the harbour wall in 2031";
    let text = "The harbour wall will shut the ferries out,";
    check(&[asked, "and in 2031?"], read, Some("Mara Ostrander"), text);
}

#[test]
fn a_conversation_goes_on_over_several_turns() {
    let turns = [HARROW_ON_THE_WALL, "and Ostrander?", "when did she say that?", "and Marsh?"];
    let read = "what did Ludwig Marsh say about the harbour wall";
    check(&turns, read, Some("Ludwig Marsh"), "The harbour wall is too low,");
}

#[test]
fn what_is_asked_of_a_thing_is_what_the_next_question_goes_on_from() {
    let turns = ["Who speaks for the crews?", "when did she say that?", "what did she say about nets?", "and tanks?"];
    check(&turns, "what did Mara Ostrander say about tanks", Some("Mara Ostrander"), "Tanks would do less harm,");
}

#[test]
fn when_was_that_said_shows_the_words_again() {
    let answer = last(&town(), &[HARROW_ON_THE_WALL, "when did she say that"]);
    assert_eq!(answer["read_as"], "when did Ilse Harrow say “The harbour wall will save the old town”");
    let first = &answer["findings"][0];
    assert_eq!((&answer["asked"]["kind"], &first["quote"]["speaker"]), (&json!("when"), &json!("Ilse Harrow")));
    assert_eq!(
        (&first["quote"]["said_on"], &first["citation"]["published"]),
        (&json!("on Tuesday"), &json!("2031-03-05"))
    );
}

#[test]
fn other_words_of_the_same_speaker_are_not_the_ones_just_shown() {
    let answer = last(&town(), &["What did Marsh say?", "what else did he say?"]);
    let (first, again) = ("The harbour wall is too low,", "So are our wages,");
    let texts: Vec<&str> = answer["findings"].as_array().unwrap().iter().filter_map(|it| it["text"].as_str()).collect();
    assert!(texts == [first] || texts == [again], "{texts:?}");
    assert!(answer["read_as"].as_str().unwrap().starts_with("what did Ludwig Marsh say, besides “"), "{answer}");
}

#[test]
fn asking_for_more_again_and_again_comes_to_an_end() {
    let answer =
        last(&town(), &["What did Marsh say?", "what else?", "when did he say that?", "what else did he say?"]);
    assert_eq!((&answer["verdict"], &answer["findings"]), (&json!("none"), &json!([])));
    let read = answer["read_as"].as_str().unwrap();
    let (asked, known) = read.split_once(", besides ").unwrap();
    let mut known: Vec<&str> = known.split(" and ").collect();
    known.sort_unstable();
    assert_eq!(
        (asked, known),
        ("what did Ludwig Marsh say", vec!["“So are our wages”", "“The harbour wall is too low”"])
    );
}

#[test]
fn who_disagrees_shows_what_others_say_on_the_subject_and_never_the_same_speaker() {
    let answer = last(&town(), &[HARROW_ON_THE_WALL, "Who disagrees?"]);
    assert_eq!(answer["read_as"], "what do others than Ilse Harrow say about the harbour wall");
    let mut speakers: Vec<&str> =
        answer["findings"].as_array().unwrap().iter().filter_map(|it| it["quote"]["speaker"].as_str()).collect();
    speakers.sort_unstable();
    speakers.dedup();
    assert_eq!(speakers, ["Ludwig Marsh", "Mara Ostrander"]);
}

#[test]
fn nobody_else_is_shown_where_nobody_else_says_anything_about_it() {
    let answer = last(&town(), &["What did Ostrander say about nets?", "who disagrees?"]);
    assert_eq!((&answer["verdict"], &answer["findings"]), (&json!("none"), &json!([])));
}

#[test]
fn a_complete_question_is_left_alone() {
    for question in ["What did Ludwig Marsh say?", "Who speaks for the crews?", "harbour wall"] {
        let answer = last(&town(), &[HARROW_ON_THE_WALL, question]);
        assert_eq!(answer["read_as"], Value::Null, "{question}");
        let alone = last(&town(), &[question]);
        assert_eq!(answer["findings"], alone["findings"], "{question}");
    }
}

#[test]
fn other_commands_can_be_followed_up_by_a_question() {
    let lines = "{\"id\":1,\"command\":\"who-said\",\"words\":\"the harbour wall will save the old town\"}\n\
                 {\"id\":2,\"command\":\"ask\",\"question\":\"when did she say that?\",\"after_id\":1}\n\
                 {\"id\":3,\"command\":\"sources-on\",\"topic\":\"the harbour wall\"}\n\
                 {\"id\":4,\"command\":\"ask\",\"question\":\"and Marsh?\",\"after_id\":3}\n\
                 {\"id\":5,\"command\":\"speakers\",\"name\":\"Marsh\"}\n\
                 {\"id\":6,\"command\":\"ask\",\"question\":\"what did he say about wages?\",\"after_id\":5}\n";
    let answers = town().objects(&["answer", "--jsonl"], lines, 0);
    assert_eq!(answers[1]["read_as"], "when did Ilse Harrow say “The harbour wall will save the old town”");
    assert_eq!(answers[3]["read_as"], "what did Ludwig Marsh say about the harbour wall");
    assert_eq!(answers[5]["read_as"], "what did Ludwig Marsh say about wages");
}

#[test]
fn a_request_can_follow_only_one_that_was_answered_in_the_same_library() {
    let place = town();
    let file = place.file("town.jsonl", format!("{WALL}\n").as_bytes());
    place.runs(&["import", &file, "--library", "other"]);
    let asked = |id: &str, after: &str, library: &str| {
        json!({"id": id, "command": "ask", "question": "and Marsh?", "after_id": after, "library": library}).to_string()
    };
    let first = json!({"id": "r1", "command": "ask", "question": HARROW_ON_THE_WALL}).to_string();
    let lines = [
        first,
        asked("r2", "r9", "local"),
        asked("r3", "r1", "other"),
        asked("r4", "r2", "local"),
        asked("r5", "r1", "local"),
    ];
    let answers = place.objects(&["answer", "--jsonl"], &lines.join("\n"), 1);
    let refused = |id: &str, line: usize, after: &str| {
        let message = format!("No earlier request “{after}” of this library was answered.");
        json!({"id": id, "line": line, "error": {"code": "unknown_after_id", "message": message}})
    };
    assert_eq!(answers[1], refused("r2", 2, "r9"));
    assert_eq!(answers[2], refused("r3", 3, "r1"));
    assert_eq!(answers[3], refused("r4", 4, "r2"));
    assert_eq!(answers[4]["read_as"], "what did Ludwig Marsh say about the harbour wall");
}

#[test]
fn the_console_is_one_conversation() {
    let lines = format!("{HARROW_ON_THE_WALL}\nand Ostrander?\nwhere did she say that?\n");
    let printed = town().fed(&["console"], lines.as_bytes()).out;
    for expected in [
        "read as: what did Mara Ostrander say about the harbour wall\n",
        "read as: where did Mara Ostrander say “The harbour wall will shut the ferries out”\n\
         Said: place not stated. Printed: Tern Post, 2031-03-05, paragraph 3 of 4.\n",
    ] {
        assert!(printed.contains(expected), "{expected}\n{printed}");
    }
}

#[test]
fn what_an_article_lost_in_between_is_not_leaned_on() {
    let lines = format!("{HARROW_ON_THE_WALL}\n/article remove wall\nwhen did she say that?\nwho disagrees?\n");
    let printed = town().fed(&["console"], lines.as_bytes()).out;
    let (_, after) = printed.split_once("Removed").expect("it was removed");
    assert!(!after.contains("save the old town") && !after.contains("Ilse"), "{after}");
}

#[test]
fn single_questions_on_the_command_line_know_nothing_of_each_other() {
    let place = town();
    place.runs(&["ask", HARROW_ON_THE_WALL]);
    assert!(!place.runs(&["ask", "and Ostrander?"]).contains("read as"));
}

#[test]
fn hostile_texts_are_followed_up_without_harm() {
    let long = "and ".repeat(20_000);
    let hostile = [
        "",
        "?",
        "“”",
        "and",
        "what about",
        "she she she she she",
        "besides “x”",
        "what did she say besides",
        "who disagrees about about about",
        "in in in",
        "and \u{202e}\u{1b}[31m?",
        "what else else else",
        &long,
        "when did “” say that?",
        "and <@1> **x** @everyone?",
        "who else about",
    ];
    let lines: Vec<String> = hostile
        .iter()
        .enumerate()
        .map(|(at, text)| json!({"id": at + 1, "command": "ask", "question": text, "after_id": 0}).to_string())
        .collect();
    let first = json!({"id": 0, "command": "ask", "question": HARROW_ON_THE_WALL}).to_string();
    let ended = town().fed(&["answer", "--jsonl"], format!("{first}\n{}", lines.join("\n")).as_bytes());
    assert_eq!((ended.code, ended.out.lines().count(), ended.error.as_str()), (Some(1), hostile.len() + 1, ""));
}
