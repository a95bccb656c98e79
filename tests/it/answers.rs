//! Questions put to a small library through the public door: articles stored, extracted and indexed as they are in use.

#![allow(clippy::unwrap_used)] // a test may panic, its helpers too

use jiff::Timestamp;
use tempfile::TempDir;
use verbatim::{
    answer::{self, Answer, AnswerError, Asked, Finding, Library, Match, Page, Verdict},
    domain::{Article, ArticleId, Filter, LibraryName, Metadata, Published, Span},
    extract::{Settings, extract},
    index::{Entry, Index, Update},
    store::{Access, Actor, NewArticle, Store},
};

struct Shelf {
    _folder: TempDir,
    name: LibraryName,
    store: Store,
    index: Index,
}

impl Shelf {
    fn of(articles: &[Article]) -> Shelf {
        let folder = tempfile::tempdir().unwrap();
        let name = LibraryName::local();
        let store = Store::open(folder.path(), Access::Write).unwrap();
        store.create_library(&name, Timestamp::UNIX_EPOCH).unwrap();
        let index = Index::create(&folder.path().join("index")).unwrap();
        let by = Actor("cli:test".to_owned());
        let extractions: Vec<_> = articles.iter().map(|article| extract(article, Settings::default())).collect();
        let mut updates = Vec::new();
        for (article, extraction) in articles.iter().zip(&extractions) {
            let new = NewArticle {
                article,
                extraction,
                corrections: &[],
                engine_version: 1,
                by: &by,
                at: Timestamp::UNIX_EPOCH,
            };
            let key = store.put(&name, &new).unwrap().0;
            updates.push(Update::Put(Entry { key, article, extraction }));
        }
        index.apply(&updates, store.seq(&name).unwrap()).unwrap();
        Shelf { _folder: folder, name, store, index }
    }

    fn library(&self) -> Library<'_> {
        Library { name: &self.name, store: &self.store, index: &self.index }
    }

    fn who_said(&self, words: &str) -> Answer {
        checked(answer::who_said(self.library(), words, &Filter::default(), &PAGE).unwrap())
    }

    fn ask(&self, question: &str) -> Answer {
        checked(answer::ask(self.library(), question, &PAGE).unwrap())
    }

    fn sources_on(&self, topic: &str, filter: &Filter) -> Answer {
        checked(answer::sources_on(self.library(), topic, filter, false, &PAGE).unwrap())
    }

    fn check_quote(&self, quote: &str, speaker: Option<&str>) -> Answer {
        checked(answer::check_quote(self.library(), quote, speaker, &PAGE).unwrap())
    }
}

const PAGE: Page = Page { offset: 0, limit: 10 };

/// Every finding's words are those of the article at its place, and its bold words lie within them.
fn checked(answer: Answer) -> Answer {
    for finding in &answer.findings {
        assert_eq!(finding.span.slice(&finding.article.article.text), Some(finding.text.as_str()));
        assert_eq!(finding.citation.span, finding.span);
        assert!(finding.highlights.iter().all(|bold| bold.slice(&finding.text).is_some()));
    }
    answer
}

fn speaker(finding: &Finding) -> Option<&str> {
    finding.quote.as_ref()?.speaker().map(|speaker| speaker.name.as_str())
}

fn ids(answer: &Answer) -> Vec<&str> {
    answer.findings.iter().map(|finding| finding.citation.article.as_str()).collect()
}

fn article(id: &str, outlet: &str, published: &str, text: &str) -> Article {
    let metadata = Metadata {
        outlet: Some(outlet.to_owned()),
        published: Some(Published::new(published).unwrap()),
        language: Some("en".to_owned()),
        ..Metadata::default()
    };
    Article { id: ArticleId::new(id).unwrap(), metadata, text: text.to_owned(), extra: serde_json::Map::new() }
}

