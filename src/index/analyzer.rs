//! From a text to its words, the same way for what is indexed and for what is asked. Linear in the text; no tantivy.
//!
//! A word is a run of letters and digits, with these joiners inside it: the apostrophe (`don’t`), the points of initials
//! (`U.S.`), the comma and point of a number (`2,400`, `3.5`), `&` between letters (`R&D`), and the hyphen between a few
//! letters and a number (`F-16`). A Chinese or Japanese character is a word by itself.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Word, spelling, stemmer::Stemmer};
use crate::domain::Span;

/// Longest folded word, in characters; the rest of a longer one is not compared.
const WORD_CHARS_MAX: usize = 80;
/// Lower-case letters before a hyphen and a number that do not belong to it: `pre-2014`, `top-10`.
const PREFIXES: &[&str] = &["age", "aged", "mid", "non", "over", "plus", "post", "pre", "sub", "top", "under"];
/// What may stand right behind a number and is a word of its own: `40km`.
const UNITS: &[&str] = &[
    "am", "b", "bn", "cm", "ft", "gb", "gw", "k", "kg", "km", "kph", "kw", "lb", "lbs", "m", "mb", "mg", "mm", "mn",
    "mph", "mw", "pm", "tn", "tonnes",
];
const CURRENCIES: &[char] = &['$', '€', '£', '¥', '₴', '₽', '₹'];
/// Languages that join an article or pronoun to the next word: `l’Ukraine` is two words.
const ELIDING: &[&str] = &["ca", "fr", "it"];

/// A word's place, before it is folded.
struct Raw {
    span: Span,
    /// Where the word without a possessive `’s` ends.
    base_end: usize,
}

pub(super) fn words(text: &str, language: Option<&str>) -> Vec<Word> {
    first_words(text, language, usize::MAX)
}

/// The first words of `text`, at most about `most` of them: nothing behind them is looked at.
pub(super) fn first_words(text: &str, language: Option<&str>, most: usize) -> Vec<Word> {
    let stemmer = Stemmer::of(language);
    let eliding = language.is_some_and(|language| ELIDING.contains(&language));
    let mut found: Vec<(Word, String)> = Vec::new();
    let mut scanner = Scanner { text, at: 0, eliding };
    while found.len() < most
        && let Some(raw) = scanner.next_word()
    {
        push_words(text, &raw, &mut found);
    }
    join_names(&mut found);
    pair_ideographs(&mut found);
    let stems = stemmer.stems(found.iter().map(|(_, base)| base.as_str()));
    found.into_iter().zip(stems).map(|((word, _), stem)| Word { stem, ..word }).collect()
}

/// Ideographs are looked for in pairs, since one by itself tells little: each is stemmed from itself and the one right behind
/// it, the last of a run from itself alone.
fn pair_ideographs(found: &mut [(Word, String)]) {
    let is_ideograph = |word: &Word| word.folded.chars().next().is_some_and(is_ideograph);
    for at in 1..found.len() {
        let Some([(one, base), (next, _)]) = found.get_mut(at - 1..=at) else { continue };
        if one.span.end() == next.span.start() && is_ideograph(one) && is_ideograph(next) {
            base.push_str(&next.folded);
        }
    }
}

/// One word, or two where a number and its unit are written together.
fn push_words(text: &str, raw: &Raw, found: &mut Vec<(Word, String)>) {
    let Some(printed) = raw.span.slice(text) else { return };
    if let Some(unit_at) = unit_in(printed) {
        let split = raw.span.start() + unit_at;
        let money = text.get(..raw.span.start()).is_some_and(|before| before.ends_with(CURRENCIES));
        let (Some(number), Some(unit)) = (Span::new(raw.span.start(), split), Span::new(split, raw.span.end())) else {
            return;
        };
        let number_folded = folded(number.slice(text).unwrap_or_default());
        let unit_printed = folded(unit.slice(text).unwrap_or_default());
        if !is_ordinal(&unit_printed) {
            let unit_folded = whole_unit(&unit_printed, money).to_owned();
            push_word(found, number_folded.clone(), number_folded, number);
            push_word(found, unit_folded.clone(), unit_folded, unit);
            return;
        }
        push_word(found, number_folded.clone(), number_folded, raw.span);
        return;
    }
    let base = Span::new(raw.span.start(), raw.base_end).and_then(|span| span.slice(text)).unwrap_or(printed);
    let base_folded = folded(base);
    let before = found.last().map_or("", |(word, _)| word.folded.as_str());
    let usual = spelling::usual_of_printed(base, &base_folded).filter(|_| !spelling::is_another(before, &base_folded));
    let stemmed_from = usual.map_or_else(|| without_joiners(base, &base_folded), ToOwned::to_owned);
    let whole = if base.len() == printed.len() { base_folded } else { folded(printed) };
    push_word(found, whole, stemmed_from, raw.span);
}

