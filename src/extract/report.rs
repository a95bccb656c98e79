//! How one sentence reports the quotations in it: the cue, the subject, and where they stand.

use super::{
    claim::{colon, noun, put_it, verb},
    cue::{according_to, is_cue},
    lexicon::Classes,
    quotation::Region,
    report_after::{after, trailing},
    subject::{Clause, Subject, is_clause_opener},
    token::{Token, TokenKind, ends_like_sentence},
    topic::{is_verb, main_subject, opening_subject},
};

/// How far before a quotation its cue is looked for, in tokens.
const BEFORE_MAX: usize = 40;

/// Where the words stand that say who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// “…,” Weil said. “…,” said Weil.
    After,
    /// Weil said: “…” Weil said she was “…”.
    Before,
    /// “…” according to Weil. According to Weil, “…”.
    According,
    /// She was “…” of it, Weil said.
    Trailing,
    /// Weil: “…”. Weil fired back: “…”
    Colon,
    /// Weil sniped that it was “…”: a verb that is no cue, and what it says.
    Verb,
    /// Weil’s claim that it was “…”.
    Noun,
    /// Weil wants a “…”: nothing but that the sentence is about her.
    Subject,
}

/// What a sentence says of one quotation in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) subject: Option<Subject>,
    /// First token of the cue and the token after its last; empty for a colon.
    pub(super) cue: (usize, usize),
    pub(super) way: Way,
    /// Whether the cue only gives something its name (called “…”), with nobody plainly speaking.
    pub(super) naming: bool,
}

/// What the sentence from token `start` to token `end` says of the quotation that is token `at`; `earlier` is the subject of
/// the report before it in that sentence.
pub(super) fn report(
    clause: &Clause,
    regions: &[Region],
    (start, end): (usize, usize),
    at: usize,
    earlier: Option<Subject>,
) -> Option<Report> {
    let before = before(clause, regions, earlier, start, at);
    let adjacent = before.is_some_and(|report| {
        let between = at - report.cue.1.min(at);
        report.subject.is_some() && (between == 0 || between == 1 && is_sign(clause, at - 1, &[',', ':']))
    });
    // "read product labels, “…” Weil says": what only looks like a cue gives way to a plain one.
    if adjacent
        && before.is_some_and(|report| matches!(report.subject, Some(Subject::Described { .. })))
        && let Some(after) = after(clause, regions, end, at)
        && !matches!(after.subject, Some(Subject::Described { .. }) | None)
    {
        return Some(after);
    }
    if let Some(main) = before.and_then(|report| introduced_by_main_clause(clause, report.cue.1, at)) {
        return Some(main);
    }
    let subordinate = before.is_some_and(|report| is_subordinate(clause, start, &report, at));
    if adjacent || subordinate || colon_before(clause, at) && before.is_some_and(|report| report.subject.is_some()) {
        return before;
    }
    after(clause, regions, end, at)
        .or_else(|| before.filter(|report| report.subject.is_some()))
        .or_else(|| trailing(clause, regions, end, at))
        .or_else(|| put_it(clause, start, at))
        .or_else(|| noun(clause, start, at))
        .or_else(|| verb(clause, start, at))
        .or_else(|| colon(clause, start, at))
        .or_else(|| cue_further_left(clause, start, before?.cue.0))
        .or(before)
}

/// The report of the nearest cue before the one at `cue` that has a subject of its own: "Weil said that what was asked of her
/// was “…”".
fn cue_further_left(clause: &Clause, start: usize, cue: usize) -> Option<Report> {
    if clause.is_negated(start, cue) {
        return None;
    }
    let from = cue.saturating_sub(BEFORE_MAX).max(start);
    let parted = |&place: &usize| !is_sign(clause, place, &[';', ':']) && !is_quoted(clause, place);
    let mut left = (from..cue).rev().take_while(parted).filter(|&at| is_cue(clause.tokens, at, Classes::SPEECH));
    let further = left.next()?;
    let subject = clause.subject_before(start, further).filter(|_| !clause.is_negated(start, further))?;
    Some(Report { subject: Some(subject), cue: (further, further + 1), way: Way::Verb, naming: false })
}

pub(super) fn is_quoted(clause: &Clause, at: usize) -> bool {
    clause.tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Quoted(_)))
}

