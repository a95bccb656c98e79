//! What is kept, seen from where articles are added: it survives restarts, other writers, newer programs and damage, and
//! what is searched is always what is stored.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)] // a test may panic, and say what it skips

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use verbatim::{
    curate::{self, Added, CurateError, Desk, Verified, restore_backup},
    domain::{ArticleId, Filter, LibraryName, Metadata, Published},
    extract::{self, extract},
    index::{Index, Query, Update, Wording},
    ingest::Submission,
    store::{Access, Actor, NewArticle, Store, StoreError},
};

const HARBOUR: &str = "The harbour of Ostrel stays shut until May, the council decided on Monday.\n\
    “Nobody opens the quay before the ice is gone,” said Ines Orrin, the mayor.\n";
const MARKET: &str = "Fish costs forty crowns a crate in Ostrel since the harbour was closed.\n\
    “We want the quay open,” said Tomas Vell, who sells herring on the market square.\n";
const FERRY: &str = "The ferry to Ishmere was cancelled again, and nobody was told why.\n";

fn day(day: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day)
}

/// A moment at which nothing that these tests remove has been removed for thirty days.
fn now() -> Timestamp {
    "9000-01-01T00:00:00Z".parse().unwrap()
}

fn by() -> Actor {
    Actor("cli:ann".to_owned())
}

fn id(id: &str) -> ArticleId {
    ArticleId::new(id).unwrap()
}

fn local() -> LibraryName {
    LibraryName::local()
}

fn text(text: &str) -> Submission {
    Submission {
        id: None,
        stem: None,
        metadata: Metadata::default(),
        text: text.to_owned(),
        extra: serde_json::Map::new(),
        corrections: Vec::new(),
        warnings: Vec::new(),
    }
}

fn with_id(given: &str, words: &str) -> Submission {
    Submission { id: Some(id(given)), ..text(words) }
}

fn with_stem(stem: &str, words: &str) -> Submission {
    Submission { stem: Some(stem.to_owned()), ..text(words) }
}

fn settings() -> curate::Settings {
    curate::Settings { text_bytes_max: 1024 * 1024, extract: extract::Settings::default() }
}

fn write(folder: &Path) -> Desk {
    Desk::open(folder, Access::Write, settings()).unwrap()
}

fn read(folder: &Path) -> Desk {
    Desk::open(folder, Access::Read, settings()).unwrap()
}

/// A new folder with an empty library `local`.
fn begin() -> (TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let desk = write(folder.path());
    desk.create_library(&local(), day(0)).unwrap();
    (folder, desk)
}

/// What became of each submission: `new ID`, `there ID`, `replaced ID`, or the sentence of the refusal.
fn added(desk: &Desk, submissions: Vec<Submission>, replace: bool) -> Vec<String> {
    let results = desk.add(&local(), submissions, replace, &by(), day(1)).unwrap();
    let said = |result: Result<Added, CurateError>| match result {
        Ok(Added::New(id)) => format!("new {id}"),
        Ok(Added::AlreadyThere(id)) => format!("there {id}"),
        Ok(Added::Replaced(id)) => format!("replaced {id}"),
        Err(refused) => refused.to_string(),
    };
    results.into_iter().map(said).collect()
}

/// The ids of the articles in which `words` stand one after another, as an answer would find them.
fn found(desk: &Desk, library: &LibraryName, words: &str) -> Vec<String> {
    let filter = Filter::default();
    let query = Query { text: words, wording: Wording::Exact, filter: &filter, limit: 10 };
    let hits = desk.index(library).unwrap().passages(&query).unwrap();
    let stored = desk.store();
    let articles = hits.iter().filter_map(|hit| stored.article(library, verbatim::store::ArticleKey(hit.key)).unwrap());
    let mut ids: Vec<String> = articles.map(|article| article.article.id.to_string()).collect();
    ids.sort();
    ids
}

