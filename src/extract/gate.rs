//! Marks that quote nobody: titles, terms, nicknames, expansions, scare quotes.

use super::{
    attribution::Context,
    cue::is_cue,
    lexicon::{Classes, classes},
    link::Link,
    mention::nicknames,
    subject::Clause,
    token::{Token, TokenKind, ends_like_sentence},
};

/// Quoted words without anybody who says them are a quotation only from so many words on.
const UNREPORTED_WORDS_MIN: usize = 4;
/// How much of the quoted words is looked at, in bytes: more than a title and the fewest words of a quotation have.
const LOOKED_AT_BYTES: usize = 256;
/// A title has at most so many words.
const TITLE_WORDS_MAX: usize = 10;
/// A cue for speech so many tokens before the marks, in the same sentence, reports them too; one that only gives a name
/// must stand nearer. Measured on the development articles of GGT and `PolNeAR`: 64 of 69 were quotations.
const CUE_REACH_TOKENS: usize = 20;
const NAMING_REACH_TOKENS: usize = 6;
/// Quoted words inside another quotation are quoted again only from so many words on, unless they are reported.
const NESTED_WORDS_MIN: usize = 3;

/// What is known of marked words when the gate is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marked<'a> {
    /// The words without their marks.
    pub(super) words: &'a str,
    /// Whether a sentence reports them: a cue with a subject, or a neighbour they continue.
    pub(super) reported: bool,
    /// Whether the cue stands right beside them, a comma or colon between at most.
    pub(super) beside_cue: bool,
    /// Whether they lie within another quotation.
    pub(super) nested: bool,
    /// The tokens of the stream they stand in, and their own place there.
    pub(super) tokens: &'a [Token],
    pub(super) at: usize,
}

/// Whether the marked words are quoted from somebody.
pub(super) fn is_quotation(text: &str, marked: &Marked) -> bool {
    let head = beginning(marked.words);
    let wordless = !head.contains(|character: char| character.is_alphanumeric()) && head.len() == marked.words.len();
    if wordless || is_stage_direction(marked.words) || is_attribute(marked) {
        return false;
    }
    let terminal = ends_like_sentence(marked.words);
    let count = head.split_whitespace().count();
    if is_term(text, marked, terminal) || is_work(text, marked) || !marked.beside_cue && is_title(marked, terminal) {
        return false;
    }
    let enough = if marked.nested { NESTED_WORDS_MIN } else { UNREPORTED_WORDS_MIN };
    marked.reported
        || count >= enough
        || terminal && count > 1
        || !marked.nested && !colours_a_noun(marked) && (has_cue_before(marked) || is_said_of_something(text, marked))
        || !marked.nested && is_listed(text, marked)
}

/// "(laughter)", "(CROSSTALK.)": what a transcript says of the room.
fn is_stage_direction(words: &str) -> bool {
    if words.len() > LOOKED_AT_BYTES {
        return false;
    }
    let bare = words.trim_matches(|character: char| character.is_whitespace() || character == '.');
    let inner = bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| !inner.contains([')', '(']))
}

/// `href="…"`: the value of an attribute that stands in an article's text.
fn is_attribute(marked: &Marked) -> bool {
    before(marked, 1).is_some_and(|token| token.is_sign(&['=']))
}

fn before<'a>(marked: &Marked<'a>, back: usize) -> Option<&'a Token> {
    marked.at.checked_sub(back).and_then(|at| marked.tokens.get(at))
}

/// Whether a cue stands in the same sentence before the marks, although nobody there is plainly its subject: "said it was
/// late and that she felt “shut out”".
fn has_cue_before(marked: &Marked) -> bool {
    let from = marked.at.saturating_sub(CUE_REACH_TOKENS);
    let ends = |token: &Token| token.is_sign(&['.', '!', '?']);
    let in_sentence = |at: &usize| marked.tokens.get(*at).is_some_and(|token| !ends(token));
    (from..marked.at).rev().take_while(in_sentence).any(|at| {
        let back = marked.at - at;
        is_cue(marked.tokens, at, Classes::SPEECH)
            || back > 1 && back <= NAMING_REACH_TOKENS && is_cue(marked.tokens, at, Classes::NAMING)
    })
}