fn ostrel() -> Shelf {
    Shelf::of(&[
        article(
            "quay",
            "The Ostrel Post",
            "2031-03-02",
            "The harbour council of Ostrel met on Monday to speak about the old quay.\n\
             “Nobody opens the quay before the last crack is mended,” said Ines Orrin, the mayor.\n\
             Tomas Vell, who sells fish, disagreed. “The crabs want rest and the fishers want bread,” Vell told the council.\n\
             The repair will cost $2,400 and take nine weeks, according to the harbour office.\n\
             A ferry of the old line carried 310 passengers across the bay each day before the quay was shut in February.",
        ),
        article(
            "bread",
            "Evening Lantern",
            "2031-03-05",
            "Fishers came to the town hall of Ostrel with empty nets.\n\
             “The crabs want rest and the fishers want bread,” a man shouted from the steps.\n\
             Mayor Ines Orrin answered them at noon. “A quay with a crack is a quay for gulls,” Orrin said.\n\
             The drones of the coast guard filmed the crack from above.",
        ),
        article(
            "drones",
            "Bay Gazette",
            "2031-04-11",
            "The coast guard at Ostrel has bought four drones.\n\
             “Drones see the crack better than any diver,” said Captain Lio Marn.\n\
             The drones have a range of 12 kilometers and were built in Tarnow.",
        ),
    ])
}

#[test]
fn exact_words_find_the_quote_with_its_speaker_whatever_the_marks() {
    let answer = ostrel().who_said("nobody OPENS \"the quay\" before the last crack");
    assert_eq!((answer.verdict, answer.total, answer.articles), (Verdict::Found, 1, 1));
    let first = answer.findings.first().unwrap();
    assert_eq!(first.text, "Nobody opens the quay before the last crack is mended,");
    assert_eq!((first.matched, speaker(first), first.citation.paragraph), (Match::Exact, Some("Ines Orrin"), 2));
    assert_eq!(first.highlights, [Span::new(0, 43).unwrap()]);
}

#[test]
fn misremembered_words_are_near_and_both_printings_are_given() {
    let answer = ostrel().who_said("the crabs want bread and the sailors rest");
    assert_eq!(answer.verdict, Verdict::Near);
    let first = answer.findings.first().unwrap();
    assert_eq!((first.text.as_str(), first.matched), ("The crabs want rest and the fishers want bread,", Match::Near));
    let mut places: Vec<&str> = ids(&answer);
    places.extend(
        answer.findings.iter().flat_map(|finding| &finding.also_in).map(|printing| printing.citation.article.as_str()),
    );
    places.sort_unstable();
    places.dedup();
    assert_eq!(places, ["bread", "quay"]);
}

#[test]
fn a_single_word_is_a_subject() {
    let shelf = ostrel();
    for words in ["drones", "who said anything about drones?"] {
        let answer = shelf.who_said(words);
        let first = answer.findings.first().unwrap();
        assert_eq!((answer.verdict, first.matched, speaker(first)), (Verdict::Found, Match::Topic, Some("Lio Marn")));
    }
}

#[test]
fn words_outside_quotes_are_the_articles_own() {
    let answer = ostrel().who_said("fishers came to the town hall");
    let first = answer.findings.first().unwrap();
    assert!(first.quote.is_none());
    assert_eq!(first.text, "Fishers came to the town hall of Ostrel with empty nets.");
}

#[test]
fn what_nobody_said_is_not_found() {
    let answer = ostrel().who_said("I have a dream that one day this nation will rise up");
    assert_eq!(answer.verdict, Verdict::None);
    assert!(answer.findings.len() <= 3);
}

#[test]
fn a_filter_that_leaves_nothing_over_is_named() {
    let shelf = ostrel();
    let check = |filter: Filter, expected: Option<&str>| {
        let answer = answer::who_said(shelf.library(), "nobody opens the quay", &filter, &PAGE).unwrap();
        assert_eq!((answer.verdict, answer.emptied_by.map(|emptied| emptied.by)), (Verdict::None, expected));
    };
    check(Filter { speaker: Some("Nobody Known".to_owned()), ..Filter::default() }, Some("speaker"));
    check(Filter { outlet: Some("Bay Gazette".to_owned()), ..Filter::default() }, Some("outlet"));
    check(Filter { after: Some("2032-01-01".parse().unwrap()), ..Filter::default() }, Some("after"));
}

#[test]
fn sources_stand_side_by_side_one_passage_an_article() {
    let shelf = ostrel();
    let answer = shelf.sources_on("the crack in the quay", &Filter::default());
    let mut articles = ids(&answer);
    articles.sort_unstable();
    assert_eq!((answer.verdict, articles), (Verdict::Found, vec!["bread", "drones", "quay"]));
    assert_eq!((answer.total, answer.articles), (3, 3));
    let only_orrin = Filter { speaker: Some("Orrin".to_owned()), ..Filter::default() };
    let answer = shelf.sources_on("quay", &only_orrin);
    assert!(answer.findings.iter().all(|finding| speaker(finding) == Some("Ines Orrin")));
    assert_eq!(answer.articles, 2);
}

