//! What a cue reports in indirect speech: where those words begin and where they end.

use super::{
    cue::{according_to, ends_clause, is_cue},
    description::is_group,
    lexicon::Classes,
    subject::{Clause, Subject},
    token::{Token, TokenKind},
};

/// Longest reported clause, in tokens.
const CONTENT_MAX: usize = 160;
/// How far after a cue its "that" is looked for, in tokens.
const THAT_MAX: usize = 14;
/// How far into a clause its verb is looked for, in tokens.
const VERB_MAX: usize = 24;

/// The first token of reported words and the one after their last.
pub(super) type Bounds = (usize, usize);

/// The words that the verb at `cue` reports, in the sentence that ends before token `end`; `None` where no clause, question
/// or infinitive follows.
pub(super) fn content_after(clause: &Clause, cue: usize, end: usize) -> Option<Bounds> {
    let start = opening(clause, cue, end)?;
    let stop = content_end(clause, start, end);
    (stop > start).then_some((start, stop))
}

fn token<'a>(clause: &'a Clause, at: usize) -> Option<&'a Token> {
    clause.tokens.get(at)
}

fn word<'a>(clause: &'a Clause, at: usize) -> Option<&'a str> {
    token(clause, at).filter(|token| token.is_word()).and_then(|token| token.span.slice(clause.text))
}

fn is_word_of(clause: &Clause, at: usize, words: &[&str]) -> bool {
    word(clause, at).is_some_and(|found| words.iter().any(|word| found.eq_ignore_ascii_case(word)))
}

const QUESTIONS: &[&str] = &["whether", "if", "how", "why", "what", "who", "when", "where", "which"];

/// Where the words begin that follow the verb at `cue`.
fn opening(clause: &Clause, cue: usize, end: usize) -> Option<usize> {
    let verb = token(clause, cue)?;
    let mut at = cue + 1;
    if is_word_of(clause, at, &["out"]) {
        at += 1;
    }
    if let Some(found) = complement(clause, verb, at, end) {
        return Some(found);
    }
    if let Some(found) = governed(clause, verb, at, end) {
        return Some(found);
    }
    // "told Weil (that) …", "asked Weil to …"
    let addressed = verb.any(Classes::ADDRESSING) || verb.any(Classes::ASKING);
    if verb.any(Classes::ADDRESSING)
        && let Some(that) = addressee_end(clause, at, end)
    {
        return Some(that + 1);
    }
    if addressed
        && let Some((_, after)) = clause.phrase_at(at)
        && after < end
    {
        let plain = is_word_of(clause, cue, &["told", "tells", "telling", "tell", "assured", "reminded", "informed"]);
        return complement_after(clause, verb, after, end, plain);
    }
    None
}

/// Where the words begin that a preposition ties to `verb`: "warned of a flood", "accused Weil of lying".
fn governed(clause: &Clause, verb: &Token, at: usize, end: usize) -> Option<usize> {
    const OBJECT_MAX: usize = 18;
    let ties = |place: usize| {
        [("of", Classes::OF), ("about", Classes::ABOUT), ("for", Classes::FOR), ("against", Classes::AGAINST)]
            .iter()
            .any(|(preposition, class)| verb.any(*class) && is_word_of(clause, place, &[preposition]))
    };
    let content = |place: usize| {
        let next = token(clause, place + 1).filter(|_| place + 1 < end)?;
        (next.is_word() || matches!(next.kind, TokenKind::Quoted(_))).then_some(place)
    };
    if ties(at) {
        return content(at);
    }
    // Only "accused" has its object in between.
    if !verb.any(Classes::OF) || verb.any(Classes::SPEECH) {
        return None;
    }
    let of = (at + 1..end.min(at + OBJECT_MAX)).filter(|&place| ties(place));
    let participle = |place: &usize| {
        is_word_of(clause, place + 1, &["not"]) || word(clause, place + 1).is_some_and(|word| word.ends_with("ing"))
    };
    let of = of.clone().find(participle).or_else(|| of.clone().next())?;
    let whole = (at..of).all(|place| {
        token(clause, place).is_some_and(|token| token.is_word() || token.is_sign(&[',']) || token.kind == TokenKind::Possessive)
    });
    whole.then(|| content(of)).flatten()
}