/// What the rest of a sentence belongs to after the report in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// To the same speaker.
    Same,
    /// To whoever reports the clause that has ended: "Weil notes that after Lund said it was “late,” nobody was “early”".
    Outer(Report),
    /// To nobody.
    Ended,
}

/// Whose the words are that follow the report whose cue is at `cue`, and whose clause its quotation has ended with a comma.
/// The sentence begins with token `start`.
pub(super) fn rest(clause: &Clause, start: usize, cue: usize) -> Rest {
    let from = cue.saturating_sub(BEFORE_MAX).max(start);
    let is_opener = |&at: &usize| clause.tokens.get(at).is_some_and(|token| is_clause_opener(clause.text, token));
    let Some(opener) = (from..cue).rev().find(is_opener) else { return Rest::Same };
    let outer = (from..opener).rev().find(|&at| is_cue(clause.tokens, at, Classes::SPEECH));
    match outer.and_then(|outer| Some((outer, clause.subject_before(start, outer)?))) {
        Some((cue, subject)) => {
            Rest::Outer(Report { subject: Some(subject), cue: (cue, cue + 1), way: Way::Verb, naming: false })
        }
        None => Rest::Ended,
    }
}

/// Whether the report before the quotation at `at` is a clause of its own that the quotation ends: "After Weil said it was
/// “late,” Lund left."
fn is_subordinate(clause: &Clause, start: usize, report: &Report, at: usize) -> bool {
    let opens = clause.tokens.get(start).is_some_and(|token| is_clause_opener(clause.text, token))
        || clause.tokens.get(start + 1).is_some_and(|token| is_clause_opener(clause.text, token));
    let within = at.checked_sub(1).and_then(|before| clause.tokens.get(before)).is_some_and(Token::is_word);
    let parted = (report.cue.1..at).any(|place| is_sign(clause, place, &[',']));
    opens && within && !parted && matches!(report.subject, Some(Subject::Named { .. } | Subject::Pronoun { .. }))
}

/// "When Weil said it was late, Lund fired back: “…”": whom the last clause before the colon is about, where the cue that ends
/// before token `from` belongs to another.
fn introduced_by_main_clause(clause: &Clause, from: usize, at: usize) -> Option<Report> {
    let colon = at.checked_sub(1).filter(|_| colon_before(clause, at))?;
    let comma = (from..colon).rev().find(|&place| is_sign(clause, place, &[',']))?;
    let subject = opening_subject(clause, comma + 1, colon, true)?;
    let plain = matches!(subject, Subject::Named { .. } | Subject::Pronoun { .. });
    plain.then_some(Report { subject: Some(subject), cue: (at, at), way: Way::Colon, naming: false })
}

/// The nearest cue between token `start` and the quotation at `at`, negated ones included. A quotation between that ends
/// with a comma or a stop of its own ends what its cue reports.
pub(super) fn cue_before(clause: &Clause, regions: &[Region], start: usize, at: usize) -> Option<usize> {
    let from = at.saturating_sub(BEFORE_MAX).max(start);
    let closed = |place: usize| match clause.tokens.get(place).map(|token| token.kind) {
        Some(TokenKind::Quoted(region)) => regions.get(region).is_some_and(|region| {
            region.inner.slice(clause.text).is_some_and(|words| words.ends_with(',') || ends_like_sentence(words))
        }),
        _ => false,
    };
    let mut open = (from..at).rev().take_while(|&place| !closed(place));
    open.find(|&cue| is_cue_of(clause, cue, Classes::CUE))
}

fn is_cue_of(clause: &Clause, at: usize, classes: Classes) -> bool {
    is_cue(clause.tokens, at, classes) || according_to(clause.text, clause.tokens, at).is_some()
}

pub(super) fn is_sign(clause: &Clause, at: usize, signs: &[char]) -> bool {
    clause.tokens.get(at).is_some_and(|token| token.is_sign(signs))
}

pub(super) fn colon_before(clause: &Clause, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| is_sign(clause, before, &[':']))
}

