//! Who a cue says speaks: the noun phrase beside it, in a clause whose names are known.

use super::{
    cue::{Before, after_auxiliaries, is_cue, subject_end},
    description::is_group,
    lexicon::Classes,
    mention::Name,
    token::{Token, TokenKind},
    topic::VERBS,
};

/// Longest noun phrase, in tokens.
pub(super) const PHRASE_MAX: usize = 16;

/// Whom the words beside a cue mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The name with this index, the mention beginning and ending with these tokens.
    Named { name: usize, start: usize, end: usize },
    /// "she", "they".
    Pronoun { at: usize },
    /// "the billionaire", "two officials", "Weil and Lund".
    Described { start: usize, end: usize },
}

/// The tokens of one stream and the names among them.
#[derive(Debug)]
pub(super) struct Clause<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) names: &'a [Name],
}

impl Clause<'_> {
    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    pub(super) fn before(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at.checked_sub(1)?)
    }

    pub(super) fn any(&self, at: usize, classes: Classes) -> bool {
        self.token(at).is_some_and(|token| token.is_word() && token.any(classes))
    }

    /// The word that is token `at`.
    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.token(at).filter(|token| token.is_word()).and_then(|token| token.span.slice(self.text))
    }

    /// Whether token `at` is one of `words`, whatever its letters' case.
    pub(super) fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        self.word(at).is_some_and(|found| words.iter().any(|word| found.eq_ignore_ascii_case(word)))
    }

    /// Whether token `at` is a quotation.
    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| matches!(token.kind, TokenKind::Quoted(_)))
    }

    pub(super) fn is_sign(&self, at: usize, signs: &[char]) -> bool {
        self.token(at).is_some_and(|token| token.is_sign(signs))
    }

    pub(super) fn is_and(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.is_sign(&['&']) || token.span.slice(self.text) == Some("and"))
    }

    /// Whether "and", "but" or "or" opens a sentence at `at`.
    pub(super) fn is_conjunction(&self, at: usize) -> bool {
        let word = self.token(at).and_then(|token| token.span.slice(self.text)).unwrap_or_default();
        ["And", "But", "Or", "Then", "So"].contains(&word)
    }

    /// The name that begins with token `at`.
    pub(super) fn name_at(&self, at: usize) -> Option<usize> {
        self.names.binary_search_by_key(&at, |name| name.start).ok()
    }

    /// The name whose last token stands before token `end`.
    pub(super) fn name_ending(&self, end: usize) -> Option<usize> {
        let after = self.names.partition_point(|name| name.start < end);
        let at = after.checked_sub(1)?;
        self.names.get(at).filter(|name| name.end == end).map(|_| at)
    }

    /// Whether `name` can be what its clause is about: no preposition, conjunction or possessive makes it part of another phrase.
    pub(super) fn is_free(&self, name: &Name) -> bool {
        let possessive = self.token(name.end).is_some_and(|token| token.kind == TokenKind::Possessive);
        // "in the Democratic Party": the article between does not matter.
        let determined = self.before(name.start).is_some_and(|token| token.any(Classes::DETERMINER));
        let governed = self
            .before(name.start.saturating_sub(usize::from(determined)))
            .is_some_and(|token| token.any(Classes::PREPOSITION) && !is_clause_opener(self.text, token));
        !possessive && !governed
    }

    /// The last token of the short description of people that begins with token `start`: "The two lawmakers", "The company".
    pub(super) fn described_head(&self, start: usize) -> Option<usize> {
        const HEAD_MAX: usize = 5;
        let determined = self.any(start, Classes::DETERMINER);
        let wanted = |at: usize| {
            self.any(at, Classes::OFFICE)
                || self.any(at, Classes::ORGANISATION)
                || is_group(self, at)
                || self.token(at).and_then(|token| token.span.slice(self.text)).is_some_and(is_doer)
        };
        (start + 1..start + HEAD_MAX)
            .take_while(|&at| determined && self.token(at).is_some_and(is_within_phrase))
            .filter(|&at| wanted(at))
            .last()
    }

    /// The noun phrase that begins with token `start`, and the token after it.
    pub(super) fn phrase_at(&self, start: usize) -> Option<(Subject, usize)> {
        if self.any(start, Classes::PRONOUN) && !self.any(start, Classes::DETERMINER) {
            return Some((Subject::Pronoun { at: start }, start + 1));
        }
        let conjunction =
            |token: &Token| token.any(Classes::COMMON) && !token.any(Classes::DETERMINER) && !token.capital;
        if self.token(start).is_some_and(conjunction) && !is_group(self, start) {
            return None;
        }
        let mut at = start;
        while at - start < PHRASE_MAX
            && let Some(token) = self.token(at)
        {
            if let Some(name) = self.name_at(at) {
                let end = self.names.get(name).map_or(at + 1, |name| name.end);
                match self.token(end).map(|token| token.kind) {
                    Some(TokenKind::Possessive) => at = end + 1,
                    _ if self.is_and(end)
                        && (self.name_at(end + 1).is_some() || self.any(end + 1, Classes::DETERMINER)) =>
                    {
                        return Some((Subject::Described { start, end }, end));
                    }
                    _ if self.is_noun_after_name(end) => at = end + 1,
                    _ => return Some((Subject::Named { name, start, end }, end)),
                }
                continue;
            }
            // "a woman whose name was not given"
            let relative = token.span.slice(self.text).is_some_and(|word| ["whose", "which", "whom"].contains(&word));
            // "told by the mayor that …"
            let relative = relative || at > start && token.span.slice(self.text) == Some("that");
            let ends = relative
                || !token.is_word() && token.kind != TokenKind::Possessive
                || token.any(Classes::PREPOSITION)
                || at > start
                    && (token.any(Classes::CUE) || token.any(Classes::AUXILIARY) || token.any(Classes::NEGATION))
                || token.any(Classes::CALENDAR)
                || token.any(Classes::PRONOUN) && !token.any(Classes::DETERMINER);
            if ends {
                break;
            }
            at += 1;
        }
        (at > start).then_some((Subject::Described { start, end: at }, at))
    }

    /// Whether the name that ends before token `end` only qualifies the noun there: "Lowmere Marine director Ida Reyes".
    fn is_noun_after_name(&self, end: usize) -> bool {
        self.token(end).is_some_and(|token| {
            let word = token.span.slice(self.text).unwrap_or_default();
            let verb_like =
                word.ends_with("ly") || word.ends_with("ing") || word.ends_with("ed") || token.any(Classes::LEADING);
            let trade = ["managing", "acting", "founding", "leading", "running"].contains(&word);
            token.is_word()
                && !token.capital
                && (!verb_like || trade)
                && !VERBS.contains(&word)
                && (is_within_phrase(token) || word == "police")
                && !token.any(Classes::DETERMINER)
                && word.starts_with(char::is_alphanumeric)
        })
    }

    /// The speaker named after a cue or "according to" that ends before token `start`: a name, or a description with the
    /// name in apposition ("the mayor, Anna Weil").
    pub(super) fn speaker_after(&self, start: usize) -> Option<(Subject, usize)> {
        let (subject, end) = self.phrase_at(start)?;
        let Subject::Described { .. } = subject else { return Some((subject, end)) };
        let mut comma = end;
        // "a spokeswoman for the port, Anna Weil,"
        while comma - end < PHRASE_MAX && self.token(comma).is_some_and(Token::is_word) && end > start {
            comma += 1;
        }
        let apposed = self.is_sign(comma, &[',']).then(|| self.name_at(comma + 1)).flatten();
        let Some(name) = apposed else { return Some((subject, end)) };
        let name_end = self.names.get(name).map_or(comma + 2, |name| name.end);
        let closed = self.token(name_end).is_none_or(|token| matches!(token.kind, TokenKind::Sign(_)))
            || is_cue(self.tokens, name_end, Classes::SPEECH);
        if closed { Some((Subject::Named { name, start, end: name_end }, name_end)) } else { Some((subject, end)) }
    }

    /// The subject that begins with token `start`, and the cue it is followed by: "Weil said", "the mayor, Anna Weil,
    /// said", "Weil, who leads the port, has also said".
    pub(super) fn subject_and_cue(&self, start: usize) -> Option<(Subject, usize)> {
        let (subject, end) = match self.speaker_after(start)? {
            (Subject::Named { name, start, end }, _) => (Subject::Named { name, start, end }, end),
            other => other,
        };
        let next = after_auxiliaries(self.text, self.tokens, end)?;
        if is_cue(self.tokens, next, Classes::SPEECH) {
            return Some((subject, next));
        }
        // "the head of the port, Anna Weil, said": the comma after the name closes the apposition.
        let apposed = matches!(subject, Subject::Named { name, start, .. }
            if self.names.get(name).is_some_and(|name| name.start > start && self.is_sign(name.start - 1, &[','])));
        if apposed
            && self.is_sign(end, &[','])
            && let Some(cue) = after_auxiliaries(self.text, self.tokens, end + 1)
            && is_cue(self.tokens, cue, Classes::SPEECH)
        {
            return Some((subject, cue));
        }
        // "Weil (Lowmere) said"
        if let Some(cue) = self.after_brackets(end).and_then(|end| after_auxiliaries(self.text, self.tokens, end))
            && is_cue(self.tokens, cue, Classes::SPEECH)
        {
            return Some((subject, cue));
        }
        if self.is_sign(end, &[',', '(', '—', '–', '-']) {
            return self.cue_after_apposition(end + 1).map(|cue| (subject, cue));
        }
        // "a spokesman for the port said", "Weil of the port authority said"
        let described = matches!(subject, Subject::Described { .. });
        if self.any(end, Classes::PREPOSITION) || described {
            let mut at = end;
            while at - end < PHRASE_MAX
                && self.token(at).is_some_and(|t| t.is_word() || t.kind == TokenKind::Possessive)
            {
                if is_cue(self.tokens, at, Classes::SPEECH) {
                    return Some((subject, at));
                }
                if at > end && self.any(at, Classes::PRONOUN) && !self.any(at, Classes::DETERMINER) {
                    return None;
                }
                at += 1;
            }
            if described && self.is_sign(at, &[',']) {
                return self.cue_after_apposition(at + 1).map(|cue| (subject, cue));
            }
        }
        None
    }

    /// The subject of the cue at `cue`, looked for backwards as far as `start`, the first token of the sentence.
    pub(super) fn subject_before(&self, start: usize, cue: usize) -> Option<Subject> {
        match subject_end(self.text, self.tokens, start, cue) {
            Before::Negated => None,
            Before::Passive => self.agent_after(cue),
            Before::Subject(end) => self.subject_ending(start, end),
        }
    }

    /// Whether the cue at `cue` is denied: "did not say", "without saying".
    pub(super) fn is_negated(&self, start: usize, cue: usize) -> bool {
        subject_end(self.text, self.tokens, start, cue) == Before::Negated
    }

    /// Whether the participle at `cue` is a sentence's verb: "was saying".
    pub(super) fn is_progressive(&self, cue: usize) -> bool {
        self.before(cue).is_some_and(|token| token.any(Classes::BE))
    }

    /// "was described by Weil as": the one who speaks stands after a passive cue.
    fn agent_after(&self, cue: usize) -> Option<Subject> {
        let by = self.token(cue + 1)?.span.slice(self.text)? == "by";
        by.then(|| self.phrase_at(cue + 2)).flatten().map(|(subject, _)| subject)
    }

    fn subject_ending(&self, start: usize, end: usize) -> Option<Subject> {
        if end <= start {
            return None;
        }
        let last = self.token(end - 1)?;
        if last.is_sign(&[',', ')', '—', '–', '-']) && self.name_ending(end).is_none() {
            return self.subject_before_apposition(start, end - 1);
        }
        if let Some(name) = self.name_ending(end) {
            let (subject, phrase) = self.name_or_description(start, name, end);
            let governed = matches!(subject, Subject::Described { .. });
            let person = governed.then(|| self.name_before_preposition(start, phrase, end)).flatten();
            return Some(person.unwrap_or(subject));
        }
        if self.before(end).is_some_and(|token| token.any(Classes::PRONOUN)) {
            return Some(Subject::Pronoun { at: end - 1 });
        }
        if !last.is_word() || last.any(Classes::PREPOSITION) || last.span.slice(self.text) == Some("and") {
            return None;
        }
        let mut phrase = end - 1;
        while phrase > start
            && end - phrase < PHRASE_MAX
            && !self.any(phrase, Classes::DETERMINER)
            && self.before(phrase).is_some_and(is_within_phrase)
        {
            phrase -= 1;
        }
        let person = self.name_before_preposition(start, phrase, end);
        Some(person.unwrap_or(Subject::Described { start: end - 1, end }))
    }

    /// The name that ends before `end`, unless it only belongs to a description ("a lawyer for Weil", "Lund and Weil"), and
    /// the first token of the phrase it ends.
    pub(super) fn name_or_description(&self, start: usize, name: usize, end: usize) -> (Subject, usize) {
        let first = self.names.get(name).map_or(end, |name| name.start);
        let mut phrase = first;
        while phrase > start && first - phrase < PHRASE_MAX && self.before(phrase).is_some_and(is_within_phrase) {
            phrase -= 1;
        }
        let before = self.before(phrase).filter(|_| phrase > start);
        let governed =
            before.is_some_and(|token| token.any(Classes::PREPOSITION) && !is_clause_opener(self.text, token));
        let governed = governed && !self.is_office_of_something(start, phrase, first);
        let joined = phrase > start + 1 && self.is_and(phrase - 1) && self.name_ending(phrase - 1).is_some();
        if governed || joined {
            (Subject::Described { start: phrase, end }, phrase)
        } else {
            (Subject::Named { name, start: self.mention_start(start, first), end }, phrase)
        }
    }

    /// Whether the words from token `phrase` to the name at token `name` say what an office before them is of: "minister of
    /// infrastructure Anna Weil". "The spokesman of candidate Anna Weil" is somebody else.
    fn is_office_of_something(&self, start: usize, phrase: usize, name: usize) -> bool {
        let Some(of) = phrase.checked_sub(1).filter(|&of| of > start) else { return false };
        let office = self.token(of - 1).is_some_and(|token| token.any(Classes::OFFICE));
        let is_of = self.token(of).and_then(|token| token.span.slice(self.text)) == Some("of");
        let thing = |at: usize| {
            self.token(at).is_some_and(|token| {
                token.is_word() && !token.any(Classes::OFFICE) && !token.any(Classes::DETERMINER) && !token.capital
            })
        };
        office && is_of && phrase < name && (phrase..name).all(thing)
    }

    /// Where the mention begins whose name begins with token `first`: "the mayor Anna Weil", "Russian president Pavel Orlin".
    pub(super) fn mention_start(&self, start: usize, first: usize) -> usize {
        const BEFORE_NAME_MAX: usize = 4;
        let role = |token: &Token| {
            let capital = token.capital && !token.any(Classes::COMMON) && !token.any(Classes::CALENDAR);
            let office = token.any(Classes::OFFICE) || token.any(Classes::DEMONYM);
            token.is_word() && (capital || office) && !token.any(Classes::CUE)
        };
        let mut at = first;
        while at > start && first - at < BEFORE_NAME_MAX && self.before(at).is_some_and(role) {
            at -= 1;
        }
        let determined =
            at > start && self.before(at).is_some_and(|token| token.is_word() && token.any(Classes::DETERMINER));
        if determined { at - 1 } else { at }
    }
}

