//! Whole extractions: every `tests/data/articles/NAME.txt` against `NAME.quotes` beside it, and the sample library in
//! `config/sample/` against `tests/data/sample/`.
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
    ingest,
};

/// All articles of `tests/data/articles` are taken to be published on this day, a Friday.
const PUBLISHED: &str = "2024-03-01";

#[test]
fn every_article_of_the_test_data_gives_the_expected_extraction() {
    let articles = files("tests/data/articles", "txt");
    assert!(articles.len() >= 8, "the test articles are missing");
    let wrong = articles.iter().filter_map(|path| {
        let text = fs::read_to_string(path).expect("test articles are UTF-8");
        difference(&path.with_extension("quotes"), &article(&text))
    });
    assert_all_right(&wrong.collect::<Vec<_>>());
}

/// Against `tests/data/sample/NAME.quotes`, with each article's own date.
#[test]
fn every_article_of_the_sample_library_gives_the_expected_extraction() {
    let samples = files("config/sample", "md");
    assert!(samples.len() >= 20, "the sample articles are missing");
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sample");
    let stem = |path: &PathBuf| path.file_stem().map(ToOwned::to_owned);
    let stems = |paths: &[PathBuf]| paths.iter().map(stem).collect::<Vec<_>>();
    let wrong = samples.iter().filter_map(|path| {
        let name = path.file_name().expect("a file has a name").to_string_lossy();
        let bytes = fs::read(path).expect("the sample library can be read");
        let submission = ingest::file(&name, &bytes, usize::MAX).expect("sample articles can be read");
        let article = Article { metadata: submission.metadata, ..article(&submission.text) };
        difference(&expected.join(&*name).with_extension("quotes"), &article)
    });
    assert_all_right(&wrong.collect::<Vec<_>>());
    assert_eq!(
        stems(&files("tests/data/sample", "quotes")),
        stems(&samples),
        "each belongs to an article that is there"
    );
}

/// What `article` gives, where that is not what `expected` has.
fn difference(expected: &Path, article: &Article) -> Option<String> {
    let found = readable(&article.text, &extract(article, Settings::default()));
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::create_dir_all(expected.parent().expect("a file is in a folder")).expect("the test data can be written");
        fs::write(expected, &found).expect("the test data can be written");
    }
    let known = fs::read_to_string(expected).unwrap_or_default();
    (found != known).then(|| format!("{}\n--- expected\n{known}\n--- found\n{found}", expected.display()))
}

#[track_caller]
fn assert_all_right(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The files of a folder of the repository that end so, in alphabetical order.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .expect("the folder is part of the repository")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
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
