//! Each test is a question, what its answer showed, and what somebody says next.

use super::{
    standing::Standing,
    topic::{Person, Topic},
    turn::{Before, follow_up},
};
use crate::{
    domain::SpeakerKind,
    extract::{Gender, gender},
};

/// Whom the library quotes.
const QUOTED: &[&str] = &["Mara Ostrander", "Ilse Harrow", "Tomas Vell"];
const ON_BOATS: &str = "What did Mara Ostrander say about the boats?";
const SAFE: &str = "We will not sail until the boats are safe";

fn person(name: &str) -> Person {
    Person { name: name.to_owned(), kind: SpeakerKind::Person, gender: gender(name) }
}

fn quote(speaker: Option<Person>) -> Standing {
    Standing { is_quote: true, words: SAFE.to_owned(), speaker, people: vec![] }
}

fn mara() -> Standing {
    quote(Some(Person { gender: Some(Gender::Female), ..person("Mara Ostrander") }))
}

fn narration(people: &[&str]) -> Standing {
    let people = people.iter().map(|name| person(name)).collect();
    Standing { is_quote: false, words: "The quay was shut in March".to_owned(), speaker: None, people }
}

fn read(asked: &str, shown: Option<Standing>, text: &str) -> Option<String> {
    let known = |name: &str| {
        let found = QUOTED.iter().find(|quoted| {
            let last = quoted.rsplit(' ').next().unwrap_or_default();
            quoted.eq_ignore_ascii_case(name) || last.eq_ignore_ascii_case(name)
        });
        Ok(found.map(|quoted| (*quoted).to_owned()))
    };
    let topic = Topic::of_text(asked);
    follow_up(text, &Before::of(&topic, shown.into_iter().collect(), &known).unwrap(), &known)
        .unwrap()
        .map(|(text, _)| text)
}

/// After words of Mara Ostrander's about the boats.
#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(read(ON_BOATS, Some(mara()), text).as_deref(), Some(expected), "{text}");
}

#[track_caller]
fn check_after(asked: &str, shown: Option<Standing>, text: &str, expected: Option<&str>) {
    assert_eq!(read(asked, shown, text).as_deref(), expected, "{asked} {text}");
}

#[test]
fn another_speaker_takes_the_place_of_the_last_one() {
    check("and Harrow?", "what did Ilse Harrow say about the boats");
    check("What about Tomas Vell?", "what did Tomas Vell say about the boats");
    check("ok and harrow", "what did Ilse Harrow say about the boats");
    check("“And Harrow?”", "what did Ilse Harrow say about the boats");
    check("waht abuot Harrow", "what did Ilse Harrow say about the boats");
    check("Harrow?", "what did Ilse Harrow say about the boats");
    check("and her?", "what did Mara Ostrander say about the boats");
    check("And what did Harrow say?", "what did Ilse Harrow say about the boats");
    check("by Harrow?", "what did Ilse Harrow say about the boats");
    let anybody = "Who said anything about drones?";
    check_after(anybody, Some(mara()), "and Harrow?", Some("what did Ilse Harrow say about drones"));
    check_after("What did Ostrander say?", None, "and Harrow?", Some("what did Ilse Harrow say"));
}

#[test]
fn another_subject_takes_the_place_of_the_last_one() {
    check("what about Germany?", "what did Mara Ostrander say about Germany");
    check("and Harrow on tanks?", "what did Ilse Harrow say about tanks");
    check("what did Harrow say about that?", "what did Harrow say about the boats");
    check("and the tanks", "what did Mara Ostrander say about the tanks");
    check("about tanks?", "what did Mara Ostrander say about tanks");
    let anybody = "who said anything about drones";
    check_after(anybody, Some(mara()), "and tanks?", Some("who said anything about tanks"));
    check_after("harbour fees", None, "what about fish?", Some("fish"));
}

#[test]
fn a_name_or_a_thing_in_any_other_question_is_replaced() {
    let range = "How many boats does Kessary have?";
    check_after(range, None, "and Vellane?", Some("how many boats does Vellane have"));
    check_after(range, None, "and nets?", Some("how many nets does Kessary have"));
    check_after("Where is the quay?", None, "and the bridge?", Some("where is the bridge"));
    check_after("Where is the quay?", None, "and the bridge", Some("where is the bridge"));
    check_after("Who shut the quay?", None, "what about the mole?", Some("who shut the mole"));
    check_after("How old is Harrow?", None, "and Vell?", Some("how old is Tomas Vell"));
}