/// Whether a noun's ending says that it does something: "businessman", "neurosurgeon", "columnist", "insider".
fn is_doer(word: &str) -> bool {
    const ENDINGS: &[&str] = &["man", "woman", "person", "er", "or", "ist", "ian", "eon", "ive"];
    word.len() > 5 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether `token` can stand between a phrase's first word and the name that ends it: "the Lowmere fisherman Bo Lund".
pub(super) fn is_within_phrase(token: &Token) -> bool {
    let determiner = token.any(Classes::DETERMINER);
    let joins = token.any(Classes::PREPOSITION) || token.any(Classes::CUE) || token.any(Classes::AUXILIARY);
    let small = token.any(Classes::PRONOUN) || token.any(Classes::COMMON);
    token.kind == TokenKind::Possessive || token.is_word() && !joins && (determiner || !small)
}

/// Whether `token` opens a clause with a subject of its own ("when Weil said"), rather than governing a noun ("of Weil").
pub(super) fn is_clause_opener(text: &str, token: &Token) -> bool {
    const OPENERS: &[&str] = &[
        "as", "if", "because", "although", "though", "while", "when", "where", "whereas", "until", "unless", "despite",
        "since", "before", "after", "than",
    ];
    token.span.slice(text).is_some_and(|word| OPENERS.iter().any(|opener| word.eq_ignore_ascii_case(opener)))
}