/// Gives the words of a name of two words (United States) the base that stands for it.
fn join_names(found: &mut [(Word, String)]) {
    for at in 1..found.len() {
        let Some([(_, first), (_, second)]) = found.get_mut(at - 1..=at) else { continue };
        if let Some(usual) = spelling::usual_of_pair(first, second) {
            usual.clone_into(first);
            usual.clone_into(second);
        }
    }
}

fn push_word(found: &mut Vec<(Word, String)>, folded: String, base: String, span: Span) {
    if !folded.is_empty() {
        found.push((Word { folded, stem: String::new(), span }, base));
    }
}

/// Where the unit or the ordinal's ending begins in a word such as `40km` or `18th`.
fn unit_in(printed: &str) -> Option<usize> {
    let at = printed.find(|character: char| !character.is_ascii_digit() && character != ',' && character != '.')?;
    let ending = printed.get(at..)?;
    if at == 0 || ending.len() > 6 {
        return None;
    }
    let ending = ending.to_lowercase();
    (UNITS.contains(&ending.as_str()) || is_ordinal(&ending)).then_some(at)
}

fn is_ordinal(ending: &str) -> bool {
    matches!(ending, "st" | "nd" | "rd" | "th")
}

/// `m` of `$50m` is a million; `m` of `50m` may be metres.
fn whole_unit(unit: &str, money: bool) -> &str {
    match (unit, money) {
        ("mn", _) | ("m", true) => "million",
        ("bn", _) | ("b", true) => "billion",
        ("tn", true) => "trillion",
        ("k", true) => "thousand",
        _ => unit,
    }
}

/// Lower case, without accents, apostrophes and the joiners of initials and numbers.
pub(super) fn folded(printed: &str) -> String {
    let number = printed.starts_with(|character: char| character.is_ascii_digit());
    if printed.is_ascii() {
        return folded_ascii(printed, number);
    }
    let mut out = String::with_capacity(printed.len());
    for character in printed.nfkd().filter(|&character| !is_combining_mark(character)).take(WORD_CHARS_MAX) {
        match character {
            '.' if number => out.push('.'),
            '&' => out.push('&'),
            'ß' | 'ẞ' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'þ' | 'Þ' => out.push_str("th"),
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            _ if character.is_alphanumeric() => out.extend(character.to_lowercase().filter(|c| !is_combining_mark(*c))),
            _ => {}
        }
    }
    out
}

/// As [`folded`], of most words: nothing is to be decomposed.
fn folded_ascii(printed: &str, number: bool) -> String {
    let kept =
        |character: &char| character.is_ascii_alphanumeric() || *character == '&' || (*character == '.' && number);
    printed.chars().take(WORD_CHARS_MAX).filter(kept).map(|character| character.to_ascii_lowercase()).collect()
}

/// What is stemmed: accents stay, since stemmers of other languages need them.
fn without_joiners(base: &str, base_folded: &str) -> String {
    if base.is_ascii() {
        // Stemmers leave the plural of a word without a vowel as it is: F-16s.
        let singular = base_folded.strip_suffix('s').filter(|rest| rest.ends_with(|last: char| last.is_ascii_digit()));
        return singular.unwrap_or(base_folded).to_owned();
    }
    base.nfc()
        .filter(|c| c.is_alphanumeric() || is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .take(WORD_CHARS_MAX)
        .collect()
}

/// Walks a text word by word.
struct Scanner<'text> {
    text: &'text str,
    at: usize,
    eliding: bool,
}