fn sound(desk: &Desk) -> Verified {
    let verified = desk.verify().unwrap();
    assert_eq!(verified.faults, Vec::<String>::new());
    verified
}

fn index_folder(folder: &Path) -> PathBuf {
    folder.join("index").join("local")
}

#[test]
fn an_added_article_is_found_at_once_and_after_a_restart() {
    let (folder, desk) = begin();
    assert_eq!(added(&desk, vec![with_stem("000", HARBOUR), with_stem("001", MARKET)], false), ["new 000", "new 001"]);
    assert_eq!(found(&desk, &local(), "before the ice is gone"), ["000"]);
    drop(desk);
    let desk = write(folder.path());
    assert_eq!(found(&desk, &local(), "before the ice is gone"), ["000"]);
    assert_eq!(desk.store().find(&local(), &id("000")).unwrap().unwrap().article.text, HARBOUR);
    assert_eq!((sound(&desk).libraries, sound(&desk).articles), (1, 2));
}

#[test]
fn every_field_of_an_article_comes_back_as_it_was_given() {
    let (folder, desk) = begin();
    let mut given = with_id("quay-1", "\u{feff}NUL \u{0} stays.\r\n\r\n\tÉtat of the quay\u{2028}\n");
    given.metadata = Metadata {
        title: Some("“Quay”".to_owned()),
        outlet: Some("The Tern".to_owned()),
        byline: vec!["A. Vell".to_owned(), "B. Ost".to_owned()],
        published: Some(Published::new("2031-02-03T04:05:06+02:00").unwrap()),
        url: Some("https://tern.example/quay?a=1#b".to_owned()),
        language: Some("en".to_owned()),
    };
    given.extra.insert("desk".to_owned(), serde_json::json!({"pages": [1, 2.5, null]}));
    added(&desk, vec![given.clone()], false);
    drop(desk);
    let stored = read(folder.path()).store().find(&local(), &id("quay-1")).unwrap().unwrap();
    assert_eq!(stored.article.text, given.text);
    assert_eq!(stored.article.metadata, given.metadata);
    assert_eq!(stored.article.extra, given.extra);
    assert_eq!((stored.added_at, stored.added_by.as_str(), stored.revision), (day(1), "cli:ann", 1));
    assert_eq!(stored.extraction, extract(&stored.article, settings().extract));
}

#[test]
fn the_same_text_again_changes_nothing_whatever_its_name() {
    let (_folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR)], false);
    let seen = desk.store().seq(&local()).unwrap();
    let again = vec![with_stem("000", HARBOUR), with_stem("other", HARBOUR), with_id("given", HARBOUR), text(HARBOUR)];
    assert_eq!(added(&desk, again, true), ["there 000"; 4]);
    assert_eq!(desk.store().seq(&local()).unwrap(), seen);
}

#[test]
fn one_text_twice_in_one_import_is_one_article() {
    let (_folder, desk) = begin();
    assert_eq!(added(&desk, vec![with_stem("a", HARBOUR), with_stem("b", HARBOUR)], false), ["new a", "there a"]);
}

#[test]
fn a_file_of_a_name_that_is_taken_gets_a_number() {
    let (_folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR)], false);
    let more = vec![with_stem("000", MARKET), with_stem("000", FERRY)];
    assert_eq!(added(&desk, more.clone(), false), ["new 000-2", "new 000-3"]);
    assert_eq!(added(&desk, more, false), ["there 000-2", "there 000-3"]);
}

#[test]
fn a_text_without_a_name_goes_by_twelve_digits_of_its_hash() {
    let (_folder, desk) = begin();
    let digits: String = verbatim::domain::TextHash::of(FERRY).to_string().chars().take(12).collect();
    assert_eq!(added(&desk, vec![text(FERRY)], false), [format!("new {digits}")]);
}

