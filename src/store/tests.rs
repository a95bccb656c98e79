//! The store's promises, on real files in temporary folders.

mod backups;
mod lists;
mod versions;

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use super::*;
use crate::domain::{
    Article, Attribution, Extraction, Found, Matter, Metadata, Paragraph, Published, Quote, QuoteKind, Span, Speaker,
    SpeakerKind,
};

pub(super) const HARBOUR: &str = "  The quay stays shut, said Zoë Orrin.\r\n\r\n“Go home,” she added.\u{0}\n";
pub(super) const MARKET: &str = "The market opens on Monday.\nNobody asked why.";

pub(super) fn at(day: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day)
}

pub(super) fn ann() -> Actor {
    Actor("cli:ann".to_owned())
}

pub(super) fn id(id: &str) -> ArticleId {
    ArticleId::new(id).unwrap()
}

pub(super) fn article(name: &str, text: &str) -> Article {
    Article { id: id(name), metadata: Metadata::default(), text: text.to_owned(), extra: serde_json::Map::new() }
}

/// Each line a paragraph, and the whole of the first one a quote of `speaker`.
pub(super) fn found(text: &str, speaker: Option<&str>) -> Extraction {
    let lines = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    let spans: Vec<Span> = lines.map(|line| Span::of(line, text).unwrap()).collect();
    let quotes = speaker.map(|name| Quote {
        spans: vec![spans[0]],
        kind: QuoteKind::Direct,
        attribution: Attribution::Attributed {
            speaker: Speaker { name: name.to_owned(), kind: SpeakerKind::Person },
            mention: None,
            found: Found::Named,
        },
        cue: None,
        confidence: 0.93,
        parent: None,
        paragraph: 1,
        said_on: None,
    });
    Extraction {
        paragraphs: spans.iter().map(|span| Paragraph { span: *span, matter: Matter::Body }).collect(),
        passages: spans,
        quotes: quotes.into_iter().collect(),
    }
}

pub(super) fn open() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Access::Write).unwrap();
    store.create_library(&LibraryName::local(), at(0)).unwrap();
    (folder, store)
}

pub(super) fn put(store: &Store, article: &Article, speaker: Option<&str>) -> Result<ArticleKey, StoreError> {
    let extraction = found(&article.text, speaker);
    let by = ann();
    store.put(&LibraryName::local(), &new(article, &extraction, &by))
}

/// An article without corrections, as the first version of the engine read it on day 1.
fn new<'a>(article: &'a Article, extraction: &'a Extraction, by: &'a Actor) -> NewArticle<'a> {
    NewArticle { article, extraction, corrections: &[], engine_version: 1, by, at: at(1) }
}

fn live_ids(store: &Store) -> Vec<String> {
    let (_, listed) = store.list(&LibraryName::local(), None, 0, 100).unwrap();
    listed.into_iter().map(|article| article.id.to_string()).collect()
}

pub(super) fn sql(folder: &Path, statement: &str) {
    Connection::open(folder.join(STORE_FILE)).unwrap().execute_batch(statement).unwrap();
}

#[test]
fn an_article_comes_back_byte_for_byte_after_a_restart() {
    let (folder, store) = open();
    let mut added = article("000", HARBOUR);
    added.metadata = Metadata {
        title: Some("Quay shut".to_owned()),
        outlet: Some("The Tern".to_owned()),
        byline: vec!["A. Vell".to_owned(), "B. Ost".to_owned()],
        published: Some(Published::new("2031-02-03T04:05:06+02:00").unwrap()),
        url: Some("https://tern.example/quay".to_owned()),
        language: Some("en".to_owned()),
    };
    added.extra.insert("desk".to_owned(), serde_json::json!({"name": "harbour", "pages": [1, 2]}));
    let key = put(&store, &added, Some("Zoë Orrin")).unwrap();
    drop(store);
    let store = Store::open(folder.path(), Access::Write).unwrap();
    let read = store.article(&LibraryName::local(), key).unwrap().unwrap();
    assert_eq!(read.article, added);
    assert_eq!(read.extraction, found(HARBOUR, Some("Zoë Orrin")));
    assert_eq!((read.revision, read.added_at, read.added_by.as_str()), (1, at(1), "cli:ann"));
    assert_eq!(store.find(&LibraryName::local(), &id("000")).unwrap().unwrap().key, key);
    assert_eq!(store.find_text(&LibraryName::local(), &added.hash()).unwrap(), Some(id("000")));
}

