//! What `extract` promises of any text: spans, passages and order, in time that grows with the text.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::{super::*, extraction};
use crate::domain::{Attribution, CharOffsets, Matter, QUOTATION_MARKS, QuoteKind, Span};

/// Every promise about spans, passages and order that holds for any text.
#[track_caller]
fn check_promises(text: &str) {
    let found = extraction(text);
    let body = |span: Span| {
        found.paragraphs.iter().any(|paragraph| paragraph.matter == Matter::Body && paragraph.span.contains(span))
    };
    for span in &found.passages {
        assert!(span.slice(text).is_some_and(|words| words.split_whitespace().count() <= 120));
    }
    for (before, after) in found.passages.iter().zip(found.passages.iter().skip(1)) {
        assert!(before.end() <= after.start(), "passages overlap");
    }
    let letters = |words: &str| words.chars().filter(|character| !character.is_whitespace()).count();
    let in_body: usize = found
        .paragraphs
        .iter()
        .filter(|paragraph| paragraph.matter == Matter::Body)
        .map(|paragraph| letters(paragraph.span.slice(text).unwrap()))
        .sum();
    let in_passages: usize = found.passages.iter().map(|span| letters(span.slice(text).unwrap())).sum();
    assert_eq!(in_body, in_passages, "passages hold the body, and nothing but the body");
    let mut last = 0;
    for (index, quote) in found.quotes.iter().enumerate() {
        let first = quote.spans.first().unwrap();
        assert!(first.start() >= last, "quotes are in order");
        last = first.start();
        let mut parts = quote.spans.iter().zip(quote.spans.iter().skip(1));
        assert!(parts.all(|(one, next)| one.end() <= next.start()), "the parts of a quote are in order");
        assert!((0.0..=1.0).contains(&quote.confidence));
        assert_eq!(quote.paragraph, found.paragraph_at(first.start()));
        assert!(quote.shown(text).is_some());
        let parent = quote.parent.map(|parent| (parent, found.quotes.get(parent).unwrap()));
        assert!(
            parent.is_none_or(|(parent, outer)| parent < index && outer.spans.iter().any(|span| span.contains(*first)))
        );
        let mention = match &quote.attribution {
            Attribution::Attributed { mention, .. } => mention.as_ref(),
            Attribution::Unattributed => None,
        };
        for span in &quote.spans {
            let words = span.slice(text).unwrap();
            // A block quotation and a turn of a transcript reach to their paragraph's end, a post to its signature.
            let to_the_end = || {
                let paragraph = found.paragraphs.iter().find(|paragraph| paragraph.span.contains(*span)).unwrap();
                let end = mention.and_then(|mention| mention.spans.first()).map_or(0, |span| span.start());
                let end = if end < span.end() { paragraph.span.end() } else { end };
                !text.get(span.end()..end).unwrap().contains(char::is_alphanumeric)
            };
            assert!(body(*span));
            assert!(quote.kind != QuoteKind::Direct || words.contains(QUOTATION_MARKS) || to_the_end(), "{words}");
        }
        for mention in mention.into_iter().chain(&quote.cue) {
            assert!(mention.spans.iter().any(|span| span.slice(text) == Some(mention.words.as_str())));
        }
    }
    let whole = Span::of(text, text).unwrap();
    for pair in sentences(text, whole).windows(2) {
        let [before, after] = pair else { unreachable!("windows of two") };
        assert!(before.end() <= after.start() && before.slice(text).is_some() && after.slice(text).is_some());
    }
}

const ARTICLE: &str = " date 2024-11-29 By Yara Holm\r\n\
    Mayor Anna Weil, 52, said the “east pier” was ‘lost.’\r\
    \"I would start with a fact .... which is this,\" Ms. Weil told Bo Lund on Feb. 22, \"and end there.\"\n\
    Nobody came\" he said. “She told me, ‘stay “put,”’ and I stayed.\n\
    “Then I left the U.S. The end!”\n\
    „Ça suffit“, said Piet van Dael, the port's 6'2\" director. « Non »\u{200b}\u{202e} ``A b c,'' wrote J.D. O’Dell Jr.\n\
    #Harbour #Pier";

#[test]
fn every_prefix_and_every_rest_of_an_article_keeps_the_promises() {
    for (at, _) in ARTICLE.char_indices() {
        let (prefix, rest) = ARTICLE.split_at(at);
        check_promises(prefix);
        check_promises(rest);
    }
}

proptest! {
    #[test]
    fn any_text_keeps_the_promises(text in "\\PC{0,200}") {
        check_promises(&text);
    }

    #[test]
    fn any_mixture_of_marks_names_and_cues_keeps_the_promises(parts in prop::collection::vec(prop::sample::select(vec![
        "\"", "“", "”", "‘", "’", "'", "''", "``", "«", "»", "„", "Anna Weil", "Mr.", "said", "told", "he", "the", "of", "and",
        "according to", "called", " ", " ", " ", ",", ".", "?", ":", "\n", "\r\n", "Feb. 22", "A", "5", "\nAdvertisement\n", "\nREAD MORE: ", "— Bo Lund (@bo) June 29, 2016", "é", "\u{200b}", "\u{202e}",
        "who", "not", "President", "'s", "—", "(", ")", "港。", "\nQ: ", "\nA: ", "\nLund: I ", "\n“WEIL: You ", "you?", "On Monday",
        " said that ", " promised to ", " is safe", " warned of ", "According to ", "For ", "claim that ", " reportedly ", "whether ",
        "but ", "accused", " saying ", "if ", "records show ", " was ", "; ", "- as ",
        "wrote in a post:\n", "It is shut and we will not open again.", "sagte", "a dit", "der und die", "d’Orsival", "(WTO)",
    ]), 0..120)) {
        check_promises(&parts.concat());
    }
}

