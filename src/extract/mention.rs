//! Names in a paragraph's words.

pub(super) use super::people::People;
use super::{
    headline::{dateline_len, is_headline, name_end},
    lexicon::Classes,
    token::{Token, TokenKind},
};
use crate::domain::{Span, SpeakerKind};

/// Longest run of capitalised words read as one name, in tokens.
const NAME_TOKENS_MAX: usize = 14;
/// Longest name, in bytes, and longest with its titles: one "word" can be a megabyte, and a name is copied to every quote.
const NAME_BYTES_MAX: usize = 120;
const TITLED_NAME_BYTES_MAX: usize = 240;

/// A name where it stands, the titles before it included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// First token, titles included.
    pub(super) start: usize,
    /// The token after the last.
    pub(super) end: usize,
    /// From the first title to the last word.
    pub(super) span: Span,
    /// Without honorifics and titles, words joined by one space.
    pub(super) bare: String,
    pub(super) kind: SpeakerKind,
    /// What its titles and honorifics are: [`Classes::MALE`] for "Mr.".
    pub(super) titles: Classes,
    /// The short form that stands in brackets after it: "World Trade Organization (WTO)".
    pub(super) acronym: Option<String>,
    /// Whether it stands in a heading whose words all begin with capitals, so that any of them could be part of it.
    pub(super) in_heading: bool,
}

/// The names among `tokens`, in order, none overlapping another. A title alone ("the Mayor") is no name.
pub(super) fn names(text: &str, tokens: &[Token]) -> Vec<Name> {
    let mut found = Vec::new();
    let in_heading = is_headline(text, tokens);
    let mut at = dateline_len(text, tokens);
    while at < tokens.len() {
        let run = run_end(tokens, at);
        let end = if in_heading && run > at { name_end(text, tokens, at, run) } else { run };
        let named = name_of_run(text, tokens, at, end).filter(|name| names_somebody(text, tokens, name));
        at = named.as_ref().map_or(end, |name| name.end).max(at + 1);
        found.extend(named.map(|name| Name { in_heading, ..name }));
    }
    found
}

/// Whether `name` can be a speaker's: not "Mich." or "Ontario" after a town, no adverb that opens a sentence
/// ("Domestically, …"), and no line of capitals.
fn names_somebody(text: &str, tokens: &[Token], name: &Name) -> bool {
    const ADVERB_ENDS: &[&str] = &["ally", "edly", "ously", "antly", "ently", "ively"];
    const LOUD_WORDS_MIN: usize = 4;
    let words = tokens.get(name.start..name.end).unwrap_or_default();
    let comma = |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_some_and(|token| token.is_sign(&[',']));
    let town =
        name.start.checked_sub(2).and_then(|at| tokens.get(at)).is_some_and(|token| token.is_word() && token.capital);
    let state = words.iter().all(|word| {
        let short = word.any(Classes::ABBREVIATION) && word.span.slice(text).is_some_and(|word| word.ends_with('.'));
        word.any(Classes::PLACE) || short
    });
    let after_town = state && town && comma(name.start.checked_sub(1));
    let adverb = words.len() == 1 && comma(Some(name.end)) && ADVERB_ENDS.iter().any(|end| name.bare.ends_with(end));
    let loud = words.len() >= LOUD_WORDS_MIN && !name.bare.contains(char::is_lowercase);
    !after_town && !adverb && !loud
}

/// The token after the run of capitalised words that begins at `start`; `start` where none does.
fn run_end(tokens: &[Token], start: usize) -> usize {
    let Some(first) = tokens.get(start).filter(|first| begins_name(first, tokens.get(start + 1))) else { return start };
    let mut end = start + 1;
    let mut organisation = first.any(Classes::ORGANISATION);
    let mut office = first.any(Classes::TITLE);
    while end - start < NAME_TOKENS_MAX
        && let Some(next) = tokens.get(end)
    {
        let after = tokens.get(end + 1);
        let capital_after =
            after.is_some_and(|after| after.is_word() && after.capital && !after.any(Classes::CALENDAR));
        let particle = next.is_word() && next.any(Classes::PARTICLE) && !next.capital || next.is_sign(&['&']);
        let plural_owner =
            next.is_sign(&['\'', '’']) && after.is_some_and(|after| after.capital && after.any(Classes::ORGANISATION));
        let suffix = next.is_sign(&[',']) && after.is_some_and(|after| after.capital && after.any(Classes::SUFFIX));
        let taken = if continues_name(next) {
            1
        } else if particle && capital_after || plural_owner || suffix || is_nickname(tokens, end) {
            2
        } else if next.any(Classes::PREPOSITION) && !next.capital && (organisation || office) {
            complement_len(tokens, end)
        } else {
            0
        };
        if taken == 0 {
            break;
        }
        end += taken;
        let last = tokens.get(end - 1);
        organisation |= last.is_some_and(|last| last.any(Classes::ORGANISATION));
        // "Ida King of Lowmere": a last name, and no office.
        let surname = last.is_some_and(|last| last.any(Classes::SURNAME)) && has_own_word(tokens, start, end - 1);
        office = last.is_some_and(|last| last.any(Classes::TITLE)) && !surname;
    }
    end
}

