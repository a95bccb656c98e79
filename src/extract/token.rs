//! A paragraph as words and marks, one stream for its narration and one for the inside of each quotation. In a stream
//! the quotations within it are single tokens, so that a name or cue inside another quotation can never report one.

use super::{
    cue::{ends_clause, is_cue},
    lexicon::{Classes, classes},
    quotation::Region,
    sentence::{is_abbreviation, is_dotted},
};
use crate::domain::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A word or number, its own full stop included where it is an abbreviation.
    Word,
    /// `'s` at the end of a word.
    Possessive,
    /// One character that is no word.
    Sign(char),
    /// The quotation that is the region with this index.
    Quoted(usize),
}

/// A word, a sign, or a whole quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
    /// What the lexicon says of a word.
    pub(super) classes: Classes,
    /// Whether a word begins with a capital.
    pub(super) capital: bool,
}

impl Token {
    pub(super) fn is_sign(&self, signs: &[char]) -> bool {
        matches!(self.kind, TokenKind::Sign(sign) if signs.contains(&sign))
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    pub(super) fn any(&self, wanted: Classes) -> bool {
        self.classes.any(wanted)
    }
}

/// The tokens of a paragraph's narration, or of the inside of one quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stream {
    /// The region whose inside it is; `None` for narration.
    pub(super) of: Option<usize>,
    /// Index of the paragraph.
    pub(super) paragraph: usize,
    pub(super) tokens: Vec<Token>,
}

/// The streams of the paragraph with index `number` at `paragraph`: its narration first, then its `regions`, whose
/// indexes begin with `first`.
pub(super) fn streams(text: &str, number: usize, paragraph: Span, regions: &[Region], first: usize) -> Vec<Stream> {
    let empty = |of| Stream { of, paragraph: number, tokens: Vec::new() };
    let mut found = vec![empty(None)];
    found.extend((first..first + regions.len()).map(|region| empty(Some(region))));
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    let mut at = paragraph.start();
    loop {
        let ends =
            open.last().and_then(|&region| regions.get(region)).map_or(paragraph.end(), |region| region.inner.end());
        let begins = regions.get(next).map_or(usize::MAX, |region| region.span.start());
        let stop = begins.min(ends).max(at);
        let stream = open.last().map_or(0, |region| region + 1);
        if let Some(stream) = found.get_mut(stream) {
            lex(text, Span::new(at, stop), &mut stream.tokens);
        }
        if begins < ends
            && let Some(region) = regions.get(next)
        {
            if let Some(stream) = found.get_mut(stream) {
                stream.tokens.push(quoted(first + next, region.span));
            }
            open.push(next);
            at = region.inner.start();
            next += 1;
        } else if let Some(region) = open.pop().and_then(|region| regions.get(region)) {
            at = region.span.end();
        } else {
            return found;
        }
    }
}

fn quoted(region: usize, span: Span) -> Token {
    Token { kind: TokenKind::Quoted(region), span, classes: Classes::default(), capital: false }
}

/// Adds the tokens of `stretch`.
fn lex(text: &str, stretch: Option<Span>, tokens: &mut Vec<Token>) {
    let Some((stretch, whole)) = stretch.and_then(|stretch| stretch.slice(text).zip(Some(stretch))) else { return };
    let mut at = 0;
    while let Some(rest) = stretch.get(at..)
        && let Some(first) = rest.chars().next()
    {
        let len = if first.is_alphanumeric() { word_len(rest) } else { first.len_utf8() };
        let end = at + len;
        if first.is_alphanumeric() {
            let word = rest.get(..len).unwrap_or_default();
            push_word(word, Span::new(whole.start() + at, whole.start() + end), tokens);
        } else if !first.is_whitespace() {
            tokens.extend(Span::new(whole.start() + at, whole.start() + end).map(|span| Token {
                kind: TokenKind::Sign(first),
                span,
                classes: Classes::default(),
                capital: false,
            }));
        }
        at = end;
    }
}

/// Adds `word` at `span`, its `'s` as a token of its own.
fn push_word(word: &str, span: Option<Span>, tokens: &mut Vec<Token>) {
    let Some(span) = span else { return };
    let bare = ["'s", "’s"].iter().find_map(|ending| word.strip_suffix(ending)).filter(|bare| !bare.is_empty());
    let stem = bare.unwrap_or(word);
    let cut = span.start() + stem.len();
    let capital = begins_with_capital(stem);
    tokens.extend(Span::new(span.start(), cut).map(|span| Token {
        kind: TokenKind::Word,
        span,
        classes: classes(stem),
        capital,
    }));
    if bare.is_some() {
        tokens.extend(Span::new(cut, span.end()).map(|span| Token {
            kind: TokenKind::Possessive,
            span,
            classes: Classes::default(),
            capital: false,
        }));
    }
}

