//! From regions, links and reported words to an article's quotes.

use super::{attribution::Link, quotation::Region, reported::Content};
use crate::domain::{Attribution, Found, Quote, QuoteKind, Span};

/// All quotes of `text`, by their beginning.
pub(super) fn quotes(text: &str, regions: &[Region], links: &[Link], spoken: Vec<Content>) -> Vec<Quote> {
    let (mut found, quote_of) = quoted(regions, links);
    let mut gone = vec![false; found.len()];
    for content in spoken {
        add(&mut found, &mut gone, &quote_of, (regions, links), content);
    }
    let mut kept: Vec<Quote> =
        found.into_iter().zip(gone.into_iter().chain(std::iter::repeat(false))).filter(|(_, gone)| !gone).map(|(quote, _)| quote).collect();
    for quote in &mut kept {
        quote.kind = kind(text, regions, &quote.spans);
    }
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
        // Marked words within a quotation that nobody is said to say are that quotation's own.
        let own = region.parent.is_some() && link.cue.is_none() && link.attribution.is_none();
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
    Quote {
        spans: vec![region.span],
        kind: QuoteKind::Direct,
        attribution: link.attribution.clone().unwrap_or(Attribution::Unattributed),
        cue: link.cue.clone(),
        confidence: link.confidence,
        parent,
        paragraph: u32::try_from(region.paragraph + 1).unwrap_or(u32::MAX),
        said_on: link.said_on.clone(),
    }
}

/// A quotation that runs over paragraphs is often reported where it ends; a report counts more than whom it carries on from.
fn take_over(quote: &mut Quote, link: &Link) {
    let carried = matches!(quote.attribution, Attribution::Attributed { found: Found::Carried, .. });
    if (quote.attribution == Attribution::Unattributed || carried && link.cue.is_some())
        && let Some(attribution) = &link.attribution
    {
        quote.attribution = attribution.clone();
        quote.confidence = link.confidence;
        quote.cue.clone_from(&link.cue);
        quote.said_on.clone_from(&link.said_on);
    }
}

/// Adds reported words: they take in the quotations within them that the same report reports.
fn add(
    found: &mut Vec<Quote>,
    gone: &mut Vec<bool>,
    quote_of: &[Option<usize>],
    (regions, links): (&[Region], &[Link]),
    content: Content,
) {
    let cue = content.link.cue.as_ref();
    let own = |region: &usize| {
        let Some(link) = links.get(*region) else { return false };
        let same = link.cue.as_ref() == cue || link.joins.and_then(|first| links.get(first)).is_some_and(|first| first.cue.as_ref() == cue);
        link.quoted && (same || link.cue.is_none() && link.attribution.is_none())
    };
    let taken: Vec<usize> = content.regions.iter().copied().filter(own).collect();
    // Nothing but one quotation: it stands already.
    let whole = |span: &Span| taken.iter().filter_map(|&region| regions.get(region)).any(|region| region.span.contains(*span));
    if content.spans.iter().all(whole) {
        return;
    }
    if content.nested {
        return add_nested(found, quote_of, (links, &taken), content);
    }
    let homes: Vec<usize> = taken.iter().filter_map(|&region| quote_of.get(region).copied().flatten()).collect();
    let mut spans = content.spans.clone();
    for &home in &homes {
        if gone.get(home).copied().unwrap_or(true) {
            continue;
        }
        let outside = |span: &&Span| !content.spans.iter().any(|whole| whole.contains(**span));
        if let Some(quote) = found.get(home) {
            spans.extend(quote.spans.iter().filter(outside));
        }
    }
    spans.sort_by_key(|span| (span.start(), span.end()));
    spans.dedup();
    let Some(&home) = homes.iter().find(|&&home| gone.get(home) == Some(&false)) else {
        if content.link.attribution.is_some() || content.spoken {
            found.push(spoken(&content, spans));
        }
        return;
    };
    for &other in homes.iter().filter(|&&other| other != home) {
        if let Some(gone) = gone.get_mut(other) {
            *gone = true;
        }
    }
    if let Some(quote) = found.get_mut(home) {
        quote.spans = spans;
        take_over(quote, &content.link);
    }
}

/// Adds reported words that stand within a quotation: what is marked in them again stays a quotation of its own, of the
/// same speaker.
fn add_nested(found: &mut Vec<Quote>, quote_of: &[Option<usize>], (links, taken): (&[Link], &[usize]), content: Content) {
    for &region in taken {
        let uncued = links.get(region).is_some_and(|link| link.cue.is_none());
        let home = quote_of.get(region).copied().flatten().and_then(|home| found.get_mut(home));
        if let Some(quote) = home.filter(|_| uncued)
            && let Some(attribution) = &content.link.attribution
        {
            quote.attribution = attribution.clone();
            quote.confidence = content.link.confidence;
        }
    }
    if content.link.attribution.is_some() {
        found.push(spoken(&content, content.spans.clone()));
    }
}

fn spoken(content: &Content, spans: Vec<Span>) -> Quote {
    Quote {
        spans,
        kind: QuoteKind::Reported,
        attribution: content.link.attribution.clone().unwrap_or(Attribution::Unattributed),
        cue: content.link.cue.clone(),
        confidence: content.link.confidence,
        parent: None,
        paragraph: u32::try_from(content.paragraph + 1).unwrap_or(u32::MAX),
        said_on: content.link.said_on.clone(),
    }
}

/// How much of `spans` stands within quotation marks, by its letters and digits: all but a twentieth makes it direct.
fn kind(text: &str, regions: &[Region], spans: &[Span]) -> QuoteKind {
    const DIRECT_SHARE_MIN: f64 = 0.95;
    let letters = |span: Span| span.slice(text).map_or(0, |words| words.chars().filter(|c| c.is_alphanumeric()).count());
    let whole: usize = spans.iter().map(|span| letters(*span)).sum();
    let mut marked = 0;
    for span in spans {
        let first = regions.partition_point(|region| region.span.start() < span.start());
        let mut after = 0;
        for region in regions.iter().skip(first).take_while(|region| region.span.start() < span.end()) {
            if region.span.start() >= after {
                marked += letters(region.span);
                after = region.span.end();
            }
        }
        let around = first.checked_sub(1).and_then(|before| regions.get(before));
        let _ = around;
    }
    #[allow(clippy::cast_precision_loss)]
    let share = marked as f64 / whole.max(1) as f64;
    if share >= DIRECT_SHARE_MIN {
        QuoteKind::Direct
    } else if marked > 0 {
        QuoteKind::Mixed
    } else {
        QuoteKind::Reported
    }
}

/// Gives every quote the smallest other one that contains its first span.
fn set_parents(quotes: &mut [Quote]) {
    const DEPTH_MAX: usize = 64;
    let mut spans: Vec<(Span, usize)> = quotes
        .iter()
        .enumerate()
        .flat_map(|(at, quote)| quote.spans.iter().map(move |span| (*span, at)))
        .collect();
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