#[test]
fn a_given_id_with_another_text_is_refused_unless_told_to_replace() {
    let (_folder, desk) = begin();
    added(&desk, vec![with_id("a", HARBOUR)], false);
    assert_eq!(
        added(&desk, vec![with_id("a", MARKET)], false),
        ["An article with the id “a” and another text is in the library already; say --replace to replace it."]
    );
    assert_eq!(found(&desk, &local(), "before the ice is gone"), ["a"]);
    assert_eq!(added(&desk, vec![with_id("a", MARKET)], true), ["replaced a"]);
    assert_eq!(found(&desk, &local(), "before the ice is gone"), Vec::<String>::new());
    assert_eq!(found(&desk, &local(), "we want the quay open"), ["a"]);
    assert_eq!(desk.store().find(&local(), &id("a")).unwrap().unwrap().revision, 2);
    sound(&desk);
}

#[test]
fn a_given_id_twice_in_one_import_is_refused_or_replaced_in_order() {
    let (_folder, desk) = begin();
    let twice = || vec![with_id("a", HARBOUR), with_id("a", MARKET), text(HARBOUR)];
    let said = added(&desk, twice(), false);
    assert_eq!((said[0].as_str(), said[2].as_str()), ("new a", "there a"));
    assert!(said[1].starts_with("An article with the id “a”"));
    let said = added(&desk, vec![with_id("a", MARKET), with_stem("b", HARBOUR), with_id("a", FERRY)], true);
    assert_eq!(said, ["replaced a", "new b", "replaced a"]);
    assert_eq!(desk.store().find(&local(), &id("a")).unwrap().unwrap().article.text, FERRY);
    sound(&desk);
}

#[test]
fn what_is_empty_or_too_long_is_refused_and_the_rest_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let desk =
        Desk::open(folder.path(), Access::Write, curate::Settings { text_bytes_max: 200, ..settings() }).unwrap();
    desk.create_library(&local(), day(0)).unwrap();
    let said = added(&desk, vec![text(""), text(" \n…“”!\u{0}"), text(&"quay ".repeat(50)), text("The quay.")], false);
    assert_eq!(said[..2], ["The text is empty.", "The text is empty."]);
    assert_eq!(said[2], "The text is 250 bytes long; the most is 200.");
    assert!(said[3].starts_with("new "));
    assert_eq!(sound(&desk).articles, 1);
}

#[test]
fn a_library_that_was_never_made_is_told() {
    let (folder, desk) = begin();
    let sample = LibraryName::sample();
    let refused = desk.add(&sample, vec![text(FERRY)], false, &by(), day(1)).unwrap_err();
    assert_eq!(refused.to_string(), "There is no library “sample” here.");
    assert!(matches!(desk.index(&sample), Err(CurateError::NoLibrary(_))));
    assert!(matches!(desk.reindex(&sample), Err(CurateError::NoLibrary(_))));
    assert!(!folder.path().join("index").join("sample").exists());
}

#[test]
fn one_library_never_finds_anothers_words() {
    let (_folder, desk) = begin();
    let guild = LibraryName::guild(7);
    desk.create_library(&guild, day(0)).unwrap();
    added(&desk, vec![with_stem("mine", HARBOUR)], false);
    desk.add(&guild, vec![with_stem("theirs", MARKET)], false, &by(), day(1)).unwrap();
    assert_eq!(found(&desk, &local(), "before the ice is gone"), ["mine"]);
    assert_eq!(found(&desk, &guild, "before the ice is gone"), Vec::<String>::new());
    assert_eq!(found(&desk, &local(), "we want the quay open"), Vec::<String>::new());
    assert!(matches!(desk.remove(&guild, &id("mine"), &by(), day(2)), Err(CurateError::NoArticle(_))));
    let theirs = desk.store().find(&guild, &id("theirs")).unwrap().unwrap();
    assert!(desk.store().article(&local(), theirs.key).unwrap().is_none());
}