#[test]
fn pages_follow_one_another() {
    let shelf = ostrel();
    let page = |offset| {
        let page = Page { offset, limit: 1 };
        let answer = answer::sources_on(shelf.library(), "quay crack", &Filter::default(), false, &page).unwrap();
        assert_eq!(answer.total, 3);
        ids(&answer).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let mut all = [page(0), page(1), page(2)].concat();
    assert_eq!(page(3), Vec::<String>::new());
    all.sort_unstable();
    assert_eq!(all, ["bread", "drones", "quay"]);
}

#[test]
fn a_question_is_answered_by_the_sentence_that_holds_the_answer() {
    let shelf = ostrel();
    let check = |question: &str, asked: Asked, expected: &str| {
        let answer = shelf.ask(question);
        assert_eq!((answer.verdict, answer.asked), (Verdict::Found, Some(asked)), "{question}");
        assert_eq!(answer.findings.first().unwrap().text, expected);
    };
    let range = "The drones have a range of 12 kilometers and were built in Tarnow.";
    check("What range do the drones have?", Asked::What, range);
    check("Where were the drones built?", Asked::Where, range);
    check("How many passengers did the ferry carry?", Asked::HowMany, {
        "A ferry of the old line carried 310 passengers across the bay each day before the quay was shut in February."
    });
    check("What did Marn say about the crack?", Asked::WhoSaid, "Drones see the crack better than any diver,");
    check(
        "Who said a quay with a crack is a quay for gulls?",
        Asked::WhoSaid,
        "A quay with a crack is a quay for gulls,",
    );
}

#[test]
fn of_a_split_quote_a_question_is_answered_by_the_part_that_holds_the_words() {
    let shelf = Shelf::of(&[article(
        "tide",
        "Bay Gazette",
        "2031-05-01",
        "“The tide takes every careless boat,” said Lio Marn, the captain. “Tie yours with two ropes.”",
    )]);
    let answer = shelf.ask("Who said \"the tide takes every careless boat\"?");
    let first = answer.findings.first().unwrap();
    assert_eq!((first.text.as_str(), speaker(first)), ("The tide takes every careless boat,", Some("Lio Marn")));
    let whole = shelf.who_said("the tide takes every careless boat");
    assert!(whole.findings.first().unwrap().text.ends_with("Tie yours with two ropes."));
}

#[test]
fn a_question_that_no_article_answers_gets_no_answer_but_the_nearest() {
    let shelf = ostrel();
    for question in [
        "How many Leopard tanks did Ostrel send to Tarnow?",
        "What is the price of a ferry?",
        "Who said \"I have a dream\"?",
        "Which opera did Mozart write in Vienna?",
    ] {
        let answer = shelf.ask(question);
        assert_eq!(answer.verdict, Verdict::None, "{question}");
        assert!(answer.findings.len() <= 3);
    }
}

#[test]
fn a_quotation_is_verbatim_altered_misattributed_or_not_found() {
    let shelf = ostrel();
    let verdict = |quote, speaker| shelf.check_quote(quote, speaker).verdict;
    assert_eq!(verdict("Nobody opens the quay", None), Verdict::Verbatim);
    assert_eq!(verdict("Nobody opens the quay", Some("Mayor Orrin")), Verdict::Verbatim);
    assert_eq!(verdict("Nobody opens the quay", Some("Tomas Vell")), Verdict::Misattributed);
    assert_eq!(verdict("the crabs want rest and the fishers want bread", Some("Vell")), Verdict::Verbatim);
    assert_eq!(verdict("Let them eat cake in Vienna", Some("Orrin")), Verdict::NotFound);
}

#[test]
fn an_altered_quotation_shows_what_differs() {
    let answer = ostrel().check_quote("Nobody opens the harbour before the last crack is mended", Some("Ines Orrin"));
    assert_eq!(answer.verdict, Verdict::Altered);
    let first = answer.findings.first().unwrap();
    let differences: Vec<(&str, &str)> =
        first.differences.iter().map(|it| (it.given.as_str(), it.printed.as_str())).collect();
    assert_eq!((speaker(first), differences), (Some("Ines Orrin"), vec![("harbour", "quay")]));
}

#[test]
fn speakers_are_listed_with_where_they_are_quoted() {
    let shelf = ostrel();
    let found = answer::speakers(shelf.library(), Some("orrin"), &Filter::default(), &PAGE).unwrap();
    let names: Vec<(&str, u64, usize)> =
        found.speakers.iter().map(|speaker| (speaker.name.as_str(), speaker.quotes, speaker.outlets.len())).collect();
    assert_eq!((found.total, names), (1, vec![("Ines Orrin", 2, 2)]));
    let words: Vec<String> = checked(found.quotes.unwrap()).findings.into_iter().map(|finding| finding.text).collect();
    assert_eq!(words.len(), 2);
    assert!(words.iter().any(|words| words == "A quay with a crack is a quay for gulls,"), "{words:?}");
}

#[test]
fn a_question_without_words_is_refused() {
    let shelf = ostrel();
    for text in ["", "   ", "?!… “”"] {
        let timeline = answer::timeline(shelf.library(), Some(text), &Filter::default());
        assert!(matches!(timeline, Err(AnswerError::Empty)), "{text}");
        let refused = [
            answer::who_said(shelf.library(), text, &Filter::default(), &PAGE),
            answer::sources_on(shelf.library(), text, &Filter::default(), false, &PAGE),
            answer::ask(shelf.library(), text, &PAGE),
            answer::check_quote(shelf.library(), text, None, &PAGE),
        ];
        assert!(refused.iter().all(|answer| matches!(answer, Err(AnswerError::Empty))), "{text}");
    }
}

#[test]
fn hostile_questions_are_only_words() {
    let shelf = ostrel();
    let distinct = (0..1_000).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
    for text in [
        "speaker:x OR quay",
        "guild:1 library:other quay",
        "* body:* -quay NOT \" ~9",
        "[a TO z] IN [quay] quay^1e38",
        "/re/ body:/(a{1,100}){1,100}/",
        &"(".repeat(3_000),
        &format!("{}quay{}", "(".repeat(3_000), ")".repeat(3_000)),
        &distinct,
        &"quay ".repeat(1_200),
        &"a".repeat(6_000),
        &"🦀".repeat(1_000),
        "the of and to in a is that",
        "… [ … ] [[ ... ] [sic",
    ] {
        for answer in [
            answer::who_said(shelf.library(), text, &Filter::default(), &PAGE),
            answer::ask(shelf.library(), text, &PAGE),
            answer::sources_on(shelf.library(), text, &Filter::default(), false, &PAGE),
            answer::check_quote(shelf.library(), text, Some(text), &PAGE),
        ] {
            let no_word = !text.contains(char::is_alphanumeric);
            match answer {
                Ok(answer) => assert!(!no_word && checked(answer).findings.len() <= PAGE.limit, "{text}"),
                Err(AnswerError::Empty) => assert!(no_word, "{text}"),
                Err(error) => panic!("{error}: {text}"),
            }
        }
        if text.contains(char::is_alphanumeric) {
            let by = Filter { speaker: Some(text.to_owned()), ..Filter::default() };
            answer::timeline(shelf.library(), Some(text), &Filter::default()).unwrap();
            answer::timeline(shelf.library(), Some(text), &by).unwrap();
            answer::speakers(shelf.library(), Some(text), &Filter::default(), &PAGE).unwrap();
        }
    }
    assert_eq!(shelf.who_said(&distinct).words_left_out, 968);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 48, failure_persistence: None, ..Default::default() })]

    #[test]
    fn whatever_is_asked_every_finding_is_printed_where_it_says(
        text in "\\PC{0,60}|([a-zA-Z]{1,9}|\\[|\\]|\\.\\.\\.|…|\"|“|”|:|\\(|-|[0-9]){0,30}|((nobody|opens|the|quay|crack|crabs|rest|…|\\[x\\]) ?){1,12}",
        speaker in "[a-zA-Z ]{0,12}|Orin|the mayor",
    ) {
        thread_local!(static SHELF: Shelf = ostrel());
        SHELF.with(|shelf| {
            let filter = Filter { speaker: Some(speaker.clone()), ..Filter::default() };
            for answer in [
                answer::who_said(shelf.library(), &text, &Filter::default(), &PAGE),
                answer::who_said(shelf.library(), &text, &filter, &PAGE),
                answer::ask(shelf.library(), &text, &PAGE),
                answer::sources_on(shelf.library(), &text, &filter, false, &PAGE),
                answer::check_quote(shelf.library(), &text, Some(&speaker), &PAGE),
            ] {
                match answer {
                    Ok(answer) => drop(checked(answer)),
                    Err(error) => assert!(matches!(error, AnswerError::Empty), "{error}"),
                }
            }
        });
    }
}