#[test]
fn words_are_cut_again_only_from_paragraphs_that_are_as_stored() {
    let (_folder, store) = open();
    let key = put(&store, &article("000", HARBOUR), None).unwrap();
    let read = store.article(&LibraryName::local(), key).unwrap().unwrap();
    let span =
        |words: &str| Span::new(HARBOUR.find(words).unwrap(), HARBOUR.find(words).unwrap() + words.len()).unwrap();
    assert_eq!(read.recut(span("Zoë Orrin")), Some("Zoë Orrin"));
    assert_eq!(read.recut(span("Orrin.\r\n\r\n“Go")), Some("Orrin.\r\n\r\n“Go"));
    assert_eq!(read.recut(span("\r\n\r\n")), None);
    assert_eq!(read.recut(Span::new(0, 9_999).unwrap()), None);
    let mut altered = StoredArticle::clone(&read);
    altered.article.text = HARBOUR.replace("Orrin", "Arrin");
    assert_eq!(altered.recut(span("Zoë Orrin")), None);
    assert_eq!(altered.recut(span("Go home")), Some("Go home"));
}

#[test]
fn the_same_id_with_another_text_becomes_the_next_revision() {
    let (_folder, store) = open();
    let library = LibraryName::local();
    let first = put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    let seen = store.seq(&library).unwrap();
    let second = put(&store, &article("000", MARKET), Some("Ivo Brandt")).unwrap();
    assert_eq!(store.article(&library, second).unwrap().unwrap().revision, 2);
    assert!(store.article(&library, first).unwrap().is_none());
    let changes = store.changes_after(&library, seen, 10).unwrap();
    let whats: Vec<_> = changes.iter().map(|change| (change.key, change.what)).collect();
    assert_eq!(whats, [(first, Changed::Gone), (second, Changed::Put)]);
    assert_eq!(store.names(&library, NameKind::Speaker, "", 9).unwrap(), ["Ivo Brandt"]);
    assert_eq!(store.seq(&library).unwrap(), changes.last().unwrap().seq);
}

