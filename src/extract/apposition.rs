//! What stands between a speaker and the cue, or between the words that name one: appositions, relative clauses, brackets,
//! the time, and what a preposition ties to a noun.

use super::{
    cue::{Before, after_auxiliaries, is_cue, subject_end},
    description::is_group,
    lexicon::Classes,
    subject::{Clause, PHRASE_MAX, Subject, is_within_phrase},
    token::{Token, TokenKind},
};
use crate::domain::SpeakerKind;

/// Longest apposition or relative clause between a speaker and the cue, in tokens.
const APPOSITION_MAX: usize = 40;

impl Clause<'_> {
    /// The token after the brackets that open at token `at`: "(D-Lowmere)".
    pub(super) fn after_brackets(&self, at: usize) -> Option<usize> {
        const BRACKETS_MAX: usize = 12;
        if !self.is_sign(at, &['(', '[']) {
            return None;
        }
        (at + 1..at + BRACKETS_MAX).find(|&close| self.is_sign(close, &[')', ']'])).map(|close| close + 1)
    }

    /// Where the phrase ends that the brackets before token `end` follow; `end` where none do.
    pub(super) fn before_brackets(&self, start: usize, end: usize) -> usize {
        const BRACKETS_MAX: usize = 12;
        if !self.before(end).is_some_and(|token| token.is_sign(&[')', ']'])) {
            return end;
        }
        let from = end.saturating_sub(BRACKETS_MAX).max(start);
        (from..end).rev().find(|&open| self.is_sign(open, &['(', '['])).unwrap_or(end)
    }

    /// The token after the phrases that prepositions tie to the noun before token `end`: "officials of the port in Lowmere".
    pub(super) fn after_ties(&self, end: usize) -> usize {
        const TIED_MAX: usize = 2;
        let mut after = end;
        for _ in 0..TIED_MAX {
            let tied = self.any(after, Classes::PREPOSITION).then(|| self.phrase_at(after + 1)).flatten();
            let Some((_, next)) = tied else { break };
            after = next;
        }
        after
    }

    /// The first token from `at` on that does not only say when: "on Thursday", "then", "last week".
    pub(super) fn after_time(&self, at: usize) -> usize {
        const TIME_MAX: usize = 4;
        let word = |at: usize| self.token(at).and_then(|token| token.span.slice(self.text)).unwrap_or_default();
        let mut next = at;
        while next - at < TIME_MAX {
            let governed = self.any(next, Classes::PREPOSITION) && self.any(next + 1, Classes::CALENDAR);
            let dated = ["last", "this", "earlier"].contains(&word(next))
                && ["week", "month", "year", "night", "morning", "spring", "summer", "fall"].contains(&word(next + 1));
            let adverb = word(next) == "then" || word(next).len() > 4 && word(next).ends_with("ly");
            next += match () {
                () if governed || dated => 2,
                () if self.any(next, Classes::CALENDAR) || adverb => 1,
                () => break,
            };
        }
        next
    }

    /// The cue after the comma, bracket or dash that closes the apposition which token `start` begins.
    pub(super) fn cue_after_apposition(&self, start: usize) -> Option<usize> {
        for at in start..start + APPOSITION_MAX {
            let token = self.token(at)?;
            // "R-Ky.,": a full stop before another mark is an abbreviation's.
            let short = token.is_sign(&['.']) && self.is_sign(at + 1, &[',', ')']);
            if matches!(token.kind, TokenKind::Quoted(_)) || token.is_sign(&['.', '!', '?', ';', ':']) && !short {
                return None;
            }
            if !token.is_sign(&[',', ')', '—', '–', '-']) {
                continue;
            }
            let cue = after_auxiliaries(self.text, self.tokens, at + 1)?;
            if is_cue(self.tokens, cue, Classes::SPEECH) {
                return Some(cue);
            }
        }
        None
    }

    /// The speaker before an apposition whose closing comma is token `comma`.
    pub(super) fn subject_before_apposition(&self, start: usize, comma: usize) -> Option<Subject> {
        // "the mayor, Anna Weil, said": the apposition is the name.
        if let Some(name) = self.name_ending(comma)
            && let Some(first) = self.names.get(name).map(|name| name.start)
            && first > start + 1
            && self.is_sign(first - 1, &[','])
            && self.name_ending(first - 1).is_none_or(|before| {
                // "the head of the port authority, Anna Weil, said", but not "Weil, 22, of Flint, Lowmere, said"
                let (subject, phrase) = self.name_or_description(start, before, first - 1);
                let apart = phrase > start + 1 && self.is_sign(phrase - 2, &[',']);
                matches!(subject, Subject::Described { .. }) && !apart
            })
            && !(first..comma).all(|at| self.any(at, Classes::PLACE))
        {
            return Some(Subject::Named { name, start: first, end: comma });
        }
        // "Anna Weil (Lowmere), said"
        let closed = self.is_sign(comma, &[')']);
        let bare = self.before_brackets(start, comma + usize::from(closed));
        if bare < comma
            && let Some(name) = self.name_ending(bare)
        {
            return Some(self.name_or_description(start, name, bare).0);
        }
        // "Anna Weil, who leads the port, said": the name opens the sentence, or follows a mark.
        let from = comma.saturating_sub(APPOSITION_MAX).max(start);
        let opening = (from..comma).find_map(|at| {
            let opens = self.is_sign(at, &[',', '(', '—', '–', '-']);
            let name = opens.then(|| self.name_ending(at)).flatten()?;
            Some((name, at))
        });
        let Some((name, end)) = opening else { return self.described_before_apposition(start, comma) };
        match self.name_or_description(start, name, end) {
            (subject @ Subject::Named { .. }, phrase) => {
                let opener =
                    |token: &Token| !token.is_word() || token.any(Classes::COMMON) && !token.any(Classes::DETERMINER);
                let free = phrase == start || self.before(phrase).is_some_and(opener);
                free.then_some(subject)
            }
            _ => self.described_before_apposition(start, comma),
        }
    }

    /// The description that opens the sentence, its apposition closed by the comma at `comma`: "Officials at the port, who
    /// had met, said".
    fn described_before_apposition(&self, start: usize, comma: usize) -> Option<Subject> {
        let plain = || {
            // "The complaint, which was filed in May, alleged"
            let (subject, end) = self.phrase_at(start).filter(|_| self.any(start, Classes::DETERMINER))?;
            matches!(subject, Subject::Described { .. }).then_some(end)
        };
        let head = self.described_head(start).or_else(|| self.owned_head(start)).map(|head| head + 1);
        let head = head.or_else(|| is_group(self, start).then_some(start + 1)).or_else(plain)?;
        let end = self.after_ties(head);
        let apposed = end < comma && self.is_sign(end, &[',', '(', '—', '–', '-']);
        apposed.then_some(Subject::Described { start, end: head })
    }

    /// The "who" whose verb is the cue at `cue`, only helping verbs and adverbs between: "Weil, who has called".
    pub(super) fn relative_before(&self, start: usize, cue: usize) -> Option<usize> {
        const BETWEEN_MAX: usize = 6;
        let from = cue.saturating_sub(BETWEEN_MAX).max(start);
        let who = (from..cue)
            .rev()
            .find(|&at| self.token(at).and_then(|token| token.span.slice(self.text)) == Some("who"))?;
        let between = self.tokens.get(who + 1..cue)?;
        let small = |token: &Token| {
            token.is_word()
                && !token.capital
                && (token.any(Classes::AUXILIARY)
                    || token.any(Classes::LEADING)
                    || token.span.slice(self.text).is_some_and(|word| word.ends_with("ly")))
        };
        (between.iter().all(small) && !between.iter().any(|token| token.any(Classes::NEGATION))).then_some(who)
    }

    /// The person or thing that the "who" at token `who` goes on to speak of: "Weil (Lowmere), who", "the mayor who".
    pub(super) fn relative_antecedent(&self, start: usize, who: usize) -> Option<Subject> {
        let comma = who > start && self.is_sign(who - 1, &[',', '—', '–', '-']);
        let end = self.before_brackets(start, who - usize::from(comma));
        if let Some(name) = self.name_ending(end)
            && self.names.get(name).is_some_and(|name| !is_institution(name.kind))
        {
            let first = self.names.get(name).map_or(end, |name| name.start);
            return Some(Subject::Named { name, start: self.mention_start(start, first), end });
        }
        None
    }

    /// The noun phrase that ends before the participle at `cue`, "with" before it: "with Bo Lund saying".
    pub(super) fn absolute_subject(&self, start: usize, cue: usize) -> Option<Subject> {
        let Before::Subject(end) = subject_end(self.text, self.tokens, start, cue) else { return None };
        let name = self.name_ending(end);
        let first = name.and_then(|name| self.names.get(name)).map_or(end, |name| name.start);
        let mut phrase = first;
        while phrase > start && end - phrase < PHRASE_MAX && self.before(phrase).is_some_and(is_within_phrase) {
            phrase -= 1;
        }
        let is_with = |phrase: usize| {
            let before = self.before(phrase).filter(|_| phrase > start).and_then(|token| token.span.slice(self.text));
            before.is_some_and(|word| word.eq_ignore_ascii_case("with"))
        };
        // "with a lawyer for the port saying"
        if phrase > start + 1 && !is_with(phrase) && self.before(phrase)?.any(Classes::PREPOSITION) {
            let mut wider = phrase - 1;
            while wider > start && phrase - wider < PHRASE_MAX && self.before(wider).is_some_and(is_within_phrase) {
                wider -= 1;
            }
            return (wider + 1 < phrase && is_with(wider)).then_some(Subject::Described { start: wider, end });
        }
        let with = is_with(phrase);
        match name {
            _ if !with || phrase == end => None,
            Some(name) => Some(Subject::Named { name, start: self.mention_start(start, first), end }),
            None => Some(Subject::Described { start: phrase, end }),
        }
    }

    /// The person that a preposition right before token `phrase` ties to what follows: "Weil with the port authority".
    pub(super) fn name_before_preposition(&self, start: usize, phrase: usize, end: usize) -> Option<Subject> {
        let preposition = phrase.checked_sub(1).filter(|&at| at > start && end - phrase < 2 * PHRASE_MAX)?;
        let word = self.token(preposition)?.span.slice(self.text)?;
        let ties = ["of", "for", "from", "with", "at", "in"].contains(&word);
        let name = ties.then(|| self.name_ending(preposition)).flatten()?;
        // "Weil of the Academy of Lowmere"
        if self.names.get(name).is_some_and(|name| is_institution(name.kind) || !self.is_free(name)) {
            let (_, wider) = self.name_or_description(start, name, preposition);
            return (wider < phrase).then(|| self.name_before_preposition(start, wider, end)).flatten();
        }
        let free = self.names.get(name).is_some_and(|name| self.is_free(name));
        let first = self.names.get(name)?.start;
        free.then_some(Subject::Named { name, start: first, end })
    }

    /// The noun that the name at token `start` owns: "Weil’s campaign".
    pub(super) fn owned_head(&self, start: usize) -> Option<usize> {
        let end = self.names.get(self.name_at(start)?)?.end;
        let owned = self.token(end)?.kind == TokenKind::Possessive;
        let small = |token: &Token| token.is_word() && !token.capital && is_within_phrase(token);
        (owned && self.token(end + 1).is_some_and(small)).then_some(end + 1)
    }
}

