//! Speakers without a name: "the mayor", "two officials", "a lawyer for Weil", "Weil and Lund". A description that an
//! article has tied to one person ("Mayor Anna Weil", "Bo Lund, owner of the ferry") means that person; any other stands
//! for itself, in the article's words.

use super::{
    cue::span_of,
    lexicon::Classes,
    mention::People,
    roles::role,
    subject::{Clause, is_clause_opener, is_within_phrase},
    token::{Token, TokenKind},
};
use crate::domain::{Span, Speaker, SpeakerKind};

/// Longest description, in tokens and in bytes.
const DESCRIPTION_MAX: usize = 16;
const DESCRIPTION_BYTES_MAX: usize = 120;

/// What is written by somebody and says that one's words.
const DOCUMENTS: &[&str] = &[
    "statement",
    "letter",
    "post",
    "tweet",
    "email",
    "message",
    "release",
    "memo",
    "note",
    "speech",
    "lawsuit",
    "filing",
];

/// Nouns of speakers that the lexicon lists among the small words, because no name begins with them.
const NAMED_AS_SOURCES: &[&str] = &["source", "article", "story", "video"];

/// What looks like a subject before a cue and only says when: "two weeks ago said".
const TIMES: &[&str] =
    &["ago", "week", "weeks", "month", "months", "year", "years", "day", "days", "time", "times", "hours", "minutes"];

/// A description where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Description {
    pub(super) span: Span,
    /// Its first token and the one after its last.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it is something written, which says the words of whoever wrote it.
    pub(super) document: bool,
    /// Its words, joined by one space.
    pub(super) words: String,
    pub(super) kind: SpeakerKind,
    /// Its noun in lower case, where "the" makes it somebody known.
    pub(super) known: Option<String>,
    /// Its noun with the word before it, where that is part of a title: "prime minister".
    pub(super) titled: Option<String>,
}

/// The description that holds the tokens from `start` to `end`, as wide as it goes; `None` where they are no speaker's.
pub(super) fn description(clause: &Clause, start: usize, end: usize) -> Option<Description> {
    if is_relative(clause, end) {
        return None;
    }
    let mut first = phrase_start(clause, start, end);
    let mut jumps = 0;
    while jumps < 3 {
        let Some(noun_end) = first.checked_sub(1).filter(|&at| is_tie(clause, at)) else { break };
        let wider = phrase_start(clause, noun_end, end);
        let opening = clause.tokens.get(wider)?;
        let counted =
            opening.span.slice(clause.text).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let opens = opening.any(Classes::DETERMINER)
            || counted
            || wider.checked_sub(1).and_then(|at| clause.tokens.get(at)).is_none_or(|before| !before.is_word());
        if wider == noun_end || !opens {
            break;
        }
        first = wider;
        jumps += 1;
    }
    let mut last = end;
    for _ in 0..2 {
        if jumps > 0 || !is_linking(clause, last) {
            break;
        }
        let Some((_, next)) = clause.phrase_at(last + 1) else { break };
        last = next;
    }
    if !can_open(clause, first) {
        return None;
    }
    of_tokens(clause, first, last)
}

/// The description that begins with token `start`, after a cue or "according to", and whose noun stands before token
/// `end`: "said a lawyer for the port, who …". Everything tied to the noun belongs to it.
pub(super) fn description_after(clause: &Clause, start: usize, end: usize) -> Option<Description> {
    const TIED_MAX: usize = 3;
    let mut last = end;
    for _ in 0..TIED_MAX {
        if !is_tie(clause, last) {
            break;
        }
        let Some((_, next)) = clause.phrase_at(last + 1).filter(|&(_, next)| next - start <= DESCRIPTION_MAX) else {
            break;
        };
        last = next;
    }
    of_tokens(clause, start, last)
}

/// Whether the preposition at `at` ties what follows to the noun before it: "an adviser to Weil", "a report by the port".
fn is_tie(clause: &Clause, at: usize) -> bool {
    let word = clause.tokens.get(at).filter(|token| token.is_word()).and_then(|token| token.span.slice(clause.text));
    is_linking(clause, at) || word.is_some_and(|word| ["to", "by", "on", "about", "inside", "near"].contains(&word))
}

/// Whether a phrase that begins with token `first` can be its clause's subject: nothing before it makes it an object.
fn can_open(clause: &Clause, first: usize) -> bool {
    let Some(before) = first.checked_sub(1).and_then(|at| clause.tokens.get(at)) else { return true };
    let preposition = before.any(Classes::PREPOSITION);
    let listed =
        before.any(Classes::CUE) || before.any(Classes::CALENDAR) || before.any(Classes::COMMON) && !preposition;
    let relative = before.span.slice(clause.text).is_some_and(|word| ["what", "which", "whom"].contains(&word));
    // "…, with a lawyer for the port saying"
    let with = before.span.slice(clause.text).is_some_and(|word| word.eq_ignore_ascii_case("with"));
    !before.is_word() && before.kind != TokenKind::Possessive
        || with
        || (listed || preposition && is_clause_opener(clause.text, before)) && !relative
}

