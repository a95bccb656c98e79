mod counting;

use super::*;
use crate::domain::{
    ArticleId, Attribution, Found, Matter, Metadata, Paragraph, Published, Quote, QuoteKind, Speaker, SpeakerKind,
};

const NONE: [u64; 0] = [];

/// An article whose paragraphs are its passages, with a direct quote at each pair of straight marks, all by `speaker`.
fn article(id: &str, title: &str, speaker: Option<&str>, text: &str) -> (Article, Extraction) {
    let mut extraction = Extraction::default();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let span = Span::of(line, text).unwrap();
        extraction.paragraphs.push(Paragraph { span, matter: Matter::Body });
        extraction.passages.push(span);
    }
    let marks: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
    for pair in marks.chunks_exact(2) {
        let span = Span::new(pair[0], pair[1] + 1).unwrap();
        let attribution = speaker.map_or(Attribution::Unattributed, |name| Attribution::Attributed {
            speaker: Speaker { name: name.to_owned(), kind: SpeakerKind::Person },
            mention: None,
            found: Found::Named,
        });
        extraction.quotes.push(Quote {
            spans: vec![span],
            kind: QuoteKind::Direct,
            attribution,
            cue: None,
            confidence: 0.9,
            parent: None,
            paragraph: extraction.paragraph_at(span.start()),
            said_on: None,
        });
    }
    let metadata = Metadata { title: Some(title.to_owned()), ..Metadata::default() };
    let article =
        Article { id: ArticleId::new(id).unwrap(), metadata, text: text.to_owned(), extra: serde_json::Map::new() };
    (article, extraction)
}

fn harbour() -> Vec<(Article, Extraction)> {
    let mut articles = vec![
        article(
            "0",
            "Harbour shut",
            Some("Ines Orrin"),
            "The harbour is shut, the mayor said.\n\"Nobody opens the quay before May,\" Orrin said.\nFish is dear.",
        ),
        article(
            "1",
            "Fish prices",
            Some("Tomas Vell"),
            "Fish costs 2,400 crowns a crate in Ostrel.\n\"We want the quay open,\" Vell said.",
        ),
        article("2", "Weather", None, "Rain over the harbour.\nA sign read \"no quay today\" in red."),
    ];
    articles[0].0.metadata.outlet = Some("The Ostrel Post".to_owned());
    articles[0].0.metadata.published = Some(Published::new("2024-03-01").unwrap());
    articles[1].0.metadata.published = Some(Published::new("2024-05-01").unwrap());
    articles
}

fn puts<'a>(articles: &'a [(Article, Extraction)]) -> Vec<Update<'a>> {
    let put = |(key, pair): (u64, &'a (Article, Extraction))| {
        Update::Put(Entry { key, article: &pair.0, extraction: &pair.1 })
    };
    (1..).zip(articles).map(put).collect()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }
    fn path(&self) -> std::path::PathBuf {
        self.0.path().join("index")
    }
}

fn index_of(folder: &Folder, articles: &[(Article, Extraction)]) -> Index {
    let index = Index::create(&folder.path()).unwrap();
    index.apply(&puts(articles), 1).unwrap();
    index
}

fn passages(index: &Index, text: &str, wording: Wording, filter: &Filter) -> Vec<u64> {
    let query = Query { text, wording, filter, limit: 10 };
    index.passages(&query).unwrap().iter().map(|hit| hit.key).collect()
}

fn quotes(index: &Index, text: &str, wording: Wording, filter: &Filter) -> Vec<(u64, Place)> {
    let query = Query { text, wording, filter, limit: 10 };
    index.quotes(&query).unwrap().iter().map(|hit| (hit.key, hit.place)).collect()
}

#[test]
fn words_of_the_title_lift_an_articles_passages() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    assert_eq!(passages(&index, "harbour", Wording::Any, &Filter::default())[0], 1);
    assert_eq!(passages(&index, "fish", Wording::Any, &Filter::default())[0], 2);
}

#[test]
fn an_outlet_that_the_query_names_lifts_its_articles() {
    let folder = Folder::new();
    let mut articles = vec![
        article("0", "Quay", None, "The quay is shut."),
        article("1", "Quay", None, "The quay is shut."),
        article("2", "Weather", None, "Rain over the hills."),
    ];
    articles[1].0.metadata.outlet = Some("The Ostrel Post".to_owned());
    let index = index_of(&folder, &articles);
    let first = |text: &str| passages(&index, text, Wording::Any, &Filter::default())[0];
    assert_eq!(first("the quay"), 1, "of two articles that say the same the older one is first");
    assert_eq!(first("the quay in the Ostrel Post"), 2);
    assert_eq!(first("What does the Ostrel Post’s article say about the quay?"), 2);
    assert_eq!(first("Ostrel Post on the quay"), 2);
    assert_eq!(first("the quay in the post"), 1, "only the whole name counts");
}