#[test]
fn a_time_or_a_place_is_added_or_replaces_an_earlier_one() {
    check("in 2023?", "what did Mara Ostrander say about the boats in 2023");
    check("and on Tuesday?", "what did Mara Ostrander say about the boats on Tuesday");
    check_after("Who shut the quay in 2022?", None, "and in 2023?", Some("who shut the quay in 2023"));
    check_after("Who shut the quay in Ostrel?", None, "and in Quillhaven?", Some("who shut the quay in Quillhaven"));
}

#[test]
fn a_pronoun_means_the_last_speaker() {
    check("what did she say about tanks?", "what did Mara Ostrander say about tanks");
    check("did she mention Germany", "did Mara Ostrander mention Germany");
    check("what is her plan?", "what is Mara Ostrander’s plan");
    check("what did they say about tanks?", "what did Mara Ostrander say about tanks");
    check("who asked her?", "who asked Mara Ostrander");
    let said = "Who said that the boats are not safe?";
    check_after(said, Some(mara()), "how old is she?", Some("how old is Mara Ostrander"));
}

#[test]
fn somebody_spoken_of_is_the_last_speaker_and_not_the_one_who_speaks() {
    check("what does Vell think of her?", "what does Vell think of Mara Ostrander");
    check_after(ON_BOATS, Some(mara()), "what does Vell think of him?", None);
    check_after(ON_BOATS, Some(mara()), "what did Ostrander say to her?", None);
    let war = "Who shut the harbour wall?";
    check_after(
        war,
        Some(narration(&[])),
        "what does Vell say about it?",
        Some("what does Vell say about the harbour wall"),
    );
}

#[test]
fn somebody_whom_the_question_named_can_be_meant() {
    let asked = "How old is Harrow?";
    check_after(asked, Some(narration(&[])), "where does she live?", Some("where does Ilse Harrow live"));
    check_after(asked, Some(narration(&[])), "what did Harrow say to her?", None);
}

#[test]
fn he_is_never_a_woman_and_she_never_a_man() {
    check_after(ON_BOATS, Some(mara()), "what did he say about tanks?", None);
    check_after(ON_BOATS, Some(mara()), "when did he say that?", None);
    let vell = quote(Some(person("Tomas Vell")));
    check_after("Who said that?", Some(vell.clone()), "what did she say about tanks?", None);
    check_after("Who said that?", Some(vell), "what did he say?", Some("what did Tomas Vell say"));
    let unknown = quote(Some(person("Quarrander")));
    check_after("Who said that?", Some(unknown), "what did she say?", Some("what did Quarrander say"));
    let unknown = quote(Some(person("Quarrander")));
    check_after("Who said that?", Some(unknown), "what did he say about her?", None);
    let group = quote(Some(Person { kind: SpeakerKind::Organisation, ..person("Open Harbour") }));
    check_after("Who said that?", Some(group.clone()), "what did she say?", None);
    check_after("Who said that?", Some(group), "what did they say?", Some("what did Open Harbour say"));
}

#[test]
fn somebody_named_in_the_words_that_were_shown_can_be_meant() {
    let shown = narration(&["Mara Ostrander"]);
    check_after("Who speaks for the crews?", Some(shown), "what did she say?", Some("what did Mara Ostrander say"));
    check_after("Who speaks for the crews?", Some(narration(&[])), "what did she say?", None);
}

#[test]
fn it_means_what_was_asked_about() {
    check_after("When was the quay shut?", None, "who built it?", Some("who built the quay"));
    check_after(
        "How many beds does the Marrable Hospital have?",
        None,
        "where is it",
        Some("where is the Marrable Hospital"),
    );
    check_after("Who shut the quay?", None, "what is its name?", Some("what is the quay’s name"));
    check_after(
        "What did Vell say about the wall?",
        None,
        "how much does it cost?",
        Some("how much does the wall cost"),
    );
}

#[test]
fn it_means_nothing_where_there_is_no_thing() {
    check_after("How much does one cost?", None, "where is it made?", None);
    check_after("Where is Kursk?", None, "how far is it from Moscow?", Some("how far is Kursk from Moscow"));
}

#[test]
fn when_and_where_somebody_said_that_asks_for_the_same_words_again() {
    let when = format!("when did Mara Ostrander say “{SAFE}”");
    let where_ = format!("where did Mara Ostrander say “{SAFE}”");
    for text in [
        "when did she say that?",
        "When did she say that",
        "when did Ostrander say this?",
        "when?",
        "when was that?",
        "what day did she say that?",
        "date?",
        "when was it published?",
    ] {
        check(text, &when);
    }
    for text in [
        "where did she say it?",
        "where?",
        "which article is that from?",
        "source?",
        "in which paper?",
        "which outlet?",
        "where was that printed?",
    ] {
        check(text, &where_);
    }
    let when = format!("when was “{SAFE}” said");
    check_after("Who said that?", Some(quote(None)), "when did he say that?", Some(&when));
    let printed = "where was “The quay was shut in March” printed";
    check_after("When was the quay shut?", Some(narration(&[])), "where was that printed?", Some(printed));
}