/// Whether the cue after token `end` belongs to a "who" of its own, or is what somebody is made to do: "allow firms to say".
fn is_relative(clause: &Clause, end: usize) -> bool {
    let is =
        |at: usize, word: &str| clause.tokens.get(at).and_then(|token| token.span.slice(clause.text)) == Some(word);
    let helped = clause.tokens.get(end).is_some_and(Token::is_word);
    is(end, "who") || helped && is(end + 1, "who") || is(end, "to")
}

/// The first token of the noun phrase that ends before token `end`.
fn phrase_start(clause: &Clause, end: usize, whole_end: usize) -> usize {
    let mut first = end;
    while let Some(before) = first.checked_sub(1).and_then(|at| clause.tokens.get(at)) {
        let begins = clause.tokens.get(first).is_some_and(|token| first < end && token.any(Classes::DETERMINER));
        let ordinal = before.span.slice(clause.text).is_some_and(|word| ["first", "second", "other"].contains(&word));
        let goes_on =
            is_within_phrase(before) && !before.any(Classes::CALENDAR) || is_group(clause, first - 1) || ordinal;
        if begins || !goes_on || whole_end - first >= DESCRIPTION_MAX {
            break;
        }
        first -= 1;
    }
    first
}

/// "of", "for", "from" and the like, which tie a phrase to the noun before.
fn is_linking(clause: &Clause, at: usize) -> bool {
    let word = clause.tokens.get(at).filter(|token| token.is_word()).and_then(|token| token.span.slice(clause.text));
    word.is_some_and(|word| ["of", "for", "from", "with", "at", "in"].contains(&word))
}

/// "officials", "voters", "police": many people, although no name begins so.
pub(super) fn is_group(clause: &Clause, at: usize) -> bool {
    let Some(token) = clause.tokens.get(at).filter(|token| token.is_word()) else { return false };
    let word = token.span.slice(clause.text).unwrap_or_default().to_lowercase();
    let listed = ["police", "people", "men", "women", "others", "many", "most", "some", "children", "staff", "percent"];
    let small = [Classes::PRONOUN, Classes::PREPOSITION, Classes::AUXILIARY, Classes::CUE, Classes::CALENDAR];
    listed.contains(&word.as_str())
        || word.len() > 4
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !word.contains(['\'', '’'])
            && !small.iter().any(|&class| token.any(class))
}

fn of_tokens(clause: &Clause, first: usize, last: usize) -> Option<Description> {
    let tokens = clause.tokens.get(first..last)?;
    let head_end = (first..last).find(|&at| is_tie(clause, at)).unwrap_or(last);
    // "a study last year by the port"
    let dated = (first..head_end).rev().take_while(|&at| {
        let word = clause.tokens.get(at).and_then(|token| token.span.slice(clause.text)).unwrap_or_default();
        TIMES.contains(&word) || at > first && ["last", "this", "earlier", "early", "late"].contains(&word)
    });
    let head_at = (head_end - dated.count()).checked_sub(1).filter(|&at| at >= first)?;
    let head = clause.tokens.get(head_at).filter(|token| token.is_word())?;
    let word = head.span.slice(clause.text)?;
    let opening = tokens.first()?;
    let determined = opening.any(Classes::DETERMINER) && tokens.len() > 1;
    let group = is_group(clause, head_at);
    let named = clause.names.partition_point(|name| name.start < first);
    let named = clause.names.get(named).is_some_and(|name| name.end <= last);
    let office = head.any(Classes::OFFICE) || head.any(Classes::ORGANISATION);
    // "one of the players", "another member"
    let some = ["one", "another", "many", "most", "some", "others"].iter().any(|some| word.eq_ignore_ascii_case(some));
    let counted = opening.span.slice(clause.text).is_some_and(|word| word.eq_ignore_ascii_case("another"));
    let group = group || some && head_end < last;
    let determined = determined || counted && tokens.len() > 1;
    // "the plan changed his life" is a sentence of its own.
    let clause_within = (first + 1..head_at).any(|at| {
        clause.tokens.get(at).is_some_and(|token| token.any(Classes::DETERMINER) && token.any(Classes::COMMON))
            && !clause.tokens.get(at - 1).is_some_and(|before| before.any(Classes::DETERMINER))
    });
    if clause_within || TIMES.contains(&word) {
        return None;
    }
    let small = head.any(Classes::PRONOUN)
        || head.any(Classes::CALENDAR)
        || head.any(Classes::COMMON) && !group && !NAMED_AS_SOURCES.contains(&word)
        || head.any(Classes::AUXILIARY)
        || head.any(Classes::CUE) && !determined && !office
        || head.any(Classes::NEGATION);
    let letters = word.chars().count() > 1 && word.chars().all(|c| c.is_alphabetic() || c == '-');
    if small || !letters || !(determined || group || named || office) {
        return None;
    }
    let joined = tokens.iter().any(|token| token.span.slice(clause.text) == Some("and"));
    let many = opening.span.slice(clause.text).is_some_and(|word| {
        ["two", "three", "four", "five", "six", "some", "several", "many", "both"]
            .iter()
            .any(|listed| word.eq_ignore_ascii_case(listed))
    });
    let kind = if head.any(Classes::ORGANISATION) {
        SpeakerKind::Organisation
    } else if group || many || joined {
        SpeakerKind::Group
    } else {
        SpeakerKind::Unknown
    };
    let span = span_of(clause.tokens, first, last).filter(|span| span.len_bytes() <= DESCRIPTION_BYTES_MAX)?;
    let words = span.slice(clause.text)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let the = opening.span.slice(clause.text).is_some_and(|word| word.eq_ignore_ascii_case("the"));
    // "the Port Ellery mayor" need not be the mayor.
    let plain = !(first + 1..head_at).any(|at| clause.tokens.get(at).is_some_and(|token| token.capital));
    let known = (the && plain && head_end == last).then(|| word.to_lowercase());
    let modifier = head_at.checked_sub(1).filter(|&at| at > first).and_then(|at| clause.tokens.get(at));
    let titled = modifier
        .filter(|token| known.is_some() && token.any(Classes::TITLE) && head.any(Classes::OFFICE))
        .and_then(|token| token.span.slice(clause.text))
        .map(|modifier| format!("{} {}", role(modifier), word.to_lowercase()));
    let document = DOCUMENTS.contains(&word);
    Some(Description { span, start: first, end: last, document, words, kind, known, titled })
}

