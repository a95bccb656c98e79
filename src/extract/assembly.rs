//! From regions, links and reported words to an article's quotes.

use super::{
    confidence::{SURE_MIN, unattributed_confidence},
    link::Link,
    quotation::Region,
    reported::Content,
};
use crate::domain::{Attribution, Found, Quote, QuoteKind, Span};

/// All quotes of `text`, by their beginning.
pub(super) fn quotes(text: &str, regions: &[Region], links: &[Link], spoken: Vec<Content>) -> Vec<Quote> {
    let (mut found, quote_of) = quoted(regions, links);
    let mut gone = vec![false; found.len()];
    let marked = regions.iter().filter(|_| !spoken.is_empty()).map(|region| &region.span);
    let letters = Letters::of(text, spoken.iter().flat_map(|content| &content.spans).chain(marked));
    let marked = Marked { regions, links, quote_of: &quote_of, letters: &letters };
    for content in spoken {
        add(&mut found, &mut gone, &marked, &content);
    }
    // Marked words within a quotation that nobody is said to say are that quotation's own.
    let said = |quote: &Quote| quote.parent.is_none() || quote.cue.is_some() || quote.speaker().is_some();
    let gone = gone.into_iter().chain(std::iter::repeat(false));
    let kept = found.into_iter().zip(gone).filter(|(quote, gone)| !gone && said(quote));
    let mut kept: Vec<Quote> = kept.map(|(quote, _)| quote).collect();
    kept.sort_by_key(|quote| quote.spans.first().map(|span| (span.start(), std::cmp::Reverse(span.end()))));
    set_parents(&mut kept);
    kept
}

/// One quote for each region that quotes somebody; regions that go on with another are further spans of its quote. For
/// each region the index of its quote as well, or of the quote around it where it quotes nobody.
fn quoted(regions: &[Region], links: &[Link]) -> (Vec<Quote>, Vec<Option<usize>>) {
    let mut found: Vec<Quote> = Vec::new();
    // For each region the index of its quote, or of the quote around it where it quotes nobody.
    let mut quote_of: Vec<Option<usize>> = Vec::with_capacity(regions.len());
    for (region, link) in regions.iter().zip(links) {
        let parent = region.parent.and_then(|parent| quote_of.get(parent).copied().flatten());
        if !link.quoted {
            quote_of.push(parent);
            continue;
        }
        let first = region.continues.or(link.joins).and_then(|first| quote_of.get(first).copied().flatten());
        if let Some(quote) = first.and_then(|at| found.get_mut(at)) {
            quote.spans.push(region.span);
            take_over(quote, link);
            quote_of.push(first);
            continue;
        }
        quote_of.push(Some(found.len()));
        found.push(quote(region, link, parent));
    }
    (found, quote_of)
}

fn quote(region: &Region, link: &Link, parent: Option<usize>) -> Quote {
    let (attribution, confidence) = link.best();
    Quote {
        spans: vec![region.span],
        kind: QuoteKind::Direct,
        attribution,
        cue: link.cue.clone(),
        confidence,
        parent,
        paragraph: u32::try_from(region.paragraph + 1).unwrap_or(u32::MAX),
        said_on: link.said_on.clone(),
    }
}

/// A quotation that runs over paragraphs is often reported where it ends; a report counts more than whom it carries on from.
fn take_over(quote: &mut Quote, link: &Link) {
    let carried = matches!(quote.attribution, Attribution::Attributed { found: Found::Carried, .. });
    let unsure = quote.speaker().is_none() || quote.confidence < SURE_MIN;
    if (unsure || carried && link.cue.is_some())
        && let Some(attribution) = &link.attribution
    {
        quote.attribution = attribution.clone();
        quote.confidence = link.confidence;
        quote.cue.clone_from(&link.cue);
        quote.said_on.clone_from(&link.said_on);
    }
}

/// What is known of an article's quotations when reported words are added.
#[derive(Debug, Clone, Copy)]
struct Marked<'a> {
    regions: &'a [Region],
    links: &'a [Link],
    /// For each region the index of its quote.
    quote_of: &'a [Option<usize>],
    letters: &'a Letters,
}

impl Marked<'_> {
    fn span(&self, region: usize) -> Option<Span> {
        self.regions.get(region).map(|region| region.span)
    }

    fn home(&self, region: usize) -> Option<usize> {
        self.quote_of.get(region).copied().flatten()
    }

    /// Whether `region` is quoted and the report of `content` is its own, or none is.
    fn is_of(&self, region: usize, content: &Content) -> bool {
        let Some(link) = self.links.get(region) else { return false };
        let cue = content.link.cue.as_ref();
        let joined = link.joins.and_then(|first| self.links.get(first));
        let same = link.cue.as_ref() == cue || joined.is_some_and(|first| first.cue.as_ref() == cue);
        link.quoted && (same || link.cue.is_none() && link.attribution.is_none())
    }
}

