use super::*;

fn topic(words: &[(&str, f32)]) -> Vec<TopicWord> {
    words.iter().map(|(stem, weight)| TopicWord { stems: vec![(*stem).to_owned()], weight: *weight }).collect()
}

fn counted(index: &Index, topic: &[TopicWord], speakers: Option<&[SpeakerName]>, filter: &Filter) -> u64 {
    let counted = Counted { topic, passage_min: 0.5, article_min: 0.75, speakers, filter };
    index.passages_counted(&counted).unwrap().iter().map(|count| count.passages).sum()
}

fn named(printed: &str) -> SpeakerName {
    SpeakerName { words: speaker_words(printed), kind: SpeakerKind::Person, printed: printed.to_owned() }
}

#[test]
fn a_passage_counts_where_it_holds_half_of_the_topic_and_its_article_most_of_it() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    let count = |words: &[(&str, f32)]| counted(&index, &topic(words), None, &Filter::default());
    assert_eq!(count(&[("quay", 1.0)]), 3);
    assert_eq!(count(&[("fish", 1.0), ("crate", 1.0)]), 1, "the other article has fish and no crate");
    assert_eq!(count(&[("harbour", 1.0), ("mayor", 1.0)]), 1, "the title gives the harbour, not the word itself");
    assert_eq!(count(&[("zebra", 3.0), ("quay", 1.0)]), 0);
    assert_eq!(count(&[]), 7, "no topic: every passage");
}

#[test]
fn all_counts_follow_removals_and_are_the_same_after_merges() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    index.apply(&[Update::Gone(1)], 2).unwrap();
    assert_eq!(counted(&index, &topic(&[("quay", 1.0)]), None, &Filter::default()), 2);
    assert_eq!(index.spoken_counted(&Filter::default()).unwrap().counts.len(), 1);
    for (seq, pair) in (3..30).zip(harbour().iter().cycle()) {
        index.apply(&[Update::Put(Entry { key: 1, article: &pair.0, extraction: &pair.1 })], seq).unwrap();
    }
    index.apply(&puts(&harbour()), 30).unwrap();
    assert_eq!(counted(&index, &topic(&[("quay", 1.0)]), None, &Filter::default()), 3);
    assert_eq!(index.spoken_counted(&Filter::default()).unwrap().counts.len(), 2);
}

#[test]
fn passages_of_a_speaker_are_those_that_touch_a_quote_of_that_whole_name() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    let count = |names: &[SpeakerName]| counted(&index, &[], Some(names), &Filter::default());
    assert_eq!(count(&[named("Ines Orrin")]), 1);
    assert_eq!(count(&[named("Ines Orrin"), named("Tomas Vell")]), 2);
    assert_eq!(count(&[named("Ines Vell")]), 0);
    assert_eq!(count(&[]), 0);
}

#[test]
fn outlets_and_days_narrow_what_is_counted() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    let count = |filter: &Filter| counted(&index, &topic(&[("quay", 1.0)]), None, filter);
    let day = |month| Some(jiff::civil::date(2024, month, 1));
    assert_eq!(count(&Filter { outlet: Some("the OSTREL post".to_owned()), ..Filter::default() }), 1);
    assert_eq!(count(&Filter { outlet: Some("ostrel".to_owned()), ..Filter::default() }), 0);
    assert_eq!(count(&Filter { after: day(3), before: day(3), ..Filter::default() }), 1);
    assert_eq!(count(&Filter { after: day(4), ..Filter::default() }), 1, "what has no day is left out");
}

#[test]
fn speakers_are_counted_by_outlet_and_month() {
    let folder = Folder::new();
    let index = index_of(&folder, &harbour());
    let found = index.spoken_counted(&Filter::default()).unwrap();
    let mut rows: Vec<(SpeakerName, Option<&str>, Option<jiff::civil::Date>, u64)> = Vec::new();
    for count in &found.counts {
        let outlet = count.outlet.map(|outlet| found.outlets[outlet].as_str());
        rows.push((found.speakers[count.speaker].clone(), outlet, count.month, count.quotes));
    }
    rows.sort();
    let month = |month| Some(jiff::civil::date(2024, month, 1));
    let expected =
        [(named("Ines Orrin"), Some("The Ostrel Post"), month(3), 1), (named("Tomas Vell"), None, month(5), 1)];
    assert_eq!(rows, expected);
}

#[test]
fn the_newest_quotes_come_first_page_by_page() {
    let folder = Folder::new();
    let mut articles = harbour();
    articles.push(article(
        "3",
        "Undated",
        Some("Ines Orrin"),
        "\"Come in May,\" Orrin said.\n\"Or June,\" Orrin said.",
    ));
    let index = index_of(&folder, &articles);
    let names = [named("Ines Orrin"), named("Tomas Vell")];
    let page = |offset, limit| {
        let (total, hits) = index.newest_quotes(&names, &Filter::default(), offset, limit).unwrap();
        assert_eq!(total, 4);
        hits.iter().map(|hit| (hit.key, hit.place)).collect::<Vec<_>>()
    };
    assert_eq!(page(0, 2), [(2, Place::Quote(0)), (1, Place::Quote(0))]);
    assert_eq!(page(2, 9), [(4, Place::Quote(0)), (4, Place::Quote(1))]);
    assert_eq!(page(4, 1), []);
}

#[test]
fn a_name_of_any_length_and_kind_of_letters_is_counted_once() {
    let folder = Folder::new();
    let long = "Ana\n\nLongname ".repeat(3_000);
    let articles = [article("0", "Tide", Some(&long), "\"The tide,\" she said.\n\"It waits,\" she said.")];
    let index = index_of(&folder, &articles);
    let found = index.spoken_counted(&Filter::default()).unwrap();
    assert_eq!(found.counts.iter().map(|count| count.quotes).collect::<Vec<_>>(), [2]);
    let speaker = found.speakers[0].clone();
    assert_eq!(speaker.printed.chars().count(), 400);
    assert_eq!(index.newest_quotes(&[speaker], &Filter::default(), 0, 9).unwrap().0, 2);
}
