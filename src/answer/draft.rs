//! Findings in the making: what is shown of which article, before the words are cut from the store.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{Answer, Asked, Difference, Emptied, Finding, Library, Match, Page, Printing, Verdict, verify};
use crate::{
    domain::{Quote, Span},
    extract::sentences,
    index::{Word, words},
    store::{ArticleKey, StoreError, StoredArticle},
};

/// The articles that an answer has opened, each once.
pub(super) struct Shelf<'a> {
    library: Library<'a>,
    opened: HashMap<u64, Option<Arc<StoredArticle>>>,
}

impl<'a> Shelf<'a> {
    pub(super) fn of(library: Library<'a>) -> Shelf<'a> {
        Shelf { library, opened: HashMap::new() }
    }

    /// The article; `None` where the index still names one that the store no longer has.
    pub(super) fn get(&mut self, key: u64) -> Result<Option<Arc<StoredArticle>>, StoreError> {
        if let Some(article) = self.opened.get(&key) {
            return Ok(article.clone());
        }
        let article = self.library.store.article(self.library.name, ArticleKey(key))?;
        self.opened.insert(key, article.clone());
        Ok(article)
    }
}

/// The words of `span` of an article's text; their spans are those of the text.
pub(super) fn words_in(article: &StoredArticle, span: Span) -> Vec<Word> {
    let text = span.slice(&article.article.text).unwrap_or_default();
    let found = words(text, article.article.metadata.language.as_deref());
    let moved = |word: Word| Some(Word { span: word.span.shifted(span.start())?, ..word });
    found.into_iter().filter_map(moved).collect()
}

/// A quote's own words, across its parts.
pub(super) fn quote_words(article: &StoredArticle, quote: &Quote) -> Vec<Word> {
    quote.spans.iter().flat_map(|span| words_in(article, *span)).collect()
}

/// The paragraphs of the article as far as they lie in `passage`; the whole passage where none does.
pub(super) fn paragraphs_in(article: &StoredArticle, passage: Span) -> Vec<Span> {
    let paragraphs = &article.extraction.paragraphs;
    let first = paragraphs.partition_point(|paragraph| paragraph.span.end() <= passage.start());
    let inside = paragraphs.iter().skip(first).take_while(|paragraph| paragraph.span.start() < passage.end());
    let clipped = inside.filter_map(|paragraph| {
        Span::new(paragraph.span.start().max(passage.start()), paragraph.span.end().min(passage.end()))
    });
    let clipped: Vec<Span> = clipped.filter(|span| !span.is_empty()).collect();
    if clipped.is_empty() { vec![passage] } else { clipped }
}

/// The sentences of `passage`, in order; none reaches over a line break.
pub(super) fn sentences_in(article: &StoredArticle, passage: Span) -> Vec<Span> {
    let paragraphs = paragraphs_in(article, passage).into_iter();
    paragraphs.flat_map(|paragraph| sentences(&article.article.text, paragraph)).collect()
}

pub(super) fn folded(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.folded.as_str()).collect()
}

/// A finding in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) article: Arc<StoredArticle>,
    pub(super) matched: Match,
    pub(super) score: f32,
    /// What is shown.
    pub(super) shown: Span,
    /// The words to show in bold, as spans of the article's text.
    pub(super) highlights: Vec<Span>,
    /// The number of the quote that is shown or that covers what is shown.
    pub(super) quote: Option<usize>,
    pub(super) differences: Vec<Difference>,
    /// The numbers of what it and those put together with it print; none where that is not known.
    pub(super) prints: Vec<u64>,
    pub(super) also_in: Vec<Elsewhere>,
    /// How many further places print the words, those that `also_in` lists among them.
    pub(super) places: usize,
}

/// Another place where a draft's words, or nearly its words, are printed.
#[derive(Debug, Clone)]
pub(super) struct Elsewhere {
    pub(super) article: Arc<StoredArticle>,
    pub(super) shown: Span,
    pub(super) quote: Option<usize>,
    /// Whether it prints the very words.
    pub(super) same_words: bool,
}

impl Draft {
    /// Shows the article's quote `number`; `None` where there is no such quote or its spans do not fit the text.
    pub(super) fn of_quote(article: &Arc<StoredArticle>, number: usize, matched: Match, score: f32) -> Option<Draft> {
        let shown = article.extraction.quotes.get(number)?.shown(&article.article.text)?;
        (!shown.is_empty())
            .then(|| Draft { quote: Some(number), ..Draft::of_narration(article, shown, matched, score) })
    }

    /// Shows words of the article's own.
    pub(super) fn of_narration(article: &Arc<StoredArticle>, shown: Span, matched: Match, score: f32) -> Draft {
        Draft {
            article: Arc::clone(article),
            matched,
            score,
            shown,
            highlights: Vec::new(),
            quote: None,
            differences: Vec::new(),
            prints: Vec::new(),
            also_in: Vec::new(),
            places: 0,
        }
    }

    /// Knows by which number other places that print the same are found.
    pub(super) fn printing(mut self, number: u64) -> Draft {
        self.prints = vec![number];
        self
    }

    /// The words between the first and the last that are shown.
    pub(super) fn shown_words(&self) -> Vec<Word> {
        words_in(&self.article, self.shown)
    }

    /// The words that are somebody's, or else those that are shown.
    pub(super) fn words(&self) -> Vec<Word> {
        match self.quote() {
            Some(quote) => quote_words(&self.article, quote),
            None => words_in(&self.article, self.shown),
        }
    }

