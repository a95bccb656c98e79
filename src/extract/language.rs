//! Articles in other languages than English. Their quotations are found by their marks like any other; a speaker is given
//! only where a name stands right beside a common cue of German, French or Spanish. Nothing is carried on or worked out.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::{
    attribution::Context,
    cue::span_of,
    gate::gate_stream,
    lexicon::sections,
    link::Link,
    mention::Name,
    subject::Clause,
    token::{Stream, Token, TokenKind},
};
use crate::domain::{Article, Attribution, Found, Mention, Speaker, SpeakerKind};

/// The words of each language, built into the program.
const WORD_LIST: &str = include_str!("../../config/lexicon/languages.txt");
/// How many words of an article are looked at to tell its language.
const WORDS_LOOKED_AT: usize = 600;
/// Fewest common words of another language that make an article one in it.
const COMMON_WORDS_MIN: usize = 3;
/// Most words of a description before the name in it: "la ministre de la Mer" is not looked through.
const DESCRIPTION_MAX: usize = 4;
/// How often a name beside such a cue speaks. Not measured, for want of annotated articles: shown, but below every English
/// way that was.
const CONFIDENCE: f32 = 0.7;

/// Languages with cues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Language {
    English,
    German,
    French,
    Spanish,
}

/// What a word is in one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Common,
    Cue,
    Helper,
    According,
    Article,
    Title,
    Particle,
}

type Words = HashMap<(Language, Part), HashSet<&'static str>>;

fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        let mut found = Words::new();
        for (section, line) in sections(WORD_LIST) {
            if let Some(key) = key_of(section) {
                found.entry(key).or_default().extend(line.split_whitespace());
            }
        }
        found
    });
    &WORDS
}

fn key_of(section: &str) -> Option<(Language, Part)> {
    let (language, part) = section.split_once(' ')?;
    let language = match language {
        "english" => Language::English,
        "german" => Language::German,
        "french" => Language::French,
        "spanish" => Language::Spanish,
        _ => return None,
    };
    let part = match part {
        "common" => Part::Common,
        "cue" => Part::Cue,
        "helper" => Part::Helper,
        "according" => Part::According,
        "article" => Part::Article,
        "title" => Part::Title,
        "particle" => Part::Particle,
        _ => return None,
    };
    Some((language, part))
}

impl Language {
    const FOREIGN: [Language; 3] = [Language::German, Language::French, Language::Spanish];

    fn has(self, part: Part, word: &str) -> bool {
        words().get(&(self, part)).is_some_and(|words| words.contains(word))
    }
}

/// Whether `article` is written in English: as its metadata say, or by its commonest words; where neither tells, it is.
pub(super) fn is_english(article: &Article) -> bool {
    if let Some(code) = article.metadata.language.as_deref() {
        return code.get(..2).is_some_and(|code| code.eq_ignore_ascii_case("en"));
    }
    let words = article.text.split(|character: char| !character.is_alphabetic());
    let mut counts = [0; 4];
    for word in words.filter(|word| (1..=8).contains(&word.len())).take(WORDS_LOOKED_AT) {
        let known = common_words().get(word).or_else(|| {
            let small = word.to_lowercase();
            common_words().get(small.as_str()).filter(|_| small != word)
        });
        for (count, of) in counts.iter_mut().zip(known.into_iter().flatten()) {
            *count += usize::from(*of);
        }
    }
    let [english, foreign @ ..] = counts;
    let foreign = foreign.into_iter().max().unwrap_or_default();
    foreign < COMMON_WORDS_MIN || english >= foreign
}

/// The commonest words, each with whether it is one in English, and in each of the other languages.
fn common_words() -> &'static HashMap<&'static str, [bool; 4]> {
    static COMMON: LazyLock<HashMap<&'static str, [bool; 4]>> = LazyLock::new(|| {
        let [german, french, spanish] = Language::FOREIGN;
        let of = |word: &str| [Language::English, german, french, spanish].map(|of| of.has(Part::Common, word));
        let lists = words().iter().filter(|((_, part), _)| *part == Part::Common);
        lists.flat_map(|(_, words)| words).map(|word| (*word, of(word))).collect()
    });
    &COMMON
}

