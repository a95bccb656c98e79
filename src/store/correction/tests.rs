//! Corrections, on real files in temporary folders.

use std::fs;

use super::{
    super::{
        Access, NameKind, NewArticle, STORE_FILE, restore_from, schema,
        tests::{HARBOUR, MARKET, ann, article, at, found, id, open, put, sql},
    },
    *,
};
use crate::domain::{Attribution, Span, SpeakerKind};

fn said(text: &str, words: &str, speaker: Option<&str>) -> Correction {
    let start = text.find(words).unwrap();
    Correction {
        words: vec![words.to_owned()],
        spans: vec![Span::new(start, start + words.len()).unwrap()],
        level: 0,
        speaker: speaker.map(|name| Speaker { name: name.to_owned(), kind: SpeakerKind::Person }),
        by: "cli:ann".to_owned(),
        at: at(2),
    }
}

/// The first paragraph of HARBOUR, which `found` takes for its quote.
const QUAY: &str = "The quay stays shut, said Zoë Orrin.";

fn amend(store: &Store, ended: &[u32], made: Option<&Correction>) -> bool {
    let (article, by) = (id("000"), ann());
    let amendment = Amendment { article: &article, quote: Some(0), ended, made, by: &by, at: at(2) };
    store.amend(&LibraryName::local(), &amendment).unwrap()
}

/// Who speaks the first quote of article 000, and all who are listed as speakers.
#[track_caller]
fn check(store: &Store, speaker: Option<&str>, listed: &[&str]) {
    let read = store.find(&LibraryName::local(), &id("000")).unwrap().unwrap();
    assert_eq!(read.extraction.quotes[0].speaker().map(|speaker| speaker.name.as_str()), speaker);
    assert_eq!(store.names(&LibraryName::local(), NameKind::Speaker, "", 9).unwrap(), listed);
    assert_eq!(store.faults().unwrap(), Vec::<String>::new());
}

fn standing_words(store: &Store) -> Vec<String> {
    let read = store.find(&LibraryName::local(), &id("000")).unwrap().unwrap();
    read.corrections().iter().map(|correction| correction.words.join(" ")).collect()
}

#[test]
fn a_correction_counts_for_the_quote_the_lists_and_the_index_and_the_found_stays_below_it() {
    let (_folder, store) = open();
    let key = put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    let seen = store.seq(&LibraryName::local()).unwrap();
    assert!(amend(&store, &[], Some(&said(HARBOUR, QUAY, Some("Mara Lind")))));
    check(&store, Some("Mara Lind"), &["Mara Lind"]);
    let changes = store.changes_after(&LibraryName::local(), seen, 9).unwrap();
    assert_eq!(changes.iter().map(|change| (change.key, change.what)).collect::<Vec<_>>(), [(key, Changed::Put)]);
    assert!(amend(&store, &[1], Some(&said(HARBOUR, QUAY, None))));
    check(&store, None, &[]);
    assert!(amend(&store, &[2], None));
    check(&store, Some("Zoë Orrin"), &["Zoë Orrin"]);
    assert_eq!(standing_words(&store), Vec::<String>::new());
}

#[test]
fn what_a_reader_holds_is_let_go_when_it_is_corrected() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    let reader = Store::open(folder.path(), Access::Read).unwrap();
    check(&reader, Some("Zoë Orrin"), &["Zoë Orrin"]);
    amend(&store, &[], Some(&said(HARBOUR, QUAY, Some("Mara Lind"))));
    check(&reader, Some("Mara Lind"), &["Mara Lind"]);
}