/// The "that" after an addressee that begins with token `at`: "told friends in the town that …".
fn addressee_end(clause: &Clause, at: usize, end: usize) -> Option<usize> {
    const ADDRESSEE_MAX: usize = 12;
    for place in at + 1..end.min(at + ADDRESSEE_MAX) {
        let token = token(clause, place)?;
        if !token.is_word() && token.kind != TokenKind::Possessive || is_finite(clause, place) {
            return None;
        }
        if is_word_of(clause, place, &["that"]) {
            return begins_that_clause(clause, place + 1).then_some(place);
        }
    }
    None
}

/// Where the words begin after an addressee that ends before token `at`.
fn complement_after(clause: &Clause, verb: &Token, at: usize, end: usize, plain: bool) -> Option<usize> {
    if is_infinitive(clause, verb, at) {
        return Some(at);
    }
    if let Some(that) = that_after(clause, at, end) {
        return Some(that + 1);
    }
    if is_word_of(clause, at, QUESTIONS) {
        return Some(at);
    }
    let at = after_time(clause, at);
    (plain && begins_clause(clause, at, end, true)).then_some(at)
}

/// Where a complement of `verb` begins that begins at token `at`, or a little later.
fn complement(clause: &Clause, verb: &Token, at: usize, end: usize) -> Option<usize> {
    if at >= end {
        return None;
    }
    if is_word_of(clause, at, &["that"]) {
        return Some(at + 1).filter(|_| begins_that_clause(clause, at + 1));
    }
    if is_infinitive(clause, verb, at) {
        return Some(at);
    }
    let speech = verb.any(Classes::SPEECH) || verb.any(Classes::BELIEF);
    if !speech {
        return None;
    }
    if let Some(that) = that_after(clause, at, end) {
        return Some(that + 1);
    }
    if is_word_of(clause, at, QUESTIONS) {
        return Some(at);
    }
    if verb.any(Classes::ADDRESSING) {
        return None;
    }
    let cue_end = at;
    let at = after_time(clause, at);
    if at == cue_end && clause_is_extracted(clause, at) {
        return Some(at);
    }
    let plain = verb.span.slice(clause.text).is_some_and(|word| ["said", "says", "say"].contains(&word));
    let bare = verb.any(Classes::BARE) || token(clause, at).is_some_and(|token| matches!(token.kind, TokenKind::Quoted(_)));
    if !bare {
        return None;
    }
    begins_clause(clause, at, end, plain).then_some(at)
}

/// Whether the clause that begins at token `at` has its subject before the report: "something Weil said was a mistake".
fn clause_is_extracted(clause: &Clause, at: usize) -> bool {
    const VERBS: &[&str] = &["was", "is", "were", "are", "would", "could", "will", "had", "has", "may", "might"];
    is_word_of(clause, at, VERBS) && !is_word_of(clause, at + 1, &["that", "a", "not", "whether"])
        || is_word_of(clause, at, VERBS) && is_word_of(clause, at + 1, &["a", "not"]) 
}

/// The token after "Monday", "on Tuesday", "in a statement", "again" and the like at token `at`.
fn after_time(clause: &Clause, at: usize) -> usize {
    let mut next = at;
    for _ in 0..3 {
        let governed = usize::from(is_word_of(clause, next, &["on", "in", "during", "at"]));
        let Some(token) = token(clause, next + governed).filter(|token| token.is_word()) else { break };
        if token.any(Classes::CALENDAR) && token.capital {
            next += governed + 1;
            while clause.tokens.get(next).is_some_and(|token| {
                token.span.slice(clause.text).is_some_and(|word| word.chars().all(|c| c.is_ascii_digit()))
            }) {
                next += 1;
            }
            continue;
        }
        if is_setting(clause, next) {
            next += 3;
            continue;
        }
        break;
    }
    next
}

/// Whether "in a statement", "during the interview" and the like stands at token `at`.
fn is_setting(clause: &Clause, at: usize) -> bool {
    const SETTINGS: &[&str] = &[
        "statement", "interview", "speech", "tweet", "email", "letter", "release", "memo", "post", "report", "conference",
    ];
    let determined = token(clause, at + 1).is_some_and(|token| token.is_word() && token.any(Classes::DETERMINER));
    determined
        && is_word_of(clause, at, &["in", "during", "at"])
        && (is_word_of(clause, at + 2, SETTINGS) || is_word_of(clause, at + 3, SETTINGS))
}

/// Whether a clause can begin at token `at`, right after "that".
fn begins_that_clause(clause: &Clause, at: usize) -> bool {
    token(clause, at).is_some_and(|token| {
        (token.is_word() && !ends_like_determiner(clause, at)) || matches!(token.kind, TokenKind::Quoted(_)) || token.is_sign(&[',', '$', '('])
    })
}