/// One link for each region of an article that is not in English.
pub(super) fn links(context: &Context, streams: &[(Stream, Vec<Name>)]) -> Vec<Link> {
    let mut found = vec![Link::default(); context.regions.len()];
    for (stream, names) in streams {
        let clause = Clause { text: context.text, tokens: &stream.tokens, names };
        for (at, token) in stream.tokens.iter().enumerate() {
            let TokenKind::Quoted(region) = token.kind else { continue };
            let Some(report) = after(&clause, at).or_else(|| before(&clause, at)) else { continue };
            if let (Some(link), Some(reported)) = (found.get_mut(region), reported(context, &clause, &report)) {
                *link = reported;
            }
        }
        gate_stream(context, &clause, stream.of.is_some(), &mut found);
    }
    found
}

/// A name beside a cue: indexes of the cue's first token and the one after it, and of the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Report {
    cue: (usize, usize),
    name: usize,
    language: Language,
}

fn lower(clause: &Clause, at: usize) -> Option<String> {
    const WORD_BYTES_MAX: usize = 32;
    let word = clause.tokens.get(at).filter(|token| token.is_word())?.span.slice(clause.text)?;
    (word.len() <= WORD_BYTES_MAX).then(|| word.to_lowercase())
}

/// The token after the cue of `language` that begins with token `at`, its helping verb included.
fn cue_end(clause: &Clause, language: Language, at: usize) -> Option<usize> {
    let helped = lower(clause, at).is_some_and(|word| language.has(Part::Helper, &word));
    let cue = at + usize::from(helped);
    let plain = clause.tokens.get(cue).is_some_and(|token| !token.capital);
    (plain && language.has(Part::Cue, &lower(clause, cue)?)).then_some(cue + 1)
}

/// „…“, sagte Anna Weil. « … », selon Anna Weil. “…”, Anna Weil dijo.
fn after(clause: &Clause, at: usize) -> Option<Report> {
    let comma = clause.tokens.get(at + 1).is_some_and(|token| token.is_sign(&[',', '—', '–', '-']));
    let next = at + 1 + usize::from(comma);
    Language::FOREIGN.into_iter().find_map(|language| {
        let according = lower(clause, next).is_some_and(|word| language.has(Part::According, &word));
        let cue = if according { Some(next + 1) } else { cue_end(clause, language, next) };
        if let Some(end) = cue {
            let name = named_at(clause, language, end)?;
            return Some(Report { cue: (next, end), name, language });
        }
        let name = clause.name_at(next)?;
        let start = clause.names.get(name)?.end;
        let end = cue_end(clause, language, start)?;
        Some(Report { cue: (start, end), name, language })
    })
}

/// Anna Weil sagte: „…“. Selon Anna Weil, « … ».
fn before(clause: &Clause, at: usize) -> Option<Report> {
    let sign = at.checked_sub(1).filter(|&before| clause.tokens.get(before).is_some_and(|t| t.is_sign(&[':', ','])))?;
    let colon = clause.tokens.get(sign)?.is_sign(&[':']);
    Language::FOREIGN.into_iter().find_map(|language| {
        if colon {
            // One token, or a helping verb and one.
            let (start, end) = [2, 1].into_iter().find_map(|len| {
                let start = sign.checked_sub(len)?;
                (cue_end(clause, language, start)? == sign).then_some((start, sign))
            })?;
            let name = clause.name_ending(start)?;
            let free = clause.names.get(name).is_some_and(|name| opens(clause, name.start));
            return free.then_some(Report { cue: (start, end), name, language });
        }
        let name = clause.name_ending(sign)?;
        let start = clause.names.get(name)?.start;
        let according = |at: &usize| lower(clause, *at).is_some_and(|word| language.has(Part::According, &word));
        // A capital at the sentence's start makes it look like a part of the name.
        let cue = Some(start).filter(according).or_else(|| start.checked_sub(1).filter(according))?;
        opens(clause, cue).then_some(Report { cue: (cue, cue + 1), name, language })
    })
}

