//! What moderators do to a library from Discord, and what nobody else can.

use crate::{
    discord_town::{MONEY, STRIKE},
    fake::{ADMIN, ALICE, BEN, Fake, GUILD, MODERATOR, OTHER_GUILD, Person, Place, Scene, Shown},
};

const LETTER: &str = "The lighthouse of Quillhaven was painted on Monday.\n\n\
                      “Red is the only colour for a lighthouse,” said Olga Brandt.\n";

fn add(fake: &Fake, person: Person, name: &str, bytes: &[u8]) -> Shown {
    fake.slash("article add").file("file", name, bytes).by(person).shown()
}

/// What the moderators see of the library.
fn list(fake: &Fake) -> String {
    fake.slash("article list").by(MODERATOR).shown().text()
}

fn who_said(fake: &Fake, words: &str) -> String {
    fake.slash("who-said").text("words", words).shown().text().replace(['\\', '*'], "")
}

/// The words of an article that is there, and is gone when it is not.
fn knows_the_lighthouse(fake: &Fake) -> bool {
    who_said(fake, "red is the only colour for a lighthouse").contains("Olga Brandt")
}

#[test]
fn a_text_file_is_added_and_searchable_at_once() {
    let scene = Scene::with(&[STRIKE]);
    let shown = add(&scene.fake, MODERATOR, "lighthouse.txt", LETTER.as_bytes());
    assert!(shown.private, "moderation is the moderators' own business");
    assert!(shown.text().contains("Added") && shown.text().contains("not stated"), "{}", shown.text());
    assert!(knows_the_lighthouse(&scene.fake));
    scene.finish();
}

#[test]
fn the_first_article_makes_the_library() {
    let scene = Scene::with(&[]);
    add(&scene.fake, ADMIN, "lighthouse.txt", LETTER.as_bytes());
    assert!(knows_the_lighthouse(&scene.fake));
    scene.finish();
}

#[test]
fn what_is_added_survives_a_crash() {
    let mut scene = Scene::with(&[]);
    add(&scene.fake, MODERATOR, "lighthouse.txt", LETTER.as_bytes());
    scene.kill();
    let (status, printed) = scene.run(&["verify"]);
    assert!(status.success(), "{printed}");
    scene.start();
    assert!(knows_the_lighthouse(&scene.fake));
    scene.finish();
}

#[test]
fn markdown_brings_its_front_matter() {
    let scene = Scene::with(&[]);
    let file = format!(
        "---\ntitle: A red lighthouse\noutlet: Northbank Courier\nbyline: Edda Lind\npublished: 2031-04-01\n---\n{LETTER}"
    );
    let shown = add(&scene.fake, MODERATOR, "lighthouse.md", file.as_bytes());
    for part in ["A red lighthouse", "Northbank Courier", "Edda Lind", "2031-04-01"] {
        assert!(shown.text().contains(part), "{part}: {}", shown.text());
    }
    assert!(who_said(&scene.fake, "red is the only colour for a lighthouse").contains("2031-04-01"));
    scene.finish();
}

#[test]
fn a_page_brings_its_text() {
    let scene = Scene::with(&[]);
    let page = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>A red lighthouse</title></head>\
        <body><nav><a href=\"/\">Home</a></nav><article><h1>A red lighthouse</h1>\
        <p>The lighthouse of Quillhaven was painted on Monday, after eleven years in which nobody had touched it and the \
        salt had eaten most of the old white coat.</p>\
        <p>“Red is the only colour for a lighthouse,” said Olga Brandt, who has kept it since the last storm took the \
        railing and the bell with it.</p>\
        <p>The council had asked for blue, but the council does not climb the ladder, as the painters said at noon.</p>\
        </article></body></html>";
    add(&scene.fake, MODERATOR, "lighthouse.html", page.as_bytes());
    assert!(knows_the_lighthouse(&scene.fake));
    scene.finish();
}

#[test]
fn the_same_text_again_changes_nothing() {
    let scene = Scene::with(&[]);
    add(&scene.fake, MODERATOR, "lighthouse.txt", LETTER.as_bytes());
    let shown = add(&scene.fake, MODERATOR, "beacon.txt", LETTER.as_bytes());
    assert!(shown.text().contains("already"), "{}", shown.text());
    assert!(!list(&scene.fake).contains("beacon"), "{}", list(&scene.fake));
    scene.finish();
}

#[test]
fn a_repeated_dispatch_adds_once() {
    let scene = Scene::with(&[]);
    let call = scene.fake.slash("article add").file("file", "lighthouse.txt", LETTER.as_bytes()).by(MODERATOR);
    let id = call.send();
    scene.fake.dispatch_again();
    scene.fake.dispatch_again();
    let shown = scene.fake.answer_to(id);
    assert!(shown.text().contains("Added"), "{}", shown.text());
    assert!(knows_the_lighthouse(&scene.fake));
    scene.finish();
}