#[test]
fn a_removed_article_is_found_no_more_and_again_when_restored() {
    let (_folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR), with_stem("001", MARKET)], false);
    desk.remove(&local(), &id("000"), &by(), now()).unwrap();
    assert_eq!(found(&desk, &local(), "before the ice is gone"), Vec::<String>::new());
    assert_eq!(desk.index(&local()).unwrap().entries().unwrap().len(), sound(&desk).entries);
    desk.restore(&local(), &id("000"), &by(), now()).unwrap();
    assert_eq!(found(&desk, &local(), "before the ice is gone"), ["000"]);
    let refused = desk.remove(&local(), &id("nobody"), &by(), now()).unwrap_err();
    assert_eq!(refused.to_string(), "There is no article “nobody” in this library.");
    sound(&desk);
}

#[test]
fn an_article_does_not_come_back_beside_its_own_text() {
    let (_folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR)], false);
    desk.remove(&local(), &id("000"), &by(), now()).unwrap();
    added(&desk, vec![with_stem("again", HARBOUR)], false);
    let refused = desk.restore(&local(), &id("000"), &by(), now()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The article “again” is in the library and has the same id or the same text; remove it first."
    );
}

#[test]
fn thirty_days_after_a_removal_no_file_holds_the_words() {
    let (folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR), with_stem("001", MARKET)], false);
    desk.remove(&local(), &id("000"), &by(), day(10)).unwrap();
    assert_eq!(desk.purge(day(39)).unwrap(), 0);
    drop(desk); // opened again now, long after 1970
    drop(write(folder.path()));
    let mut folders = vec![folder.path().to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            let holds = |words: &str| bytes.windows(words.len()).any(|window| window == words.as_bytes());
            assert!(!holds("ice is gone") && !holds("council decided"), "{}", path.display());
        }
    }
    let desk = write(folder.path());
    assert_eq!(found(&desk, &local(), "we want the quay open"), ["001"]);
    assert_eq!(desk.store().audit(&local(), Some(&id("000")), 9).unwrap().len(), 3);
    sound(&desk);
}

#[test]
fn a_second_writer_leaves_and_the_first_goes_on() {
    let (folder, desk) = begin();
    let refused = Desk::open(folder.path(), Access::Write, settings()).unwrap_err();
    assert!(matches!(refused, CurateError::Store(StoreError::InUse { pid, .. }) if pid == std::process::id()));
    assert_eq!(added(&desk, vec![with_stem("000", HARBOUR)], false), ["new 000"]);
    drop(desk);
    assert_eq!(sound(&write(folder.path())).articles, 1);
}

#[test]
fn a_reader_beside_the_writer_finds_what_is_added_and_no_longer_what_is_removed() {
    let (folder, desk) = begin();
    let reader = read(folder.path());
    assert_eq!(found(&reader, &local(), "before the ice is gone"), Vec::<String>::new());
    added(&desk, vec![with_stem("000", HARBOUR)], false);
    assert_eq!(found(&reader, &local(), "before the ice is gone"), ["000"]);
    desk.reindex(&local()).unwrap();
    added(&desk, vec![with_stem("001", MARKET)], false);
    assert_eq!(found(&reader, &local(), "we want the quay open"), ["001"]);
    desk.remove(&local(), &id("000"), &by(), now()).unwrap();
    assert_eq!(found(&reader, &local(), "before the ice is gone"), Vec::<String>::new());
    sound(&reader);
    let refused = reader.add(&local(), vec![text(FERRY)], false, &by(), day(2)).unwrap_err();
    assert!(matches!(refused, CurateError::Store(StoreError::NotWritable(_))));
    assert!(matches!(reader.reindex(&local()), Err(CurateError::Store(StoreError::NotWritable(_)))));
}