/// Whether `word` begins with a capital, an elided particle before it apart: d’Orsival.
fn begins_with_capital(word: &str) -> bool {
    let elided = ["d’", "d'", "l’", "l'"].iter().find_map(|particle| word.strip_prefix(particle));
    elided.unwrap_or(word).starts_with(char::is_uppercase)
}

/// Bytes of the word that `rest` begins with. `-`, `'`, `.` and the like belong to it between letters; a full stop after
/// it where the word is an abbreviation.
fn word_len(rest: &str) -> usize {
    let mut end = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let joins = "'’-.@_&".contains(character) && characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !character.is_alphanumeric() && !joins {
            break;
        }
        end = at + character.len_utf8();
    }
    let word = rest.get(..end).unwrap_or_default();
    let after = rest.get(end..).unwrap_or_default();
    let Some(following) = after.strip_prefix('.') else { return end };
    let next = following.trim_start_matches(' ');
    let next_word =
        next.get(..next.find(|c: char| !c.is_alphanumeric()).unwrap_or(next.len().min(16))).unwrap_or_default();
    let ends_line = next.is_empty();
    let belongs = !ends_line && is_abbreviation(word, next_word) || is_dotted(word);
    if belongs { end + 1 } else { end }
}

/// Where the sentences of `tokens` begin and end (end excluded), in order and without gaps. A quotation counts as the
/// words it holds: one that ends with a full stop ends the sentence when a capital follows.
pub(super) fn token_sentences(text: &str, tokens: &[Token], regions: &[Region]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        let ends = match token.kind {
            TokenKind::Sign('.' | '…') => next.is_some_and(|next| begins_sentence(next) && apart(token, next)),
            TokenKind::Sign('!' | '?') => next.is_some_and(begins_sentence),
            TokenKind::Word => {
                // "… left the U.S. The harbour …": the full stop is the word's and the sentence's.
                next.is_some_and(|next| {
                    next.capital
                        && next.any(Classes::COMMON)
                        && token.any(Classes::CLOSING)
                        && ends_with_stop(text, token)
                })
            }
            TokenKind::Quoted(region) => {
                let stops =
                    regions.get(region).and_then(|region| region.inner.slice(text)).is_some_and(ends_like_sentence);
                stops && next.is_some_and(begins_sentence) && !is_reported_after(tokens, at)
            }
            _ => false,
        };
        if ends {
            found.push((start, at + 1));
            start = at + 1;
        }
    }
    if start < tokens.len() {
        found.push((start, tokens.len()));
    }
    found
}

/// Whether a name and a cue that end a clause follow the quotation at `at`: “Where?” Anna Weil asked.
fn is_reported_after(tokens: &[Token], at: usize) -> bool {
    const NAME_TOKENS_MAX: usize = 6;
    let name = |place: &usize| {
        tokens.get(*place).is_some_and(|token| match token.kind {
            TokenKind::Quoted(_) => *place > at + 1,
            _ => token.is_word() && !token.any(Classes::PREPOSITION),
        })
    };
    (at + 1..at + 1 + NAME_TOKENS_MAX)
        .take_while(name)
        .find(|&place| place > at + 1 && is_cue(tokens, place, Classes::SPEECH))
        .is_some_and(|cue| ends_clause(tokens.get(cue + 1)))
}

fn apart(token: &Token, next: &Token) -> bool {
    next.span.start() > token.span.end()
}

fn ends_with_stop(text: &str, token: &Token) -> bool {
    token.span.slice(text).is_some_and(|word| word.ends_with('.'))
}

fn begins_sentence(token: &Token) -> bool {
    match token.kind {
        TokenKind::Quoted(_) => true,
        TokenKind::Word => token.capital,
        _ => token.is_sign(&['(', '[', '•', '—', '–', '@', '#', '$']),
    }
}

/// Whether quoted words end with a mark that ends sentences, closing marks within them apart.
pub(super) fn ends_like_sentence(words: &str) -> bool {
    const CLOSING_MARKS_MAX: usize = 8;
    let closing = |character: &char| matches!(character, '\'' | '’' | '"' | '”' | '»' | ' ' | ')');
    let last = words.chars().rev().take(CLOSING_MARKS_MAX).find(|character| !closing(character));
    last.is_some_and(|last| matches!(last, '.' | '!' | '?' | '…'))
}