fn before(clause: &Clause, regions: &[Region], earlier: Option<Subject>, start: usize, at: usize) -> Option<Report> {
    let cue = cue_before(clause, regions, start, at)?;
    if let Some(next) = according_to(clause.text, clause.tokens, cue) {
        let subject = clause.speaker_after(next).map(|(subject, _)| subject);
        return Some(Report { subject, cue: (cue, next), way: Way::According, naming: false });
    }
    let token = clause.tokens.get(cue)?;
    let naming_only = token.any(Classes::NAMING) && !token.any(Classes::SPEECH);
    let subject = subject_of(clause, (start, at), cue, earlier);
    let named = matches!(subject, Some(Subject::Named { .. } | Subject::Pronoun { .. }));
    let naming = naming_only && !named && cue + 1 == at;
    Some(Report { subject, cue: (cue, cue + 1), way: Way::Before, naming })
}

/// Whose words the verb at `cue` reports, in the sentence that begins with token `start`; they begin with token `at`. `earlier` is the subject of the
/// report before it in that sentence.
pub(super) fn subject_of(
    clause: &Clause,
    (start, at): (usize, usize),
    cue: usize,
    earlier: Option<Subject>,
) -> Option<Subject> {
    // "Weil issued a statement saying “…”", "Weil took it back and said “…”": a participle or a second verb takes the
    // subject of the cue before it, or the sentence's own; a noun right before it is none.
    let participle = clause.tokens.get(cue)?.span.slice(clause.text).is_some_and(|word| word.ends_with("ing"));
    let second = participle && !clause.is_progressive(cue) || is_second_verb(clause, cue);
    let relative = clause.relative_before(start, cue).filter(|&who| clause.relative_antecedent(start, who).is_some());
    let absolute = if participle { clause.absolute_subject(start, cue) } else { None };
    // "met Lund in Lowmere, saying": what stands before the comma is not who speaks.
    let apart = participle && cue > start && is_sign(clause, cue - 1, &[',', '—', '–', '-']);
    let beside = match relative {
        Some(who) => Some(Subject::Pronoun { at: who }),
        None if apart => None,
        None => clause.subject_before(start, cue).or_else(|| inverted(clause, start, cue)),
    };
    // "said his late remarks were": a plural noun rather than a verb, unless what is said follows.
    let plural = clause.word(cue).is_some_and(|word| PLURALS.contains(&word));
    let said = cue + 1 == at
        || is_sign(clause, cue + 1, &[',', ':'])
        || clause.tokens.get(cue + 1).and_then(|next| next.span.slice(clause.text)) == Some("that");
    let noun = second || plural && !said;
    let beside = beside.map(|subject| spoken_before(clause, start, subject).unwrap_or(subject));
    let beside = beside.filter(|subject| !(noun && matches!(subject, Subject::Described { .. })));
    absolute.or(beside).or_else(|| {
        let free = second && !clause.is_negated(start, cue);
        free.then(|| {
            earlier
                .or_else(|| if apart { trailing_subject(clause, start, cue - 1) } else { None })
                .or_else(|| main_subject(clause, start, cue))
                .or_else(|| subject_of_cue_before(clause, start, cue))
        })
        .flatten()
    })
}

/// "Weil said she believes it": who the cue right before a pronoun says speaks, whom the pronoun means.
fn spoken_before(clause: &Clause, start: usize, subject: Subject) -> Option<Subject> {
    let Subject::Pronoun { at } = subject else { return None };
    let word = |at: usize| clause.tokens.get(at).and_then(|token| token.span.slice(clause.text)).unwrap_or_default();
    if !["he", "she", "they", "it"].contains(&word(at)) {
        return None;
    }
    let that = usize::from(at > start + 1 && word(at - 1) == "that");
    let cue = at.checked_sub(1 + that).filter(|&cue| cue > start && is_cue(clause.tokens, cue, Classes::SPEECH))?;
    clause.subject_before(start, cue).filter(|subject| matches!(subject, Subject::Named { .. }))
}

/// Verbs that are as often nouns.
const PLURALS: &[&str] =
    &["remarks", "comments", "notes", "echoes", "promises", "demands", "points", "questions", "posts"];

/// Whether the verb at `cue` shares its subject with a verb before it: "shrugged and (then) said", "but added".
fn is_second_verb(clause: &Clause, cue: usize) -> bool {
    let word = |back: usize| cue.checked_sub(back).and_then(|at| clause.tokens.get(at)?.span.slice(clause.text));
    let joins = |word: Option<&str>| word.is_some_and(|word| ["and", "but", "then"].contains(&word));
    let adverb = word(1).is_some_and(|word| {
        ["also", "later", "then", "now", "again", "still", "once", "soon", "just", "instead"].contains(&word)
            || word.ends_with("ly")
    });
    // "joked, but went on to say"
    let led = word(1) == Some("to") && word(2) == Some("on") && joins(word(4));
    joins(word(1)) || adverb && joins(word(2)) || led
}