#[test]
fn a_writer_whom_the_query_names_lifts_her_articles() {
    let folder = Folder::new();
    let mut articles =
        vec![article("0", "Quay", None, "The quay is shut."), article("1", "Quay", None, "The quay is shut.")];
    articles[1].0.metadata.byline = vec!["Anna Weil".to_owned(), "staff".to_owned()];
    let index = index_of(&folder, &articles);
    let first = |text: &str| passages(&index, text, Wording::Any, &Filter::default())[0];
    assert_eq!(first("the quay"), 1);
    assert_eq!(first("what Anna Weil wrote on the quay"), 2);
    assert_eq!(first("the quay and its staff"), 1, "one word is nobody's name");
}

#[test]
fn a_second_scorer_adds_to_what_words_say() {
    /// Thinks much of one article, and of another nothing that is a number.
    #[derive(Debug)]
    struct Taste;
    impl SecondScorer for Taste {
        fn scores(&self, words: &str, passages: &[Hit]) -> Vec<f32> {
            assert_eq!(words, "the quay");
            passages.iter().map(|hit| if hit.key == 3 { 50.0 } else { f32::NAN }).collect()
        }
    }
    let folder = Folder::new();
    let by_words = index_of(&folder, &harbour());
    let all = Filter::default();
    assert_eq!(passages(&by_words, "the quay", Wording::Any, &all)[0], 2);
    drop(by_words);
    let index = Index::open(&folder.path()).unwrap().with_second(Arc::new(Taste));
    assert_eq!(passages(&index, "the quay", Wording::Any, &all)[0], 3);
    let one = Query { text: "the quay", wording: Wording::Any, filter: &all, limit: 1 };
    assert_eq!(index.passages(&one).unwrap().iter().map(|hit| hit.key).collect::<Vec<_>>(), [3]);
}

#[test]
fn exact_words_must_stand_one_after_another() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    let all = Filter::default();
    assert_eq!(quotes(&index, "NOBODY opens “the quay”", Wording::Exact, &all), [(1, Place::Quote(0))]);
    assert_eq!(quotes(&index, "opens nobody the quay", Wording::Exact, &all), []);
    assert_eq!(passages(&index, "costs 2400 crowns", Wording::Exact, &all), [2]);
}

#[test]
fn any_words_find_quotes_by_their_own_and_their_paragraphs_words() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    let all = Filter::default();
    assert_eq!(quotes(&index, "wanting an open quay", Wording::Any, &all)[0], (2, Place::Quote(0)));
    assert_eq!(quotes(&index, "a red sign", Wording::Any, &all)[0], (3, Place::Quote(0)));
}

#[test]
fn filters_narrow_what_is_found() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    let day = |text: &str| Some(text.parse().unwrap());
    let check = |filter: Filter, expected: &[u64]| {
        let mut keys = passages(&index, "quay", Wording::Any, &filter);
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys, expected, "{filter:?}");
    };
    check(Filter::default(), &[1, 2, 3]);
    check(Filter { speaker: Some("ORRIN".to_owned()), ..Filter::default() }, &[1]);
    check(Filter { speaker: Some("Ines Vell".to_owned()), ..Filter::default() }, &[]);
    check(Filter { outlet: Some("the ostrel post".to_owned()), ..Filter::default() }, &[1]);
    check(Filter { outlet: Some("ostrel".to_owned()), ..Filter::default() }, &[]);
    check(Filter { after: day("2024-03-01"), ..Filter::default() }, &[1, 2]);
    check(Filter { before: day("2024-03-01"), ..Filter::default() }, &[1]);
    check(Filter { after: day("2024-03-02"), before: day("2024-04-01"), ..Filter::default() }, &[]);
    check(Filter { after: day("2024-06-01"), before: day("2024-01-01"), ..Filter::default() }, &[]);
}

#[test]
fn without_words_all_that_meets_the_filter_is_found() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    let filter = Filter { speaker: Some("Vell".to_owned()), ..Filter::default() };
    assert_eq!(quotes(&index, "", Wording::Any, &filter), [(2, Place::Quote(0))]);
    assert_eq!(quotes(&index, "", Wording::Any, &Filter::default()), []);
}