/// Whether token `at` opens its sentence.
fn opens(clause: &Clause, at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|before| clause.tokens.get(before))
        .is_none_or(|before| before.is_sign(&['.', '!', '?', ';', ':']) || matches!(before.kind, TokenKind::Quoted(_)))
}

/// The name that begins with token `start`, an article and a few words that are no names apart: "a déclaré la maire Anna
/// Weil".
fn named_at(clause: &Clause, language: Language, start: usize) -> Option<usize> {
    if let Some(name) = clause.name_at(start) {
        return Some(name);
    }
    let article = language.has(Part::Article, &lower(clause, start)?);
    let describes = |at: &usize| {
        clause.tokens.get(*at).is_some_and(|token| token.is_word() && !token.capital)
            && lower(clause, *at).is_some_and(|word| !language.has(Part::Common, &word))
    };
    let words_between = (start + 1..start + DESCRIPTION_MAX).take_while(describes).count();
    (article && words_between > 0).then(|| clause.name_at(start + 1 + words_between)).flatten()
}

fn reported(context: &Context, clause: &Clause, report: &Report) -> Option<Link> {
    let name = clause.names.get(report.name)?;
    let next = clause.tokens.get(name.end);
    let joined = lower(clause, name.end).is_some_and(|word| ["und", "et", "y", "e"].contains(&word.as_str()));
    let owns = next.is_some_and(|next| next.kind == TokenKind::Possessive);
    let first = bare_start(clause, report.language, name)?;
    if joined || owns {
        return None;
    }
    let own = clause.tokens.get(first..name.end)?;
    let span = span_of(clause.tokens, first, name.end)?;
    let bare = span.slice(context.text)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let person = own.len() > 1;
    let full = context.people.speaker(&Name { start: first, span, bare: bare.clone(), ..name.clone() });
    let speaker = if full.kind == SpeakerKind::Person && full.name.split(' ').count() == 2 {
        full
    } else {
        Speaker { name: bare, kind: if person { name.kind } else { SpeakerKind::Unknown } }
    };
    let mention = Mention { words: span.slice(context.text)?.to_owned(), spans: vec![span] };
    let cue = span_of(clause.tokens, report.cue.0, report.cue.1)?;
    let cue = Mention { words: cue.slice(context.text)?.to_owned(), spans: vec![cue] };
    let attribution = Some(Attribution::Attributed { speaker, mention: Some(mention), found: Found::Named });
    Some(Link {
        attribution,
        cue: Some(cue),
        confidence: CONFIDENCE,
        quoted: true,
        beside_cue: true,
        ..Link::default()
    })
}

/// Where a name begins after its titles and the word for "according to". In German every noun has a capital, so that only a name of one or two words, with a
/// particle at most, is plainly one; `None` for any other.
fn bare_start(clause: &Clause, language: Language, name: &Name) -> Option<usize> {
    let according = lower(clause, name.start).is_some_and(|word| language.has(Part::According, &word));
    let start = name.start + usize::from(according);
    if language != Language::German {
        return (start < name.end).then_some(start);
    }
    let titled = |at: &usize| lower(clause, *at).is_some_and(|word| is_german_title(word.trim_end_matches('.')));
    let first = (start..name.end).take_while(titled).last().map_or(start, |last| last + 1);
    let own: Vec<&Token> = clause.tokens.get(first..name.end)?.iter().collect();
    let particle =
        |token: &&&Token| token.span.slice(clause.text).is_some_and(|word| Language::German.has(Part::Particle, word));
    let particles = own.iter().filter(particle).count();
    ((1..=2).contains(&(own.len() - particles)) && own.len() <= 3).then_some(first)
}