fn is_institution(kind: SpeakerKind) -> bool {
    use SpeakerKind::{Organisation, Publication};
    matches!(kind, Organisation | Publication)
}

#[cfg(test)]
mod tests {
    use crate::extract::tests::check;

    #[test]
    fn brackets_and_places_stand_between_a_name_and_its_cue() {
        check("“The quay is shut,” Sen. Anna Weil (D-Lowmere) said.", &["Anna Weil: “The quay is shut,”"]);
        check("Sen. Anna Weil (D-Lowmere), said “the quay is shut.”", &["Anna Weil: “the quay is shut.”"]);
        check("“The quay is shut,” Port Ellery mayor Anna Weil, L-Ky., said.", &["Anna Weil: “The quay is shut,”"]);
    }

    #[test]
    fn the_name_in_an_apposition_speaks() {
        check(
            "“The quay is shut,” the port’s spokeswoman, Anna Weil, said on Monday.",
            &["Anna Weil: “The quay is shut,”"],
        );
        check("“The quay is shut,” another friend, Anna Weil told the Courier.", &["Anna Weil: “The quay is shut,”"]);
    }

    #[test]
    fn who_means_the_person_before_it() {
        check(
            "The port echoed Anna Weil (Lowmere), who has called the quay “shut for good.”",
            &["Anna Weil: “shut for good.”"],
        );
    }

