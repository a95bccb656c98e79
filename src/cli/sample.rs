//! The sample library, within the program: invented towns, people and events, for a first try.

use anyhow::Context as _;

use crate::{curate::Desk, domain::LibraryName, ingest};

use super::{Context, desk::now};

/// The articles of config/sample, by file name.
const ARTICLES: &[(&str, &str)] = &[
    ("a-line-of-buoys.md", include_str!("../../config/sample/a-line-of-buoys.md")),
    ("a-sentence-with-two-halves.md", include_str!("../../config/sample/a-sentence-with-two-halves.md")),
    ("beds-on-wheels.md", include_str!("../../config/sample/beds-on-wheels.md")),
    ("die-bojenlinie.md", include_str!("../../config/sample/die-bojenlinie.md")),
    ("drone-over-the-bank.md", include_str!("../../config/sample/drone-over-the-bank.md")),
    ("engineer-on-longwave-nine.md", include_str!("../../config/sample/engineer-on-longwave-nine.md")),
    ("general-surrender.md", include_str!("../../config/sample/general-surrender.md")),
    ("great-wall-of-debt.md", include_str!("../../config/sample/great-wall-of-debt.md")),
    ("harbour-wall-vote.md", include_str!("../../config/sample/harbour-wall-vote.md")),
    ("le-banc-d-ishbane.md", include_str!("../../config/sample/le-banc-d-ishbane.md")),
    ("marrable-to-close.md", include_str!("../../config/sample/marrable-to-close.md")),
    ("minister-takes-the-bus.md", include_str!("../../config/sample/minister-takes-the-bus.md")),
    ("night-shift-at-the-marrable.md", include_str!("../../config/sample/night-shift-at-the-marrable.md")),
    ("price-of-staying-dry.md", include_str!("../../config/sample/price-of-staying-dry.md")),
    ("the-general-and-the-net.md", include_str!("../../config/sample/the-general-and-the-net.md")),
    ("the-wall-is-a-mirror.md", include_str!("../../config/sample/the-wall-is-a-mirror.md")),
    ("trawler-boarded.md", include_str!("../../config/sample/trawler-boarded.md")),
    ("wall-vote-ternsey.md", include_str!("../../config/sample/wall-vote-ternsey.md")),
    ("wall-vote-wire.md", include_str!("../../config/sample/wall-vote-wire.md")),
    ("what-the-skipper-saw.md", include_str!("../../config/sample/what-the-skipper-saw.md")),
];

/// How many articles the sample has.
pub(super) const LEN: usize = ARTICLES.len();

/// Fills the library `sample`; articles that are there already stay as they are.
pub(super) fn fill(desk: &Desk, context: &Context) -> anyhow::Result<()> {
    let library = LibraryName::sample();
    desk.create_library(&library, now())?;
    let read = ARTICLES.iter().map(|(name, text)| ingest::file(name, text.as_bytes(), context.text_bytes_max));
    let submissions = read.collect::<Result<Vec<_>, _>>().context("The sample library could not be read")?;
    for result in desk.add(&library, submissions, false, &context.actor(), now())? {
        result?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_holds_every_article_of_the_folder() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/config/sample");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| std::path::Path::new(name).extension().is_some_and(|extension| extension == "md"))
            .collect();
        names.sort();
        assert_eq!(ARTICLES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
    }

    #[test]
    fn every_article_states_its_outlet_and_warns_of_nothing() {
        for (name, text) in ARTICLES {
            let read = ingest::file(name, text.as_bytes(), 1024 * 1024).unwrap();
            assert_eq!((read.metadata.outlet.is_some(), read.warnings), (true, Vec::<String>::new()), "{name}");
        }
    }
}