impl Scanner<'_> {
    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    fn next_word(&mut self) -> Option<Raw> {
        let skipped = self.rest(self.at).find(char::is_alphanumeric)?;
        let start = self.at + skipped;
        let first = self.char_at(start)?;
        if is_ideograph(first) {
            let end = start + first.len_utf8();
            self.at = end;
            return Some(Raw { span: Span::new(start, end)?, base_end: end });
        }
        let mut end = self.run_end(start);
        let mut segment = start;
        let mut initials = true;
        let mut base_end = None;
        while base_end.is_none() {
            initials = initials && self.is_one_letter(segment, end);
            let Some(joined) = self.joined(start, segment, end, initials) else { break };
            if is_apostrophe(self.char_at(end)) && self.is_possessive(joined) {
                base_end = Some(end);
            }
            segment = joined;
            end = self.run_end(joined);
        }
        if base_end.is_none() && initials && segment > start {
            // “U.S.’s”: the last point, then the possessive.
            let after = end + usize::from(self.char_at(end) == Some('.'));
            if let Some(mark) = self.char_at(after).filter(|_| is_apostrophe(self.char_at(after))) {
                let letter = after + mark.len_utf8();
                if self.is_possessive(letter) {
                    base_end = Some(end);
                    end = letter + 1;
                }
            }
        }
        self.at = end;
        Some(Raw { span: Span::new(start, end)?, base_end: base_end.unwrap_or(end) })
    }

    /// The end of the letters, digits and marks from `start` on.
    fn run_end(&self, start: usize) -> usize {
        let within = |character: char| {
            (character.is_alphanumeric() && !is_ideograph(character))
                || is_combining_mark(character)
                || is_invisible(character)
        };
        let rest = self.rest(start);
        start + rest.find(|character| !within(character)).unwrap_or(rest.len())
    }

    /// Where the word goes on behind the joiner at `end`, if what stands there joins.
    fn joined(&self, start: usize, segment: usize, end: usize, initials: bool) -> Option<usize> {
        let joiner = self.char_at(end)?;
        let next_at = end + joiner.len_utf8();
        let next = self.char_at(next_at).filter(|next| next.is_alphanumeric() && !is_ideograph(*next))?;
        let before = self.text.get(segment..end)?;
        let last = before.chars().next_back()?;
        let joins = match joiner {
            _ if is_apostrophe(Some(joiner)) => last.is_alphabetic() && next.is_alphabetic() && !self.eliding,
            '.' if last.is_ascii_digit() => next.is_ascii_digit() && self.is_number(start, end),
            '.' => initials && self.is_one_letter(next_at, self.run_end(next_at)),
            ',' => self.is_number(start, end) && self.is_thousands(next_at),
            '&' => is_short_letters(before) && next.is_alphabetic(),
            '-' | '\u{2010}' | '\u{2011}' => segment == start && self.is_designation(before, next_at),
            _ => false,
        };
        joins.then_some(next_at)
    }

    fn is_possessive(&self, at: usize) -> bool {
        matches!(self.char_at(at), Some('s' | 'S')) && !self.char_at(at + 1).is_some_and(char::is_alphanumeric)
    }

    fn is_one_letter(&self, start: usize, end: usize) -> bool {
        let mut letters = self.text.get(start..end).unwrap_or_default().chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
    }

    fn is_number(&self, start: usize, end: usize) -> bool {
        let mut number = self.text.get(start..end).unwrap_or_default().bytes().rev().take(WORD_CHARS_MAX);
        number.all(|byte| byte.is_ascii_digit() || byte == b',' || byte == b'.')
    }

    /// Exactly three digits and then no more.
    fn is_thousands(&self, at: usize) -> bool {
        let mut next = self.rest(at).chars();
        (0..3).all(|_| next.next().is_some_and(|digit| digit.is_ascii_digit()))
            && !next.next().is_some_and(|after| after.is_ascii_digit())
    }

    /// A few letters before the hyphen and one to three digits behind it: `F-16`.
    fn is_designation(&self, before: &str, at: usize) -> bool {
        if before.len() > 5 || !before.chars().all(char::is_alphabetic) || PREFIXES.contains(&folded(before).as_str()) {
            return false;
        }
        let behind = self.text.get(at..self.run_end(at)).unwrap_or_default();
        let digits = behind.len() - behind.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
        (1..=3).contains(&digits) && behind.len() <= digits + 1
    }
}

fn is_short_letters(text: &str) -> bool {
    text.len() <= 3 && text.chars().all(char::is_alphabetic)
}

fn is_apostrophe(character: Option<char>) -> bool {
    matches!(character, Some('\'' | '’' | '‘' | 'ʼ' | '＇' | '`' | '´'))
}