/// Adds reported words: they take in the quotations within them that the same report reports.
fn add(found: &mut Vec<Quote>, gone: &mut [bool], marked: &Marked, content: &Content) {
    let taken: Vec<usize> = content.regions.iter().copied().filter(|&region| marked.is_of(region, content)).collect();
    // Nothing but one quotation: it stands already.
    let whole = |span: &Span| taken.iter().filter_map(|&at| marked.span(at)).any(|region| region.contains(*span));
    if content.spans.iter().all(whole) {
        return;
    }
    let mut quoted: Vec<Span> = content.regions.iter().filter_map(|&region| marked.span(region)).collect();
    if content.nested {
        give_inner(found, marked, &taken, content);
        if content.link.attribution.is_some() {
            found.push(spoken(content, kind(marked.letters, &content.spans, &quoted)));
        }
        return;
    }
    let mut homes: Vec<usize> = taken.iter().filter_map(|&region| marked.home(region)).collect();
    homes.retain(|&home| gone.get(home) == Some(&false));
    homes.dedup();
    let Some((&home, others)) = homes.split_first() else {
        if content.link.attribution.is_some() || content.spoken {
            found.push(spoken(content, kind(marked.letters, &content.spans, &quoted)));
        }
        return;
    };
    let alone = spoken(content, kind(marked.letters, &content.spans, &quoted));
    let mut further: Vec<Span> = Vec::new();
    for quote in homes.iter().filter_map(|&home| found.get(home)) {
        let outside = |span: &&Span| !content.spans.iter().any(|whole| whole.contains(**span));
        let spans = quote.spans.iter().filter(outside);
        further.extend(spans.clone());
        quoted.extend(spans.filter(|_| quote.kind == QuoteKind::Direct));
    }
    let mut spans: Vec<Span> = content.spans.iter().copied().chain(further).collect();
    spans.sort_by_key(|span| (span.start(), span.end()));
    if spans.iter().zip(spans.iter().skip(1)).any(|(one, next)| one.overlaps(*next)) {
        // Another report has taken the quotation with more words around it: "asked where it was, Weil replied that …"
        found.push(alone);
        return;
    }
    for &other in others {
        if let Some(gone) = gone.get_mut(other) {
            *gone = true;
        }
    }
    if let Some(quote) = found.get_mut(home) {
        quote.spans = spans;
        quote.kind = kind(marked.letters, &quote.spans, &quoted);
        take_over(quote, &content.link);
    }
}

/// What is marked again within reported words that stand in a quotation stays a quotation of its own, of the same speaker.
fn give_inner(found: &mut [Quote], marked: &Marked, taken: &[usize], content: &Content) {
    let Some(attribution) = &content.link.attribution else { return };
    for &region in taken {
        let uncued = marked.links.get(region).is_some_and(|link| link.cue.is_none());
        if let Some(quote) = marked.home(region).filter(|_| uncued).and_then(|home| found.get_mut(home)) {
            quote.attribution = attribution.clone();
            quote.confidence = content.link.confidence;
        }
    }
}

fn spoken(content: &Content, kind: QuoteKind) -> Quote {
    let (attribution, confidence) = content.link.best();
    let unknown = attribution == Attribution::Unattributed;
    let confidence = if unknown { unattributed_confidence(kind, content.link.cue.is_some()) } else { confidence };
    Quote {
        spans: content.spans.clone(),
        kind,
        attribution,
        cue: content.link.cue.clone(),
        confidence,
        parent: None,
        paragraph: u32::try_from(content.paragraph + 1).unwrap_or(u32::MAX),
        said_on: content.link.said_on.clone(),
    }
}

/// How much of a quote stands within quotation marks: all but a twentieth of its letters and digits makes it direct.
fn kind(letters: &Letters, spans: &[Span], marked: &[Span]) -> QuoteKind {
    const DIRECT_SHARE: usize = 20;
    let count = |spans: &[Span]| spans.iter().map(|span| letters.within(*span)).sum::<usize>();
    let all = spans.iter().all(|span| marked.iter().any(|region| span.contains(*region)));
    let (whole, marked) = (count(spans), count(marked));
    if all && whole.saturating_sub(marked) * DIRECT_SHARE <= whole {
        QuoteKind::Direct
    } else if marked > 0 {
        QuoteKind::Mixed
    } else {
        QuoteKind::Reported
    }
}

/// How many letters and digits a text has before each of some places. Counted once, so that quotations within quotations
/// without end cost no more.
#[derive(Debug)]
struct Letters {
    /// Place in bytes and letters before it, by place.
    before: Vec<(usize, usize)>,
}

impl Letters {
    fn of<'a>(text: &str, spans: impl Iterator<Item = &'a Span>) -> Letters {
        let mut places: Vec<usize> = spans.flat_map(|span| [span.start(), span.end()]).collect();
        places.sort_unstable();
        places.dedup();
        let (mut letters, mut at) = (0, 0);
        let before = places.into_iter().map(|place| {
            let stretch = text.get(at..place).unwrap_or_default();
            letters += stretch.chars().filter(|character| character.is_alphanumeric()).count();
            at = place;
            (place, letters)
        });
        Letters { before: before.collect() }
    }

    /// The letters within `span`, whose ends are among the places.
    fn within(&self, span: Span) -> usize {
        let count = |place: usize| {
            let found = self.before.binary_search_by_key(&place, |(at, _)| *at).ok();
            found.and_then(|at| self.before.get(at)).map_or(0, |(_, letters)| *letters)
        };
        count(span.end()).saturating_sub(count(span.start()))
    }
}

/// Gives every quote the smallest other one that contains its first span.
fn set_parents(quotes: &mut [Quote]) {
    const DEPTH_MAX: usize = 64;
    let mut spans: Vec<(Span, usize)> =
        quotes.iter().enumerate().flat_map(|(at, quote)| quote.spans.iter().map(move |span| (*span, at))).collect();
    spans.sort_by_key(|(span, at)| (span.start(), std::cmp::Reverse(span.end()), *at));
    let mut open: Vec<(Span, usize)> = Vec::new();
    for (span, at) in spans {
        while open.last().is_some_and(|(around, _)| around.end() <= span.start()) {
            open.pop();
        }
        let first = quotes.get(at).and_then(|quote| quote.spans.first()) == Some(&span);
        if first {
            let parent = open.iter().rev().take(DEPTH_MAX).find(|(around, of)| *of != at && around.contains(span));
            let parent = parent.map(|(_, of)| *of);
            if let Some(quote) = quotes.get_mut(at) {
                quote.parent = parent;
            }
        }
        open.push((span, at));
    }
}
