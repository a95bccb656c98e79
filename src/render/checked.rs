//! What is said of a quotation that was checked.

use crate::{
    answer::{Answer, Joined, Question, Verdict, can_be_by},
    domain::{Attribution, Found},
};

/// Longest stretch of words shown as left out or put in, in characters.
const CHARS_MAX: usize = 200;

/// The verdict on words that are printed, in one sentence or two.
pub(super) fn heading(answer: &Answer, question: &Question) -> String {
    let verdict = match (answer.verdict, &answer.joined) {
        (Verdict::Misattributed, _) => misattributed(answer),
        (verdict, Some(joined)) => put_together(verdict, joined),
        (Verdict::Altered, None) => "Altered: not the words that were printed.".to_owned(),
        (_, None) => "Word for word as printed.".to_owned(),
    };
    match unchecked_speaker(answer, question) {
        Some(unchecked) => format!("{verdict} {unchecked}"),
        None => verdict,
    }
}

/// How a quotation is put together.
fn put_together(verdict: Verdict, joined: &Joined) -> String {
    let places = match joined.places {
        0 | 1 => String::new(),
        2 => "joined from two places of one article".to_owned(),
        3 => "joined from three places of one article".to_owned(),
        places => format!("joined from {places} places of one article"),
    };
    let apart = joined.places > 1;
    match verdict {
        Verdict::Verbatim if apart => format!("Word for word as printed, {places}."),
        Verdict::Verbatim if joined.left_out.is_empty() => "Word for word as printed.".to_owned(),
        Verdict::Verbatim => "Word for word as printed, with words left out.".to_owned(),
        _ if joined.several_speakers => format!("Altered: {places}, which are not the words of one person."),
        _ if !joined.in_order && apart => format!("Altered: {places}, in another order than printed."),
        _ if !joined.in_order => "Altered: the words stand in another order than printed.".to_owned(),
        _ if apart => format!("Altered: {places}, and nothing shows it."),
        _ => "Altered: words are left out, and nothing shows it.".to_owned(),
    }
}

/// What was left out of a quotation and what was put in, one line each.
pub(super) fn parts(joined: &Joined) -> Vec<String> {
    let left_out = joined.left_out.iter().map(|left_out| match left_out {
        Some(words) => format!("Left out: “{}”.", super::clip(words, CHARS_MAX)),
        None if joined.in_order => "Left out: more than 60 words.".to_owned(),
        None => String::new(),
    });
    let inserted = joined.inserted.iter();
    let inserted =
        inserted.map(|words| format!("“{}” was put in by whoever quoted it.", super::clip(words, CHARS_MAX)));
    left_out.filter(|line| !line.is_empty()).chain(inserted).collect()
}

/// What to say where words to be checked are printed, and the speaker given with them could not be compared.
fn unchecked_speaker(answer: &Answer, question: &Question) -> Option<String> {
    let Question::CheckQuote { speaker: Some(speaker), .. } = question else { return None };
    let first = answer.findings.first().filter(|_| answer.verdict != Verdict::Misattributed)?;
    let given = &super::wording::respelled(answer, speaker);
    let speaker = super::clip(given, 80);
    match &first.quote {
        None => Some(format!("They are the article’s own words, not a quotation of {speaker}.")),
        Some(quote) => match (quote.named_speaker(), quote.speaker()) {
            (Some(named), _) if answer.verdict == Verdict::Altered && !can_be_by(quote, given) => {
                Some(format!("The article gives these words to {}, not to {speaker}.", super::clip(&named.name, 80)))
            }
            (Some(_), _) => None,
            (None, Some(described)) => Some(format!(
                "Whether {speaker} said it cannot be told: the article names nobody here, only “{}”.",
                super::clip(&described.name, 80)
            )),
            (None, None) => {
                Some(format!("Whether {speaker} said it cannot be told: the article does not say plainly who did."))
            }
        },
    }
}

fn misattributed(answer: &Answer) -> String {
    let quote = answer.findings.first().and_then(|finding| finding.quote.as_ref());
    match quote.map(|quote| &quote.attribution) {
        Some(Attribution::Attributed { speaker, found: Found::Corrected, .. }) => {
            format!("Said by someone else: by {}, as a moderator of this library corrected.", speaker.name)
        }
        Some(Attribution::Attributed { speaker, .. }) => {
            format!("Said by someone else: the article attributes these words to {}.", speaker.name)
        }
        _ => "Said by someone else.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        answer::InsteadOf,
        render::example::{answer, finding, who_said},
    };

    #[track_caller]
    fn check(verdict: Verdict, joined: &Joined, expected: &str) {
        let answer = Answer { joined: Some(joined.clone()), ..answer(verdict, vec![finding()]) };
        assert_eq!(heading(&answer, &who_said()), expected);
    }

    fn joined(places: usize) -> Joined {
        Joined {
            places,
            marked: true,
            in_order: true,
            several_speakers: false,
            left_out: vec![Some("before May".to_owned()), None],
            inserted: vec!["the mayor".to_owned()],
        }
    }

    #[test]
    fn an_honest_ellipsis_is_word_for_word_with_words_left_out() {
        check(Verdict::Verbatim, &joined(1), "Word for word as printed, with words left out.");
        check(Verdict::Verbatim, &joined(2), "Word for word as printed, joined from two places of one article.");
        let in_one_piece = Joined { left_out: vec![], ..joined(1) };
        check(Verdict::Verbatim, &in_one_piece, "Word for word as printed.");
    }

    #[test]
    fn what_a_quotation_hides_is_said() {
        let hidden = |places| Joined { marked: false, ..joined(places) };
        check(Verdict::Altered, &hidden(3), "Altered: joined from three places of one article, and nothing shows it.");
        check(Verdict::Altered, &hidden(1), "Altered: words are left out, and nothing shows it.");
        let turned = Joined { in_order: false, ..joined(2) };
        let sentence = "Altered: joined from two places of one article, in another order than printed.";
        check(Verdict::Altered, &turned, sentence);
        let of_two = Joined { several_speakers: true, ..joined(2) };
        let sentence = "Altered: joined from two places of one article, which are not the words of one person.";
        check(Verdict::Altered, &of_two, sentence);
    }

    #[test]
    fn what_was_left_out_and_put_in_is_shown() {
        let inserted = "“the mayor” was put in by whoever quoted it.";
        let expected = ["Left out: “before May”.", "Left out: more than 60 words.", inserted];
        assert_eq!(parts(&joined(1)), expected);
        assert_eq!(parts(&Joined { in_order: false, left_out: vec![None], ..joined(1) }), [inserted]);
    }

    #[test]
    fn altered_words_of_somebody_else_are_said_to_be_so() {
        let question = Question::CheckQuote { quote: "the quay opens".to_owned(), speaker: Some("Orrin".to_owned()) };
        let sentence =
            "Altered: not the words that were printed. The article gives these words to Zoë Vale, not to Orrin.";
        assert_eq!(heading(&answer(Verdict::Altered, vec![finding()]), &question), sentence);
        let question = Question::CheckQuote { quote: "the quay opens".to_owned(), speaker: Some("Vail".to_owned()) };
        let instead_of = vec![InsteadOf { given: "Vail".to_owned(), used: "Vale".to_owned() }];
        let corrected = Answer { instead_of, ..answer(Verdict::Altered, vec![finding()]) };
        assert_eq!(heading(&corrected, &question), "Altered: not the words that were printed.");
    }
}
