//! Interviews, transcripts and embedded posts among an article's quotes: each turn or post is a quote, and what is quoted in
//! it a part of it.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{
    lexicon::{Classes, classes},
    mention::People,
    post::post,
    turn::{Labelled, Turn, turns},
};
use crate::domain::{Attribution, Found, Matter, Mention, Paragraph, Quote, QuoteKind, Span, Speaker, SpeakerKind};

/// How often a label with a name gives the speaker: 21 of 21 in the development articles of `PolNeAR`, but of three
/// transcripts only, too few for a higher figure.
const LABELLED_CONFIDENCE: f32 = 0.9;

/// How often that one answers: all 20 answers of the one such interview among the development articles; too few for a
/// higher figure.
const INTERVIEWED_CONFIDENCE: f32 = 0.85;

/// How often a signature gives the speaker of an embedded post: all 13 of the development articles of both corpora; too few
/// for a higher figure.
const SIGNED_CONFIDENCE: f32 = 0.9;

/// `quotes` with a quote for each turn of the transcripts in `text`, and for each embedded post, whose day counts from
/// `published`. What is quoted within one becomes a part of it.
pub(super) fn with_turns(
    text: &str,
    paragraphs: &[Paragraph],
    people: &People,
    published: Option<Date>,
    quotes: Vec<Quote>,
) -> Vec<Quote> {
    let mut turns = turns(text, paragraphs, people);
    let posts: Vec<Turn> = paragraphs
        .iter()
        .enumerate()
        .filter(|(_, paragraph)| paragraph.matter == Matter::Body)
        .filter_map(|(number, paragraph)| {
            let post = post(text, paragraph.span, published)?;
            let speaker = Labelled::Signed(people.speaker(&post.name), post.said_on);
            Some(Turn { paragraph: number, label: post.signature, spans: vec![post.words], speaker })
        })
        .filter(|post| turns.binary_search_by_key(&post.paragraph, |turn| turn.paragraph).is_err())
        .collect();
    turns.extend(posts);
    turns.sort_by_key(|turn| turn.paragraph);
    if turns.is_empty() { quotes } else { merged(text, paragraphs, &turns, quotes) }
}

/// The quotes of `turns` among `quotes`, in the order of the text.
fn merged(text: &str, paragraphs: &[Paragraph], turns: &[Turn], quotes: Vec<Quote>) -> Vec<Quote> {
    let within = |span: &Span| {
        let after = turns.partition_point(|turn| turn.spans.first().is_some_and(|first| first.start() <= span.start()));
        let at = after.checked_sub(1)?;
        let turn = turns.get(at)?;
        turn.spans.iter().any(|part| part.contains(*span)).then_some(at)
    };
    let holds_label = |span: &Span| {
        let next = turns.partition_point(|turn| turn.label.start() < span.start());
        turns.get(next).is_some_and(|turn| span.contains(turn.label))
    };
    // Each quote with the index it had; a turn comes before what is quoted in it.
    let mut all: Vec<(Place, Quote)> =
        turns.iter().enumerate().map(|(at, turn)| (Place::Turn(at), quote_of(text, turn))).collect();
    for (at, mut quote) in quotes.into_iter().enumerate() {
        // A mark before the label takes in the whole turn, and with it those after that open with a mark.
        quote.spans.retain(|span| !holds_label(span));
        if let Some(first) = quote.spans.first() {
            let number = paragraphs.partition_point(|paragraph| paragraph.span.start() <= first.start());
            quote.paragraph = u32::try_from(number.max(1)).unwrap_or(u32::MAX);
            all.push((Place::Quote(at), quote));
        }
    }
    all.sort_by_key(|(place, quote)| (quote.spans.first().map(|span| span.start()), matches!(place, Place::Quote(_))));
    let new: HashMap<Place, usize> = all.iter().enumerate().map(|(at, (place, _))| (*place, at)).collect();
    let parents: Vec<Option<usize>> = all
        .iter()
        .map(|(place, quote)| {
            let first = quote.spans.first().filter(|_| matches!(place, Place::Quote(_)))?;
            let old = quote.parent.and_then(|parent| new.get(&Place::Quote(parent)).copied());
            let around = old.filter(|&at| {
                all.get(at).is_some_and(|(_, outer)| outer.spans.iter().any(|span| span.contains(*first)))
            });
            around.or_else(|| new.get(&Place::Turn(within(first)?)).copied())
        })
        .collect();
    all.into_iter().zip(parents).map(|((_, quote), parent)| Quote { parent, ..quote }).collect()
}

/// Where a quote comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Turn(usize),
    Quote(usize),
}

/// `speaker` as somebody who talks: a single word in capitals, like an acronym, is a person's last name here.
fn of_label(speaker: &Speaker) -> Speaker {
    let listed = [Classes::ORGANISATION, Classes::PUBLICATION, Classes::PLACE];
    let known = listed.iter().any(|&class| classes(&speaker.name).any(class));
    let kind = match speaker.kind {
        SpeakerKind::Organisation | SpeakerKind::Unknown if !known && !speaker.name.contains(' ') => {
            SpeakerKind::Person
        }
        kind => kind,
    };
    Speaker { name: speaker.name.clone(), kind }
}

