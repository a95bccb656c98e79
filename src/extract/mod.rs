//! From an article's text to its paragraphs, passages and quotes. Pure: the same text always gives the same quotes, and
//! no text is an error.

mod attribution;
mod cue;
mod description;
mod gate;
mod gender;
mod lexicon;
mod mark;
mod mention;
mod passage;
mod pronoun;
mod quotation;
mod report;
mod said_on;
mod segment;
mod sentence;
mod subject;
#[cfg(test)]
mod tests;
mod token;

use attribution::{Context, Link, links};
use description::Roles;
use gender::Genders;
use mention::{Name, People, names};
use quotation::{Region, regions};
pub use sentence::sentences;
use subject::Clause;
use token::{Stream, streams};

use crate::domain::{Article, Attribution, Extraction, Found, Paragraph, Quote, QuoteKind};

/// Grows by one whenever the same text would give another extraction, so that stored ones are made anew.
pub const ENGINE_VERSION: u32 = 2;

/// Everything found in `article`. Never fails: an odd paragraph gives fewer quotes.
#[must_use]
pub fn extract(article: &Article) -> Extraction {
    let text = article.text.as_str();
    let paragraphs = segment::paragraphs(text);
    let passages = passage::passages(text, &paragraphs);
    let regions = regions(text, &paragraphs);
    let streams = named_streams(text, &paragraphs, &regions);
    let mut people = People::default();
    streams.iter().flat_map(|(_, names)| names).for_each(|name| people.add(name));
    let mut genders = Genders::default();
    let mut roles = Roles::default();
    for (stream, names) in &streams {
        let clause = Clause { text, tokens: &stream.tokens, names };
        genders.read(&clause, &people);
        roles.read(&clause, &people);
    }
    let published = article.metadata.published.as_ref().map(crate::domain::Published::date);
    let context = Context { text, regions: &regions, people: &people, genders: &genders, roles: &roles, published };
    let links = links(&context, &streams);
    let quotes = quotes(&regions, &links);
    Extraction { paragraphs, passages, quotes }
}

/// The streams of every body paragraph in the order of the text, each with its names.
fn named_streams(text: &str, paragraphs: &[Paragraph], regions: &[Region]) -> Vec<(Stream, Vec<Name>)> {
    let mut found = Vec::new();
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let first = regions.partition_point(|region| region.paragraph < number);
        let after = regions.partition_point(|region| region.paragraph <= number);
        let own = regions.get(first..after).unwrap_or_default();
        if paragraph.matter == crate::domain::Matter::Body {
            found.extend(streams(text, number, paragraph.span, own, first));
        }
    }
    found
        .into_iter()
        .map(|stream| {
            let names = names(text, &stream.tokens);
            (stream, names)
        })
        .collect()
}

/// One quote for each region that quotes somebody; regions that go on with another are further spans of its quote.
fn quotes(regions: &[Region], links: &[Link]) -> Vec<Quote> {
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
    found
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