#[test]
fn only_quotes_are_searched_where_only_quotes_are_wanted() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    let filter = Filter { quotes_only: true, ..Filter::default() };
    assert_eq!(passages(&index, "rain harbour", Wording::Any, &filter), NONE);
}

#[test]
fn an_article_put_again_replaces_itself_and_one_gone_is_found_no_more() {
    let folder = Folder::new();
    let articles = harbour();
    let index = index_of(&folder, &articles);
    index.apply(&puts(&articles[..1]), 2).unwrap();
    assert_eq!(passages(&index, "dear fish", Wording::Exact, &Filter::default()), NONE);
    assert_eq!(passages(&index, "fish is dear", Wording::Exact, &Filter::default()), [1]);
    index.apply(&[Update::Gone(1), Update::Gone(77)], 3).unwrap();
    assert_eq!(passages(&index, "fish is dear", Wording::Exact, &Filter::default()), NONE);
    assert_eq!(index.seq(), 3);
}

#[test]
fn the_order_and_the_scores_are_the_same_after_merges_removals_restarts_and_rebuilding() {
    let texts = (0..60).map(|n| {
        let lines = (0..4).map(|line| format!("Crate {} of the quay, harbour {}, \"fish {}\".", n % 7, line, n % 3));
        let text = lines.collect::<Vec<_>>().join("\n");
        let mut made = article(&n.to_string(), &format!("Quay {}", n % 5), Some("Ines Orrin"), &text);
        made.0.metadata.outlet = (n % 4 == 0).then(|| "Ostrel Post".to_owned());
        made
    });
    let texts: Vec<_> = texts.collect();
    let grown = Folder::new();
    let index = Index::create(&grown.path()).unwrap();
    let all = puts(&texts);
    for (seq, update) in (1_u64..).zip(&all) {
        index.apply(std::slice::from_ref(update), seq).unwrap();
    }
    for key in [3, 4, 20, 41] {
        index.apply(&[Update::Gone(key)], 100 + key).unwrap();
    }
    index.apply(&all[19..20], 200).unwrap();
    let rebuilt = Folder::new();
    let fresh = Index::create(&rebuilt.path()).unwrap();
    let kept = puts(&texts)
        .into_iter()
        .filter(|update| !matches!(update, Update::Put(entry) if [3, 4, 41].contains(&entry.key)));
    fresh.apply(&kept.collect::<Vec<_>>(), 200).unwrap();
    let filter = Filter::default();
    let look = |index: &Index| {
        let mut found = Vec::new();
        for text in ["quay", "crate 3 harbour 2 fish", "fish 1 fish 2 of the quay", "harbour", "Ostrel Post on fish"] {
            for limit in [3, 50, 500] {
                found.push(index.passages(&Query { text, wording: Wording::Any, filter: &filter, limit }).unwrap());
                found.push(index.passages(&Query { text, wording: Wording::Exact, filter: &filter, limit }).unwrap());
                found.push(index.quotes(&Query { text, wording: Wording::Any, filter: &filter, limit }).unwrap());
            }
        }
        found
    };
    let expected = look(&fresh);
    assert!(expected.iter().any(|hits| hits.len() > 100));
    assert_eq!(look(&index), expected);
    drop(index);
    assert_eq!(look(&Index::open(&grown.path()).unwrap()), expected);
}

#[test]
fn many_commits_leave_few_segments() {
    let folder = Folder::new();
    let articles = harbour();
    let index = Index::create(&folder.path()).unwrap();
    for seq in 0..60 {
        index.apply(&puts(&articles[..1]), seq).unwrap();
    }
    assert!(index.folder.searchable_segment_ids().unwrap().len() <= 16);
}

#[test]
fn another_reader_sees_a_commit_when_it_looks_again() {
    let folder = Folder::new();
    let articles = harbour();
    let writer = Index::create(&folder.path()).unwrap();
    let reader = Index::open(&folder.path()).unwrap();
    writer.apply(&puts(&articles), 7).unwrap();
    assert_eq!((reader.seq(), passages(&reader, "fish", Wording::Any, &Filter::default()).len()), (0, 0));
    reader.reload().unwrap();
    assert_eq!(reader.seq(), 7);
    assert!(!passages(&reader, "fish", Wording::Any, &Filter::default()).is_empty());
}

#[test]
fn entries_are_what_verify_expects_of_the_articles() {
    let folder = Folder::new();
    let articles = harbour();
    let index = index_of(&folder, &articles);
    let mut expected = Vec::new();
    for (key, (article, extraction)) in (1..).zip(&articles) {
        let words = entry_words(&Entry { key, article, extraction });
        expected.extend(words.into_iter().map(|(place, words)| (key, place, words)));
    }
    expected.sort();
    assert_eq!(index.entries().unwrap(), expected);
    assert!(expected.contains(&(1, Place::Quote(0), "nobody opens the quay before may".to_owned())));
}