    /// Shows only the part of a split quote that holds all the highlights, where one does.
    pub(super) fn narrowed(mut self) -> Draft {
        let Some(quote) = self.quote().filter(|quote| quote.spans.len() > 1) else { return self };
        let Some(bold) = Span::around(&self.highlights) else { return self };
        let Some(part) = quote.spans.iter().find(|part| part.contains(bold)) else { return self };
        let alone = Quote { spans: vec![*part], ..quote.clone() };
        let shown = alone.shown(&self.article.article.text);
        self.shown = shown.filter(|shown| shown.contains(bold)).unwrap_or(self.shown);
        self
    }

    pub(super) fn highlighting(mut self, words: impl IntoIterator<Item = Span>) -> Draft {
        self.highlights = words.into_iter().collect();
        self
    }

    pub(super) fn quote(&self) -> Option<&Quote> {
        self.article.extraction.quotes.get(self.quote?)
    }

    pub(super) fn key(&self) -> u64 {
        self.article.key.0
    }

    /// Better first: by score, then quotes before narration, then shorter, then by article and place.
    pub(super) fn better_first(one: &Draft, other: &Draft) -> std::cmp::Ordering {
        let rest = |draft: &Draft| (draft.quote.is_none(), draft.shown.len_bytes(), draft.key(), draft.shown.start());
        other.score.total_cmp(&one.score).then_with(|| rest(one).cmp(&rest(other)))
    }
}

/// `drafts` without those that hold, or lie within, an earlier one of the same article.
pub(super) fn without_overlaps(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut kept: HashMap<u64, Vec<Span>> = HashMap::new();
    let apart = |draft: &Draft| {
        let others = kept.entry(draft.key()).or_default();
        let apart = !others.iter().any(|other| other.contains(draft.shown) || draft.shown.contains(*other));
        if apart {
            others.push(draft.shown);
        }
        apart
    };
    drafts.into_iter().filter(apart).collect()
}

/// `drafts` without quotes that hold another of the drafts as a quote within them: the innermost says the words.
pub(super) fn innermost(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut outer: HashSet<(u64, usize)> = HashSet::new();
    for draft in &drafts {
        let mut parent = draft.quote().and_then(|quote| quote.parent);
        while let Some(number) = parent.filter(|number| outer.insert((draft.key(), *number))) {
            parent = draft.article.extraction.quotes.get(number).and_then(|quote| quote.parent);
        }
    }
    let kept = |draft: &Draft| draft.quote.is_none_or(|number| !outer.contains(&(draft.key(), number)));
    drafts.into_iter().filter(kept).collect()
}

/// What an answer is made of besides its findings.
pub(super) struct Frame {
    pub(super) verdict: Verdict,
    pub(super) asked: Option<Asked>,
    pub(super) emptied_by: Option<Emptied>,
    pub(super) words_left_out: usize,
}

/// The answer with the findings of `page` among `drafts`. A finding whose words are no longer those that were stored is
/// withheld (and logged).
pub(super) fn answer(drafts: &[Draft], page: &Page, frame: &Frame) -> Answer {
    let articles: HashSet<u64> = drafts
        .iter()
        .flat_map(|draft| [draft.key()].into_iter().chain(draft.also_in.iter().map(|place| place.article.key.0)))
        .collect();
    let shown = drafts.iter().skip(page.offset).take(page.limit);
    Answer {
        verdict: frame.verdict,
        total: drafts.len(),
        articles: articles.len(),
        findings: shown.filter_map(finding).collect(),
        asked: frame.asked,
        held: None,
        emptied_by: frame.emptied_by,
        words_left_out: frame.words_left_out,
        read_as: None,
        passages: None,
        joined: None,
        instead_of: Vec::new(),
    }
}

fn finding(draft: &Draft) -> Option<Finding> {
    let article = &draft.article;
    let text = verify::cut(article, draft.shown)?.to_owned();
    let passage = article.extraction.passage_at(draft.shown.start()).unwrap_or(draft.shown);
    verify::cut(article, passage)?;
    let also_in = draft.also_in.iter().filter(|place| verify::cut(&place.article, place.shown).is_some());
    Some(Finding {
        score: draft.score,
        matched: draft.matched,
        highlights: highlights(&text, draft),
        text,
        span: draft.shown,
        quote: draft.quote().cloned(),
        passage,
        citation: verify::citation(article, draft.shown),
        also_in: also_in.map(printing).collect(),
        places: draft.places.max(draft.also_in.len()),
        differences: draft.differences.clone(),
        article: Arc::clone(article),
    })
}

fn printing(place: &Elsewhere) -> Printing {
    let quote = place.quote.and_then(|number| place.article.extraction.quotes.get(number));
    Printing {
        citation: verify::citation(&place.article, place.shown),
        speaker: quote.and_then(Quote::speaker).map(|speaker| speaker.name.clone()),
        same_words: place.same_words,
        article: Arc::clone(&place.article),
    }
}

/// The draft's highlights within what is shown, those with nothing but marks and spaces between them joined.
fn highlights(text: &str, draft: &Draft) -> Vec<Span> {
    let inside = |span: &Span| draft.shown.contains(*span).then(|| span.relative_to(draft.shown)).flatten();
    let mut spans: Vec<Span> = draft.highlights.iter().filter_map(inside).filter(|span| !span.is_empty()).collect();
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        if let Some(last) = joined.last_mut() {
            let between = text.get(last.end()..span.start());
            if between.is_none_or(|between| !between.contains(|c: char| c.is_alphanumeric() || c == '\n' || c == '\r'))
            {
                *last = Span::around(&[*last, span]).unwrap_or(span);
                continue;
            }
        }
        joined.push(span);
    }
    joined
}