/// Whether a word between two tokens is no office.
fn has_own_word(tokens: &[Token], start: usize, end: usize) -> bool {
    tokens.get(start..end).unwrap_or_default().iter().any(|token| token.is_word() && !token.any(Classes::OFFICE))
}

/// Whether `first`, before `next`, can begin a name.
fn begins_name(first: &Token, next: Option<&Token>) -> bool {
    if !first.is_word() || !first.capital {
        return false;
    }
    if first.any(Classes::CALENDAR) {
        // "April said": some months are forenames too.
        let forename = first.any(Classes::FEMALE) || first.any(Classes::MALE);
        return forename && next.is_some_and(|next| next.any(Classes::SPEECH) || next.capital);
    }
    !first.any(Classes::COMMON)
}

/// Whether `next` is a capitalised word that goes on with the name before it.
fn continues_name(next: &Token) -> bool {
    let small = Classes::CALENDAR;
    // A capital after a cue in a heading ("Weil Warns Of Flood") is no part of the name; neither is the cue.
    next.is_word()
        && next.capital
        && !next.any(Classes::SPEECH)
        && (!next.any(small) || next.any(Classes::AUXILIARY))
        && !(next.any(Classes::COMMON) && next.any(Classes::PREPOSITION))
}

/// Tokens of "of State" or "for the Environment" at `at`, after an office or organisation; 0 where none stands there.
fn complement_len(tokens: &[Token], at: usize) -> usize {
    let determined = tokens.get(at + 1).is_some_and(|token| token.any(Classes::DETERMINER) && !token.capital);
    let noun = at + 1 + usize::from(determined);
    let capital =
        tokens.get(noun).is_some_and(|token| token.is_word() && token.capital && !token.any(Classes::CALENDAR));
    if capital { noun + 1 - at } else { 0 }
}

/// Whether the token at `at` is a quotation between two capitalised words: Tom “Tug” Reve.
fn is_nickname(tokens: &[Token], at: usize) -> bool {
    const NICKNAME_BYTES_MAX: usize = 24;
    let beside = |token: Option<&Token>| token.is_some_and(|t| t.is_word() && t.capital && !t.any(Classes::COMMON));
    tokens.get(at).is_some_and(|t| matches!(t.kind, TokenKind::Quoted(_)) && t.span.len_bytes() <= NICKNAME_BYTES_MAX)
        && at.checked_sub(1).is_some_and(|before| beside(tokens.get(before)))
        && beside(tokens.get(at + 1))
}

/// The regions among `tokens` that are nicknames within a name.
pub(super) fn nicknames<'a>(tokens: &'a [Token], names: &'a [Name]) -> impl Iterator<Item = usize> + 'a {
    names.iter().flat_map(|name| tokens.get(name.start..name.end).unwrap_or_default()).filter_map(|token| {
        match token.kind {
            TokenKind::Quoted(region) => Some(region),
            _ => None,
        }
    })
}

/// The name in the run of tokens from `start` to `end`; `None` where the run is only a title.
fn name_of_run(text: &str, tokens: &[Token], start: usize, end: usize) -> Option<Name> {
    let run = tokens.get(start..end).filter(|run| !run.is_empty())?;
    let own = own_words(run)?;
    if let Some(of) = held_organisation(run).filter(|_| own == 0) {
        return name_of_run(text, tokens, start + of, end);
    }
    let words = run.get(own..)?;
    let bare = words
        .iter()
        .filter(|token| token.is_word() || token.is_sign(&['&']))
        .filter_map(|token| token.span.slice(text))
        .collect::<Vec<_>>()
        .join(" ");
    let bare = if words.iter().any(|token| token.is_sign(&['\'', '’'])) { as_written(text, words)? } else { bare };
    let span = Span::around(&[run.first()?.span, run.last()?.span])?;
    if span.len_bytes() > TITLED_NAME_BYTES_MAX || bare.len() > NAME_BYTES_MAX {
        return None;
    }
    let kind = kind_of(text, words, own_titles(run, own));
    let titles = run.iter().take(own).fold(Classes::default(), |titles, token| titles.with(token.classes));
    let acronym = acronym_after(text, tokens, end, &bare);
    // The short form in its brackets belongs to the name.
    let end = if acronym.is_some() { end + 3 } else { end };
    let kind = if acronym.is_some() && !own_titles(run, own) { SpeakerKind::Organisation } else { kind };
    Some(Name { start, end, span, bare, kind, titles, acronym, in_heading: false })
}

