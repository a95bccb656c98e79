//! What an earlier answer showed, as the library has it now: after a removal or a change there is nothing to lean on, and
//! after a correction the speaker is the corrected one.

use super::{
    super::{
        AnswerError, Finding, Library,
        speaker::{can_be_by, compatible},
        verify,
        who_said::covering_quote,
    },
    topic::{NAME_CHARS_MAX, Person, clipped},
};
use crate::{
    domain::{Attribution, Filter, Quote, Span, Speaker, SpeakerKind, TextHash},
    extract::gender,
    index::{Place as IndexPlace, Query, Wording, folded_name, words},
    store::{ArticleKey, StoredArticle},
};

/// The most characters quoted of an article in a question.
const QUOTED_CHARS_MAX: usize = 90;
/// How many quotes are looked at to find out whom a name means.
const QUOTES_LOOKED_AT: usize = 12;

/// Where in the library a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    article: ArticleKey,
    hash: TextHash,
    span: Span,
}

impl Place {
    pub(super) fn of(finding: &Finding) -> Place {
        Place { article: finding.article.key, hash: finding.article.hash, span: finding.span }
    }
}

/// What stands at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    /// Whether the words are somebody's, and not the article's own.
    pub(super) is_quote: bool,
    /// Its first words, without double quotation marks.
    pub(super) words: String,
    /// Who said them, where the article names somebody.
    pub(super) speaker: Option<Person>,
    /// Those who speak in the article and are named in these words.
    pub(super) people: Vec<Person>,
}

/// What stands at `place` now; `None` where the article is gone or has another text.
pub(super) fn now(library: Library<'_>, place: Place) -> Result<Option<Standing>, AnswerError> {
    let article = library.store.article(library.name, place.article)?;
    let Some(article) = article.filter(|article| article.hash == place.hash) else { return Ok(None) };
    let Some(text) = verify::cut(&article, place.span) else { return Ok(None) };
    let quote = covering_quote(&article, place.span).and_then(|number| article.extraction.quotes.get(number));
    let speaker = quote.and_then(|quote| Some(person(quote, quote.named_speaker()?)));
    Ok(Some(Standing {
        is_quote: quote.is_some(),
        words: first_words(&article, quote, text),
        speaker,
        people: people(&article, text),
    }))
}

/// The first words of the quote, with `…` between its parts, or of the article's own.
fn first_words(article: &StoredArticle, quote: Option<&Quote>, text: &str) -> String {
    let parts: Vec<&str> = match quote {
        Some(quote) => quote.spans.iter().filter_map(|span| span.slice(&article.article.text)).collect(),
        None => vec![text],
    };
    let bare = parts.join(" … ").replace(['"', '“', '”', '„', '«', '»', '`'], " ").replace("''", " ");
    let whole = clipped(&bare, usize::MAX);
    let first = clipped(&bare, QUOTED_CHARS_MAX);
    let first = first.trim_end_matches(|character: char| !character.is_alphanumeric() && !"!?".contains(character));
    if first.len() + 4 < whole.len() { format!("{first}…") } else { first.to_owned() }
}

fn person(quote: &Quote, speaker: &Speaker) -> Person {
    let mention = match &quote.attribution {
        Attribution::Attributed { mention: Some(mention), .. } => gender(&mention.words),
        _ => None,
    };
    let gender = mention.or_else(|| gender(&speaker.name));
    Person { name: clipped(&speaker.name, NAME_CHARS_MAX), kind: speaker.kind, gender }
}

/// The speakers of the article whose last names stand in `text`, each once, in the order of the article.
fn people(article: &StoredArticle, text: &str) -> Vec<Person> {
    const QUOTES_MAX: usize = 200;
    let own = words(text, None);
    let mut people: Vec<Person> = Vec::new();
    for quote in article.extraction.quotes.iter().take(QUOTES_MAX) {
        let Some(speaker) = quote.named_speaker() else { continue };
        let name = words(&speaker.name, None);
        let named = name.last().is_some_and(|last| own.iter().any(|word| word.folded == last.folded));
        if named && !people.iter().any(|person| person.is_called(&speaker.name)) {
            people.push(person(quote, speaker));
        }
    }
    people
}

/// The usual whole name of the one speaker of the library who is called `name`: a part of a person's name, the whole name of
/// anything else, or what an article calls them ("the mayor"). As given where several are.
pub(super) fn speaker_called(library: Library<'_>, name: &str) -> Result<Option<String>, AnswerError> {
    if words(name, None).is_empty() {
        return Ok(None);
    }
    let filter = Filter { speaker: Some(name.to_owned()), ..Filter::default() };
    let query = Query { text: "", wording: Wording::Any, filter: &filter, limit: QUOTES_LOOKED_AT };
    let mut found: Vec<(String, usize)> = Vec::new();
    for hit in library.index.quotes(&query)? {
        let IndexPlace::Quote(number) = hit.place else { continue };
        let Some(article) = library.store.article(library.name, ArticleKey(hit.key))? else { continue };
        let Some(quote) = article.extraction.quotes.get(number) else { continue };
        let Some(speaker) = quote.named_speaker().filter(|speaker| is_called(quote, speaker, name)) else { continue };
        let full = clipped(&speaker.name, NAME_CHARS_MAX);
        if found.iter().any(|(other, _)| !compatible(other, &full)) {
            return Ok(Some(clipped(name, NAME_CHARS_MAX)));
        }
        match found.iter_mut().find(|(other, _)| *other == full) {
            Some((_, quotes)) => *quotes += 1,
            None => found.push((full, 1)),
        }
    }
    let best = found.into_iter().max_by_key(|(name, quotes)| (name.contains(' '), *quotes));
    Ok(best.map(|(name, _)| name))
}

fn is_called(quote: &Quote, speaker: &Speaker, name: &str) -> bool {
    let same = |other: &str| folded_name(other) == folded_name(name);
    let mentioned = match &quote.attribution {
        Attribution::Attributed { mention: Some(mention), .. } => same(&mention.words),
        _ => false,
    };
    let person = matches!(speaker.kind, SpeakerKind::Person | SpeakerKind::Unknown);
    mentioned || same(&speaker.name) || (person && can_be_by(quote, name))
}