#[test]
fn a_store_of_a_newer_program_is_refused_and_not_a_byte_of_the_folder_changes() {
    let (folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR)], false);
    drop(desk);
    let file = folder.path().join("store.db");
    let newer = rusqlite::Connection::open(&file).unwrap();
    newer.execute_batch("PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    newer.close().unwrap();
    let bytes = fs::read(&file).unwrap();
    for access in [Access::Write, Access::Read] {
        let refused = Desk::open(folder.path(), access, settings()).unwrap_err();
        assert!(matches!(refused, CurateError::Store(StoreError::Newer { found: 99, known: 2 })), "{refused:?}");
    }
    assert_eq!(fs::read(&file).unwrap(), bytes);
}

#[test]
fn a_damaged_store_is_told_left_as_it_is_and_mended_by_a_backup() {
    let (folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR)], false);
    let backup = folder.path().join("backup.db");
    desk.store().backup(&backup).unwrap();
    drop(desk);
    let file = folder.path().join("store.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[5000..9000].fill(0xa5);
    fs::write(&file, &bytes).unwrap();
    let refused = Desk::open(folder.path(), Access::Write, settings()).unwrap_err();
    assert!(matches!(refused, CurateError::Store(StoreError::Damaged(_))), "{refused:?}");
    assert_eq!(fs::read(&file).unwrap(), bytes);
    restore_backup(folder.path(), &backup).unwrap();
    let desk = write(folder.path());
    assert_eq!(found(&desk, &local(), "before the ice is gone"), ["000"]);
    sound(&desk);
}

#[test]
fn after_a_restore_no_index_of_the_later_store_is_used() {
    let (folder, desk) = begin();
    let backup = folder.path().join("backup.db");
    desk.store().backup(&backup).unwrap();
    added(&desk, vec![with_stem("000", HARBOUR)], false);
    drop(desk);
    restore_backup(folder.path(), &backup).unwrap();
    // The same sequence number and the same article number as before the restore, and other words.
    let store = Store::open(folder.path(), Access::Write).unwrap();
    put_without_index(&store, "000", MARKET);
    drop(store);
    let desk = write(folder.path());
    assert_eq!(found(&desk, &local(), "before the ice is gone"), Vec::<String>::new());
    assert_eq!(found(&desk, &local(), "we want the quay open"), ["000"]);
    sound(&desk);
}

/// What a crash between the store's commit and the index's leaves.
fn put_without_index(store: &Store, name: &str, words: &str) {
    let article = verbatim::domain::Article {
        id: id(name),
        metadata: Metadata::default(),
        text: words.to_owned(),
        extra: serde_json::Map::new(),
    };
    let (extraction, by) = (extract(&article, settings().extract), by());
    let engine_version = settings().extract.version();
    let new = NewArticle {
        article: &article,
        extraction: &extraction,
        corrections: &[],
        engine_version,
        by: &by,
        at: day(1),
    };
    store.put(&local(), &new).unwrap();
}

#[test]
fn an_index_that_a_crash_left_behind_follows_at_the_next_start() {
    let (folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR)], false);
    drop(desk);
    let store = Store::open(folder.path(), Access::Write).unwrap();
    put_without_index(&store, "001", MARKET);
    store.remove(&local(), &id("000"), &by(), now()).unwrap();
    drop(store);
    let behind = read(folder.path()).verify().unwrap();
    assert_eq!((behind.behind, behind.faults), (2, Vec::new()));
    let desk = write(folder.path());
    assert_eq!(found(&desk, &local(), "we want the quay open"), ["001"]);
    assert_eq!(found(&desk, &local(), "before the ice is gone"), Vec::<String>::new());
    assert_eq!(sound(&desk).behind, 0);
}

#[test]
fn an_index_that_lost_an_article_or_kept_one_is_at_fault() {
    let (folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR), with_stem("001", MARKET)], false);
    let lost = desk.store().keys(&local()).unwrap()[0];
    drop(desk);
    let store = Store::open(folder.path(), Access::Write).unwrap();
    store.remove(&local(), &id("001"), &by(), now()).unwrap();
    let index = Index::open(&index_folder(folder.path())).unwrap();
    index.apply(&[Update::Gone(lost.0)], store.seq(&local()).unwrap()).unwrap();
    drop((index, store));
    let verified = read(folder.path()).verify().unwrap();
    assert_eq!(verified.behind, 0);
    assert!(verified.faults.iter().any(|fault| fault.contains("the index lacks")), "{:?}", verified.faults);
    assert!(verified.faults.iter().any(|fault| fault.contains("which is gone")), "{:?}", verified.faults);
}

