//! What `extract` says of sentences in the shape of real ones.

mod promises;

use super::*;
use crate::domain::{ArticleId, Attribution, Metadata, Quote, QuoteKind, SpeakerKind};

/// An article of `text` of which nothing else is known.
pub(super) fn article(text: &str) -> Article {
    Article {
        id: ArticleId::new("test").unwrap(),
        metadata: Metadata::default(),
        text: text.to_owned(),
        extra: serde_json::Map::new(),
    }
}

fn extraction(text: &str) -> Extraction {
    extract(&article(text), Settings::default())
}

/// The quotes of `text`, at the shipped threshold.
pub(super) fn quotes(text: &str) -> Vec<Quote> {
    extraction(text).quotes
}

/// `quote` of `text` as `speaker: words`, `?` for nobody, its spans parted by `between`.
pub(super) fn spoken(quote: &Quote, text: &str, between: &str) -> String {
    let speaker = quote.speaker().map_or("?", |speaker| speaker.name.as_str());
    let spans: Vec<&str> = quote.spans.iter().map(|span| span.slice(text).unwrap()).collect();
    format!("{speaker}: {}", spans.join(between))
}

/// Each quote of `text` that has marks, as `speaker: words`, `?` for nobody. What is only reported is left out.
#[track_caller]
pub(super) fn check(text: &str, expected: &[&str]) {
    let quotes = quotes(text);
    let marked = quotes.iter().filter(|quote| quote.kind != QuoteKind::Reported);
    let found: Vec<String> = marked.map(|quote| spoken(quote, text, " ")).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_quotation_that_two_reports_take_in_stays_with_the_one_and_the_other_is_within_it() {
    let odd = "\u{fffd}".repeat(80);
    let text = format!("The port, asked where it was, replied in writing that the{odd} 55 crates were “lost at sea.”");
    let quotes = quotes(&text);
    let spans: Vec<usize> = quotes.iter().map(|quote| quote.spans.len()).collect();
    assert_eq!(spans, [1, 1], "{quotes:?}");
    assert_eq!(quotes[1].parent, Some(0));
}

#[test]
fn the_name_beside_the_cue_speaks_in_either_order() {
    check("“The quay is shut,” Anna Weil said.", &["Anna Weil: “The quay is shut,”"]);
    check("“The quay is shut,” said Anna Weil.", &["Anna Weil: “The quay is shut,”"]);
    check("Anna Weil said: “The quay is shut.”", &["Anna Weil: “The quay is shut.”"]);
    check("“Is the quay shut?” Anna Weil asked.", &["Anna Weil: “Is the quay shut?”"]);
}

#[test]
fn a_last_name_is_shown_in_full() {
    check("Anna Weil came late. “The quay is shut,” said Weil.", &["Anna Weil: “The quay is shut,”"]);
}

#[test]
fn titles_roles_and_appositions_stand_between_name_and_cue() {
    check("“It is shut,” said Lowmere Marine director Ida Reyes.", &["Ida Reyes: “It is shut,”"]);
    check(
        "“It is shut,” Gen. Orla Brandt, the new head of the port, wrote on Monday.",
        &["Orla Brandt: “It is shut,”"],
    );
    check("The mayor, Anna Weil, said “it is shut for good.”", &["Anna Weil: “it is shut for good.”"]);
    check("“It is shut,” posted the Lowmere journalist Ines Maar, who lives there.", &["Ines Maar: “It is shut,”"]);
}

#[test]
fn a_short_form_in_brackets_parts_no_speaker_from_the_cue() {
    check(
        "Anna Weil of the Port Safety Organization (PSO) said it was “late for us all.”\nThe PSO said it was “late for us.”",
        &["Anna Weil: it was “late for us all.”", "Port Safety Organization: it was “late for us.”"],
    );
}

#[test]
fn a_relative_clause_is_no_part_of_a_description() {
    check("“It is shut,” said a woman whose name was not given.", &["a woman: “It is shut,”"]);
}

#[test]
fn an_office_of_something_before_a_name_is_its_bearers() {
    check("Then-minister of harbours Anna Weil said “it is shut for good.”", &["Anna Weil: “it is shut for good.”"]);
    check(
        "The spokesman of candidate Anna Weil said “it is shut for good.”",
        &["The spokesman of candidate Anna Weil: “it is shut for good.”"],
    );
}

#[test]
fn a_quotation_split_by_its_cue_is_one_quote() {
    check("“Go home,” said Anna Weil. “It is late.”", &["Anna Weil: “Go home,” “It is late.”"]);
    check("“Go home,” Anna Weil said, “and stay there.”", &["Anna Weil: “Go home,” “and stay there.”"]);
    check("“Go home,” he said. “It is late.”", &["?: “Go home,” “It is late.”"]);
}

#[test]
fn the_one_spoken_to_does_not_speak() {
    check("“You are late,” Bo Lund told Anna Weil.", &["Bo Lund: “You are late,”"]);
    check("Bo Lund told Anna Weil, “You are late.”", &["Bo Lund: “You are late.”"]);
    check("“You are late,” he told Anna Weil.", &["?: “You are late,”"]);
}

#[test]
fn a_name_that_only_belongs_to_a_description_does_not_speak() {
    check("“We will sue,” said a lawyer for Anna Weil.", &["a lawyer for Anna Weil: “We will sue,”"]);
    check("“We will sue,” Anna Weil’s lawyer said.", &["Anna Weil’s lawyer: “We will sue,”"]);
    check("A friend of Anna Weil said “we will sue them all.”", &["A friend of Anna Weil: “we will sue them all.”"]);
}

#[test]
fn joined_names_speak_together() {
    check("“We will sue,” Bo Lund and Anna Weil said.", &["Bo Lund and Anna Weil: “We will sue,”"]);
}

#[test]
fn a_description_of_nobody_known_speaks_in_its_own_words() {
    check("“It is shut,” two officials said.", &["two officials: “It is shut,”"]);
    check("“It is shut,” the company said in a statement.", &["the company: “It is shut,”"]);
    check("“It is shut,” said residents of Lowmere.", &["residents of Lowmere: “It is shut,”"]);
    let found = extraction("“It is shut,” two officials said.");
    assert_eq!(found.quotes.first().unwrap().speaker().unwrap().kind, SpeakerKind::Group);
}

#[test]
fn a_description_means_the_one_person_the_article_has_called_so() {
    check("Mayor Anna Weil came late.\n“It is shut,” the mayor said.", &["Anna Weil: “It is shut,”"]);
    check("Bo Lund, owner of the ferry, came late.\n“It is shut,” said the owner.", &["Bo Lund: “It is shut,”"]);
    check(
        "Mayor Anna Weil met Bo Lund, the mayor of Lowmere.\n“It is shut,” the mayor said.",
        &["the mayor: “It is shut,”"],
    );
}

#[test]
fn what_a_verb_is_about_does_not_speak() {
    check("Anna Weil issued a statement saying “it is shut for good.”", &["Anna Weil: “it is shut for good.”"]);
    check("Anna Weil took the report back and called it “shut for good.”", &["Anna Weil: “shut for good.”"]);
    check("Nobody wants rules that allow companies to say “it is shut for good.”", &["?: “it is shut for good.”"]);
}

#[test]
fn a_second_verb_has_the_subject_of_the_first() {
    check("Anna Weil left the quay and called it “shut for good.”", &["Anna Weil: “shut for good.”"]);
    check(
        "On Friday, Anna Weil praised Bo Lund, saying he was “late for good.”",
        &["Anna Weil: he was “late for good.”"],
    );
    check("The company wrote to Anna Weil, calling her “late for good.”", &["The company: “late for good.”"]);
}

#[test]
fn any_past_tense_after_quoted_words_reports_them() {
    check("“It is shut!” Anna Weil thundered.", &["Anna Weil: “It is shut!”"]);
    check("“It is shut,” points out Anna Weil.", &["Anna Weil: “It is shut,”"]);
}

#[test]
fn a_document_says_the_words_of_whoever_wrote_it() {
    check("Anna Weil came late.\n“It is shut,” her statement read.", &["Anna Weil: “It is shut,”"]);
    check("“It is shut,” Anna Weil’s letter said.", &["Anna Weil: “It is shut,”"]);
}

#[test]
fn a_report_at_the_end_counts_more_than_whom_the_words_carry_on_from() {
    check(
        "“It is late,” said Anna Weil.\n“We will wait.\n“We will not go,” Bo Lund said.",
        &["Anna Weil: “It is late,”", "Bo Lund: “We will wait. “We will not go,”"],
    );
}

#[test]
fn a_heading_within_single_marks_carries_nobody_on() {
    check(
        "“It is late,” said Anna Weil.\n'A change of tide for us all'\nBo Lund came.",
        &["Anna Weil: “It is late,”", "?: 'A change of tide for us all'"],
    );
}

#[test]
fn words_that_name_their_own_speaker_carry_nobody_on() {
    check(
        "“It is late,” said Anna Weil.\n“TEAGUE: Where were you then?”",
        &["Anna Weil: “It is late,”", "?: “TEAGUE: Where were you then?”"],
    );
}

#[test]
fn whoever_is_addressed_is_not_worked_out_to_speak() {
    check(
        "“It is late,” said Anna Weil.\nShe smiled. “Anna, you can go,” she said.",
        &["Anna Weil: “It is late,”", "?: “Anna, you can go,”"],
    );
}

#[test]
fn words_that_nothing_closes_carry_nobody_on() {
    check(
        "“It is late,” said Anna Weil.\n“It is our water, Foreign Minister Bo Lund told the harbour.\nNobody left.",
        &["Anna Weil: “It is late,”", "?: “It is our water, Foreign Minister Bo Lund told the harbour."],
    );
}

#[test]
fn a_preposition_after_a_name_leaves_it_the_subject() {
    check("Anna Weil of the Harbour Authority says “it is shut for good.”", &["Anna Weil: “it is shut for good.”"]);
    check("Anna Weil on Monday said “it is shut for good.”", &["Anna Weil: “it is shut for good.”"]);
    check(
        "But the head of crews for HART, Anna Weil, says “it is shut for good.”",
        &["Anna Weil: “it is shut for good.”"],
    );
}

#[test]
fn a_name_or_cue_inside_another_quotation_reports_nothing() {
    check("“Anna Weil said so.” “Nobody else did so.”", &["?: “Anna Weil said so.”", "?: “Nobody else did so.”"]);
    check(
        "“Today I heard what Anna Weil said, ‘the quay is shut.’ ”",
        &["?: “Today I heard what Anna Weil said, ‘the quay is shut.’ ”", "Anna Weil: ‘the quay is shut.’"],
    );
}

#[test]
fn pronouns_keep_the_cue_and_name_nobody() {
    let found = extraction("“The quay is shut,” she said.");
    let quote = found.quotes.first().unwrap();
    assert_eq!(quote.attribution, Attribution::Unattributed);
    assert_eq!(quote.cue.as_ref().map(|cue| cue.words.as_str()), Some("said"));
}

#[test]
fn a_pronoun_means_the_person_the_narration_is_about() {
    check(
        "“It is late,” said Anna Weil.\n“Go home,” she said.",
        &["Anna Weil: “It is late,”", "Anna Weil: “Go home,”"],
    );
    check("Anna Weil came late.\n“Go home,” she said.", &["Anna Weil: “Go home,”"]);
    check("Anna Weil met Ida Reyes on the quay.\n“Go home,” she said.", &["Anna Weil: “Go home,”"]);
    check("For Anna Weil it was late. She was tired. “Go home,” she said.", &["Anna Weil: “Go home,”"]);
    check(
        "Anna Weil answered Bo Lund on Monday:\nI would go home now” she said.",
        &["Anna Weil: I would go home now”"],
    );
}

#[test]
fn a_pronoun_never_means_a_person_of_the_other_gender() {
    check("Ms. Orrin met Mr. Teague.\n“Go home,” he said.", &["Teague: “Go home,”"]);
    check("Mr. Teague came late.\n“Go home,” she said.", &["?: “Go home,”"]);
    check(
        "Oszkar Teague said he was late. Orlin Vey said she was not.\n“Go home,” he said.",
        &["Oszkar Teague: “Go home,”"],
    );
}

#[test]
fn a_pronoun_that_may_mean_two_people_or_nobody_named_names_nobody() {
    check("Bo Lund met with Anna Weil and Ida Reyes.\n“Go home,” she said.", &["?: “Go home,”"]);
    check("Vey Orlin and Teague Brandt came late.\n“Go home,” she said.", &["?: “Go home,”"]);
    check("Anna Weil came late.\nA.\nB.\nC.\nD.\n“Go home,” she said.", &["?: “Go home,”"]);
}

#[test]
fn a_pronoun_means_whoever_alone_is_spoken_of() {
    check("Vey Orlin came late.\n“Go home,” she said.", &["Vey Orlin: “Go home,”"]);
}

#[test]
fn they_are_the_ones_who_spoke_together() {
    check(
        "“It is late,” said Bo Lund and Anna Weil.\n“Go home,” they said.",
        &["Bo Lund and Anna Weil: “It is late,”", "Bo Lund and Anna Weil: “Go home,”"],
    );
}

#[test]
fn a_quotation_that_nobody_reports_carries_on() {
    check(
        "“It is late,” she told Anna Weil.\n“Go home,” said Bo Lund.\n“Nobody stays here.”",
        &["?: “It is late,”", "Bo Lund: “Go home,”", "Bo Lund: “Nobody stays here.”"],
    );
    check("Anna Weil says the quay is shut.\n“Nobody stays here.”", &["Anna Weil: “Nobody stays here.”"]);
    check(
        "“It is late,” said Anna Weil. Weil was tired. “Nobody stays here.”",
        &["Anna Weil: “It is late,”", "Anna Weil: “Nobody stays here.”"],
    );
}

#[test]
fn a_new_speaker_or_subject_breaks_what_carries_on() {
    check(
        "“It is late,” said Anna Weil.\nOne of them said it was not.\n“Nobody stays here.”",
        &["Anna Weil: “It is late,”", "?: “Nobody stays here.”"],
    );
    check(
        "“It is late,” said Anna Weil.\nBo Lund was tired.\n“Nobody stays here.”",
        &["Anna Weil: “It is late,”", "?: “Nobody stays here.”"],
    );
    check("Anna Weil came late.\n“Nobody stays here.”", &["?: “Nobody stays here.”"]);
}

#[test]
fn a_negated_cue_names_nobody() {
    check("Anna Weil did not say “the quay is lost for good.”", &["?: “the quay is lost for good.”"]);
}

#[test]
fn a_participle_takes_the_subject_of_the_cue_before_it() {
    check(
        "“It is late,” Anna Weil said, adding that it was “late for everybody there.”",
        &["Anna Weil: “It is late,”", "Anna Weil: it was “late for everybody there.”"],
    );
    check("Anna Weil shrugged, saying “it is late for all.”", &["Anna Weil: “it is late for all.”"]);
    check("Anna Weil left without saying “it is late for all.”", &["?: “it is late for all.”"]);
}

#[test]
fn who_is_called_something_does_not_say_it() {
    check("Bo Lund was called “a man without a plan.”", &["?: “a man without a plan.”"]);
    check(
        "Bo Lund was called “a man without a plan” by nobody. Anna Weil called Lund a “dictator.”",
        &["?: “a man without a plan”", "Anna Weil: “dictator.”"],
    );
}

#[test]
fn a_paragraph_that_ends_with_a_colon_introduces_the_next() {
    check(
        "Anna Weil on Monday spoke with the harbour board:\n“It is late.”\n“It is very late.”",
        &["Anna Weil: “It is late.”", "Anna Weil: “It is very late.”"],
    );
}

#[test]
fn titles_terms_nicknames_and_expansions_are_nobodys_words() {
    check(
        "The novel “The Drowned Quay” and the term “low water” and Tom “Tug” Reve and the so-called “winter plan.”",
        &[],
    );
    check("HART stands for “harbour area response team and all its boats.”", &[]);
    check("Anna Weil said on “Face the Harbour” that it was late.", &[]);
}

#[test]
fn an_organisation_can_speak() {
    check("According to the Harbour Authority, “no ship was refused.”", &["Harbour Authority: “no ship was refused.”"]);
}
