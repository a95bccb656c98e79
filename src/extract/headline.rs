//! Lines and beginnings whose capitals say little: headlines ("Weil Warns Of Flood") and datelines ("PORT ELLERY (AP) —").

use super::{
    lexicon::Classes,
    token::{Token, TokenKind},
};

/// Fewest words of a headline; of one that ends with a full stop, which a short sentence of names looks like.
const WORDS_MIN: usize = 4;
const WORDS_BEFORE_STOP_MIN: usize = 6;
/// Longest dateline, in tokens: a town, a province, an agency and a dash.
const DATELINE_TOKENS_MAX: usize = 12;

/// Whether all longer words of `tokens` begin with capitals, as in a headline.
pub(super) fn is_headline(text: &str, tokens: &[Token]) -> bool {
    let long = |token: &&Token| token.is_word() && token.span.slice(text).is_some_and(|word| word.chars().count() > 3);
    let stopped = tokens.last().is_some_and(|last| last.is_sign(&['.']));
    let words_min = if stopped { WORDS_BEFORE_STOP_MIN } else { WORDS_MIN };
    tokens.iter().filter(|token| token.is_word()).nth(words_min - 1).is_some()
        && tokens.iter().filter(long).all(|token| token.capital)
}

/// Where a name ends in a headline that begins with token `start`, its run of capitals ending with token `end`: a small word
/// ends it, and after a known forename only an initial, a particle and one more word belong to it.
pub(super) fn name_end(text: &str, tokens: &[Token], start: usize, end: usize) -> usize {
    let forename =
        |at: usize| tokens.get(at).is_some_and(|token| token.any(Classes::MALE) || token.any(Classes::FEMALE));
    let short = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            token.any(Classes::PARTICLE)
                || token.span.slice(text).is_some_and(|word| word.trim_end_matches('.').len() == 1)
        })
    };
    let small = (start + 1..end).find(|&at| tokens.get(at).is_some_and(|token| token.any(Classes::COMMON)));
    let end = small.unwrap_or(end);
    let Some(first) = (start..end).find(|&at| !tokens.get(at).is_some_and(|token| token.any(Classes::OFFICE))) else {
        return end;
    };
    if !forename(first) {
        return end;
    }
    let last = (first + 1..end).find(|&at| !short(at)).map_or(end, |last| last + 1);
    let suffix = tokens.get(last).is_some_and(|token| token.any(Classes::SUFFIX));
    last + usize::from(suffix && last < end)
}

/// Tokens of the dateline that `tokens` begin with: capitals only up to a dash. 0 where there is none.
pub(super) fn dateline_len(text: &str, tokens: &[Token]) -> usize {
    let dash = |token: &Token| token.is_sign(&['—', '–', '-']);
    let Some(end) = tokens.iter().take(DATELINE_TOKENS_MAX).position(dash) else { return 0 };
    let loud = |token: &Token| token.span.slice(text).is_some_and(|word| !word.contains(char::is_lowercase));
    let town = tokens.first().is_some_and(|first| first.is_word() && loud(first) && first.span.len_bytes() > 2);
    let mut in_brackets = false;
    let plain = tokens.iter().take(end).all(|token| {
        in_brackets |= token.is_sign(&['(']);
        let signs = token.is_sign(&[',', '.', '(', ')', '/']);
        // "PORT ELLERY, Ont. (The Canadian Press)"
        let word = token.is_word() && (loud(token) || in_brackets || token.any(Classes::ABBREVIATION));
        let dated = token.any(Classes::CALENDAR) || token.span.slice(text).is_some_and(|word| word.len() < 3);
        !matches!(token.kind, TokenKind::Quoted(_)) && (signs || word || dated)
    });
    let dashes = tokens.iter().skip(end).take_while(|token| dash(token)).count();
    if town && plain { end + dashes } else { 0 }
}

#[cfg(test)]
mod tests {
    use crate::{
        domain::Span,
        extract::{mention::names, token::streams},
    };

    /// The names in `text`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = streams(text, 0, Span::of(text, text).unwrap(), &[], 0).remove(0).tokens;
        let found: Vec<String> = names(text, &tokens).into_iter().map(|name| name.bare).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_verb_with_a_capital_is_no_part_of_a_headlines_name() {
        check("Anna Weil Slams Karl Reve Over Quay", &["Anna Weil", "Slams Karl Reve", "Quay"]);
        check("Mayor Anna K. Weil Wins Again", &["Anna K. Weil", "Wins"]);
        check("Anna Weil And Karl Reve Win Vote", &["Anna Weil", "Karl Reve", "Win Vote"]);
    }

    #[test]
    fn a_dateline_names_nobody() {
        check("PORT ELLERY, Ont. (AP) — Anna Weil left.", &["Anna Weil"]);
        check("WASHINGTON — A spokesman for Anna Weil left.", &["Anna Weil"]);
        check("NATO said on Monday - late as ever - that it was shut.", &["NATO"]);
    }
}