#[test]
fn articles_that_an_older_extraction_read_are_read_anew_at_the_start() {
    let (folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR)], false);
    drop(desk);
    let older = rusqlite::Connection::open(folder.path().join("store.db")).unwrap();
    let nothing = r#"{"paragraphs":[],"passages":[],"quotes":[]}"#;
    older.execute("UPDATE article SET engine_version = 0, extraction = ?1, edition = edition + 1", [nothing]).unwrap();
    older.close().unwrap();
    let desk = write(folder.path());
    let stored = desk.store().find(&local(), &id("000")).unwrap().unwrap();
    assert_eq!(stored.extraction, extract(&stored.article, settings().extract));
    assert_eq!(found(&desk, &local(), "before the ice is gone"), ["000"]);
    sound(&desk);
}

#[test]
fn articles_are_read_anew_when_speakers_have_to_be_more_certain_than_before() {
    let (folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR)], false);
    drop(desk);
    let speaker_with = |speaker_confidence_min: f64| {
        let settings = curate::Settings { extract: extract::Settings { speaker_confidence_min }, ..settings() };
        let desk = Desk::open(folder.path(), Access::Write, settings).unwrap();
        sound(&desk);
        let stored = desk.store().find(&local(), &id("000")).unwrap().unwrap();
        stored.extraction.quotes[0].speaker().map(|speaker| speaker.name.clone())
    };
    assert_eq!(speaker_with(0.6).as_deref(), Some("Ines Orrin"));
    assert_eq!(speaker_with(1.0), None);
    assert_eq!(speaker_with(0.6).as_deref(), Some("Ines Orrin"));
}

#[test]
fn a_rebuilt_index_has_the_same_entries() {
    let (_folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR), with_stem("001", MARKET), with_stem("002", FERRY)], false);
    desk.remove(&local(), &id("002"), &by(), now()).unwrap();
    let before = desk.index(&local()).unwrap().entries().unwrap();
    assert!(!before.is_empty());
    desk.reindex(&local()).unwrap();
    assert_eq!(desk.index(&local()).unwrap().entries().unwrap(), before);
    added(&desk, vec![with_stem("003", "The heron left the quay of Ostrel.")], false);
    assert_eq!(found(&desk, &local(), "heron left the quay"), ["003"]);
    sound(&desk);
}

#[test]
fn questions_are_answered_while_an_index_is_rebuilt() {
    let (_folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR), with_stem("001", MARKET)], false);
    std::thread::scope(|scope| {
        let rebuilding = scope.spawn(|| (0..10).for_each(|_| desk.reindex(&local()).unwrap()));
        while !rebuilding.is_finished() {
            assert_eq!(found(&desk, &local(), "before the ice is gone"), ["000"]);
        }
    });
    sound(&desk);
}

/// Does `harm` to the index folder of a library with two articles, and looks whether the next start has mended it.
#[track_caller]
fn mended_after(harm: impl FnOnce(&Path)) -> TempDir {
    let (folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR), with_stem("001", MARKET)], false);
    drop(desk);
    harm(&index_folder(folder.path()));
    let desk = write(folder.path());
    assert_eq!(found(&desk, &local(), "before the ice is gone"), ["000"]);
    assert_eq!(sound(&desk).articles, 2);
    drop(desk);
    folder
}

#[test]
fn a_missing_or_emptied_index_is_built_anew() {
    mended_after(|index| fs::remove_dir_all(index).unwrap());
    mended_after(|index| fs::remove_dir_all(index.parent().unwrap()).unwrap());
    mended_after(|index| {
        fs::remove_dir_all(index).unwrap();
        fs::create_dir(index).unwrap();
    });
}

