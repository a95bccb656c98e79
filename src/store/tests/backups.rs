//! Copies of a store, and stores put back from them.

use std::fs;

use super::{super::*, HARBOUR, MARKET, article, live_ids, open, put};

#[test]
fn a_backup_holds_everything_and_takes_the_place_of_what_came_later() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    let copy = folder.path().join("copy.db");
    store.backup(&copy).unwrap();
    put(&store, &article("001", MARKET), None).unwrap();
    assert!(matches!(restore_from(folder.path(), &copy, || Ok(())), Err(StoreError::InUse { .. })));
    drop(store);
    let kept = restore_from(folder.path(), &copy, || Ok(())).unwrap().unwrap();
    assert_eq!(kept, folder.path().join("store.db.before-restore-1"));
    let store = Store::open(folder.path(), Access::Write).unwrap();
    assert_eq!(live_ids(&store), ["000"]);
    assert_eq!(store.faults().unwrap(), Vec::<String>::new());
    drop(store);
    assert_eq!(
        restore_from(folder.path(), &kept, || Ok(())).unwrap(),
        Some(folder.path().join("store.db.before-restore-2"))
    );
    assert_eq!(live_ids(&Store::open(folder.path(), Access::Read).unwrap()), ["001", "000"]);
}

#[test]
fn a_backup_is_restored_over_a_damaged_store() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    let copy = folder.path().join("copy.db");
    store.backup(&copy).unwrap();
    drop(store);
    fs::write(folder.path().join(STORE_FILE), b"rubbish").unwrap();
    let kept = restore_from(folder.path(), &copy, || Ok(())).unwrap().unwrap();
    assert_eq!(fs::read(kept).unwrap(), b"rubbish");
    assert_eq!(live_ids(&Store::open(folder.path(), Access::Write).unwrap()), ["000"]);
}

#[test]
fn a_backup_is_restored_into_a_new_folder() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    let copy = folder.path().join("copy.db");
    store.backup(&copy).unwrap();
    let other = folder.path().join("elsewhere");
    assert_eq!(restore_from(&other, &copy, || Ok(())).unwrap(), None);
    assert_eq!(live_ids(&Store::open(&other, Access::Read).unwrap()), ["000"]);
}

#[test]
fn a_damaged_or_missing_backup_changes_nothing() {
    let (folder, store) = open();
    put(&store, &article("000", HARBOUR), None).unwrap();
    let copy = folder.path().join("copy.db");
    store.backup(&copy).unwrap();
    drop(store);
    let mut bytes = fs::read(&copy).unwrap();
    let place = bytes.windows(4).position(|window| window == b"quay").unwrap();
    bytes[place] = b'Q';
    fs::write(&copy, bytes).unwrap();
    for file in [copy, folder.path().join("nowhere.db")] {
        let refused = restore_from(folder.path(), &file, || Ok(())).unwrap_err();
        assert!(matches!(refused, StoreError::BadBackup { .. }), "{refused:?}");
    }
    assert_eq!(live_ids(&Store::open(folder.path(), Access::Write).unwrap()), ["000"]);
}