/// Characters without a width that may stand inside a word: soft hyphen, zero-width joiners, byte-order mark.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Han, Hiragana, Katakana: written without spaces.
fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = words(text, None);
        assert_eq!(found.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>(), expected);
        let mut from = 0;
        for word in &found {
            assert!(word.span.start() >= from && word.span.slice(text).is_some(), "{word:?}");
            from = word.span.end();
        }
    }

    #[track_caller]
    fn check_same_stem(one: &str, other: &str) {
        let stems = |text| words(text, None).into_iter().map(|word| word.stem).collect::<Vec<_>>();
        assert_eq!(stems(one), stems(other));
    }

    #[test]
    fn case_accents_and_marks_do_not_matter() {
        check("“Maté,” said ÅSE Müller-Lüdenscheid—twice…", &["mate", "said", "ase", "muller", "ludenscheid", "twice"]);
        check("cafe\u{301} straße œuvre", &["cafe", "strasse", "oeuvre"]);
    }

    #[test]
    fn initials_are_one_word_with_or_without_points() {
        check(
            "the U.S. and the US, J.D. Orr (e.g.) at x.com",
            &["the", "us", "and", "the", "us", "jd", "orr", "eg", "at", "x", "com"],
        );
        check("for the U.S.’s sake", &["for", "the", "uss", "sake"]);
        check_same_stem("the U.S.’s sake", "the US sake");
    }

    #[test]
    fn apostrophes_are_the_same_curly_straight_or_left_out() {
        check("don’t don't dont ’tis troops’ 'so'", &["dont", "dont", "dont", "tis", "troops", "so"]);
        check_same_stem("Orrin’s plan", "Orrin plan");
    }

    #[test]
    fn an_elided_article_is_a_word_of_its_own_in_french() {
        let found = words("l’armée d'Orlan", Some("fr"));
        assert_eq!(found.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>(), ["l", "armee", "d", "orlan"]);
    }

    #[test]
    fn numbers_keep_their_value() {
        check("2,400 or 2400, 3.5 in 1,2 and 12,34", &["2400", "or", "2400", "3.5", "in", "1", "2", "and", "12", "34"]);
        check(
            "$50m, £2bn, 40km, 50m, Nov. 18th, 3D",
            &["50", "million", "2", "billion", "40", "km", "50", "m", "nov", "18", "3d"],
        );
    }

    #[test]
    fn designations_are_one_word_and_compounds_are_two() {
        check(
            "F-16s and R&D, long-range pre-2014 AT&T MiG-29",
            &["f16s", "and", "r&d", "long", "range", "pre", "2014", "at&t", "mig29"],
        );
        check_same_stem("F-16s", "f16");
    }

    #[test]
    fn invisible_characters_inside_a_word_do_not_split_it() {
        check("har\u{ad}bour \u{feff}quay har\u{200b}bour", &["harbour", "quay", "harbour"]);
    }

    #[test]
    fn ideographs_are_looked_for_in_pairs() {
        let stems: Vec<String> = words("港口关闭, 港", None).into_iter().map(|word| word.stem).collect();
        assert_eq!(stems, ["港口", "口关", "关闭", "闭", "港"]);
    }

    #[test]
    fn ideographs_are_words_one_by_one() {
        check("東京2024年 ok", &["東", "京", "2024", "年", "ok"]);
    }

    #[test]
    fn spellings_of_one_name_share_a_stem_but_not_their_letters() {
        check("Kiev", &["kiev"]);
        check_same_stem("Kiev’s", "Kyiv");
        check_same_stem("Zelensky", "Zelenskyy");
    }

    #[test]
    fn a_country_is_found_however_it_is_written_and_the_pronoun_is_not_the_country() {
        for country in ["US", "U.S.", "u.s.", "USA", "U.S.A.", "America", "america"] {
            check_same_stem(&format!("{country} tanks"), "US tanks");
            check_same_stem(&format!("{country}’s tanks"), "US tanks");
        }
        check_same_stem("the United States", "the US US");
        check_same_stem("United States’ tanks", "U.S. America tanks");
        let stem = |text: &str| words(text, None).pop().unwrap().stem;
        assert_eq!(stem("tell us"), "us");
        assert_ne!(stem("tell us"), stem("the US"));
        assert_ne!(stem("South America"), stem("the US"));
    }

    #[test]
    fn initials_and_numbers_are_found_however_they_are_typed() {
        check_same_stem("F-16 and F16s", "f-16 and F‑16");
        check_same_stem("R&D in ATACMS", "r&d in Atacms");
        check_same_stem("2,400 for $50m", "2400 for $50 million");
        check_same_stem("long-range Luhansk", "long range Lugansk");
        check_same_stem("Orrin’s don’t", "orrin's dont");
        check_same_stem("the U.K. and the E.U.", "the UK and the eu");
    }

    #[test]
    fn no_text_and_marks_alone_have_no_words() {
        check("", &[]);
        check("!?… — “” \u{301} \u{200b}", &[]);
    }

    #[test]
    fn a_word_of_6000_letters_is_cut_short_and_its_span_is_not() {
        let long = "a".repeat(6_000);
        let found = words(&long, None);
        let lengths = found.iter().map(|word| (word.folded.len(), word.span.end()));
        assert_eq!(lengths.collect::<Vec<_>>(), [(WORD_CHARS_MAX, 6_000)]);
    }

    proptest::proptest! {
        #[test]
        fn words_of_any_text_stand_in_order_inside_it(text in "\\PC{0,80}|[a-zA-Z0-9.,'’&$ éß-]{0,60}") {
            let mut from = 0;
            for word in words(&text, None) {
                assert!(from <= word.span.start() && word.span.slice(&text).is_some() && !word.folded.is_empty());
                from = word.span.end();
            }
        }
    }
}