/// "Weil and Lund", "Weil, Lund and Reyes": the names that a conjunction joins up to the one that ends before token `end`
/// or begins with token `start`.
pub(super) fn joined_names(clause: &Clause, people: &People, start: usize, end: usize) -> Option<(Speaker, Span)> {
    const JOINED_MAX: usize = 4;
    let first_name = clause.names.partition_point(|name| name.start < start);
    let ending = clause.name_ending(end)?;
    let mut first = ending.min(first_name);
    let mut last = ending.max(first_name.min(clause.names.len().saturating_sub(1)));
    let joins = |left: usize, right: usize| {
        let (Some(left), Some(right)) = (clause.names.get(left), clause.names.get(right)) else { return None };
        let between = clause.tokens.get(left.end..right.start)?;
        let and = |token: &Token| token.is_sign(&['&']) || token.span.slice(clause.text) == Some("and");
        let only = between.iter().all(|token| token.is_sign(&[',']) || and(token));
        (only && !between.is_empty() && between.len() < 3).then(|| between.iter().any(and))
    };
    let mut and = false;
    while last - first < JOINED_MAX
        && let Some(found) = joins(last, last + 1)
    {
        and |= found;
        last += 1;
    }
    while last - first < JOINED_MAX
        && let Some(found) = first.checked_sub(1).and_then(|before| joins(before, first))
    {
        and |= found;
        first -= 1;
    }
    let named = clause.names.get(first..=last).filter(|named| and && named.len() > 1)?;
    let mut speakers: Vec<String> = named.iter().map(|name| people.speaker(name).name).collect();
    let tail = speakers.pop()?;
    let span = Span::around(&[named.first()?.span, named.last()?.span])?;
    Some((Speaker { name: format!("{} and {tail}", speakers.join(", ")), kind: SpeakerKind::Group }, span))
}

#[cfg(test)]
mod tests {
    use crate::extract::tests::check;

    #[test]
    fn a_description_after_its_cue_is_taken_whole() {
        check(
            "“The quay is shut,” said a longtime adviser to Anna Weil, who asked not to be named.",
            &["a longtime adviser to Anna Weil: “The quay is shut,”"],
        );
        check(
            "According to the newspaper, “the quay is shut for good.”",
            &["the newspaper: “the quay is shut for good.”"],
        );
        check(
            "The quay is “shut for good,” according to a study last year by economists at the port.",
            &["a study last year by economists at the port: “shut for good,”"],
        );
    }

    #[test]
    fn shares_and_sources_speak_as_they_are_described() {
        check("Sixty percent said the quay was “shut for good.”", &["Sixty percent: the quay was “shut for good.”"]);
        check("“The quay is shut,” one port source said.", &["one port source: “The quay is shut,”"]);
    }

    #[test]
    fn everything_tied_to_a_noun_describes_its_speaker() {
        check(
            "A longtime adviser to Bo Lund said the quay was “shut for good.”",
            &["A longtime adviser to Bo Lund: the quay was “shut for good.”"],
        );
        check(
            "Only 52 percent of registered voters agreed that the quay was “shut for good.”",
            &["52 percent of registered voters: the quay was “shut for good.”"],
        );
    }

    #[test]
    fn a_title_of_two_words_is_not_that_of_one() {
        check(
            "Prime Minister Anna Weil met Finance Minister Bo Lund.\n“It is shut,” the prime minister said.",
            &["Anna Weil: “It is shut,”"],
        );
        check(
            "Mayor Anna Weil came late.\n“It is shut,” the Port Ellery mayor said.",
            &["the Port Ellery mayor: “It is shut,”"],
        );
    }

    #[test]
    fn a_plural_noun_is_no_cue() {
        check(
            "Anna Weil said his late remarks were “shut for good.”",
            &["Anna Weil: his late remarks were “shut for good.”"],
        );
    }
}