#[test]
fn who_said_that_asks_who_said_the_words_that_were_shown() {
    let expected = format!("who said “{SAFE}”");
    for text in ["who said that?", "who?", "Who said this", "says who?", "according to whom?"] {
        check(text, &expected);
    }
}

#[test]
fn more_of_the_same_speaker_leaves_out_the_words_that_were_shown() {
    let besides = |text: &str| format!("{text}, besides “{SAFE}”");
    check("what else did she say about tanks?", &besides("what did Mara Ostrander say about tanks"));
    check("what else did she say?", &besides("what did Mara Ostrander say"));
    check("What else?", &besides("what did Mara Ostrander say about the boats"));
    check("did she say anything else about that?", &besides("what did Mara Ostrander say about the boats"));
    check("what else did Ostrander say", &besides("what did Mara Ostrander say"));
    check_after(ON_BOATS, Some(mara()), "what else did he say?", None);
    check_after(ON_BOATS, Some(mara()), "what else did Harrow say about tanks?", None);
    check_after("Who shut the quay?", Some(narration(&[])), "what else?", None);
    check_after("Who shut the quay?", Some(narration(&[])), "anything else?", None);
    check("tell me more about tanks", &besides("what did Mara Ostrander say about tanks"));
}

#[test]
fn who_disagrees_asks_what_others_say_and_does_not_claim_that_they_disagree() {
    let expected = "what do others than Mara Ostrander say about the boats";
    for text in [
        "who disagrees?",
        "Who disagrees with her?",
        "does anyone disagree?",
        "who disagres",
        "who else?",
        "who else said that?",
        "anyone else?",
        "does anybody else think so?",
        "what do others say?",
        "who agrees?",
    ] {
        check(text, expected);
    }
    check("who disagrees about tanks?", "what do others than Mara Ostrander say about tanks");
    check("who disagrees with Harrow?", "what do others than Ilse Harrow say about the boats");
    check("did Harrow reply?", "what did Ilse Harrow say about the boats");
    check("does Harrow disagree?", "what did Ilse Harrow say about the boats");
    check_after("who said anything about tanks", None, "who disagrees?", Some("who said anything about tanks"));
}

#[test]
fn a_bare_question_word_asks_the_last_question_anew() {
    check("why?", "why did Mara Ostrander say that about the boats");
    check("how many?", "how many: what did Mara Ostrander say about the boats");
    check("how come", "why did Mara Ostrander say that about the boats");
    check_after("When did the quay open?", Some(narration(&[])), "why?", Some("why did the quay open"));
    check_after("Is the quay shut?", Some(narration(&[])), "when", Some("when is the quay shut"));
    check_after("Who shut the quay?", Some(narration(&[])), "why?", Some("why: who shut the quay"));
    check_after("Who shut the quay?", Some(narration(&[])), "how many?", Some("how many: who shut the quay"));
}

#[test]
fn a_question_that_is_complete_is_left_alone() {
    for text in [
        "Who manufactures ATACMS?",
        "And who manufactures ATACMS?",
        "What did Ilse Harrow say about tanks?",
        "Did Vell say that he would resign?",
        "did vell say that he would resign?",
        "Is it true that the harbour wall costs forty million crowns?",
        "Who said that the quay stays shut?",
        "Who opposes the harbour wall?",
        "What else did Harrow say about tanks?",
        "When was the quay built?",
        "When did Harrow say that the quay would open?",
        "How many boats are in the harbour?",
        "harbour fees",
        "drones",
        "Which article mentions the lighthouse?",
        "boats",
        "what did Mara Ostrander say about the boats?",
        "What did Harrow reply?",
        "Does Vell disagree with Harrow?",
        "according to Vell",
        "is that true?",
        "really?",
        "him?",
        "When did it rain?",
        "In what year was the quay built?",
        "thanks",
        "?!",
        "",
    ] {
        check_after(ON_BOATS, Some(mara()), text, None);
    }
    check_after(ON_BOATS, Some(mara()), &"and Harrow ".repeat(400), None);
}

#[test]
fn without_anything_to_lean_on_nothing_is_read_into_a_text() {
    for text in ["when did she say that?", "who disagrees?", "what else?", "why?", "in 2023?", "it?"] {
        check_after("", None, text, None);
    }
}
