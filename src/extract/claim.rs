//! Reports without a cue: a noun for something said, a verb that is no cue, a colon.

use super::{
    lexicon::Classes,
    report::{Report, Way, colon_before, is_sign},
    subject::{Clause, Subject},
    token::TokenKind,
    topic::main_subject,
};

/// A past tense and "that", or a comma, before the quotation: "Weil sniped that Lund was “…”", "Weil cracked, “…”".
pub(super) fn verb(clause: &Clause, start: usize, at: usize) -> Option<Report> {
    const CLAUSE_MAX: usize = 16;
    let from = at.saturating_sub(CLAUSE_MAX).max(start + 1);
    let word = |at: usize| clause.tokens.get(at).and_then(|token| token.span.slice(clause.text)).unwrap_or_default();
    let finite = |verb: &usize| {
        let token = clause.tokens.get(*verb).filter(|token| token.is_word() && !token.capital);
        let form = word(*verb).len() > 4 && word(*verb).ends_with("ed") || THOUGHT.contains(&word(*verb));
        let comma = *verb + 2 == at && is_sign(clause, *verb + 1, &[',']);
        let beside = SAYS.contains(&word(*verb)) && (*verb + 1 == at || comma || is_sign(clause, *verb + 1, &[':']));
        let that = word(*verb + 1) == "that" && (form || SAYS.contains(&word(*verb)));
        token.is_some() && (that || form && comma || beside)
    };
    let open = (from..at).rev().take_while(|&place| {
        let token = clause.tokens.get(place);
        !token.is_some_and(|token| token.is_sign(&[';', ':']) || matches!(token.kind, TokenKind::Quoted(_)))
    });
    let cue = open.into_iter().find(finite)?;
    // "the ad claims that", but not "reports and claims that"
    let opened = |end: usize| {
        let from = end.saturating_sub(4).max(start);
        (from..end)
            .any(|at| clause.tokens.get(at).is_some_and(|token| token.is_word() && token.any(Classes::DETERMINER)))
    };
    let subject = clause.subject_before(start, cue).filter(|subject| match subject {
        Subject::Described { end, .. } => SAYS.contains(&word(cue)) && opened(*end),
        _ => true,
    })?;
    Some(Report { subject: Some(subject), cue: (cue, cue + 1), way: Way::Verb, naming: false })
}

/// Verbs of saying that are more often nouns, and so no cues: only where what is said follows.
const SAYS: &[&str] = &["claims", "states", "reports"];

/// "As Weil, the mayor, put it: “…”", "“…,” as Weil put it."
pub(super) fn put_it(clause: &Clause, start: usize, at: usize) -> Option<Report> {
    const PUT_MAX: usize = 30;
    let word = |at: usize| clause.tokens.get(at).and_then(|token| token.span.slice(clause.text)).unwrap_or_default();
    let put = |&place: &usize| ["put", "puts"].contains(&word(place)) && word(place + 1) == "it";
    let near = at.saturating_sub(PUT_MAX).max(start)..(at + PUT_MAX).min(clause.tokens.len());
    let cue = near.clone().find(put)?;
    let opening =
        near.take_while(|&place| place < cue).filter(|&place| word(place).eq_ignore_ascii_case("as")).last()?;
    let (subject, _) = clause.speaker_after(opening + 1)?;
    Some(Report { subject: Some(subject), cue: (cue, cue + 2), way: Way::Verb, naming: false })
}

/// Verbs of finding and thinking, whose "that" gives somebody’s words when they are quoted.
const THOUGHT: &[&str] =
    &["found", "finds", "felt", "feels", "knew", "shows", "swore", "swears", "feared", "fears", "made"];

/// "Weil’s claim that it was “…”", "his answer was “…”", "Weil’s succinct reply: “…”".
pub(super) fn noun(clause: &Clause, start: usize, at: usize) -> Option<Report> {
    const CLAUSE_MAX: usize = 14;
    const QUALIFIERS_MAX: usize = 3;
    let from = at.saturating_sub(CLAUSE_MAX).max(start + 1);
    let word = |at: usize| clause.tokens.get(at).and_then(|token| token.span.slice(clause.text)).unwrap_or_default();
    let open = (from..at).rev().take_while(|&place| {
        let token = clause.tokens.get(place);
        !token.is_some_and(|token| token.is_sign(&[';', ',']) || matches!(token.kind, TokenKind::Quoted(_)))
    });
    let says = |noun: usize| {
        let next = noun + 1;
        next == at
            || next + 1 == at && is_sign(clause, next, &[':', ','])
            || ["that", "of", "was", "is", "about", "as"].contains(&word(next))
    };
    let opening = || {
        // "In Weil’s words, it was “…”"
        let comma = (start..at).take(CLAUSE_MAX).find(|&place| is_sign(clause, place, &[',']))?;
        let last = comma.checked_sub(1).filter(|&last| last > start)?;
        let given = ["words", "view", "opinion", "telling", "account", "estimation"].contains(&word(last));
        (word(start) == "In" && given).then_some(last)
    };
    let cue = open.into_iter().find(|&place| SAYINGS.contains(&word(place)) && says(place)).or_else(opening)?;
    let owner = (start..cue).rev().take(QUALIFIERS_MAX + 1).find_map(|place| {
        let token = clause.tokens.get(place)?;
        if token.kind == TokenKind::Possessive {
            let Some(name) = clause.name_ending(place) else {
                let noun = place.checked_sub(1).filter(|&noun| noun >= start)?;
                return Some(Subject::Described { start: noun, end: place });
            };
            let first = clause.names.get(name)?.start;
            return Some(Subject::Named { name, start: first, end: place });
        }
        let own = ["his", "her", "His", "Her"].contains(&word(place));
        own.then_some(Subject::Pronoun { at: place })
    })?;
    Some(Report { subject: Some(owner), cue: (cue, cue + 1), way: Way::Noun, naming: false })
}

