//! Where the words begin that a verb of saying or thinking reports: its clause, question, infinitive or object.

use super::{
    cue::is_cue,
    extent::{begins_clause, content_end, is_finite, is_setting, main_verb},
    lexicon::Classes,
    reported::{Bounds, Form},
    subject::Clause,
    token::{Token, TokenKind},
};

/// How far after a verb its "that" is looked for, in tokens.
const THAT_MAX: usize = 14;
/// What opens a question that is reported, and what does so only after "asked": "told Weil when she came" is no question.
const QUESTIONS: &[&str] = &["whether", "if", "how", "why", "what"];
const ASKED_QUESTIONS: &[&str] = &["who", "when", "where", "which"];

/// The words that the verb or noun at `cue` reports, in the sentence that ends before token `end`, and how; `None` where
/// nothing follows that it can report.
pub(super) fn content_after(clause: &Clause, cue: usize, end: usize) -> Option<(Bounds, Form)> {
    let (start, form) = beginning(clause, cue, end)?;
    let stop = content_end(clause, start, end);
    // "one of the boats that Weil said were safe is lost"
    let stop = if is_extracted(clause, start) { main_verb(clause, start, stop, 1) } else { stop };
    (stop > start).then_some(((start, stop), form))
}

fn beginning(clause: &Clause, cue: usize, end: usize) -> Option<(usize, Form)> {
    let verb = clause.token(cue)?;
    let said = clause.is_one_of(cue, &["said", "says", "say", "told", "tells"]);
    // "points out that"
    let at = cue + 1 + usize::from(clause.is_one_of(cue + 1, &["out"]));
    let found = complement(clause, cue, at, end)
        .or_else(|| object(clause, verb, at, end).map(|at| (at, Form::Governed)))
        .or_else(|| addressed(clause, cue, at, end));
    found.map(|(at, form)| if said { (at, Form::Said) } else { (at, form) })
}

/// Where a complement of `verb` begins, at token `at` or a little later.
fn complement(clause: &Clause, cue: usize, at: usize, end: usize) -> Option<(usize, Form)> {
    let verb = clause.token(cue).filter(|_| at < end)?;
    if clause.is_one_of(at, &["that"]) {
        return begins_that_clause(clause, at + 1).then_some((at + 1, Form::That));
    }
    if is_infinitive(clause, verb, at) {
        return Some((at, Form::Infinitive));
    }
    if !verb.any(Classes::SPEECH) && !verb.any(Classes::BELIEF) {
        return None;
    }
    if let Some(that) = that_after(clause, at, end) {
        return Some((that + 1, Form::That));
    }
    if is_question(clause, cue, at) {
        return Some((at, Form::Bare));
    }
    let after = after_time(clause, at);
    let bare = verb.any(Classes::BARE) || clause.is_quoted(after);
    if verb.any(Classes::ADDRESSING) || !bare {
        return None;
    }
    let extracted = after == at && !verb.any(Classes::BELIEF) && is_extracted(clause, at);
    let plain = verb.span.slice(clause.text).is_some_and(|word| ["said", "says", "say"].contains(&word));
    (extracted || begins_clause(clause, after, end, plain)).then_some((after, Form::Bare))
}

/// Whether a question begins at token `at` that the verb at `cue` can report.
fn is_question(clause: &Clause, cue: usize, at: usize) -> bool {
    const ASKED: &[&str] = &["asked", "asks", "asking", "ask", "wondered", "wonders", "wondering"];
    clause.is_one_of(at, QUESTIONS) || clause.is_one_of(cue, ASKED) && clause.is_one_of(at, ASKED_QUESTIONS)
}

/// Whether the clause that begins at token `at` has its subject before the report: "something Weil said was a mistake".
fn is_extracted(clause: &Clause, at: usize) -> bool {
    const VERBS: &[&str] = &["was", "is", "were", "are", "would", "could", "will", "had", "has", "may", "might"];
    clause.is_one_of(at, VERBS) && !clause.is_one_of(at + 1, &["that", "whether"])
}

/// Where the words begin that a preposition ties to `verb`: "warned of a flood", "accused Weil of lying".
fn object(clause: &Clause, verb: &Token, at: usize, end: usize) -> Option<usize> {
    const OBJECT_MAX: usize = 18;
    const TIES: &[(&str, Classes)] =
        &[("of", Classes::OF), ("about", Classes::ABOUT), ("for", Classes::FOR), ("against", Classes::AGAINST)];
    let ties = |place: &usize| TIES.iter().any(|(word, class)| verb.any(*class) && clause.is_one_of(*place, &[word]));
    let whole = |place: &usize| {
        let next = place + 1;
        // "warned of a “flood”": the quotation says it all.
        let quoted = clause.is_quoted(next) || clause.any(next, Classes::DETERMINER) && clause.is_quoted(next + 1);
        // "asked for them"
        let pronoun = clause.any(next, Classes::PRONOUN) && !clause.any(next, Classes::DETERMINER);
        let them = clause.is_one_of(next, &["them", "him", "her", "it", "me", "us", "this", "that"]);
        next < end && !quoted && !pronoun && !them && clause.token(next).is_some_and(Token::is_word)
    };
    if ties(&at) {
        return Some(at).filter(whole);
    }
    // Only "accused" has its object in between.
    if !verb.any(Classes::OF) || verb.any(Classes::SPEECH) {
        return None;
    }
    let inside = |place: &usize| {
        let possessive = clause.token(*place).is_some_and(|token| token.kind == TokenKind::Possessive);
        clause.word(*place).is_some() || possessive || clause.is_sign(*place, &[','])
    };
    let of = || (at..end.min(at + OBJECT_MAX)).take_while(inside).filter(ties);
    let doing = |place: &usize| {
        clause.is_one_of(place + 1, &["not"]) || clause.word(place + 1).is_some_and(|word| word.ends_with("ing"))
    };
    of().find(doing).or_else(|| of().next()).filter(whole)
}

