//! Reports that stand after the quotation: “…,” Weil said. She was “…” of it, Weil said.

use super::{
    cue::{according_to, ends_clause, is_cue},
    lexicon::Classes,
    quotation::Region,
    report::{Report, Way, is_quoted, is_sign},
    subject::{Clause, Subject},
    token::{TokenKind, ends_like_sentence},
};

/// How far after a quotation the end of its sentence is looked for, in tokens.
const TRAILING_MAX: usize = 60;

/// A cue right after the quotation.
pub(super) fn after(clause: &Clause, regions: &[Region], end: usize, at: usize) -> Option<Report> {
    let TokenKind::Quoted(region) = clause.tokens.get(at)?.kind else { return None };
    let words = regions.get(region).and_then(|region| region.inner.slice(clause.text)).unwrap_or_default();
    // “‘Go home,’ ” Weil said: the inner quotation's comma counts.
    let words = words.trim_end_matches(|character: char| character.is_whitespace() || "'’".contains(character));
    let comma = is_sign(clause, at + 1, &[',', '—', '–', '-']);
    let next = at + 1 + usize::from(comma);
    let first = clause.tokens.get(next).filter(|_| next < end)?;
    if let Some(speaker) = according_to(clause.text, clause.tokens, next) {
        let subject = clause.speaker_after(speaker).map(|(subject, _)| subject);
        return Some(Report { subject, cue: (next, speaker), way: Way::According, naming: false });
    }
    let closed = comma || words.ends_with([',', '!', '?', '…', '-', '—', '–']) || ends_like_sentence(words);
    let way = Way::After;
    // “…,” adding that it was late: the participle's subject stands before the quotation.
    if is_participle(clause, next) {
        return None;
    }
    if is_cue(clause.tokens, next, Classes::SPEECH) {
        let speaks = !first.any(Classes::ADDRESSING) || closed && is_inverted_end(clause, next);
        // "points out Weil"
        let particle = clause.tokens.get(next + 1).and_then(|token| token.span.slice(clause.text)) == Some("out");
        let (subject, phrase_end) = clause.speaker_after(next + 1 + usize::from(particle)).filter(|_| speaks)?;
        let told = !closed && !matches!(subject, Subject::Named { .. });
        let governs = clause
            .tokens
            .get(phrase_end)
            .is_some_and(|token| is_cue(clause.tokens, phrase_end, Classes::CUE) && !token.capital);
        return (!told && !governs).then_some(Report {
            subject: Some(subject),
            cue: (next, next + 1),
            way,
            naming: false,
        });
    }
    let cued = clause.subject_and_cue(next).filter(|(_, cue)| *cue < end);
    let spoken = comma || words.ends_with([',', '!', '?', '—', '–']);
    let any = || any_verb(clause, next, end).or_else(|| any_inverted(clause, next, end));
    let (subject, cue) = cued.or_else(|| spoken.then(any).flatten())?;
    if cue == next {
        return Some(Report { subject: Some(subject), cue: (cue, cue + 1), way, naming: false });
    }
    let full_stop = words.ends_with('.') && !comma;
    // “It is late.” He added, “…”: a sentence of its own, which reports the next quotation.
    let opens = full_stop && first.capital && first.any(Classes::PRONOUN);
    if opens && is_sign(clause, cue + 1, &[',', ':']) && is_quoted(clause, cue + 2) {
        return None;
    }
    // On Lowmere Radio's “Good Morning,” Weil said the quay was shut.
    let within = at.checked_sub(1).and_then(|before| clause.tokens.get(before)).is_some_and(|before| {
        before.kind == TokenKind::Possessive
            || before.is_word() && (before.any(Classes::PREPOSITION) || before.any(Classes::DETERMINER))
    });
    let addressing = clause.tokens.get(cue).is_some_and(|token| token.any(Classes::ADDRESSING));
    let other = within && !addressing;
    if (!closed || full_stop || other) && !ends_clause(clause.tokens.get(cue + 1)) {
        return None;
    }
    Some(Report { subject: Some(subject), cue: (cue, cue + 1), way, naming: false })
}

/// A report that looks like the next sentence, which ends before token `end`, since the quotation ends with a mark that ends
/// sentences: “Where is it?” Weil asked the mayor.
pub(super) fn asked(clause: &Clause, regions: &[Region], end: usize, at: usize) -> Option<Report> {
    let TokenKind::Quoted(region) = clause.tokens.get(at)?.kind else { return None };
    let words = regions.get(region).and_then(|region| region.inner.slice(clause.text)).unwrap_or_default();
    if !words.ends_with(['?', '!', '…', '-', '—', '–']) {
        return None;
    }
    let report = after(clause, regions, end, at).filter(|report| report.way == Way::After)?;
    let next = clause.tokens.get(report.cue.1);
    let addressing = clause.tokens.get(report.cue.0).is_some_and(|cue| {
        cue.any(Classes::ADDRESSING) || cue.span.slice(clause.text).is_some_and(|word| word.starts_with("ask"))
    });
    // “Where is it?” Weil said she did not know.
    let content = next.is_some_and(|next| {
        let word = next.span.slice(clause.text).unwrap_or_default();
        ["that", "if", "whether", "how", "why", "what"].contains(&word)
            || !addressing && (next.any(Classes::PRONOUN) || next.any(Classes::DETERMINER) || next.capital)
    });
    let inverted = matches!(report.subject, Some(Subject::Named { start, .. } | Subject::Described { start, .. }) if start >= report.cue.1);
    (inverted || !content).then_some(report)
}