fn own_titles(run: &[Token], own: usize) -> bool {
    run.iter().take(own).any(|token| token.any(Classes::OFFICE))
}

/// The short form in brackets right after the name `bare` that ends before token `end`: capitals that stand in the name in
/// this order, the first being its first. "Anna Weil (AW)" has none: people are not shortened so, parties and states
/// ("Weil (N.H.)") do not fit.
fn acronym_after(text: &str, tokens: &[Token], end: usize, bare: &str) -> Option<String> {
    const LETTERS: std::ops::RangeInclusive<usize> = 2..=6;
    let short = tokens.get(end + 1).filter(|token| token.is_word())?.span.slice(text)?;
    let bracketed = tokens.get(end)?.is_sign(&['(']) && tokens.get(end + 2)?.is_sign(&[')']);
    let capitals = short.chars().all(char::is_uppercase) && LETTERS.contains(&short.chars().count());
    let mut rest = bare.chars().flat_map(char::to_uppercase);
    let first = short.chars().next().is_some_and(|letter| bare.starts_with(letter));
    (bracketed
        && capitals
        && first
        && bare.contains(' ')
        && short.chars().all(|letter| rest.any(|next| next == letter)))
    .then(|| short.to_owned())
}

/// `words` with everything between them: "United Fishers’ Union".
fn as_written(text: &str, words: &[Token]) -> Option<String> {
    let whole = Span::around(&[words.first()?.span, words.last()?.span])?.slice(text)?;
    Some(whole.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Where the organisation begins that the office at the start of `run` belongs to: "CEO of Lowmere Restaurant Association"
/// names nobody but the association.
fn held_organisation(run: &[Token]) -> Option<usize> {
    let preposition = run.iter().position(|token| token.any(Classes::PREPOSITION)).filter(|&at| at > 0)?;
    let office = run.get(preposition - 1)?;
    let held = office.any(Classes::OFFICE) && !office.any(Classes::ORGANISATION);
    let determined = run.get(preposition + 1).is_some_and(|token| token.any(Classes::DETERMINER));
    held.then_some(preposition + 1 + usize::from(determined)).filter(|&of| of < run.len())
}

/// Where, in a run of capitalised words, the name begins after its titles; `None` where there is only a title.
fn own_words(run: &[Token]) -> Option<usize> {
    let is_office = |token: &Token| token.any(Classes::OFFICE);
    let last = run.len() - 1;
    let surname = run.get(last).is_some_and(|token| token.any(Classes::SURNAME)) && run.iter().any(|t| !is_office(t));
    let offices = if surname { last } else { run.len() };
    let Some(office) = run.iter().take(offices).rposition(is_office) else {
        return Some(without_demonym(run));
    };
    let mut own = office + 1;
    if run.get(own).is_some_and(|token| token.any(Classes::PREPOSITION)) {
        own += 1;
        let filler = Classes::COMPLEMENT;
        while run.get(own).is_some_and(|t| {
            t.any(Classes::DETERMINER)
                || t.any(filler)
                || t.any(Classes::ORGANISATION)
                || t.any(Classes::PLACE)
                || t.is_sign(&['&'])
        }) {
            own += 1;
        }
    }
    let rest = run.get(own..)?;
    if rest.iter().any(|token| token.any(Classes::ORGANISATION) && !token.any(Classes::SURNAME)) {
        return Some(0);
    }
    (!rest.is_empty()).then_some(own)
}

/// 1 where the run is a nationality and a person's first and last name, else 0.
fn without_demonym(run: &[Token]) -> usize {
    let institution = |token: &Token| token.any(Classes::ORGANISATION) || token.any(Classes::PUBLICATION);
    let national = run.len() > 2 && run.first().is_some_and(|first| first.any(Classes::DEMONYM));
    usize::from(national && !run.iter().any(institution))
}

fn kind_of(text: &str, words: &[Token], titled: bool) -> SpeakerKind {
    let named: Vec<&Token> = words.iter().filter(|token| token.is_word()).collect();
    let Some(last) = named.iter().rev().find(|token| !token.any(Classes::SUFFIX)) else { return SpeakerKind::Unknown };
    let acronym = last.span.slice(text).is_some_and(|word| {
        word.chars().count() > 1 && word.chars().all(|c| c.is_uppercase() || c == '.' || c == '&' || c.is_ascii_digit())
    });
    if titled {
        SpeakerKind::Person
    } else if last.any(Classes::PUBLICATION) && !(named.len() > 1 && last.any(Classes::SURNAME)) {
        SpeakerKind::Publication
    } else if named.iter().any(|token| token.any(Classes::ORGANISATION) && !token.any(Classes::SURNAME))
        || named.iter().all(|token| token.any(Classes::PLACE))
        || named.len() == 1 && acronym
    {
        SpeakerKind::Organisation
    } else if named.len() > 1 {
        SpeakerKind::Person
    } else {
        SpeakerKind::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::token::streams;

    fn names_in(text: &str) -> Vec<Name> {
        let whole = Span::of(text, text).unwrap();
        names(text, &streams(text, 0, whole, &[], 0).remove(0).tokens)
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, SpeakerKind)]) {
        let found = names_in(text);
        let found: Vec<(&str, SpeakerKind)> = found.iter().map(|name| (name.bare.as_str(), name.kind)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn titles_and_honorifics_are_no_part_of_a_name() {
        check(
            "Russian President Pavel Orlin met Gen. Orla Brandt and Ms. Teague.",
            &[
                ("Pavel Orlin", SpeakerKind::Person),
                ("Orla Brandt", SpeakerKind::Person),
                ("Teague", SpeakerKind::Person),
            ],
        );
        check("U.S. Secretary of State Dana Whitlock arrived.", &[("Dana Whitlock", SpeakerKind::Person)]);
        check("Lowmere Marine CEO Ida Reyes left.", &[("Ida Reyes", SpeakerKind::Person)]);
    }

    #[test]
    fn a_title_alone_is_no_name() {
        check("The Mayor met the Prime Minister on Tuesday.", &[]);
    }

    #[test]
    fn particles_initials_and_suffixes_belong_to_a_name() {
        check(
            "They met Piet van Dael, J.D. Marlow, Sam O’Dell and Tom Reve Jr. there.",
            &[
                ("Piet van Dael", SpeakerKind::Person),
                ("J.D. Marlow", SpeakerKind::Person),
                ("Sam O’Dell", SpeakerKind::Person),
                ("Tom Reve Jr.", SpeakerKind::Person),
            ],
        );
    }

    #[test]
    fn places_after_a_town_and_adverbs_name_nobody() {
        check(
            "They met Bo Lund of Ellery, Mich., and left.",
            &[("Bo Lund", SpeakerKind::Person), ("Ellery", SpeakerKind::Unknown)],
        );
        check("Domestically, Weil left.", &[("Weil", SpeakerKind::Unknown)]);
        check("RED BOATS OUTNUMBER BLUE BOATS", &[]);
        check(
            "They met Rep. Ida T. King of Lowmere.",
            &[("Ida T. King", SpeakerKind::Person), ("Lowmere", SpeakerKind::Unknown)],
        );
    }

    #[test]
    fn an_elided_particle_belongs_to_a_name() {
        check(
            "They met Hélène d’Orsival and Luc d'Ellery.",
            &[("Hélène d’Orsival", SpeakerKind::Person), ("Luc d'Ellery", SpeakerKind::Person)],
        );
    }

    #[test]
    fn an_office_held_in_an_organisation_names_only_the_organisation() {
        check(
            "They met the CEO of Lowmere Restaurant Association.",
            &[("Lowmere Restaurant Association", SpeakerKind::Organisation)],
        );
    }

    #[test]
    fn organisations_and_publications_are_told_from_people() {
        check(
            "He asked the Ministry of Fisheries, NATO, Lowmere Harbour Authority and the Quayside Courier Times.",
            &[
                ("Ministry of Fisheries", SpeakerKind::Organisation),
                ("NATO", SpeakerKind::Organisation),
                ("Lowmere Harbour Authority", SpeakerKind::Organisation),
                ("Quayside Courier Times", SpeakerKind::Publication),
            ],
        );
    }
}