/// Whether a noun follows that the marked words only colour: "a “hands-off” approach". Mostly scare quotes.
fn colours_a_noun(marked: &Marked) -> bool {
    let next = marked.tokens.get(marked.at + 1);
    next.is_some_and(|next| next.is_word() && (next.capital || next.classes == Classes::default()))
}

/// Whether the marked words are what something is said to be, or to do: "is “rigged”", "as “late”", "to “wait and see”",
/// "that “thousands”". What is denied ("was never “safe”") is the writer's own word.
fn is_said_of_something(text: &str, marked: &Marked) -> bool {
    before(marked, 1).is_some_and(|token| {
        let opens = token.span.slice(text).is_some_and(|word| ["as", "to", "that"].contains(&word));
        token.is_word() && (token.any(Classes::BE) || opens)
    })
}

/// Whether the marked words stand in a row with others: “sad” and “weak”.
fn is_listed(text: &str, marked: &Marked) -> bool {
    let quoted = |back: usize| before(marked, back).is_some_and(|token| matches!(token.kind, TokenKind::Quoted(_)));
    let comma = |back: usize| before(marked, back).is_some_and(|token| token.is_sign(&[',']));
    let and =
        before(marked, 1).and_then(|token| token.span.slice(text)).is_some_and(|word| ["and", "or"].contains(&word));
    quoted(1) || (and || comma(1)) && quoted(2) || and && comma(2) && quoted(3)
}

/// As much of `words` as the gate looks at, so that quotations within quotations without end are read once.
fn beginning(words: &str) -> &str {
    words.get(..words.floor_char_boundary(LOOKED_AT_BYTES)).unwrap_or(words)
}

/// Whether the words before the marks say that a word, a title or an expansion follows.
fn is_term(text: &str, marked: &Marked, terminal: bool) -> bool {
    let word = |back: usize| before(marked, back).filter(|token| token.is_word());
    let Some(last) = word(1) else { return false };
    // A full stop before the closing mark is only the printer's habit where few words are marked.
    let short = beginning(marked.words).split_whitespace().nth(UNREPORTED_WORDS_MIN).is_none();
    let named = last.any(Classes::TERM) && (!terminal || short) && !marked.reported;
    let term = last.any(Classes::TERM)
        && word(2).is_some_and(|token| token.any(Classes::DETERMINER))
        && last.span.slice(text).is_some_and(|word| TERMS.contains(&word));
    let stands_for = last.span.slice(text) == Some("for")
        && word(2)
            .and_then(|token| token.span.slice(text))
            .is_some_and(|word| ["stand", "stands", "stood", "short"].contains(&word));
    named || term || stands_for
}

/// Nouns that take the marked word itself, whoever says it: the term “boots on the ground”.
const TERMS: &[&str] = &["term", "terms", "word", "words", "expression"];

/// Whether the marked words are the title of a work that the words before them announce: "his book “…”", "the podcast, “…”",
/// "on the channel’s “…”", "said on “…”". A full stop may end it.
fn is_work(text: &str, marked: &Marked) -> bool {
    let comma = before(marked, 1).is_some_and(|token| token.is_sign(&[',']));
    let Some(announcing) = before(marked, 1 + usize::from(comma)) else { return false };
    let noun = announcing.any(Classes::TERM);
    let broadcast = !comma && is_broadcast(text, marked);
    let words = marked.words.strip_suffix(['.', ',']).unwrap_or(marked.words);
    (noun || broadcast) && is_title_case(words, false)
}

/// Whether a preposition (of two words or more), a verb that addresses somebody, or the name of a channel or paper in the
/// possessive stands right before the marks: "told “Harbour Hour”".
fn is_broadcast(text: &str, marked: &Marked) -> bool {
    let Some(last) = before(marked, 1) else { return false };
    let owner = before(marked, 2)
        .is_some_and(|token| token.capital && (token.any(Classes::PUBLICATION) || token.any(Classes::ORGANISATION)));
    let on = last.span.slice(text).is_some_and(|word| word.eq_ignore_ascii_case("on"));
    let several = beginning(marked.words).contains(' ');
    let governed = last.any(Classes::PREPOSITION) || last.any(Classes::ADDRESSING);
    last.kind == TokenKind::Possessive && owner || on || several && last.is_word() && governed
}