#[test]
fn an_index_with_damaged_lists_is_built_anew() {
    for name in ["meta.json", ".managed.json"] {
        mended_after(|index| fs::write(index.join(name), "{\"garbage\":").unwrap());
    }
}

#[test]
fn an_index_with_any_file_cut_short_is_built_anew() {
    let folder = mended_after(|_| {});
    let names: Vec<_> =
        fs::read_dir(index_folder(folder.path())).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.len() > 5);
    // Segments have new names in each index; their kinds are the same.
    let mut kinds: Vec<_> =
        names.iter().filter_map(|name| Path::new(name).extension().map(ToOwned::to_owned)).collect();
    kinds.sort();
    kinds.dedup();
    for kind in kinds {
        for cut in [0, 1, 2] {
            mended_after(|index| {
                for entry in fs::read_dir(index).unwrap() {
                    let path = entry.unwrap().path();
                    if path.extension() == Some(&kind) {
                        let bytes = fs::read(&path).unwrap();
                        let keep = [0, bytes.len() / 2, bytes.len().saturating_sub(1)][cut];
                        fs::write(&path, &bytes[..keep]).unwrap();
                    }
                }
            });
        }
    }
}

#[test]
fn what_is_no_index_is_put_aside_and_kept() {
    let folder = mended_after(|index| {
        fs::remove_dir_all(index).unwrap();
        fs::create_dir(index).unwrap();
        fs::write(index.join("thesis.txt"), "years of work").unwrap();
    });
    let kept = folder.path().join("index").join("local.aside-1").join("thesis.txt");
    assert_eq!(fs::read_to_string(kept).unwrap(), "years of work");
}

#[test]
fn what_a_rebuild_left_when_it_was_cut_off_is_cleaned_up() {
    let folder = mended_after(|index| {
        for name in ["local.building-77", "local.replaced-77"] {
            let left = index.with_file_name(name);
            fs::create_dir(&left).unwrap();
            fs::write(left.join("meta.json"), "half").unwrap();
        }
        // The crash came between the two renames.
        fs::rename(index, index.with_file_name("local.replaced-78")).unwrap();
    });
    let names: Vec<_> =
        fs::read_dir(folder.path().join("index")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["local"]);
}

#[test]
fn a_reader_without_an_index_is_told_what_to_run() {
    let (folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR)], false);
    drop(desk);
    fs::remove_dir_all(index_folder(folder.path())).unwrap();
    let refused = read(folder.path()).index(&local()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The search index of the library “local” has to be built anew: run `verbatim reindex`."
    );
}

#[test]
fn an_index_damaged_while_nobody_looks_is_mended_by_the_next_change() {
    let (folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR)], false);
    fs::remove_dir_all(index_folder(folder.path())).unwrap();
    assert_eq!(added(&desk, vec![with_stem("001", MARKET)], false), ["new 001"]);
    assert_eq!(found(&desk, &local(), "before the ice is gone"), ["000"]);
    sound(&desk);
}

#[test]
fn more_libraries_than_are_kept_open_all_answer() {
    let (_folder, desk) = begin();
    let libraries: Vec<_> = (0..40).map(LibraryName::guild).collect();
    for (number, library) in libraries.iter().enumerate() {
        desk.create_library(library, day(0)).unwrap();
        let words = format!("Quay number {number} is shut.");
        desk.add(library, vec![with_stem("a", &words)], false, &by(), day(1)).unwrap();
    }
    for (number, library) in libraries.iter().enumerate() {
        assert_eq!(found(&desk, library, &format!("quay number {number} is shut")), ["a"]);
    }
    assert_eq!(sound(&desk).articles, 40);
}