#[test]
fn a_library_of_one_article_answers() {
    let shelf = Shelf::of(&[article("one", "Wire", "2031-03-02", SIGNED)]);
    assert_eq!(shelf.who_said("nobody opens the quay").total, 1);
    assert_eq!(shelf.sources_on("quay", &Filter::default()).total, 1);
    assert_eq!(shelf.check_quote("nobody opens the quay", Some("Orrin")).verdict, Verdict::Verbatim);
    assert_eq!(shelf.who_said("a ship of gold").verdict, Verdict::None);
}

#[test]
fn an_empty_library_has_no_answer() {
    let shelf = Shelf::of(&[]);
    assert_eq!(shelf.who_said("nobody opens the quay").verdict, Verdict::None);
    assert_eq!(shelf.ask("Who opens the quay?").verdict, Verdict::None);
    assert_eq!(shelf.sources_on("quay", &Filter::default()).verdict, Verdict::None);
    assert_eq!(shelf.check_quote("nobody opens the quay", None).verdict, Verdict::NotFound);
}

#[test]
fn another_library_is_never_looked_into() {
    let shelf = ostrel();
    let other = LibraryName::new("other").unwrap();
    let library = Library { name: &other, ..shelf.library() };
    let answer = answer::who_said(library, "nobody opens the quay", &Filter::default(), &PAGE).unwrap();
    assert!(answer.findings.is_empty());
}