#[test]
fn the_same_text_under_another_id_is_refused_and_changes_nothing() {
    let (_folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    let seen = store.seq(&LibraryName::local()).unwrap();
    let refused = put(&store, &article("001", HARBOUR), None).unwrap_err();
    assert_eq!(refused.to_string(), "The article “000” is in the library already.");
    assert_eq!(store.seq(&LibraryName::local()).unwrap(), seen);
}

#[test]
fn of_many_the_refused_one_leaves_the_others_be() {
    let (_folder, store) = open();
    let (one, twin, two) = (article("1", HARBOUR), article("2", HARBOUR), article("3", MARKET));
    let by = ann();
    let extractions: Vec<_> = [&one, &twin, &two].iter().map(|article| found(&article.text, None)).collect();
    let news: Vec<_> = [&one, &twin, &two]
        .into_iter()
        .zip(&extractions)
        .map(|(article, extraction)| NewArticle {
            article,
            extraction,
            corrections: &[],
            engine_version: 1,
            by: &by,
            at: at(1),
        })
        .collect();
    let results = store.put_many(&LibraryName::local(), &news).unwrap();
    assert_eq!(results.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(live_ids(&store), ["3", "1"]);
}

#[test]
fn a_span_that_would_cut_a_character_is_never_stored() {
    let (_folder, store) = open();
    let article = article("000", "Zoë");
    let mut extraction = found("Zoë", None);
    extraction.passages = vec![Span::new(0, 3).unwrap()];
    let by = ann();
    let refused = store.put(&LibraryName::local(), &new(&article, &extraction, &by)).unwrap_err();
    assert_eq!(refused.to_string(), "What was found in the article “000” does not fit its text.");
    assert!(live_ids(&store).is_empty());
}

#[test]
fn a_library_that_was_never_made_takes_no_article() {
    let (_folder, store) = open();
    let article = article("000", HARBOUR);
    let (extraction, by) = (found(HARBOUR, None), ann());
    assert!(matches!(
        store.put(&LibraryName::sample(), &new(&article, &extraction, &by)),
        Err(StoreError::NoLibrary(_))
    ));
}

#[test]
fn one_library_never_sees_anothers_articles() {
    let (_folder, store) = open();
    let mine = put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    let other = LibraryName::sample();
    store.create_library(&other, at(0)).unwrap();
    assert!(store.article(&other, mine).unwrap().is_none());
    assert!(store.find(&other, &id("000")).unwrap().is_none());
    assert_eq!(store.find_text(&other, &article("x", HARBOUR).hash()).unwrap(), None);
    assert_eq!(store.list(&other, None, 0, 10).unwrap(), (0, vec![]));
    assert_eq!(store.keys(&other).unwrap(), []);
    assert_eq!((store.seq(&other).unwrap(), store.changes_after(&other, 0, 10).unwrap()), (0, vec![]));
    assert_eq!(store.speakers(&other, None).unwrap(), []);
    for kind in [NameKind::Speaker, NameKind::Outlet, NameKind::Article] {
        assert!(store.names(&other, kind, "", 10).unwrap().is_empty());
    }
    assert_eq!(store.audit(&other, None, 10).unwrap(), []);
    assert!(!store.remove(&other, &id("000"), &ann(), at(2)).unwrap());
    assert!(!store.restore(&other, &id("000"), &ann(), at(2)).unwrap());
    assert_eq!(live_ids(&store), ["000"]);
}

#[test]
fn a_removed_article_hides_at_once_and_comes_back_within_thirty_days() {
    let (_folder, store) = open();
    let library = LibraryName::local();
    let key = put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    assert!(store.remove(&library, &id("000"), &ann(), at(10)).unwrap());
    assert!(store.article(&library, key).unwrap().is_none());
    assert!(store.names(&library, NameKind::Speaker, "", 9).unwrap().is_empty());
    assert!(!store.remove(&library, &id("000"), &ann(), at(10)).unwrap());
    assert_eq!(store.list_removed(&library, 9).unwrap()[0].removed_at, Some(at(10)));
    assert!(!store.restore(&library, &id("000"), &ann(), at(40)).unwrap());
    assert!(store.restore(&library, &id("000"), &ann(), at(39)).unwrap());
    assert_eq!(store.article(&library, key).unwrap().unwrap().article.text, HARBOUR);
    assert_eq!(store.names(&library, NameKind::Speaker, "", 9).unwrap(), ["Zoë Orrin"]);
    assert_eq!(store.faults().unwrap(), Vec::<String>::new());
}

#[test]
fn nothing_comes_back_in_the_way_of_a_live_article() {
    let (_folder, store) = open();
    let library = LibraryName::local();
    put(&store, &article("000", HARBOUR), None).unwrap();
    store.remove(&library, &id("000"), &ann(), at(2)).unwrap();
    put(&store, &article("again", HARBOUR), None).unwrap();
    let refused = store.restore(&library, &id("000"), &ann(), at(3)).unwrap_err();
    assert_eq!(refused.to_string(), "The article “again” is in the library already.");
    assert_eq!(live_ids(&store), ["again"]);
}

#[test]
fn thirty_days_after_its_removal_no_byte_of_an_article_is_left() {
    let (folder, store) = open();
    let library = LibraryName::local();
    let marker = "The heron knows what the ferryman sank.";
    put(&store, &article("000", marker), None).unwrap();
    put(&store, &article("000", MARKET), None).unwrap();
    put(&store, &article("001", HARBOUR), None).unwrap();
    store.remove(&library, &id("000"), &ann(), at(10)).unwrap();
    assert_eq!(store.purge_removed(at(39)).unwrap(), 0);
    assert_eq!(store.purge_removed(at(40)).unwrap(), 1);
    assert_eq!(live_ids(&store), ["001"]);
    let audit = store.audit(&library, Some(&id("000")), 9).unwrap();
    let actions: Vec<_> = audit.iter().map(|line| line.action.as_str()).collect();
    assert_eq!(actions, ["purge", "remove", "replace", "add"]);
    assert_eq!(store.faults().unwrap(), Vec::<String>::new());
    drop(store);
    for file in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        for words in ["ferryman", "Nobody asked why"] {
            assert!(!bytes.windows(words.len()).any(|window| window == words.as_bytes()), "{words} is left");
        }
    }
}

#[test]
fn a_stored_text_cannot_be_altered_nor_a_live_article_deleted() {
    let (_folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    for statement in [
        "UPDATE article SET text = 'forged'",
        "DELETE FROM article",
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
    ] {
        assert!(store.writing(|connection| Ok(connection.execute(statement, [])?)).is_err(), "{statement}");
    }
    assert_eq!(store.faults().unwrap(), Vec::<String>::new());
}

#[test]
fn an_altered_audit_shows() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    put(&store, &article("001", MARKET), None).unwrap();
    drop(store);
    sql(folder.path(), "DROP TRIGGER audit_never_updated; UPDATE audit SET actor = 'cli:bob' WHERE seq = 1");
    let store = Store::open(folder.path(), Access::Write).unwrap();
    assert_eq!(store.faults().unwrap(), ["The audit was changed at line 1, or lines before it are missing."]);
}

#[test]
fn an_audit_that_lost_its_end_shows() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    put(&store, &article("001", MARKET), None).unwrap();
    drop(store);
    sql(folder.path(), "DROP TRIGGER audit_never_deleted; DELETE FROM audit WHERE seq = 2");
    let store = Store::open(folder.path(), Access::Read).unwrap();
    assert_eq!(store.faults().unwrap(), ["The audit ends at line 1, but 2 lines were written."]);
}