/// Nouns for something said. Plurals stand for what was said more than once.
const SAYINGS: &[&str] = &[
    "accusation",
    "accusations",
    "allegation",
    "allegations",
    "announcement",
    "answer",
    "answers",
    "argument",
    "arguments",
    "assertion",
    "assertions",
    "belief",
    "boast",
    "boasts",
    "call",
    "calls",
    "charge",
    "charges",
    "claim",
    "claims",
    "comment",
    "comments",
    "complaint",
    "complaints",
    "contention",
    "criticism",
    "declaration",
    "denunciation",
    "description",
    "dismissal",
    "explanation",
    "insistence",
    "joke",
    "line",
    "message",
    "observation",
    "opinion",
    "pledge",
    "post",
    "prediction",
    "promise",
    "promises",
    "proposal",
    "quip",
    "reference",
    "references",
    "rejection",
    "remark",
    "remarks",
    "reply",
    "response",
    "retort",
    "statement",
    "statements",
    "suggestion",
    "suggestions",
    "tweet",
    "tweets",
    "verdict",
    "view",
    "views",
    "vow",
    "warning",
    "warnings",
    "words",
];

/// A name that opens the sentence, and a colon right before the quotation: "Weil: “…”", "Weil, on the radio: “…”", "Weil
/// fired back: “…”".
pub(super) fn colon(clause: &Clause, start: usize, at: usize) -> Option<Report> {
    if !colon_before(clause, at) {
        return None;
    }
    let opens = usize::from(clause.is_conjunction(start));
    let found = |subject| Report { subject: Some(subject), cue: (at, at), way: Way::Colon, naming: false };
    if let Some((subject @ Subject::Named { .. }, end)) = clause.phrase_at(start + opens)
        && let Some(next) = clause.tokens.get(end)
        && (end + 1 == at || next.is_sign(&[',']) || next.any(Classes::PREPOSITION))
    {
        return Some(found(subject));
    }
    let subject = main_subject(clause, start + opens, at - 1)?;
    matches!(subject, Subject::Named { .. } | Subject::Pronoun { .. }).then(|| found(subject))
}

#[cfg(test)]
mod tests {
    use crate::extract::tests::check;

    #[test]
    fn a_noun_of_saying_belongs_to_its_owner() {
        check(
            "Anna Weil’s claim that the quay was “shut for good” is new.",
            &["Anna Weil: the quay was “shut for good”"],
        );
        check(
            "Bo Lund rejected Anna Weil’s description of the quay as “shut for good.”",
            &["Anna Weil: “shut for good.”"],
        );
        check("Anna Weil’s succinct reply: “It is shut for good.”", &["Anna Weil: “It is shut for good.”"]);
        check("In Anna Weil’s words, the quay was “shut for good.”", &["Anna Weil: “shut for good.”"]);
    }

    #[test]
    fn a_verb_with_that_or_a_comma_reports_even_if_it_is_no_cue() {
        check(
            "Anna Weil sniped that Bo Lund was “learning on the job.”",
            &["Anna Weil: Bo Lund was “learning on the job.”"],
        );
        check("Anna Weil cracked, “We are all late here.”", &["Anna Weil: “We are all late here.”"]);
    }

    #[test]
    fn a_verb_that_is_as_often_a_noun_reports_only_what_follows_it() {
        check("The ad claims “the quay is shut for good.”", &["The ad: “the quay is shut for good.”"]);
        check("Bo Lund dismissed repeated claims that the quay was “shut for good.”", &["?: “shut for good.”"]);
    }

    #[test]
    fn a_comma_that_opens_an_article_reports_nothing() {
        check(", “late is it now.”", &["?: “late is it now.”"]);
    }

    #[test]
    fn as_somebody_puts_it_is_a_report() {
        check("As Anna Weil, the former mayor, put it: “The quay is shut.”", &["Anna Weil: “The quay is shut.”"]);
        check("“The quay is shut for good,” as Anna Weil put it.", &["Anna Weil: “The quay is shut for good,”"]);
    }

    #[test]
    fn whoever_leads_to_a_colon_speaks() {
        check("And Anna Weil fired back: “The quay is shut.”", &["Anna Weil: “The quay is shut.”"]);
        check(
            "When Bo Lund said that the quay was open, Anna Weil fired back: “It is shut.”",
            &["Anna Weil: “It is shut.”"],
        );
    }
}