#[test]
fn a_quotation_with_an_ellipsis_is_word_for_word_with_words_left_out() {
    let shelf = ostrel();
    for quote in [
        "Nobody opens the quay … the last crack is mended",
        "Nobody opens the quay [...] is mended",
        "[N]obody opens the quay . . . crack is mended",
    ] {
        let answer = shelf.check_quote(quote, Some("Orrin"));
        assert_eq!((answer.verdict, answer.total), (Verdict::Verbatim, 1), "{quote}");
        let joined = answer.joined.unwrap();
        assert_eq!((joined.places, joined.marked, joined.several_speakers), (1, true, false));
        let left_out = joined.left_out.first().cloned().flatten().unwrap();
        assert!("before the last crack".starts_with(&left_out), "{left_out}");
    }
}

#[test]
fn words_in_square_brackets_are_not_held_against_a_quotation() {
    let answer = ostrel().check_quote("Nobody [in Ostrel] opens the quay before the last crack is mended", None);
    assert_eq!(answer.verdict, Verdict::Verbatim);
    assert_eq!(answer.joined.unwrap().inserted, ["in Ostrel"]);
    let answer = ostrel().check_quote("[The town says] nobody opens the quay before the last crack", None);
    assert_eq!(answer.verdict, Verdict::Verbatim);
}

#[test]
fn a_quotation_joined_from_two_places_is_recognised_and_each_place_is_shown() {
    let article = article(
        "net",
        "Bay Gazette",
        "2031-05-01",
        "“The net was torn by the old anchor of the ferry,” said Lio Marn, the captain.\n\
         The council listened for an hour and then went home.\n\
         “We will mend every hole before the herring come back,” Marn said.\n\
         “The anchor belongs to the harbour and stays there,” said Ines Orrin.",
    );
    let shelf = Shelf::of(&[article]);
    let check = |quote: &str, verdict: Verdict| {
        let answer = shelf.check_quote(quote, None);
        assert_eq!(answer.verdict, verdict, "{quote}");
        let paragraphs: Vec<u32> = answer.findings.iter().map(|finding| finding.citation.paragraph).collect();
        (answer.joined.unwrap(), paragraphs)
    };
    let (joined, paragraphs) = check("The net was torn … mend every hole before the herring", Verdict::Verbatim);
    assert_eq!((joined.places, joined.marked, paragraphs), (2, true, vec![1, 3]));
    let (joined, paragraphs) = check("The net was torn mend every hole before the herring", Verdict::Altered);
    assert_eq!((joined.places, joined.marked, joined.in_order, paragraphs), (2, false, true, vec![1, 3]));
    let (joined, paragraphs) = check("We will mend every hole … the net was torn by", Verdict::Altered);
    assert_eq!((joined.in_order, paragraphs), (false, vec![3, 1]));
    let (joined, _) = check("The net was torn … and stays there", Verdict::Altered);
    assert!(joined.several_speakers);
}