#[test]
fn an_altered_count_of_a_speaker_shows() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    drop(store);
    sql(folder.path(), "UPDATE speaker SET uses = 7");
    let store = Store::open(folder.path(), Access::Read).unwrap();
    assert_eq!(store.faults().unwrap(), ["The counts of speakers are not those of their quotes."]);
}

#[test]
fn an_altered_paragraph_hash_shows() {
    let (folder, store) = open();
    let key = put(&store, &article("000", HARBOUR), None).unwrap();
    drop(store);
    sql(folder.path(), "UPDATE paragraph SET sha256 = zeroblob(32) WHERE number = 2");
    let store = Store::open(folder.path(), Access::Write).unwrap();
    assert_eq!(
        store.faults().unwrap(),
        ["Article “000” of library local (number 1): a paragraph is not what was stored."]
    );
    let read = store.article(&LibraryName::local(), key).unwrap().unwrap();
    assert_eq!(read.recut(read.extraction.paragraphs[1].span), None);
}

#[test]
fn an_altered_text_is_noticed_at_the_start_and_left_as_it_is() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    drop(store);
    let file = folder.path().join(STORE_FILE);
    let mut bytes = fs::read(&file).unwrap();
    let place = bytes.windows(4).position(|window| window == b"quay").unwrap();
    bytes[place] = b'Q';
    fs::write(&file, &bytes).unwrap();
    let refused = Store::open(folder.path(), Access::Write).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The store is damaged (the text of article “000” is not what was stored). \
         It was left as it is; restore a backup with `verbatim restore FILE`."
    );
    assert_eq!(fs::read(&file).unwrap(), bytes);
}

#[test]
fn a_file_that_is_no_store_is_told_and_left_as_it_is() {
    for (name, bytes) in
        [("garbage", b"not a database, but long enough to be read as one. ".repeat(99)), ("empty", vec![])]
    {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(STORE_FILE);
        fs::write(&file, &bytes).unwrap();
        for access in [Access::Write, Access::Read] {
            let refused = Store::open(folder.path(), access).unwrap_err();
            assert!(matches!(refused, StoreError::Damaged(_)), "{name}: {refused:?}");
        }
        assert_eq!(fs::read(&file).unwrap(), bytes, "{name}");
    }
}

#[test]
fn a_log_without_its_store_is_not_taken_for_an_empty_folder() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    let log = fs::read(beside_store(folder.path(), "-wal")).unwrap();
    drop(store);
    fs::write(beside_store(folder.path(), "-wal"), log).unwrap();
    fs::remove_file(folder.path().join(STORE_FILE)).unwrap();
    assert!(matches!(Store::open(folder.path(), Access::Write), Err(StoreError::Damaged(_))));
}