/// Long texts made to be hard, each of about `bytes` bytes.
fn hostile(bytes: usize) -> Vec<(&'static str, String)> {
    let fill = |part: &str| part.repeat(bytes / part.len() + 1);
    let nest = |open: &str, close: &str| {
        let depth = bytes / (open.len() + close.len());
        format!("{}deep{}", open.repeat(depth), close.repeat(depth))
    };
    let mut numbers = String::new();
    for number in 0..bytes / 24 {
        let _ = write!(numbers, "Bo{number} Lu{number} said “a b.” ");
    }
    vec![
        ("reports within reports", fill("Anna Weil said that ")),
        ("reports after their words", fill("the pier is safe, Anna Weil said, ")),
        ("one reported clause without end", format!("Anna Weil said that {}", fill("the pier is safe and "))),
        ("promises to accuse", fill("her promise to warn of a claim that Lund accused Weil of ")),
        ("one straight mark after another", fill("\"")),
        ("one single mark after another", fill("'")),
        ("opening marks only", fill("“a ")),
        ("marks within marks", nest("“‘", "’”")),
        ("marks within marks, spaced", nest("“a ‘b ", " c’ d”")),
        ("guillemets and marks that never close", fill("«“‘ ")),
        ("one word", fill("a")),
        (
            "one capital word, quoted and reported",
            format!("“A,” said {} Weil. {}", fill("B"), fill("“c d,” said Weil. ")),
        ),
        ("one sentence of names", fill("Weil ")),
        ("one sentence of cues", fill("said ")),
        ("one sentence of quotations", fill("“a b” said ")),
        ("a name before each cue, no full stop", fill("Anna Weil, “a b,” ")),
        ("commas", fill(", ")),
        ("full stops", fill(". ")),
        ("abbreviations", fill("U.S. ")),
        ("blank lines", fill("\n")),
        ("white space in one line", format!("“a{}b”", fill(" "))),
        ("paragraphs that run on", fill("“a b c d\n")),
        ("many people", numbers),
        ("turns that follow each other", fill("Bo Lund: I was “late.”\nIda Reyes: You?\nI was.\n")),
        ("turns that open with a mark", fill("“LUND: I was.\n“REYES: You?\n")),
        ("labels within labels", fill("Bo: Ida: Q: A: ")),
        ("reports that introduce each other", fill("Anna Weil wrote in a long letter to the port of Ellery:\n")),
        ("posts", fill("Go home to “b c d.” — Bo Lund (@bo) June 29, 2016\n")),
        ("one day after another", fill("On Monday, Feb. 22, last Tuesday said ")),
        ("namesakes", fill("Anna Weil met Karl Weil. Weil said “a b c d.” ")),
        ("short forms", fill("Port Safety Organization (PSO) said “a b c d.” ")),
        ("another language", fill("„Er ist zu“, sagte die Bürgermeisterin Anna Weil und der Rat. ")),
        ("names with accents", fill("“a b,” said Hélène d’Orsival. ")),
        ("no letters", fill("… — !? “‘’” ")),
        ("right to left", fill("\u{202e}“אבג,” said א. ")),
    ]
}

#[test]
fn hostile_texts_keep_the_promises() {
    for (_, text) in hostile(20_000) {
        check_promises(&text);
    }
}

#[test]
fn four_times_the_text_takes_about_four_times_the_time() {
    /// Generous: linear work takes 4 times as long, quadratic work 16 times.
    const RATIO_MAX: f64 = 9.0;
    /// What is done faster than this is measured too badly to be compared.
    const FLOOR_SECONDS: f64 = 0.05;
    const ATTEMPTS: u32 = 4;
    let seconds = |text: &str| {
        let start = std::time::Instant::now();
        assert!(extraction(text).paragraphs.len() <= text.len());
        start.elapsed().as_secs_f64()
    };
    for ((what, short), (_, long)) in hostile(15_000).into_iter().zip(hostile(60_000)) {
        // A busy machine may disturb one measurement, but not every one.
        let linear = (0..ATTEMPTS).any(|_| seconds(&long) < FLOOR_SECONDS.max(seconds(&short)) * RATIO_MAX);
        assert!(linear, "{what}");
    }
}

#[test]
fn offsets_of_an_extraction_count_code_points() {
    let text = "Ça. “Où?” said Anna Weil.";
    let found = extraction(text);
    let span = *found.quotes.first().unwrap().spans.first().unwrap();
    assert_eq!(CharOffsets::of(text).span(span), [4, 9]);
}