/// "Bürgermeisterin", "Hafenmeisterin", "Verkehrsminister": compounds are titles by their end.
fn is_german_title(word: &str) -> bool {
    const ENDS: &[&str] = &["minister", "präsident", "meister", "chef", "sprecher", "leiter", "sekretär", "direktor"];
    Language::German.has(Part::Title, word) || ENDS.iter().any(|end| word.trim_end_matches("in").ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Metadata,
        extract::{
            extract,
            tests::{article, spoken},
        },
    };

    /// Each quote of an article in the language with this code, as `speaker: words`, `?` for nobody.
    #[track_caller]
    fn check(code: Option<&str>, text: &str, expected: &[&str]) {
        let metadata = Metadata { language: code.map(str::to_owned), ..Metadata::default() };
        let quotes = extract(&Article { metadata, ..article(text) }, crate::extract::Settings::default()).quotes;
        let found: Vec<String> = quotes.iter().map(|quote| spoken(quote, text, " ")).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn every_section_is_one_the_engine_knows() {
        for (section, line) in sections(WORD_LIST) {
            assert!(key_of(section).is_some(), "section [{section}] before {line:?}");
        }
    }

    #[test]
    fn a_name_beside_a_german_cue_speaks() {
        let de = Some("de");
        check(de, "„Der Hafen bleibt zu“, sagte Anna Weil am Dienstag.", &["Anna Weil: „Der Hafen bleibt zu“"]);
        check(de, "„Der Hafen bleibt zu“, so Bürgermeisterin Anna Weil.", &["Anna Weil: „Der Hafen bleibt zu“"]);
        check(de, "Anna Weil erklärte: »Der Hafen bleibt zu.«", &["Anna Weil: »Der Hafen bleibt zu.«"]);
        check(de, "Anna Weil kam spät. „Der Hafen bleibt zu“, sagte Weil.", &["Anna Weil: „Der Hafen bleibt zu“"]);
        check(de, "„Der Hafen bleibt zu“, sagte Anna Weil Reportern.", &["?: „Der Hafen bleibt zu“"]);
    }

    #[test]
    fn a_name_beside_a_french_cue_speaks() {
        let fr = Some("fr");
        check(fr, "« Le port restera fermé », a déclaré Anna Weil mardi.", &["Anna Weil: « Le port restera fermé »"]);
        check(fr, "« Le port restera fermé », selon Anna Weil.", &["Anna Weil: « Le port restera fermé »"]);
        check(fr, "« Le port restera fermé », dit la maire Anna Weil.", &["Anna Weil: « Le port restera fermé »"]);
        check(fr, "« Le port restera fermé », dit un ami de Anna Weil.", &["?: « Le port restera fermé »"]);
        check(fr, "Selon Anna Weil, « le port restera fermé ».", &["Anna Weil: « le port restera fermé »"]);
    }

    #[test]
    fn a_name_beside_a_spanish_cue_speaks() {
        let es = Some("es");
        check(es, "«El puerto sigue cerrado», dijo Anna Weil el martes.", &["Anna Weil: «El puerto sigue cerrado»"]);
        check(es, "Según Anna Weil, “el puerto sigue cerrado”.", &["Anna Weil: “el puerto sigue cerrado”"]);
        check(es, "“El puerto sigue cerrado”, según Anna Weil.", &["Anna Weil: “El puerto sigue cerrado”"]);
        check(es, "Anna Weil ha dicho: «El puerto sigue cerrado».", &["Anna Weil: «El puerto sigue cerrado»"]);
    }

    #[test]
    fn nothing_is_carried_on_or_worked_out() {
        check(
            Some("de"),
            "Anna Weil kam spät. „Der Hafen bleibt zu“, sagte sie.\n„Wir warten auf das Gutachten.“",
            &["?: „Der Hafen bleibt zu“", "?: „Wir warten auf das Gutachten.“"],
        );
        check(Some("it"), "«Il porto resta chiuso», said Anna Weil.", &["?: «Il porto resta chiuso»"]);
        check(Some("fr"), "« Le port restera fermé », a dit Anna Weil et Bo Lund.", &["?: « Le port restera fermé »"]);
    }

    #[test]
    fn a_language_that_is_not_stated_is_told_by_its_commonest_words() {
        check(
            None,
            "Der Hafen und die Stadt sind nicht mehr das, was sie waren. „Er bleibt zu“, sagte Bo Lund.",
            &["Bo Lund: „Er bleibt zu“"],
        );
        check(
            None,
            "The paper of the port is called Die Stadt und der Hafen. “It is shut,” said Bo Lund.",
            &["Bo Lund: “It is shut,”"],
        );
    }
}