#[test]
fn a_file_of_another_host_is_not_fetched() {
    let scene = Scene::with(&[STRIKE]);
    let other = Fake::start();
    let elsewhere = other.serve_file("lighthouse.txt", LETTER.as_bytes());
    let (_, path) = elsewhere.rsplit_once("127.0.0.1").expect("it listens there");
    for url in [
        elsewhere.clone(),
        format!("http://localhost{path}"),
        format!("http://cdn.discordapp.com@127.0.0.1{path}"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "file:///etc/passwd".to_owned(),
    ] {
        let shown = scene.fake.slash("article add").file_at("file", "lighthouse.txt", 100, &url).by(MODERATOR).shown();
        assert!(shown.private && !shown.text().contains("Added"), "{url}: {}", shown.text());
        assert!(!shown.text().contains("Something went wrong"), "{url}: {}", shown.text());
    }
    assert!(other.requests().is_empty(), "{:?}", other.requests());
    scene.finish();
}

#[test]
fn a_file_that_is_no_article_is_refused_with_a_reason() {
    let scene = Scene::with(&[STRIKE]);
    let before = list(&scene.fake);
    let too_long = "The sea is wide. ".repeat(70_000);
    let files: [(&str, &[u8]); 6] = [
        ("empty.txt", b""),
        ("blank.txt", b" \n\t\n"),
        ("long.txt", too_long.as_bytes()),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0"),
        ("archive.zip", b"PK\x03\x04\x14\0\0\0\x08\0"),
        ("date.md", b"---\npublished: 2023-02-29\n---\nThe sea is wide.\n"),
    ];
    for (name, bytes) in files {
        let shown = add(&scene.fake, MODERATOR, name, bytes);
        assert!(shown.private && !shown.text().contains("Added article"), "{name}: {}", shown.text());
        assert!(!shown.text().contains("Something went wrong"), "{name}: {}", shown.text());
    }
    assert_eq!(list(&scene.fake), before);
    scene.finish();
}

#[test]
fn a_file_larger_than_it_was_said_to_be_is_refused() {
    let scene = Scene::with(&[]);
    let url = scene.fake.serve_file("sea.txt", &vec![b'a'; 12 << 20]);
    let shown = scene.fake.slash("article add").file_at("file", "sea.txt", 100, &url).by(MODERATOR).shown();
    assert!(shown.private && !shown.text().contains("Added"), "{}", shown.text());
    scene.finish();
}

#[test]
fn articles_are_listed_and_shown() {
    let scene = Scene::with(&[STRIKE, MONEY]);
    let listed = list(&scene.fake);
    for part in ["ferry-strike", "Ferry strike enters its third week", "boat-money", "Northbank Courier"] {
        assert!(listed.replace('\\', "").contains(part), "{part}: {listed}");
    }
    let shown = scene.fake.slash("article show").text("id", "boat-money").by(MODERATOR).shown();
    for part in ["Council puts money into lifeboats", "Edda Lind", "2031-03-06", "Ilse Harrow"] {
        assert!(shown.text().contains(part), "{part}: {}", shown.text());
    }
    scene.finish();
}

#[test]
fn what_is_removed_is_gone_at_once_and_comes_back_when_restored() {
    let scene = Scene::with(&[STRIKE, MONEY]);
    let removed = scene.fake.slash("article remove").text("id", "ferry-strike").by(MODERATOR).shown();
    assert!(removed.private && removed.text().contains("Removed"), "{}", removed.text());
    assert!(!who_said(&scene.fake, "until the boats are safe").contains("Ostrander"));
    assert!(!list(&scene.fake).contains("ferry-strike"));
    scene.fake.slash("article restore").text("id", "ferry-strike").by(MODERATOR).shown();
    assert!(who_said(&scene.fake, "until the boats are safe").contains("Ostrander"));
    scene.finish();
}

#[test]
fn a_removed_article_is_not_shown_by_an_old_button() {
    let scene = Scene::with(&[STRIKE]);
    let shown = scene.fake.slash("who-said").text("words", "until the boats are safe").shown();
    scene.fake.slash("article remove").text("id", "ferry-strike").by(MODERATOR).shown();
    let context = scene.fake.press(&shown, "Show context").shown();
    assert!(context.private && !context.text().contains("Ostrander"), "{}", context.text());
    scene.finish();
}

#[test]
fn an_unknown_article_is_told_so() {
    let scene = Scene::with(&[STRIKE]);
    for id in ["lighthouse", "../../etc/passwd", "@everyone", &"x".repeat(200)] {
        for name in ["article show", "article remove", "article restore"] {
            let shown = scene.fake.slash(name).text("id", id).by(MODERATOR).shown();
            assert!(shown.private && shown.text().contains("no article"), "{name} {id:?}: {}", shown.text());
        }
    }
    scene.finish();
}

#[track_caller]
fn is_refused(shown: &Shown) {
    assert!(shown.private, "{}", shown.text());
    for part in ["Added", "Removed", "Ostrander", "third week"] {
        assert!(!shown.text().contains(part), "{part}: {}", shown.text());
    }
    assert!(!shown.text().is_empty() && !shown.text().contains("Something went wrong"), "{}", shown.text());
}

/// Everything that only moderators may do, done by `person` at `place`.
fn try_everything(fake: &Fake, person: Person, place: Place) {
    is_refused(
        &fake.slash("article add").file("file", "lighthouse.txt", LETTER.as_bytes()).by(person).at(place).shown(),
    );
    is_refused(&fake.slash("article list").by(person).at(place).shown());
    for name in ["article show", "article remove", "article restore"] {
        is_refused(&fake.slash(name).text("id", "ferry-strike").by(person).at(place).shown());
    }
    let offered = fake.slash("article remove").by(person).at(place).typing("id", "");
    assert!(offered.is_empty(), "{offered:?}");
}

#[test]
fn a_member_cannot_moderate_even_where_the_menu_shows_the_commands() {
    let scene = Scene::with(&[STRIKE]);
    let before = list(&scene.fake);
    // A server's integration settings can show a command to anybody; its permissions stay those of a member.
    try_everything(&scene.fake, ALICE, Place::HOME);
    try_everything(&scene.fake, Person { permissions: !(1 << 3 | 1 << 5) & ((1 << 50) - 1), ..BEN }, Place::HOME);
    assert_eq!(list(&scene.fake), before);
    scene.finish();
}

#[test]
fn a_moderator_who_is_one_no_longer_cannot_moderate() {
    let scene = Scene::with(&[STRIKE]);
    assert!(list(&scene.fake).contains("ferry-strike"));
    try_everything(&scene.fake, Person { permissions: ALICE.permissions, ..MODERATOR }, Place::HOME);
    scene.finish();
}

#[test]
fn nobody_moderates_outside_the_server() {
    let scene = Scene::with(&[STRIKE]);
    try_everything(&scene.fake, MODERATOR, Place::PRIVATE);
    try_everything(&scene.fake, ADMIN, Place::PRIVATE);
    scene.finish();
}

#[test]
fn a_moderator_of_another_server_cannot_touch_this_one() {
    let mut scene = Scene::prepared(&[(GUILD, &[STRIKE]), (OTHER_GUILD, &[MONEY])]);
    scene.start();
    let there = |name: &str, id: &str| scene.fake.slash(name).text("id", id).by(MODERATOR).at(Place::ELSEWHERE).shown();
    let foreign = there("article remove", "ferry-strike").text();
    let unknown = there("article remove", "no-such-one").text();
    assert_eq!(foreign.replace("ferry-strike", "no-such-one"), unknown, "not even its existence is told");
    is_refused(&there("article show", "ferry-strike"));
    let offered = scene.fake.slash("article show").by(MODERATOR).at(Place::ELSEWHERE).typing("id", "ferry");
    assert!(offered.iter().all(|choice| choice.value != "ferry-strike"), "{offered:?}");
    assert!(list(&scene.fake).contains("ferry-strike"));
    scene.finish();
}

#[test]
fn ids_are_offered_to_moderators() {
    let scene = Scene::with(&[STRIKE, MONEY]);
    let offered = scene.fake.slash("article remove").by(MODERATOR).typing("id", "ferry");
    assert_eq!(offered.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>(), ["ferry-strike"]);
    scene.finish();
}

#[test]
fn a_hostile_file_name_is_only_a_name() {
    let scene = Scene::with(&[]);
    for name in
        ["../../../tmp/x.txt", "a/b\\c.txt", "CON.txt", "@everyone.txt", &format!("{}.txt", "x".repeat(300)), ".txt"]
    {
        let text = format!("{LETTER}\nThis copy came as number {}.\n", name.len());
        let shown = add(&scene.fake, MODERATOR, name, text.as_bytes());
        assert!(!shown.text().contains("Something went wrong"), "{name}: {}", shown.text());
        let alive = shown.text().replace("\\@", "").contains("@everyone");
        assert!(!alive, "{name}: {}", shown.text());
    }
    scene.finish();
}