#[test]
fn a_few_words_lost_from_a_quotation_are_differences_and_no_joining() {
    let answer = ostrel().check_quote("Nobody opens the quay before the crack is mended", None);
    assert_eq!((answer.verdict, &answer.joined), (Verdict::Altered, &None));
    let differences: Vec<(&str, &str)> = answer.findings[0]
        .differences
        .iter()
        .map(|difference| (difference.given.as_str(), difference.printed.as_str()))
        .collect();
    assert_eq!(differences, [("", "last")]);
}

#[test]
fn a_speaker_is_compared_by_any_of_their_names_and_every_printing_is_listed() {
    let shelf = ostrel();
    let verdict = |speaker: &str| shelf.check_quote("A quay with a crack is a quay for gulls", Some(speaker)).verdict;
    for name in ["Orrin", "Mayor Ines Orrin", "I. Orrin", "ORRIN", "Orin"] {
        assert_eq!(verdict(name), Verdict::Verbatim, "{name}");
    }
    let answer = shelf.check_quote("the crabs want rest and the fishers want bread", Some("Tomas Vell"));
    let speakers: Vec<Option<&str>> = answer.findings.iter().map(speaker).collect();
    assert_eq!(
        (answer.verdict, answer.articles, speakers),
        (Verdict::Verbatim, 2, vec![Some("Tomas Vell"), Some("a man")])
    );
}

const SIGNED: &str =
    "The council met on Monday.\n“Nobody opens the quay before the last crack is mended,” said Ines Orrin.";

#[test]
fn printings_of_one_quote_are_one_finding_and_all_are_counted_however_many_there_are() {
    let copies: Vec<Article> = (0..120)
        .map(|n| article(&format!("copy-{n:03}"), "Wire", "2031-03-02", &format!("{SIGNED}\nCopy {n}.")))
        .collect();
    let shelf = Shelf::of(&copies);
    let quotes_only = Filter { quotes_only: true, ..Filter::default() };
    for answer in [
        shelf.sources_on("quay crack", &quotes_only),
        shelf.who_said("nobody opens the quay before"),
        shelf.who_said("nobody opens quay before the last crack was mended"),
        shelf.who_said("quay crack"),
        shelf.check_quote("nobody opens the quay before the last crack is mended", Some("Orrin")),
    ] {
        let first = answer.findings.first().unwrap();
        assert_eq!((answer.total, answer.articles, first.places), (1, 120, 119));
        assert!((1..=10).contains(&first.also_in.len()));
    }
}

#[test]
fn printings_that_differ_slightly_are_one_finding_and_other_words_or_speakers_are_not() {
    let printed = |id: &str, quote: &str| article(id, "Wire", "2031-03-02", &format!("The council met.\n{quote}"));
    let shelf = Shelf::of(&[
        article("wire", "Wire", "2031-03-02", SIGNED),
        printed("edited", "“Nobody opens the quay until the last crack is mended,” said the mayor, Ines Orrin."),
        printed("cut", "“Nobody opens the quay before the last crack,” said Orrin."),
        printed("denied", "“Nobody opens the quay before the last crack is not mended,” said Ines Orrin."),
        printed("other", "“Nobody opens the quay before the last crack is mended,” said Tomas Vell."),
    ]);
    let answer = shelf.who_said("nobody opens the quay before the last crack is mended");
    let found: Vec<(&str, Vec<(&str, bool)>)> = answer
        .findings
        .iter()
        .map(|finding| {
            let places = finding.also_in.iter().map(|place| (place.citation.article.as_str(), place.same_words));
            (finding.citation.article.as_str(), places.collect())
        })
        .collect();
    let of_wire = found.iter().find(|(article, _)| *article == "wire").unwrap();
    assert_eq!(of_wire.1, [("edited", false), ("cut", false)], "{found:?}");
    let articles: Vec<&str> = found.iter().map(|(article, _)| *article).collect();
    assert!(articles.contains(&"denied") && articles.contains(&"other"), "{articles:?}");
}