/// Whether the marked words look like a title. A full stop may end one only after "in", "of" and the like.
fn is_title(marked: &Marked, terminal: bool) -> bool {
    let governed = before(marked, 1).is_some_and(|token| token.any(Classes::PREPOSITION));
    match marked.words.strip_suffix('.').filter(|_| governed) {
        Some(words) => is_title_case(words, false) && words.contains(' '),
        None => is_title_case(marked.words, terminal),
    }
}

/// Whether every longer word begins with a capital, as in the title of a book.
fn is_title_case(words: &str, terminal: bool) -> bool {
    if terminal || words.len() > LOOKED_AT_BYTES || words.split_whitespace().nth(TITLE_WORDS_MAX).is_some() {
        return false;
    }
    let capital = |word: &str| word.chars().find(|c| c.is_alphabetic()).is_none_or(char::is_uppercase);
    let small = |word: &str| word.chars().count() < 4 || classes(word).any(Classes::PREPOSITION);
    let mut rest = words.split_whitespace();
    rest.next().is_some_and(capital)
        && rest.clone().all(|word| capital(word) || small(word))
        && (rest.clone().next().is_none() || rest.any(capital))
}

/// The place of the quotation that is `region` among `tokens`.
pub(super) fn places(tokens: &[Token]) -> impl Iterator<Item = (usize, usize)> {
    tokens.iter().enumerate().filter_map(|(at, token)| match token.kind {
        TokenKind::Quoted(region) => Some((region, at)),
        _ => None,
    })
}

/// Asks the gate about every quotation of a stream.
pub(super) fn gate_stream(context: &Context, clause: &Clause, nested: bool, found: &mut [Link]) {
    for (region, at) in places(clause.tokens) {
        let words = context.regions.get(region).and_then(|region| region.inner.slice(context.text)).unwrap_or_default();
        let continues = context.regions.get(region).is_some_and(|region| region.continues.is_some());
        let Some(link) = found.get_mut(region) else { continue };
        let reported = link.quoted || link.joins.is_some() || continues;
        let beside_cue = link.beside_cue && link.joins.is_none();
        link.quoted =
            is_quotation(context.text, &Marked { words, reported, beside_cue, nested, tokens: clause.tokens, at });
    }
    for region in nicknames(clause.tokens, clause.names) {
        if let Some(link) = found.get_mut(region) {
            link.quoted = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{domain::QuoteKind, extract::tests::quotes};

    /// The quotations of `text`, marks included.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let quotes = quotes(text);
        let marked = quotes.iter().filter(|quote| quote.kind != QuoteKind::Reported);
        let found: Vec<&str> = marked.flat_map(|quote| &quote.spans).map(|span| span.slice(text).unwrap()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_titles_of_works_and_broadcasts_quote_nobody() {
        check("“It is shut,” Weil said on “Harbour This Week.” She left.", &["“It is shut,”"]);
        check("“It is shut,” Weil told Lowmere News’s “Harbour Hour” on Monday.", &["“It is shut,”"]);
        check("In her memoir, “Tides of Ellery,” Weil wrote that the quay was shut.", &[]);
        check("“It is shut,” Weil told “Harbour and Friends” on Monday.", &["“It is shut,”"]);
        check("With the help of “Stay in the Boat,” Weil said, the ferry was saved.", &[]);
        check("Lund acted in the movie “Tug: The Last Tide!” in June.", &[]);
    }

    #[test]
    fn a_short_stretch_that_a_cue_governs_is_quoted() {
        check(
            "Weil said on Monday that Lund was a “liar,” a “thief” and a “coward” at sea.",
            &["Lund was a “liar,” a “thief” and a “coward” at sea"],
        );
        check("Officials were told that she felt “unsafe” there.", &["she felt “unsafe” there"]);
    }

    #[test]
    fn what_something_is_said_to_be_is_quoted() {
        check("Critics of the port see the vote as “rigged” by its owners.", &["“rigged”"]);
        check("Her promise to be “neutral” in the dispute was forgotten.", &["to be “neutral” in the dispute"]);
    }

    #[test]
    fn scare_quotes_colour_a_noun_or_deny_a_word() {
        check("The port kept a “hands-off” approach to the ferries.", &[]);
        check("The dispute was never “local” to begin with.", &[]);
        check("The “experts” came late.", &[]);
    }

    #[test]
    fn stage_directions_and_attributes_quote_nobody() {
        check("“(CROSSTALK.)”", &[]);
        check("See <a href=\"http://lowmere.example/the-quay\">the quay</a>.", &[]);
    }
}
