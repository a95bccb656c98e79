//! From an article's text to its paragraphs, passages and quotes. Pure: the same text always gives the same quotes, and
//! no text is an error.

mod apposition;
mod assembly;
mod attribution;
mod block;
mod claim;
mod closing;
mod confidence;
mod content;
mod cue;
mod day;
mod description;
mod extent;
mod gate;
mod gender;
mod headline;
mod language;
mod leading;
mod lexicon;
mod link;
mod mark;
mod mention;
mod passage;
mod people;
mod phrase;
mod post;
mod pronoun;
mod quotation;
mod report;
mod report_after;
mod reported;
mod roles;
mod said_on;
mod segment;
mod sentence;
mod settings;
mod speaker;
mod subject;
#[cfg(test)]
mod tests;
mod token;
mod topic;
mod transcript;
mod turn;
mod unreported;

use assembly::quotes;
use attribution::{Context, links};
use gender::Genders;
pub use gender::{Gender, gender};
use mention::{Name, People, names};
use quotation::{Region, regions};
use roles::Roles;
pub use sentence::sentences;
pub use settings::Settings;
use subject::Clause;
use token::{Stream, streams};

use crate::domain::{Article, Extraction, Paragraph};

/// Grows by one whenever the same text would give another extraction, so that stored ones are made anew.
pub const ENGINE_VERSION: u32 = 3;

/// Everything found in `article`, speakers less certain than `settings` say left out. Never fails: an odd paragraph gives
/// fewer quotes.
#[must_use]
pub fn extract(article: &Article, settings: Settings) -> Extraction {
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
    // Reported speech is read in English only; elsewhere only what stands between marks.
    let (links, spoken) = if language::is_english(article) {
        links(&context, &streams)
    } else {
        (language::links(&context, &streams), Vec::new())
    };
    let quotes = quotes(text, &regions, &links, spoken);
    let mut quotes = transcript::with_turns(text, &paragraphs, &people, published, quotes);
    settings.withhold_unsure(&mut quotes);
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
