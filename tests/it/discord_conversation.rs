//! Follow-ups in a server: whose they are, and what others get to see of them.

use crate::{
    discord_town::{MONEY, STRIKE},
    fake::{Article, BEN, CHANNEL, Fake, GUILD, MODERATOR, OTHER_CHANNEL, OTHER_GUILD, Place, Scene, Shown},
};

const WALL: Article = Article {
    id: "wall-vote",
    title: "The wall is voted for",
    outlet: "Quillhaven Ledger",
    byline: "Tomas Wren",
    published: "2031-03-11",
    url: "",
    text: "Quillhaven will have its harbour wall.\n\n\
           “The harbour wall will save the old town,” said Ilse Harrow, the mayor.\n\n\
           “The harbour wall will shut the ferries out,” said Mara Ostrander, who speaks for the crews.\n\n\
           “The harbour wall is too low,” said Piet Lund, an engineer.\n",
};
const HARROW: &str = "What did Ilse Harrow say about the harbour wall?";
const READ: &str = "-# read as: what did Mara Ostrander say about the harbour wall";

fn scene() -> Scene {
    Scene::with(&[STRIKE, MONEY, WALL])
}

fn ask(fake: &Fake, question: &str) -> Shown {
    fake.slash("ask").text("question", question).shown()
}

#[track_caller]
fn is_read(shown: &Shown, expected: bool) {
    assert_eq!(shown.text().contains("read as"), expected, "{}", shown.text());
}

#[test]
fn the_next_question_of_the_same_person_goes_on_from_the_last() {
    let scene = scene();
    ask(&scene.fake, HARROW);
    let shown = ask(&scene.fake, "and Ostrander?");
    assert!(shown.text().starts_with(READ), "{}", shown.text());
    assert!(shown.text().replace('*', "").contains("The harbour wall will shut the ferries out"), "{}", shown.text());
    let shown = scene.fake.mention("when did she say that?").answered();
    let expected = "-# read as: when did Mara Ostrander say “The harbour wall will shut the ferries out”\n\
                    Said: day not stated. Printed: Quillhaven Ledger, 2031-03-11, paragraph 3 of 4.";
    assert!(shown.text().starts_with(expected), "{}", shown.text());
    scene.finish();
}

#[test]
fn who_disagrees_shows_others_without_saying_that_they_disagree_on_every_page() {
    let scene = scene();
    let first = scene.fake.mention(HARROW).answered();
    let shown = scene.fake.say("who disagrees?").pinging(&first).answered();
    let read = "-# read as: what do others than Ilse Harrow say about the harbour wall";
    assert!(shown.text().starts_with(read), "{}", shown.text());
    let next = scene.fake.press(&shown, "▶").shown();
    assert!(next.text().starts_with(read) && next.text().contains("2 of 2"), "{}", next.text());
    for page in [&shown, &next] {
        assert!(!page.text().replace('*', "").contains("save the old town,"), "{}", page.text());
    }
    scene.finish();
}

#[test]
fn nobody_goes_on_from_what_somebody_else_asked() {
    let scene = scene();
    let first = ask(&scene.fake, HARROW);
    is_read(&scene.fake.slash("ask").text("question", "and Ostrander?").by(BEN).shown(), false);
    is_read(&scene.fake.mention("and Ostrander?").by(BEN).answered(), false);
    scene.fake.mention("What did Piet Lund say?").by(BEN).answered();
    // Ben has a conversation of his own by now, but this is a reply to an answer that is not his.
    is_read(&scene.fake.mention("and Ostrander?").by(BEN).replying_to(&first).answered(), false);
    is_read(&scene.fake.say("and Ostrander?").by(BEN).pinging(&first).answered(), false);
    is_read(&scene.fake.say("and Ostrander?").pinging(&first).answered(), true);
    scene.finish();
}

#[test]
fn another_channel_and_another_server_know_nothing_of_it() {
    let mut scene = Scene::prepared(&[(GUILD, &[WALL]), (OTHER_GUILD, &[WALL])]);
    scene.start();
    ask(&scene.fake, HARROW);
    let at = |guild, channel| {
        scene.fake.slash("ask").text("question", "and Ostrander?").at(Place::Channel { guild, channel }).shown()
    };
    is_read(&at(GUILD, OTHER_CHANNEL), false);
    is_read(&at(OTHER_GUILD, CHANNEL), false);
    is_read(&ask(&scene.fake, "and Ostrander?"), true);
    scene.finish();
}

#[test]
fn a_complete_question_is_answered_as_it_stands() {
    let scene = scene();
    ask(&scene.fake, HARROW);
    is_read(&ask(&scene.fake, "How many lifeboats does the oldest ferry have?"), false);
    scene.finish();
}

#[test]
fn what_was_asked_privately_is_never_said_to_others() {
    let scene = scene();
    let private = |question: &str| scene.fake.slash("ask").text("question", question).switch("private", true).shown();
    private(HARROW);
    let public = scene.fake.mention("and Ostrander?").answered();
    assert!(!public.private && !public.text().contains("about the harbour wall"), "{}", public.text());
    is_read(&public, false);
    is_read(&ask(&scene.fake, "and Ostrander?"), false);
    private(HARROW);
    let shown = private("and Ostrander?");
    assert!(shown.private && shown.text().starts_with(READ), "{}", shown.text());
    scene.finish();
}

#[test]
fn nothing_in_how_a_question_was_read_pings_or_formats() {
    let scene = scene();
    ask(&scene.fake, HARROW);
    let shown = ask(&scene.fake, "what about <@1> @everyone **x** [y]?");
    let expected = "-# read as: what did Ilse Harrow say about 1\\> \\@everyone \\*\\*x\\*\\* \\[y";
    assert!(shown.text().starts_with(expected), "{}", shown.text());
    scene.finish();
}

#[test]
fn what_was_removed_in_between_is_not_shown_by_a_follow_up() {
    let scene = scene();
    ask(&scene.fake, "What did Piet Lund say about the harbour wall?");
    scene.fake.slash("article remove").text("id", "wall-vote").by(MODERATOR).shown();
    for question in ["when did he say that?", "who disagrees?", "what else did he say?"] {
        let shown = ask(&scene.fake, question);
        assert!(!shown.text().replace('*', "").contains("too low"), "{}", shown.text());
    }
    scene.finish();
}