/// "“…,” Weil thundered.": after quoted words that a comma ends, any past tense that ends its clause reports.
fn any_verb(clause: &Clause, next: usize, end: usize) -> Option<(Subject, usize)> {
    let (subject, verb) = clause.phrase_at(next)?;
    let token = clause.tokens.get(verb).filter(|token| verb < end && token.is_word() && !token.capital)?;
    let past = token.span.slice(clause.text)?.ends_with("ed");
    let plain = !matches!(subject, Subject::Described { .. });
    let word = |at: usize| clause.tokens.get(at).and_then(|token| token.span.slice(clause.text)).unwrap_or_default();
    if plain && word(verb) == "went" && word(verb + 1) == "on" && ends_clause(clause.tokens.get(verb + 2)) {
        return Some((subject, verb));
    }
    (past && plain && ends_clause(clause.tokens.get(verb + 1))).then_some((subject, verb))
}

/// "“…,” scoffed Anna Weil, who …": the same, the name after it.
fn any_inverted(clause: &Clause, next: usize, end: usize) -> Option<(Subject, usize)> {
    let verb = clause.tokens.get(next).filter(|token| next < end && token.is_word() && !token.capital)?;
    let past = verb.span.slice(clause.text)?.ends_with("ed");
    let (subject, after) = clause.phrase_at(next + 1).filter(|_| past)?;
    let named = matches!(subject, Subject::Named { .. }) && ends_clause(clause.tokens.get(after));
    named.then_some((subject, next))
}

/// "“…,” urged Weil.": a verb that may address somebody is inverted only where its sentence ends with the name.
fn is_inverted_end(clause: &Clause, cue: usize) -> bool {
    let told = clause.tokens.get(cue).and_then(|token| token.span.slice(clause.text));
    let never = told.is_none_or(|word| ["told", "tells", "telling", "reminded", "informed"].contains(&word));
    !never && clause.phrase_at(cue + 1).is_some_and(|(_, end)| ends_clause(clause.tokens.get(end)))
}

fn is_participle(clause: &Clause, at: usize) -> bool {
    let word = clause.tokens.get(at).filter(|token| token.is_word() && !token.capital);
    word.and_then(|token| token.span.slice(clause.text)).is_some_and(|word| word.ends_with("ing"))
}

/// Whether the quotation at `at` ends with a comma of its own: “…,” Weil said.
fn ends_with_comma(clause: &Clause, regions: &[Region], at: usize) -> bool {
    let Some(TokenKind::Quoted(region)) = clause.tokens.get(at).map(|token| token.kind) else { return false };
    regions.get(region).and_then(|region| region.inner.slice(clause.text)).is_some_and(|words| words.ends_with(','))
}

/// A cue at the end of the quotation's sentence.
pub(super) fn trailing(clause: &Clause, regions: &[Region], end: usize, at: usize) -> Option<Report> {
    for comma in at + 1..end.min(at + TRAILING_MAX) {
        if let Some(next) = according_to(clause.text, clause.tokens, comma) {
            let subject = clause.speaker_after(next).map(|(subject, _)| subject);
            return Some(Report { subject, cue: (comma, next), way: Way::According, naming: false });
        }
        if !is_sign(clause, comma, &[',']) && !ends_with_comma(clause, regions, comma) {
            continue;
        }
        let next = comma + 1;
        let addressing = clause.tokens.get(next).is_some_and(|token| token.any(Classes::ADDRESSING));
        let inverted = is_cue(clause.tokens, next, Classes::SPEECH) && !addressing && !is_participle(clause, next);
        if let Some((subject, close)) = clause.speaker_after(next + 1).filter(|_| inverted)
            && ends_clause(clause.tokens.get(close))
        {
            return Some(Report { subject: Some(subject), cue: (next, next + 1), way: Way::Trailing, naming: false });
        }
        if let Some((subject, cue)) = clause.subject_and_cue(next)
            && cue < end
            && ends_clause(clause.tokens.get(cue + 1))
        {
            return Some(Report { subject: Some(subject), cue: (cue, cue + 1), way: Way::Trailing, naming: false });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::extract::tests::check;

    #[test]
    fn a_question_is_asked_of_somebody() {
        check("“Is the quay shut?” Anna Weil asked Lowmere residents.", &["Anna Weil: “Is the quay shut?”"]);
        check("“Is the quay shut?” Anna Weil said she did not know.", &["?: “Is the quay shut?”"]);
    }

    #[test]
    fn any_past_tense_may_stand_before_the_name() {
        check("“The quay is shut,” scoffed Anna Weil, who lives there.", &["Anna Weil: “The quay is shut,”"]);
    }

    #[test]
    fn a_report_at_the_end_holds_for_every_quotation_of_its_sentence() {
        check(
            "The quay is “shut for good” and “falling to pieces,” said Anna Weil.",
            &["Anna Weil: The quay is “shut for good” and “falling to pieces,”"],
        );
    }

    #[test]
    fn the_title_of_a_show_is_not_what_its_guest_says() {
        check("On Lowmere Radio’s “Good Morning,” Anna Weil said the quay was shut.", &[]);
    }

    #[test]
    fn he_added_after_a_full_stop_reports_what_follows() {
        check(
            "Anna Weil told the port, “It is late.” He added, “Go home.”",
            &["Anna Weil: “It is late.”", "?: “Go home.”"],
        );
    }
}