#[test]
fn hits_come_with_their_words_where_they_are_wanted() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    let filter = Filter::default();
    let query = Query { text: "opens the quay", wording: Wording::Exact, filter: &filter, limit: 5 };
    let found = index.distinct_quotes(&query).unwrap();
    let words: Vec<&str> = found.iter().map(|printed| printed.words.as_str()).collect();
    assert_eq!(words, ["nobody opens the quay before may"]);
}

#[test]
fn frequencies_count_live_passages() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    let stems = ["quay".to_owned(), "harbour".to_owned(), "nowher".to_owned()];
    assert_eq!(index.document_frequency(&stems).unwrap(), (7, vec![3, 2, 0]));
    index.apply(&[Update::Gone(3)], 2).unwrap();
    assert_eq!(index.document_frequency(&stems).unwrap(), (5, vec![2, 1, 0]));
}

#[test]
fn hostile_queries_are_only_words() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    let all = Filter::default();
    let many_words = (0..1_000).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
    for text in ["", "  ", "!?…", "*", "key:1 OR quay", &"(".repeat(6_000), &"a".repeat(6_000), &many_words, "😀"] {
        for wording in [Wording::Any, Wording::Exact] {
            passages(&index, text, wording, &all);
            quotes(&index, text, wording, &all);
        }
    }
    assert_eq!(passages(&index, "key:1", Wording::Any, &all), NONE);
}

#[test]
fn the_rarest_words_of_a_long_query_are_looked_for() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    let nowhere = (0..100).map(|n| format!("nowhere{n}")).collect::<Vec<_>>().join(" ");
    let all = Filter::default();
    assert_eq!(
        passages(&index, &format!("{nowhere} crowns"), Wording::Any, &all),
        passages(&index, "crowns", Wording::Any, &all)
    );
}

#[test]
fn an_empty_index_finds_nothing() {
    let folder = Folder::new();
    let index = Index::create(&folder.path()).unwrap();
    assert_eq!(passages(&index, "quay", Wording::Any, &Filter::default()), NONE);
    assert_eq!(passages(&index, "the quay", Wording::Exact, &Filter::default()), NONE);
    assert_eq!(index.document_frequency(&["quay".to_owned()]).unwrap(), (0, vec![0]));
    assert!(Index::create(&folder.path()).is_err());
}

fn is_stale(folder: &Folder) -> bool {
    matches!(Index::open(&folder.path()), Err(IndexError::Stale(_)))
}

#[test]
fn a_missing_folder_is_stale() {
    assert!(is_stale(&Folder::new()));
}

#[test]
fn a_stamp_of_another_version_is_stale() {
    let folder = Folder::new();
    drop(index_of(&folder, &harbour()));
    assert!(!is_stale(&folder));
    let meta = folder.path().join("meta.json");
    let written = std::fs::read_to_string(&meta).unwrap();
    std::fs::write(&meta, written.replace(r#"\"analyzer\":"#, r#"\"analyzer\":9"#)).unwrap();
    assert!(is_stale(&folder));
}

#[test]
fn every_damaged_or_shortened_file_is_seen() {
    let folder = Folder::new();
    drop(index_of(&folder, &harbour()));
    let sound = |name: &std::ffi::OsStr| name.to_string_lossy().ends_with(".lock");
    for file in std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap()) {
        if sound(&file.file_name()) {
            continue;
        }
        let bytes = std::fs::read(file.path()).unwrap();
        let mut flipped = bytes.clone();
        if let Some(byte) = flipped.get_mut(bytes.len() / 2) {
            *byte ^= 1;
        }
        for damaged in [flipped, bytes[..bytes.len() / 2].to_vec(), Vec::new()] {
            std::fs::write(file.path(), &damaged).unwrap();
            // A changed space in a JSON file does no harm; anything else must be seen.
            let harmless = Index::open(&folder.path()).is_ok_and(|index| {
                passages(&index, "harbour", Wording::Any, &Filter::default()).len() == 2 && index.seq() == 1
            });
            let json = file.file_name().to_string_lossy().ends_with(".json");
            assert!(is_stale(&folder) || (json && harmless), "{}", file.path().display());
        }
        std::fs::write(file.path(), &bytes).unwrap();
    }
    assert!(!is_stale(&folder));
}