#[test]
fn a_misspelt_word_is_taken_for_the_librarys_own_and_it_is_said() {
    let shelf = ostrel();
    let corrected = |answer: &Answer| -> Vec<(String, String)> {
        answer.instead_of.iter().map(|pair| (pair.given.clone(), pair.used.clone())).collect()
    };
    let pair = |given: &str, used: &str| vec![(given.to_owned(), used.to_owned())];
    let answer = shelf.who_said("who said anything about drnes");
    assert_eq!((answer.verdict, corrected(&answer)), (Verdict::Found, pair("drnes", "drones")));
    let answer = shelf.sources_on("crack in Ostrl’s qauy", &Filter::default());
    assert_eq!(corrected(&answer), [pair("Ostrl", "Ostrel"), pair("qauy", "quay")].concat());
    let answer = shelf.ask("What did Orin say about the quay?");
    assert_eq!(speaker(answer.findings.first().unwrap()), Some("Ines Orrin"));
    assert_eq!(corrected(&answer), pair("Orin", "Orrin"));
    let filter = Filter { speaker: Some("Orin".to_owned()), ..Filter::default() };
    let answer = answer::who_said(shelf.library(), "quay", &filter, &PAGE).unwrap();
    assert_eq!((answer.verdict, corrected(&answer)), (Verdict::Found, pair("Orin", "Orrin")));
    for kept in
        ["quay 2401", "the “drnes” of the coast guard", "the wat of the bay", "harbours and drone", "Didn’t Bres stay?"]
    {
        assert_eq!(corrected(&shelf.ask(kept)), [], "{kept}");
    }
}

#[test]
fn words_of_removed_articles_are_no_spellings() {
    let shelf = ostrel();
    let used = |shelf: &Shelf| shelf.who_said("who said anything about drnes").instead_of.len();
    assert_eq!(used(&shelf), 1);
    let keys = shelf.index.passages(&verbatim::index::Query {
        text: "drones",
        wording: verbatim::index::Wording::Any,
        filter: &Filter::default(),
        limit: 10,
    });
    let gone: Vec<Update<'_>> = keys.unwrap().iter().map(|hit| Update::Gone(hit.key)).collect();
    shelf.index.apply(&gone, 9).unwrap();
    assert_eq!(used(&shelf), 0);
}

#[test]
fn copies_of_one_text_are_one_source_and_every_passage_and_article_is_counted() {
    let wire = "The ferry of the old line ran aground on the bank off Ostrel on Monday night with 310 passengers on board, and \
                all of them were brought ashore by the boats of the coast guard before dawn.\n\
                “The ferry will sail again on Friday,” said Lio Marn, the captain.";
    let edited = wire.replace("were brought ashore", "were taken ashore");
    let more = format!("{wire}\nThe harbour office said that the bank would be marked with a buoy this week.");
    let recounted = wire.replace("310", "290");
    let shelf = Shelf::of(&[
        article("wire", "Wire", "2031-03-02", wire),
        article("edited", "Evening Lantern", "2031-03-03", &edited),
        article("more", "Bay Gazette", "2031-03-03", &more),
        article("recounted", "The Ostrel Post", "2031-03-04", &recounted),
        article(
            "other",
            "Bay Gazette",
            "2031-03-09",
            "A ferry is a poor place for a nap, and the bank is no bed.\nSo it is.",
        ),
    ]);
    let answer = shelf.sources_on("ferry aground on the bank", &Filter::default());
    let copies = |finding: &Finding| -> Vec<String> {
        finding.also_in.iter().map(|place| place.citation.article.as_str().to_owned()).collect()
    };
    let found: Vec<(&str, Vec<String>)> =
        answer.findings.iter().map(|finding| (finding.citation.article.as_str(), copies(finding))).collect();
    let (_, of_first) = found.iter().find(|(id, _)| ["wire", "edited", "more"].contains(id)).unwrap();
    assert_eq!(of_first.len(), 2, "{found:?}");
    assert!(found.iter().any(|(id, copies)| *id == "recounted" && copies.is_empty()), "{found:?}");
    assert_eq!((answer.total, answer.articles), (3, 5));
    assert!(answer.passages.is_some_and(|passages| passages.all && passages.counted >= 5 && !passages.quotes));
    let plain =
        answer::sources_on(shelf.library(), "ferry aground on the bank", &Filter::default(), true, &PAGE).unwrap();
    assert!(plain.findings.iter().all(|finding| finding.also_in.is_empty()) && plain.total >= 5);
}
