//! Whole extractions of small articles: every `tests/data/articles/NAME.txt` against `NAME.quotes` beside it.
//! `UPDATE_EXPECT=1 cargo test` writes the expected files anew; review them as code.

use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use verbatim::{
    domain::{Article, ArticleId, Attribution, CharOffsets, Extraction, Matter, Metadata, Published, Quote},
    extract::{Settings, extract},
};

/// All articles of the folder are taken to be published on this day, a Friday.
const PUBLISHED: &str = "2024-03-01";

#[test]
fn every_article_of_the_test_data_gives_the_expected_extraction() {
    let mut wrong = Vec::new();
    let articles = articles();
    assert!(articles.len() >= 8, "the test articles are missing");
    for path in articles {
        let text = fs::read_to_string(&path).expect("test articles are UTF-8");
        let found = readable(&text, &extract(&article(&text), Settings::default()));
        let expected_path = path.with_extension("quotes");
        if env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&expected_path, &found).expect("the test data can be written");
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if found != expected {
            wrong.push(format!("{}\n--- expected\n{expected}\n--- found\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn articles() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/articles");
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the test articles are part of the repository")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    found.sort();
    found
}

fn article(text: &str) -> Article {
    let published = Some(Published::new(PUBLISHED).expect("a date"));
    Article {
        id: ArticleId::new("test").expect("an id"),
        metadata: Metadata { published, ..Metadata::default() },
        text: text.to_owned(),
        extra: serde_json::Map::new(),
    }
}

/// `extraction` for a reader: the lines that are not text, the passages, and each quote with everything known of it.
fn readable(text: &str, extraction: &Extraction) -> String {
    let offsets = CharOffsets::of(text);
    let mut shown = String::new();
    for (number, paragraph) in (1..).zip(&extraction.paragraphs) {
        if paragraph.matter != Matter::Body {
            let words = paragraph.span.slice(text).expect("a paragraph fits its text").trim();
            let _ = writeln!(shown, "¶{number} is no text ({:?}): {words}", paragraph.matter);
        }
    }
    let passages: Vec<String> = extraction.passages.iter().map(|span| format!("{:?}", offsets.span(*span))).collect();
    let _ = writeln!(shown, "passages {}", passages.join(" "));
    for (index, quote) in extraction.quotes.iter().enumerate() {
        let _ = write!(shown, "\n{index} ¶{} {}", quote.paragraph, readable_quote(text, quote));
    }
    shown
}

fn readable_quote(text: &str, quote: &Quote) -> String {
    let mut shown = format!("{} {}", quote.kind.as_str(), quote.attribution.as_str());
    if let Some(parent) = quote.parent {
        let _ = write!(shown, " within {parent}");
    }
    for span in &quote.spans {
        let _ = write!(shown, "\n  | {}", span.slice(text).expect("a quote fits its text"));
    }
    if let Attribution::Attributed { speaker, mention, .. } = &quote.attribution {
        let mention = mention.as_ref().map_or("no words", |mention| mention.words.as_str());
        let _ = write!(shown, "\n  speaker {} ({}), by: {mention}", speaker.name, speaker.kind.as_str());
    }
    if let Some(cue) = &quote.cue {
        let _ = write!(shown, "\n  cue {}", cue.words);
    }
    if let Some(on) = &quote.said_on {
        let day = on.date.map_or("unknown".to_owned(), |date| date.to_string());
        let _ = write!(shown, "\n  said {} = {day}", on.words);
    }
    shown.push('\n');
    shown
}
