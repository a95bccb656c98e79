//! Stores of older and newer programs.

use std::fs;

use refinery::Migration;

use super::{super::*, HARBOUR, article, live_ids, open, put};

fn next_version() -> Vec<Migration> {
    let step = "ALTER TABLE article ADD COLUMN colour TEXT; PRAGMA user_version = 3;";
    let mut steps = schema::migrations();
    steps.push(Migration::unapplied("V3__colours.sql", step).unwrap());
    steps
}

#[test]
fn an_older_store_is_brought_up_to_date_and_kept_as_it_was_beside() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    drop(store);
    let unread = Store::open_with(folder.path(), Access::Read, &next_version()).unwrap_err();
    assert!(matches!(unread, StoreError::Older { found: 2, known: 3 }));
    let store = Store::open_with(folder.path(), Access::Write, &next_version()).unwrap();
    assert_eq!(live_ids(&store), ["000"]);
    let kept = Connection::open(folder.path().join("store.db.version-2-1")).unwrap();
    let version: u32 = kept.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    let text: String = kept.query_row("SELECT text FROM article", [], |row| row.get(0)).unwrap();
    assert_eq!((version, text.as_str()), (2, HARBOUR));
}

#[test]
fn a_step_that_fails_leaves_the_older_store() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    drop(store);
    let mut steps = next_version();
    steps.push(Migration::unapplied("V4__broken.sql", "CREATE TABLE half (x) STRICT; nonsense").unwrap());
    assert!(Store::open_with(folder.path(), Access::Write, &steps).is_err());
    assert_eq!(live_ids(&Store::open(folder.path(), Access::Write).unwrap()), ["000"]);
}

#[test]
fn a_newer_store_is_refused_and_not_a_byte_of_it_changes() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    drop(store);
    drop(Store::open_with(folder.path(), Access::Write, &next_version()).unwrap());
    let bytes = fs::read(folder.path().join(STORE_FILE)).unwrap();
    for access in [Access::Write, Access::Read] {
        let refused = Store::open(folder.path(), access).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "The store is of version 3, and this program knows versions up to 2. \
             Use a newer verbatim; nothing was changed."
        );
    }
    assert_eq!(fs::read(folder.path().join(STORE_FILE)).unwrap(), bytes);
}

/// An existing store holds the checksum of each step that made it, comments included, and opens with no other.
#[test]
fn the_steps_of_stores_that_are_in_use_are_as_they_were() {
    let steps: Vec<(String, u64)> =
        schema::migrations().iter().map(|step| (step.to_string(), step.checksum())).collect();
    assert_eq!(
        steps,
        [
            ("V1__articles".to_owned(), 15_115_678_131_614_296_168),
            ("V2__corrections".to_owned(), 4_039_796_163_585_151_564)
        ]
    );
}