    #[test]
    fn with_somebody_saying_has_a_subject_of_its_own() {
        check(
            "Ida Reyes used harsh words, with Anna Weil recently saying the quay was “shut for good.”",
            &["Anna Weil: the quay was “shut for good.”"],
        );
    }

    #[test]
    fn the_time_may_stand_before_the_cue() {
        check("Anna Weil last week said the quay was “shut for good.”", &["Anna Weil: the quay was “shut for good.”"]);
    }

    #[test]
    fn a_lawyer_for_somebody_may_be_the_one_with_a_participle() {
        check(
            "The port denied it, with a lawyer for Anna Weil calling the quay “shut for good.”",
            &["a lawyer for Anna Weil: “shut for good.”"],
        );
    }

    #[test]
    fn who_is_prompted_to_speak_speaks() {
        check("Anna Weil was prompted to say “the quay is shut.”", &["Anna Weil: “the quay is shut.”"]);
    }

    #[test]
    fn a_person_may_be_of_several_things() {
        check(
            "However, as Archbishop Tomas Brandt of the Holy Academy of Lowmere told the press, “It is late.”",
            &["Tomas Brandt: “It is late.”"],
        );
    }

    #[test]
    fn a_description_may_have_an_apposition() {
        check(
            "The complaint, which was filed in May, alleged that the quay was “shut for good.”",
            &["The complaint: the quay was “shut for good.”"],
        );
        check(
            "Officials at the port, who met on Monday, said the quay was “shut for good.”",
            &["Officials at the port: the quay was “shut for good.”"],
        );
    }
}
