//! What is listed of a library: names to complete, speakers with their counts, articles.

use super::{super::*, HARBOUR, MARKET, ann, article, at, id, open, put};
use crate::domain::{Published, SpeakerKind};

#[test]
fn names_are_completed_by_their_beginning_first_then_by_a_later_word() {
    let (_folder, store) = open();
    let library = LibraryName::local();
    for (number, speaker) in ["Zoë Orrin", "Orla Zane", "Ivo Brandt", "Zoë Orrin"].into_iter().enumerate() {
        let mut added = article(&format!("{number}"), &format!("Number {number} spoke."));
        added.metadata.outlet = Some(if number == 0 { "The Órgan" } else { "Tern" }.to_owned());
        added.metadata.title = (number == 2).then(|| "Orchards flooded".to_owned());
        put(&store, &added, Some(speaker)).unwrap();
    }
    let names = |kind, typed| store.names(&library, kind, typed, 9).unwrap();
    assert_eq!(store.faults().unwrap(), Vec::<String>::new());
    assert_eq!(names(NameKind::Speaker, "OR"), ["Orla Zane", "Zoë Orrin"]);
    assert_eq!(names(NameKind::Speaker, "zoe o"), ["Zoë Orrin"]);
    assert_eq!(names(NameKind::Speaker, ""), ["Zoë Orrin", "Ivo Brandt", "Orla Zane"]);
    assert_eq!(names(NameKind::Speaker, "rin"), Vec::<String>::new());
    assert_eq!(names(NameKind::Speaker, "%_'\"*"), names(NameKind::Speaker, ""));
    assert_eq!(names(NameKind::Outlet, "org"), ["The Órgan"]);
    assert_eq!(names(NameKind::Outlet, "t"), ["Tern", "The Órgan"]);
    assert_eq!(names(NameKind::Article, "orch"), ["2"]);
    assert_eq!(names(NameKind::Article, "3"), ["3"]);
    assert_eq!(store.names(&library, NameKind::Article, "", 2).unwrap(), ["3", "2"]);
}

#[test]
fn a_name_is_completed_as_long_as_one_quote_of_it_is_live() {
    let (_folder, store) = open();
    let library = LibraryName::local();
    put(&store, &article("000", HARBOUR), Some("Zoë Orrin")).unwrap();
    put(&store, &article("001", MARKET), Some("Zoë Orrin")).unwrap();
    let names = || store.names(&library, NameKind::Speaker, "zoe", 9).unwrap();
    store.remove(&library, &id("000"), &ann(), at(2)).unwrap();
    assert_eq!(names(), ["Zoë Orrin"]);
    store.remove(&library, &id("001"), &ann(), at(2)).unwrap();
    assert_eq!(names(), Vec::<String>::new());
    store.restore(&library, &id("001"), &ann(), at(3)).unwrap();
    assert_eq!(names(), ["Zoë Orrin"]);
    assert_eq!(store.faults().unwrap(), Vec::<String>::new());
}

#[test]
fn speakers_are_counted_by_outlet_and_month() {
    let (_folder, store) = open();
    let library = LibraryName::local();
    for (number, day) in [(1, Some("2031-02-03")), (2, Some("2031-02-28T10:00:00Z")), (3, None)] {
        let mut added = article(&format!("{number}"), &format!("Number {number} spoke."));
        added.metadata.outlet = Some("Tern".to_owned());
        added.metadata.published = day.map(|day| Published::new(day).unwrap());
        put(&store, &added, Some("Zoë Orrin")).unwrap();
    }
    let count = |month: Option<&str>, quotes| SpeakerCount {
        name: "Zoë Orrin".to_owned(),
        kind: SpeakerKind::Person,
        outlet: Some("Tern".to_owned()),
        month: month.map(str::to_owned),
        quotes,
    };
    let expected = [count(None, 1), count(Some("2031-02"), 2)];
    assert_eq!(store.speakers(&library, None).unwrap(), expected);
    assert_eq!(store.speakers(&library, Some("orrin ZOE")).unwrap(), expected);
    assert_eq!(store.speakers(&library, Some("orr")).unwrap(), []);
}

#[test]
fn a_list_counts_all_and_shows_the_newest_first() {
    let (_folder, store) = open();
    let library = LibraryName::local();
    for number in 0..5 {
        let mut added = article(&format!("{number}"), &format!("Number {number}. {}", "é".repeat(400)));
        added.metadata.outlet = (number % 2 == 0).then(|| "The Tern".to_owned());
        put(&store, &added, None).unwrap();
    }
    let (total, page) = store.list(&library, None, 1, 2).unwrap();
    assert_eq!((total, page.iter().map(|article| article.id.as_str()).collect::<Vec<_>>()), (5, vec!["3", "2"]));
    assert_eq!((page[0].opening.chars().count(), page[0].paragraphs, page[0].quotes), (200, 1, 0));
    assert_eq!(store.list(&library, Some("the TERN"), 0, 9).unwrap().0, 3);
}