fn ends_like_determiner(clause: &Clause, at: usize) -> bool {
    // "said that on Monday." is no clause, "that in March the …" is one: what ends the sentence is none.
    token(clause, at + 1).is_none_or(|next| next.is_sign(&['.', ';', '!', '?']))
}

/// The "that" that opens the clause, where only adverbials stand between it and token `at`: "in a statement on Monday that".
fn that_after(clause: &Clause, at: usize, end: usize) -> Option<usize> {
    let first = token(clause, at)?;
    let adverbial = first.is_word()
        && (first.any(Classes::PREPOSITION)
            || first.any(Classes::CALENDAR)
            || is_word_of(clause, at, &["again", "last", "this", "earlier", "later", "repeatedly", "publicly", "yesterday"])
            || word(clause, at).is_some_and(|word| word.ends_with("ly")));
    if is_word_of(clause, at, &["that"]) {
        return begins_that_clause(clause, at + 1).then_some(at);
    }
    if !adverbial {
        return None;
    }
    for place in at + 1..end.min(at + THAT_MAX) {
        let token = token(clause, place)?;
        if matches!(token.kind, TokenKind::Quoted(_)) || token.is_sign(&['.', ';', ':', '!', '?', '—', '–']) {
            return None;
        }
        if is_word_of(clause, place, &["that"]) {
            return begins_that_clause(clause, place + 1).then_some(place);
        }
        if token.any(Classes::SPEECH) && is_cue(clause.tokens, place, Classes::SPEECH) {
            return None;
        }
    }
    None
}

/// Whether the "to" at token `at` opens an infinitive that `verb` can have.
fn is_infinitive(clause: &Clause, verb: &Token, at: usize) -> bool {
    let at = at + usize::from(is_word_of(clause, at, &["not"]));
    (verb.any(Classes::WANTING) || verb.any(Classes::ASKING))
        && is_word_of(clause, at, &["to"])
        && token(clause, at + 1).is_some_and(|next| {
            matches!(next.kind, TokenKind::Quoted(_)) || next.is_word() && !next.capital && !next.any(Classes::DETERMINER) && !next.any(Classes::PREPOSITION)
                && !next.any(Classes::PRONOUN)
        })
}

/// Whether a clause with a subject and a verb of its own begins at token `at`. Only after a plain "said" may a comma stand
/// before the verb.
fn begins_clause(clause: &Clause, at: usize, end: usize, plain: bool) -> bool {
    let Some(first) = token(clause, at).filter(|_| at < end) else { return false };
    let quoted = matches!(first.kind, TokenKind::Quoted(_));
    let number = first.is_sign(&['$', '£', '€', '#']);
    if !first.is_word() && !quoted && !number {
        return false;
    }
    let fronted = first.any(Classes::PREPOSITION);
    if fronted && !(plain && is_word_of(clause, at, FRONTED)) {
        return false;
    }
    let limit = end.min(at + VERB_MAX);
    let mut comma = false;
    let mut relative = 0;
    for place in at + 1..limit {
        let Some(token) = token(clause, place) else { return false };
        if token.is_sign(&['.', ';', ':', '!', '?']) {
            return false;
        }
        if token.is_sign(&[',', '—', '–']) {
            if !plain {
                return false;
            }
            comma = true;
        }
        if is_word_of(clause, place, &["who", "which", "that"]) {
            relative += 1;
        }
        if !plain && is_word_of(clause, place, &["to"]) {
            return false;
        }
        if is_finite(clause, place) && (!fronted || comma) {
            if relative == 0 {
                return true;
            }
            relative -= 1;
        }
    }
    false
}

/// What may open a clause before its subject: "said if the pier closes, …".
const FRONTED: &[&str] = &[
    "if", "because", "while", "although", "like", "in", "at", "by", "with", "for", "since", "despite", "after", "before",
    "under", "as", "without", "when", "once",
];

/// Whether the token at `at` is plainly a verb with a subject before it.
fn is_finite(clause: &Clause, at: usize) -> bool {
    let Some(token) = token(clause, at) else { return false };
    if token.kind == TokenKind::Possessive {
        return at.checked_sub(1).and_then(|before| self::token(clause, before)).is_some_and(|before| {
            before.any(Classes::PRONOUN) || before.span.slice(clause.text).is_some_and(|word| {
                ["that", "there", "here", "what"].iter().any(|listed| word.eq_ignore_ascii_case(listed))
            })
        });
    }
    if !token.is_word() || token.capital {
        return false;
    }
    let word = token.span.slice(clause.text).unwrap_or_default();
    let contracted = ["n't", "n’t", "'re", "’re", "'ll", "’ll", "'d", "’d", "'ve", "’ve", "'m", "’m"]
        .iter()
        .any(|ending| word.ends_with(ending));
    let past = word.len() > 3 && word.ends_with("ed");
    contracted || past || token.any(Classes::FINITE) || is_cue(clause.tokens, at, Classes::CUE)
}