/// Where the words begin after somebody addressed, who begins at token `at`: "told Weil (that) …", "asked Weil to …".
fn addressed(clause: &Clause, cue: usize, at: usize, end: usize) -> Option<(usize, Form)> {
    const PLAIN: &[&str] = &["told", "tells", "telling", "tell", "assured", "reminded", "informed"];
    let verb = clause.token(cue)?;
    if verb.any(Classes::ADDRESSING)
        && let Some(that) = that_after_addressee(clause, at, end)
    {
        return Some((that + 1, Form::That));
    }
    if !verb.any(Classes::ADDRESSING) && !verb.any(Classes::ASKING) {
        return None;
    }
    let (_, after) = clause.phrase_at(at).filter(|&(_, after)| after < end)?;
    if is_infinitive(clause, verb, after) {
        return Some((after, Form::Infinitive));
    }
    if let Some(that) = that_after(clause, after, end) {
        return Some((that + 1, Form::That));
    }
    if is_question(clause, cue, after) {
        return Some((after, Form::Bare));
    }
    let start = after_time(clause, after);
    (clause.is_one_of(cue, PLAIN) && begins_clause(clause, start, end, true)).then_some((start, Form::Bare))
}

/// The "that" after somebody addressed, who begins at token `at`: "told friends in the town that …".
fn that_after_addressee(clause: &Clause, at: usize, end: usize) -> Option<usize> {
    const ADDRESSEE_MAX: usize = 12;
    let inside = |place: &usize| {
        let possessive = clause.token(*place).is_some_and(|token| token.kind == TokenKind::Possessive);
        (possessive || clause.word(*place).is_some()) && !is_finite(clause, *place)
    };
    let that = (at + 1..end.min(at + ADDRESSEE_MAX)).take_while(inside).find(|&at| clause.is_one_of(at, &["that"]))?;
    begins_that_clause(clause, that + 1).then_some(that)
}

/// The token after "Monday", "on Tuesday", "in a statement" and the like at token `at`.
fn after_time(clause: &Clause, at: usize) -> usize {
    let digits = |at: usize| clause.word(at).is_some_and(|word| word.chars().all(|c| c.is_ascii_digit()));
    let mut next = at;
    for _ in 0..3 {
        let day = next + usize::from(clause.is_one_of(next, &["on", "in", "during", "at"]));
        if clause.any(day, Classes::CALENDAR) && clause.token(day).is_some_and(|token| token.capital) {
            next = day + 1 + usize::from(digits(day + 1));
        } else if is_setting(clause, next) {
            next += 3;
        } else {
            break;
        }
    }
    next
}

/// Whether a clause can begin at token `at`, right after "that": "said that on Monday." has none.
fn begins_that_clause(clause: &Clause, at: usize) -> bool {
    let ends = clause.token(at + 1).is_none_or(|next| next.is_sign(&['.', ';', '!', '?']));
    clause.is_quoted(at) || clause.is_sign(at, &[',', '$', '(']) || clause.word(at).is_some() && !ends
}

/// The "that" that opens the clause, where only adverbials stand between it and token `at`: "in a statement on Monday that".
fn that_after(clause: &Clause, at: usize, end: usize) -> Option<usize> {
    const ADVERBS: &[&str] =
        &["again", "last", "this", "earlier", "later", "yesterday", "afterwards", "too", "today", "tonight"];
    let adverbial = clause.any(at, Classes::PREPOSITION)
        || clause.any(at, Classes::CALENDAR)
        || clause.is_one_of(at, ADVERBS)
        || clause.word(at).is_some_and(|word| word.ends_with("ly"));
    let opens = |that: &usize| begins_that_clause(clause, that + 1);
    if clause.is_one_of(at, &["that"]) {
        return Some(at).filter(opens);
    }
    let inside = |place: &usize| {
        let stop = clause.is_quoted(*place) || clause.is_sign(*place, &['.', ';', ':', '!', '?', '—', '–']);
        !stop && !is_cue(clause.tokens, *place, Classes::SPEECH)
    };
    let mut between = (at + 1..end.min(at + THAT_MAX)).take_while(inside);
    between.find(|&place| adverbial && clause.is_one_of(place, &["that"])).filter(opens)
}

/// Whether the "to" or "not to" at token `at` opens an infinitive that `verb` can have.
fn is_infinitive(clause: &Clause, verb: &Token, at: usize) -> bool {
    let to = at + usize::from(clause.is_one_of(at, &["not"]));
    let infinitive = clause.token(to + 1).is_some_and(|next| {
        let other = next.any(Classes::DETERMINER) || next.any(Classes::PREPOSITION) || next.any(Classes::PRONOUN);
        next.is_word() && !next.capital && !other
    });
    (verb.any(Classes::WANTING) || verb.any(Classes::ASKING))
        && clause.is_one_of(to, &["to"])
        && (infinitive || clause.is_quoted(to + 1))
}