#[test]
fn bytes_flipped_anywhere_never_give_other_words() {
    let (folder, store) = open();
    let key = put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    drop(store);
    let file = folder.path().join(STORE_FILE);
    let sound = fs::read(&file).unwrap();
    for number in 0..120_usize {
        let mut bytes = sound.clone();
        let place = number * 7919 % bytes.len();
        bytes[place] ^= 1 << (number % 8);
        fs::write(&file, &bytes).unwrap();
        let read = Store::open(folder.path(), Access::Read);
        if let Ok(Some(read)) = read.and_then(|store| store.article(&LibraryName::local(), key)) {
            for paragraph in &found(HARBOUR, None).paragraphs {
                let cut = read.recut(paragraph.span);
                assert!(cut.is_none() || cut == paragraph.span.slice(HARBOUR), "byte {place}");
            }
        }
        let _ = Store::open(folder.path(), Access::Write).map(|store| store.faults()); // neither panics
        for suffix in ["-wal", "-shm"] {
            let _ = fs::remove_file(beside_store(folder.path(), suffix));
        }
    }
}

fn beside_store(folder: &Path, suffix: &str) -> PathBuf {
    connection::beside(&folder.join(STORE_FILE), suffix)
}

#[test]
fn a_second_writer_is_refused_and_the_first_goes_on() {
    let (folder, store) = open();
    let refused = Store::open(folder.path(), Access::Write).unwrap_err();
    assert!(matches!(refused, StoreError::InUse { pid, .. } if pid == std::process::id()));
    put(&store, &article("000", HARBOUR), None).unwrap();
    drop(store);
    assert_eq!(live_ids(&Store::open(folder.path(), Access::Write).unwrap()), ["000"]);
}

#[test]
fn a_reader_beside_the_writer_sees_each_change_and_makes_none() {
    let (folder, store) = open();
    let reader = Store::open(folder.path(), Access::Read).unwrap();
    assert!(live_ids(&reader).is_empty());
    put(&store, &article("000", HARBOUR), None).unwrap();
    assert_eq!(live_ids(&reader), ["000"]);
    store.remove(&LibraryName::local(), &id("000"), &ann(), at(2)).unwrap();
    assert!(reader.find(&LibraryName::local(), &id("000")).unwrap().is_none());
    let refused = put(&reader, &article("001", MARKET), None).unwrap_err();
    assert_eq!(refused.to_string(), "The store was opened for reading only.");
}

#[test]
fn a_question_does_not_wait_for_a_change() {
    let (_folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    let seen = store.writing(|connection| {
        connection.execute("UPDATE article SET title = 'x'", [])?;
        Ok(live_ids(&store))
    });
    assert_eq!(seen.unwrap(), ["000"]);
}

#[test]
fn a_folder_without_a_store_has_none_to_read() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Store::open(folder.path(), Access::Read).unwrap_err();
    let expected =
        format!("There is no library in {} yet. Add articles with `verbatim import` first.", folder.path().display());
    assert_eq!(refused.to_string(), expected);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
#[cfg(unix)]
fn only_the_owner_can_read_the_store() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    store.backup(&folder.path().join("copy.db")).unwrap();
    for file in fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.file_name());
    }
}

#[test]
fn another_version_of_the_extraction_reads_each_article_anew_and_tells_the_index() {
    let (_folder, store) = open();
    let library = LibraryName::local();
    let live = put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    put(&store, &article("001", MARKET), Some("Ivo Brandt")).unwrap();
    store.remove(&library, &id("001"), &ann(), at(2)).unwrap();
    let seen = store.seq(&library).unwrap();
    let anew = |article: &Article| found(&article.text, Some("Mara Lind"));
    assert_eq!(store.extract_anew(&library, 2, at(3), &anew).unwrap(), 2);
    assert_eq!(store.extract_anew(&library, 2, at(3), &anew).unwrap(), 0);
    assert_eq!(store.names(&library, NameKind::Speaker, "", 9).unwrap(), ["Mara Lind"]);
    let read = store.article(&library, live).unwrap().unwrap();
    assert_eq!(read.extraction.quotes[0].speaker().unwrap().name, "Mara Lind");
    let changes: Vec<_> = store.changes_after(&library, seen, 9).unwrap().iter().map(|change| change.key).collect();
    assert_eq!(changes, [live]);
    store.restore(&library, &id("001"), &ann(), at(4)).unwrap();
    assert_eq!(store.faults().unwrap(), Vec::<String>::new());
}