fn quote_of(text: &str, turn: &Turn) -> Quote {
    let mention = || turn.label.slice(text).map(|words| Mention { words: words.to_owned(), spans: vec![turn.label] });
    let attribution = match &turn.speaker {
        Labelled::Question | Labelled::Answer => Attribution::Unattributed,
        Labelled::Interviewed(speaker) => {
            Attribution::Attributed { speaker: speaker.clone(), mention: None, found: Found::Carried }
        }
        Labelled::Named(speaker) | Labelled::Signed(speaker, _) => {
            Attribution::Attributed { speaker: of_label(speaker), mention: mention(), found: Found::Named }
        }
        Labelled::Part(speaker) => {
            Attribution::Attributed { speaker: speaker.clone(), mention: mention(), found: Found::Resolved }
        }
    };
    Quote {
        spans: turn.spans.clone(),
        kind: QuoteKind::Direct,
        attribution,
        cue: None,
        confidence: match turn.speaker {
            Labelled::Interviewed(_) => INTERVIEWED_CONFIDENCE,
            Labelled::Signed(..) => SIGNED_CONFIDENCE,
            _ => LABELLED_CONFIDENCE,
        },
        parent: None,
        paragraph: u32::try_from(turn.paragraph + 1).unwrap_or(u32::MAX),
        said_on: match &turn.speaker {
            Labelled::Signed(_, said_on) => said_on.clone(),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::extract::tests::{quotes, spoken};

    /// Each quote of `text` as `speaker: words`, `?` for nobody, `>` before what is quoted within another.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = quotes(text)
            .iter()
            .map(|quote| format!("{}{}", if quote.parent.is_some() { ">" } else { "" }, spoken(quote, text, " ")))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_name_before_the_colon_speaks() {
        check(
            "Anna Weil met Bo Lund.\nAnna Weil: Where were you?\nLUND: I was late.\nWeil: Why?",
            &["Anna Weil: Where were you?", "Bo Lund: I was late.", "Anna Weil: Why?"],
        );
    }

    #[test]
    fn questions_and_answers_are_quoted_though_nobody_is_named() {
        check("Q: Where were you?\nA: At the quay.\nQ. Why?", &["?: Where were you?", "?: At the quay.", "?: Why?"]);
    }

    #[test]
    fn whoever_is_interviewed_answers() {
        check(
            "Q&A with Mayor Anna Weil\nQ: Where were you?\nA: I was late.\nQ: Why?",
            &["?: Where were you?", "Anna Weil: I was late.", "?: Why?"],
        );
        check(
            "An interview with Anna Weil. After an interview with Bo Lund.\nQ: Where were you?\nA: I was late.\nQ: Why?",
            &["?: Where were you?", "?: I was late.", "?: Why?"],
        );
    }

    #[test]
    fn a_turn_goes_on_where_somebody_still_speaks() {
        check(
            "Ida Reyes: Where were you?\nBo Lund: At the quay.\nI saw it all.\nIda Reyes: Thank you.\nI am off.",
            &["Ida Reyes: Where were you?", "Bo Lund: At the quay. I saw it all.", "Ida Reyes: Thank you."],
        );
        check(
            "Ida Reyes: Where were you?\nBo Lund: At the quay.\nThe ferry left.\nIda Reyes: Thank you.",
            &["Ida Reyes: Where were you?", "Bo Lund: At the quay.", "Ida Reyes: Thank you."],
        );
    }

    #[test]
    fn a_last_name_in_capitals_is_a_person() {
        let found = quotes("Anna Weil met the press.\nRAMOS: Where were you?\nWEIL: I was late.\nRAMOS: Why?");
        let speaker = found.first().unwrap().speaker().unwrap();
        assert_eq!((speaker.name.as_str(), speaker.kind), ("RAMOS", SpeakerKind::Person));
    }

    #[test]
    fn headings_and_lists_are_no_talk() {
        check("Signs: You can see them.\nNote: We are shut.\nSigns: I was there.", &[]);
        check("PORT ELLERY: The quay is shut.\nLOWMERE: The ferry left.\nPORT ELLERY: It is late.", &[]);
        check("Anna Weil: 40 votes.\nBo Lund: 12 votes.\nAnna Weil: 52 in all.", &[]);
        check("Anna Weil: I was there.\nThe rest is silence.", &[]);
    }

    #[test]
    fn what_a_speaker_quotes_is_a_part_of_the_turn() {
        check(
            "Ida Reyes: Where were you?\nBo Lund: I was told “go home and stay there.”\nIda Reyes: Thank you.",
            &[
                "Ida Reyes: Where were you?",
                "Bo Lund: I was told “go home and stay there.”",
                ">?: “go home and stay there.”",
                "Ida Reyes: Thank you.",
            ],
        );
    }

    #[test]
    fn a_signed_post_is_its_signers() {
        check(
            "Anna Weil came late.\nThe quay is “shut for good,” they say. — Anna Weil (@annaweil) June 29, 2016\nShe left.",
            &["Anna Weil: The quay is “shut for good,” they say.", ">?: The quay is “shut for good,”"],
        );
    }

    #[test]
    fn a_mark_before_the_label_does_not_join_the_turns() {
        check(
            "“REYES: Where were you?\n“LUND: I was at the quay.\n“REYES: Why?”\nIda Reyes and Bo Lund left.",
            &["Ida Reyes: Where were you?", "Bo Lund: I was at the quay.", "Ida Reyes: Why?"],
        );
    }

    #[test]
    fn ten_thousand_turns_are_read_once() {
        let mut text = String::new();
        for turn in 0..5_000 {
            writeln!(text, "Ida Reyes: Where were you {turn}?\nBo Lund: I was “late” {turn}.").unwrap();
        }
        assert!(quotes(&text).len() >= 10_000);
    }
}