#[test]
fn adding_from_many_sides_at_once_loses_nothing_and_keeps_nobody_waiting() {
    let (_folder, desk) = begin();
    added(&desk, vec![with_stem("000", HARBOUR)], false);
    std::thread::scope(|scope| {
        for side in 0..4 {
            let desk = desk.clone();
            scope.spawn(move || {
                for number in 0..8 {
                    let words = format!("Quay {number} of side {side} is shut.");
                    assert_eq!(added(&desk, vec![with_stem("a", &words)], false).len(), 1);
                    assert_eq!(found(&desk, &local(), &words).len(), 1);
                    assert_eq!(found(&desk, &local(), "before the ice is gone"), ["000"]);
                }
            });
        }
    });
    assert_eq!(sound(&desk).articles, 33);
}

#[test]
fn many_at_once_are_each_acknowledged_and_found() {
    let (_folder, desk) = begin();
    let texts = (0..700).map(|number| with_stem("a", &format!("Quay number {number} of Ostrel is shut."))).collect();
    let said = added(&desk, texts, false);
    assert_eq!((said[0].as_str(), said[699].as_str()), ("new a", "new a-700"));
    assert_eq!(found(&desk, &local(), "quay number 699 of Ostrel"), ["a-700"]);
    assert_eq!(sound(&desk).articles, 700);
}

#[cfg(unix)]
mod rights {
    use std::os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    };

    use super::*;

    const FOLDER: &str = "VERBATIM_TEST_FOLDER";
    const NOBODY: u32 = 65_534;

    /// Root can write everywhere, so this looks at the folder as somebody else.
    #[test]
    fn a_folder_that_cannot_be_written_is_named_with_its_owner_and_can_be_read() {
        let (folder, desk) = begin();
        added(&desk, vec![with_stem("000", HARBOUR)], false);
        drop(desk);
        open_to_all(folder.path());
        if fs::metadata("/proc/self").map_or(NOBODY, |process| process.uid()) != 0 {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
            looked_at_by_somebody_else(folder.path());
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
            return;
        }
        let this = std::env::current_exe().unwrap();
        let mut child = std::process::Command::new(this);
        child.args(["--exact", "storage::rights::as_nobody", "--ignored", "--nocapture"]);
        child.env(FOLDER, folder.path()).uid(NOBODY).gid(NOBODY);
        match child.output() {
            Ok(output) if output.status.success() => {
                // Nobody reads on while root goes on writing.
                let desk = write(folder.path());
                added(&desk, vec![with_stem("001", MARKET)], false);
                open_to_all(folder.path());
                let output = child.output().unwrap();
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            }
            Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
            Err(error) => println!("skipped: another user cannot run this test: {error}"),
        }
    }

    #[test]
    #[ignore = "run by the test above, as another user"]
    fn as_nobody() {
        looked_at_by_somebody_else(Path::new(&std::env::var_os(FOLDER).unwrap()));
    }

    fn looked_at_by_somebody_else(folder: &Path) {
        let refused = Store::open(folder, Access::Write).unwrap_err().to_string();
        let (metadata, uid) = (fs::metadata(folder).unwrap(), fs::metadata("/proc/self").unwrap().uid());
        let (owner, group, mode) = (metadata.uid(), metadata.gid(), metadata.mode() & 0o777);
        let folder_name = folder.display();
        let expected = format!(
            "uid {uid} cannot write {folder_name} (owner {owner}:{group}, mode {mode:o}): chown it to {uid} or run with --user."
        );
        assert_eq!(refused, expected);
        let desk = read(folder);
        assert_eq!(desk.store().find(&local(), &id("000")).unwrap().unwrap().article.text, HARBOUR);
        assert_eq!(found(&desk, &local(), "before the ice is gone"), ["000"]);
        sound(&desk);
    }

    /// Everybody can read and nobody but the owner can write, as in a volume that was mounted with another user's files.
    fn open_to_all(folder: &Path) {
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            fs::set_permissions(&next, fs::Permissions::from_mode(0o755)).unwrap();
            for entry in fs::read_dir(&next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
                }
            }
        }
    }
}