/// The subject of the nearest cue between token `start` and the one at `cue` that has one: "Weil told Lund it was late and
/// called …".
fn subject_of_cue_before(clause: &Clause, start: usize, cue: usize) -> Option<Subject> {
    const CUES_MAX: usize = 3;
    let from = cue.saturating_sub(BEFORE_MAX).max(start);
    let mut before = (from..cue).rev().filter(|&at| is_cue(clause.tokens, at, Classes::CUE)).take(CUES_MAX);
    before
        .find_map(|at| clause.subject_before(start, at).filter(|subject| !matches!(subject, Subject::Described { .. })))
}

/// Who the cue that ends before the comma at `comma` says speaks: "…, Weil said, adding", "…, said Weil, adding".
fn trailing_subject(clause: &Clause, start: usize, comma: usize) -> Option<Subject> {
    let plain = |subject: &Subject| !matches!(subject, Subject::Described { .. });
    let cue = comma.checked_sub(1).filter(|&at| at > start && is_cue(clause.tokens, at, Classes::SPEECH))?;
    clause.subject_before(start, cue).filter(plain)
}

/// "Said Weil: “…”", the cue opening the sentence.
fn inverted(clause: &Clause, start: usize, cue: usize) -> Option<Subject> {
    let speaks = !clause.tokens.get(cue)?.any(Classes::ADDRESSING);
    // "But, said Weil, “…”"
    let parted = cue > start
        && cue < start + 5
        && is_sign(clause, cue - 1, &[','])
        && clause
            .phrase_at(cue + 1)
            .is_some_and(|(subject, end)| matches!(subject, Subject::Named { .. }) && is_sign(clause, end, &[',']));
    (speaks && (cue == start || parted)).then(|| clause.speaker_after(cue + 1)).flatten().map(|(subject, _)| subject)
}

/// Whom the last sentence of a paragraph that ends with a colon introduces: the name that opens it, or its cue's subject.
pub(super) fn introduced(clause: &Clause, regions: &[Region], start: usize) -> Option<Subject> {
    let end = clause.tokens.len().checked_sub(1).filter(|&last| is_sign(clause, last, &[':']))?;
    let is_name = |subject: &Subject| matches!(subject, Subject::Named { .. });
    let by_cue = before(clause, regions, None, start, end).and_then(|report| report.subject);
    let opening = || clause.phrase_at(start).map(|(subject, _)| subject).filter(is_name);
    // "When Lund left, Weil released this statement:": the last one that something is said of.
    let last = || {
        let first = clause.names.partition_point(|name| name.start < start);
        let mut names = clause.names.iter().enumerate().skip(first).rev();
        names.find(|(_, name)| clause.is_free(name) && is_verb(clause, name.end)).map(|(at, name)| Subject::Named {
            name: at,
            start: name.start,
            end: name.end,
        })
    };
    by_cue.filter(is_name).or_else(opening).or_else(last).or(by_cue)
}

#[cfg(test)]
mod tests {
    use crate::extract::tests::check;

    #[test]
    fn a_pronoun_after_a_cue_means_who_speaks() {
        check(
            "Vey Orlin met Oszkar Teague. Teague said he believes the quay is “shut for good.”",
            &["Oszkar Teague: he believes the quay is “shut for good.”", "Oszkar Teague: the quay is “shut for good.”"],
        );
    }

    #[test]
    fn a_participle_after_the_quotation_reports_nothing_in_it() {
        check(
            "Anna Weil has delivered a defence of “the values we hold so dear here,” saying the city was “shut for good.”",
            &["Anna Weil: “the values we hold so dear here,”", "Anna Weil: the city was “shut for good.”"],
        );
    }

    #[test]
    fn a_second_verb_may_be_led_up_to() {
        check("Anna Weil joked, but went on to say, “It is late.”", &["Anna Weil: “It is late.”"]);
        check(
            "Anna Weil came late, but now said the quay was “shut for good.”",
            &["Anna Weil: the quay was “shut for good.”"],
        );
    }
}