#[test]
fn only_a_live_article_is_corrected() {
    let (_folder, store) = open();
    let library = LibraryName::local();
    assert!(!amend(&store, &[], Some(&said(HARBOUR, QUAY, None))));
    put(&store, &article("000", HARBOUR), None).unwrap();
    store.remove(&library, &id("000"), &ann(), at(2)).unwrap();
    assert!(!amend(&store, &[], Some(&said(HARBOUR, QUAY, None))));
    store.create_library(&LibraryName::sample(), at(0)).unwrap();
    let (by, article) = (ann(), id("000"));
    let amendment = Amendment { article: &article, quote: Some(0), ended: &[], made: None, by: &by, at: at(2) };
    assert!(!store.amend(&LibraryName::sample(), &amendment).unwrap());
}

#[test]
fn the_audit_names_who_corrected_and_no_words() {
    let (_folder, store) = open();
    put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    amend(&store, &[], Some(&said(HARBOUR, QUAY, Some("Mara Lind"))));
    amend(&store, &[1], None);
    let lines = store.audit(&LibraryName::local(), Some(&id("000")), 9).unwrap();
    let told: Vec<_> = lines.iter().map(|line| (line.action.as_str(), line.detail.as_str())).collect();
    let corrected = r#"{"correction":1,"key":1,"paragraph":1}"#;
    assert_eq!(told[..2], [("uncorrect", r#"{"correction":2,"key":1,"paragraph":1}"#), ("correct", corrected)]);
    let change = |before: &str, after: &str| {
        let (before, after) = (Some(before.to_owned()), Some(after.to_owned()));
        Some(audit::Corrected { words: vec![QUAY.to_owned()], before, after })
    };
    assert_eq!(lines[0].corrected, change("Mara Lind", "Zoë Orrin"));
    assert_eq!(lines[1].corrected, change("Zoë Orrin", "Mara Lind"));
    assert_eq!(lines[2].corrected, None);
}

#[test]
fn another_version_of_the_extraction_changes_no_correction() {
    let (_folder, store) = open();
    let library = LibraryName::local();
    put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    amend(&store, &[], Some(&said(HARBOUR, QUAY, Some("Mara Lind"))));
    let shorter = |article: &Article| {
        let mut found = found(&article.text, Some("Ivo Brandt"));
        let span = found.quotes[0].spans[0];
        found.quotes[0].spans = vec![Span::new(span.start() + 4, span.end() - 1).unwrap()];
        found
    };
    assert_eq!(store.extract_anew(&library, 2, at(3), &shorter).unwrap(), 1);
    check(&store, Some("Mara Lind"), &["Mara Lind"]);
    let nothing = |article: &Article| found(&article.text, None);
    assert_eq!(store.extract_anew(&library, 3, at(4), &nothing).unwrap(), 1);
    assert_eq!(standing_words(&store), [QUAY]);
    assert_eq!(store.extract_anew(&library, 4, at(5), &shorter).unwrap(), 1);
    check(&store, Some("Mara Lind"), &["Mara Lind"]);
    amend(&store, &[1], None);
    check(&store, Some("Ivo Brandt"), &["Ivo Brandt"]);
}

#[test]
fn a_removed_article_keeps_its_corrections_and_takes_them_along_when_it_is_erased() {
    let (folder, store) = open();
    let library = LibraryName::local();
    put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    amend(&store, &[], Some(&said(HARBOUR, QUAY, Some("Mara Lind"))));
    store.remove(&library, &id("000"), &ann(), at(3)).unwrap();
    store.restore(&library, &id("000"), &ann(), at(4)).unwrap();
    check(&store, Some("Mara Lind"), &["Mara Lind"]);
    store.remove(&library, &id("000"), &ann(), at(5)).unwrap();
    store.purge_removed(at(35)).unwrap();
    let bytes = fs::read(folder.path().join(STORE_FILE)).unwrap();
    assert!(!bytes.windows(4).any(|window| window == b"Lind"));
    assert_eq!(store.audit(&library, None, 1).unwrap()[0].corrected, None);
}

#[test]
fn a_replaced_article_and_a_text_that_comes_back_bring_their_corrections() {
    let (_folder, store) = open();
    let library = LibraryName::local();
    put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    amend(&store, &[], Some(&said(HARBOUR, QUAY, Some("Mara Lind"))));
    put(&store, &article("000", MARKET), Some("Ivo Brandt")).unwrap();
    assert_eq!(standing_words(&store), [QUAY]);
    check(&store, Some("Ivo Brandt"), &["Ivo Brandt"]);
    put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    check(&store, Some("Mara Lind"), &["Mara Lind"]);
    store.remove(&library, &id("000"), &ann(), at(3)).unwrap();
    put(&store, &article("000", MARKET), Some("Ivo Brandt")).unwrap();
    assert_eq!(standing_words(&store), Vec::<String>::new());
    put(&store, &article("001", HARBOUR), Some("Zoë Orrin")).unwrap();
    assert_eq!(store.names(&library, NameKind::Speaker, "", 9).unwrap(), ["Ivo Brandt", "Mara Lind"]);
}

#[test]
fn what_comes_with_an_article_wins_over_what_its_text_had() {
    let (_folder, store) = open();
    let library = LibraryName::local();
    put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    amend(&store, &[], Some(&said(HARBOUR, QUAY, Some("Mara Lind"))));
    store.remove(&library, &id("000"), &ann(), at(3)).unwrap();
    let (again, by) = (article("000", HARBOUR), ann());
    let corrections = [said(HARBOUR, QUAY, Some("Ivo Brandt")), said(HARBOUR, "“Go home,” she added.", None)];
    let extraction = found(HARBOUR, Some("Zoë Orrin"));
    let new = NewArticle {
        article: &again,
        extraction: &extraction,
        corrections: &corrections,
        engine_version: 1,
        by: &by,
        at: at(4),
    };
    store.put(&library, &new).unwrap();
    check(&store, Some("Ivo Brandt"), &["Ivo Brandt"]);
    let read = store.find(&library, &id("000")).unwrap().unwrap();
    assert!(store.audit(&library, None, 1).unwrap()[0].detail.contains(r#""corrections":2"#));
    assert_eq!(read.corrections(), corrections);
    assert_eq!(read.standing.iter().map(|standing| standing.quotes.len()).collect::<Vec<_>>(), [1, 0]);
    assert!(matches!(&read.extraction.quotes[0].attribution, Attribution::Attributed { mention: None, .. }));
    assert!(read.is_corrected(&read.extraction.quotes[0]));
}

#[test]
fn an_altered_correction_shows() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    amend(&store, &[], Some(&said(HARBOUR, QUAY, None)));
    drop(store);
    sql(folder.path(), "UPDATE correction SET spans = 'none'");
    let faults = Store::open(folder.path(), Access::Write).unwrap().faults().unwrap();
    assert_eq!(faults, ["Article “000” of library local (number 1): a correction of it cannot be read."]);
    sql(folder.path(), "DELETE FROM correction");
    let faults = Store::open(folder.path(), Access::Write).unwrap().faults().unwrap();
    assert_eq!(faults, ["Article “000” of library local (number 1): its speakers are not listed as they were found."]);
}

#[test]
fn a_store_and_a_backup_from_before_there_were_corrections_are_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = schema::migrations();
    first.retain(|step| step.version() == 1);
    let file = folder.path().join(STORE_FILE);
    schema::create_where_missing(&file, &first).unwrap();
    let copy = folder.path().join("copy.db");
    fs::copy(&file, &copy).unwrap();
    let store = Store::open(folder.path(), Access::Write).unwrap();
    store.create_library(&LibraryName::local(), at(0)).unwrap();
    put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    assert!(amend(&store, &[], Some(&said(HARBOUR, QUAY, Some("Mara Lind")))));
    check(&store, Some("Mara Lind"), &["Mara Lind"]);
    drop(store);
    restore_from(folder.path(), &copy, || Ok(())).unwrap();
    let store = Store::open(folder.path(), Access::Write).unwrap();
    assert_eq!(store.libraries().unwrap(), []);
}