/// The token after the last of the words that begin at token `start`.
pub(super) fn content_end(clause: &Clause, start: usize, end: usize) -> usize {
    let limit = end.min(start + CONTENT_MAX);
    let mut at = start;
    while at < limit {
        let Some(token) = token(clause, at) else { break };
        let last = at + 1 == end;
        if token.is_sign(&['.', '!', '?']) && last || token.is_sign(&[';']) {
            break;
        }
        if at == start && matches!(token.kind, TokenKind::Quoted(_)) && ends_with_comma(clause, token) && at + 1 < end && begins_anew(clause, at + 1) {
            return at + 1;
        }
        if at > start && (token.is_sign(&[',', '—', '–']) || is_word_of(clause, at, &["and", "but", "while"])) && ends_content(clause, at, end) {
            break;
        }
        at += 1;
    }
    while at > start && clause.tokens.get(at - 1).is_some_and(|token| token.is_sign(&[',', '.', '—', '–', '-', ':', ';', '(' ])) {
        at -= 1;
    }
    at
}

/// Whether a new subject begins at token `at`.
fn begins_anew(clause: &Clause, at: usize) -> bool {
    clause.name_at(at).is_some()
        || token(clause, at).is_some_and(|token| token.is_word() && (token.any(Classes::DETERMINER) || token.any(Classes::PRONOUN)))
}

/// Whether a quotation ends with a comma before its closing mark.
fn ends_with_comma(clause: &Clause, token: &Token) -> bool {
    let words = token.span.slice(clause.text).unwrap_or_default();
    words.trim_end_matches(crate::domain::QUOTATION_MARKS).trim_end().ends_with(',')
}

/// Whether the comma, dash or conjunction at `at` ends what is reported: another report begins there.
fn ends_content(clause: &Clause, at: usize, end: usize) -> bool {
    let sign = !clause.tokens.get(at).is_some_and(Token::is_word);
    let mut next = at + 1;
    if sign && is_word_of(clause, next, &["and", "but", "while", "although", "though"]) {
        next += 1;
    }
    if next >= end {
        return false;
    }
    if according_to(clause.text, clause.tokens, next).is_some() || sign && is_setting(clause, next) {
        return true;
    }
    let cue = |place: usize| is_cue(clause.tokens, place, Classes::CUE);
    let conjunction = !sign || next > at + 1;
    // ", adding that", "and added that", "but did not say"
    if cue(next) {
        let participle = word(clause, next).is_some_and(|word| word.ends_with("ing"));
        return participle || conjunction || clause.speaker_after(next + 1).is_some_and(|(_, close)| ends_clause(clause.tokens.get(close)));
    }
    if conjunction && is_word_of(clause, next, &["also", "then", "later"]) && cue(next + 1) {
        return true;
    }
    if sign && is_word_of(clause, at + 1, &["but"]) && token(clause, next).is_some_and(|verb| verb.any(Classes::AUXILIARY)) {
        return true;
    }
    // ", Weil said", "and Weil said that"
    clause.subject_and_cue(next).is_some_and(|(subject, cue)| {
        let plain = !matches!(subject, Subject::Described { .. })
            || token(clause, next).is_some_and(|token| token.any(Classes::DETERMINER))
            || cue.checked_sub(1).is_some_and(|_| matches!(subject, Subject::Described { end, .. } if is_group(clause, end - 1)));
        plain && cue < end && (conjunction || ends_clause(clause.tokens.get(cue + 1)))
    })
}

/// The words before the comma at `comma` that a report after it claims, from token `start` on; `None` where no clause
/// stands there.
pub(super) fn content_before(clause: &Clause, start: usize, comma: usize) -> Option<Bounds> {
    let mut from = start;
    if is_word_of(clause, from, &["but", "and", "still", "so"]) {
        from += 1 + usize::from(clause.tokens.get(from + 1).is_some_and(|token| token.is_sign(&[','])));
    }
    let verb = (from + 1..comma.min(from + CONTENT_MAX)).any(|at| is_finite(clause, at));
    let words = (from..comma).any(|at| clause.tokens.get(at).is_some_and(Token::is_word));
    (words && verb && from < comma).then_some((from, comma))
}
