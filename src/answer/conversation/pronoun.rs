//! Pronouns that mean the last speaker, or the thing that was asked about.

use super::{
    super::{
        AnswerError,
        question::{QUESTION_WORDS, SAYING},
    },
    fragment,
    line::Line,
    standing::Standing,
    topic::{AMOUNTS, AUXILIARIES, BOUNDARIES, Person, Topic, is_capital, lowered},
    turn::{Before, Read, Turn},
};
use crate::{
    domain::SpeakerKind,
    extract::Gender,
    index::{is_stop_word, words},
};

/// With a pronoun for a thing, a question of more telling words is one by itself: "Is it true that the quay is shut?".
const TELLING_WITH_THING_MAX: usize = 2;
/// How many words before a pronoun are looked up as names.
const LOOKED_UP_MAX: usize = 6;
/// Behind "it" these say something of the weather or of nothing.
const OF_NOTHING: &[&str] =
    &["rain", "rained", "raining", "snow", "snowed", "snowing", "true", "possible", "time", "seem", "seems"];

/// What a word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// A man or a woman; `true` where something is theirs.
    Person(Gender, bool),
    /// Several, or somebody.
    They(bool),
    Thing(bool),
}

fn stands(key: &str) -> Option<Stands> {
    Some(match key {
        "he" | "him" => Stands::Person(Gender::Male, false),
        "his" => Stands::Person(Gender::Male, true),
        "she" | "her" => Stands::Person(Gender::Female, false),
        "hers" => Stands::Person(Gender::Female, true),
        "they" | "them" => Stands::They(false),
        "their" => Stands::They(true),
        "it" => Stands::Thing(false),
        "its" => Stands::Thing(true),
        _ => return None,
    })
}

pub(super) fn is_pronoun(key: &str) -> bool {
    stands(key).is_some()
}

/// Whether the pronoun `key` cannot mean this person.
pub(super) fn contradicts(key: &str, person: &Person) -> bool {
    match stands(key) {
        Some(Stands::Person(gender, _)) => !is_person(person) || person.gender.is_some_and(|known| known != gender),
        _ => false,
    }
}

fn is_person(person: &Person) -> bool {
    matches!(person.kind, SpeakerKind::Person | SpeakerKind::Unknown)
}

/// Those whom a pronoun can mean, the likeliest first: who was shown, who was asked for, who is named in the question and
/// in what was shown, and whose words were left out.
pub(super) fn speakers(before: &Before<'_>) -> impl Iterator<Item = Person> {
    let shown = before.shown.as_ref();
    let speaker = shown.and_then(|shown| shown.speaker.clone());
    let asked = before.topic.speaker.as_ref().map(|name| {
        let known = speaker.clone().filter(|speaker| speaker.is_called(name));
        known.unwrap_or_else(|| Person::named(name))
    });
    let named = before.named.as_deref().map(Person::named);
    let beside = shown.map(|shown| shown.people.clone()).unwrap_or_default();
    let left_out = before.topic.left_out.as_deref().map(Person::named);
    speaker.into_iter().chain(asked).chain(named).chain(beside).chain(left_out)
}

/// The speaker whom `pronoun` means.
pub(super) fn meant(pronoun: &str, before: &Before<'_>) -> Option<Person> {
    let group = |person: &Person| person.kind != SpeakerKind::Person && person.gender.is_none();
    let spoken_of =
        |shown: &Standing, person: &Person| shown.people.contains(person) && shown.speaker.as_ref() != Some(person);
    let fits = |person: &Person| match stands(pronoun) {
        Some(Stands::Thing(_)) => group(person),
        // Somebody who was only spoken of is "he" or "she".
        Some(Stands::They(_)) => !before.shown.as_ref().is_some_and(|shown| spoken_of(shown, person)),
        _ => !contradicts(pronoun, person),
    };
    speakers(before).find(fits)
}

/// The text with what its pronouns mean in their places; `None` where it has none, or names somebody itself.
pub(super) fn resolved(turn: Turn<'_>) -> Result<Option<Read>, AnswerError> {
    let line = turn.line;
    let Some(first) = (0..line.len()).find(|at| stands_at(line, *at).is_some()) else { return Ok(None) };
    if line.len() == 1 {
        let meant = meant(line.key(0), turn.before).filter(|_| line.joined);
        return Ok(meant.map(|person| fragment::by(turn, &person.name)));
    }
    if !is_spoken_of(line, first) && names_somebody(turn, first)? {
        return Ok(None);
    }
    if both_genders(line) && meant("he", turn.before) == meant("she", turn.before) {
        return Ok(None);
    }
    let mut text = String::new();
    let mut done = line.words.first().map_or(0, |word| word.span.start());
    for (at, word) in line.words.iter().enumerate() {
        let Some(stands) = stands_at(line, at) else { continue };
        let Some(meaning) = meaning(turn, at, stands) else { return Ok(None) };
        text.push_str(line.text.get(done..word.span.start()).unwrap_or_default());
        text.push_str(&meaning);
        done = word.span.end();
    }
    let end = line.words.last().map_or(done, |word| word.span.end());
    text.push_str(line.text.get(done..end).unwrap_or_default());
    let read = Topic::of_text(&text);
    // "When did she say that?" changes nothing of what is talked about.
    let told = line.keys().any(|key| SAYING.contains(&key));
    let stays = told && !read.asks_for_words() && line.keys().all(fragment::is_little);
    let topic = if stays { turn.before.topic.clone() } else { read };
    Ok(Some((lowered(&text), topic)))
}

/// Whether a man and a woman are meant: "What did he say about her?"
fn both_genders(line: &Line<'_>) -> bool {
    let of = |wanted| line.keys().any(|key| matches!(stands(key), Some(Stands::Person(gender, _)) if gender == wanted));
    of(Gender::Male) && of(Gender::Female)
}

/// What word `at` stands for; "that" for something only in "What does Vale say about that?".
fn stands_at(line: &Line<'_>, at: usize) -> Option<Stands> {
    let pointing = matches!(line.key(at), "that" | "this" | "these" | "those") && is_spoken_of(line, at);
    if pointing { Some(Stands::Thing(false)) } else { stands(line.key(at)) }
}

/// Whether somebody is asked about the one that the pronoun at word `at` means: "What does Vale think of her?"
fn is_spoken_of(line: &Line<'_>, at: usize) -> bool {
    at + 1 == line.len() && at > 0 && matches!(line.key(at - 1), "about" | "on" | "of" | "with" | "to" | "against")
}

/// What stands in the place of the pronoun at word `at`.
fn meaning(turn: Turn<'_>, at: usize, stands: Stands) -> Option<String> {
    let (line, before) = (turn.line, turn.before);
    let told = line.keys().any(|key| SAYING.contains(&key));
    let spoken_of = is_spoken_of(line, at);
    let last = |person: Person| person.name;
    let theirs = match stands {
        Stands::Person(_, theirs) | Stands::They(theirs) | Stands::Thing(theirs) => theirs,
    } || (line.key(at) == "her" && at + 1 < line.len() && !is_stop_word(line.key(at + 1)));
    let meant = match stands {
        Stands::Person(..) => {
            let mentioned = |person: &Person| {
                words(&person.name, None).iter().any(|name| line.keys().any(|key| key == name.folded))
            };
            meant(line.key(at), before).filter(|person| !mentioned(person)).map(last)
        }
        Stands::They(_) if told && !spoken_of => meant("they", before).map(last),
        Stands::Thing(_) if told && !spoken_of => meant("it", before).map(last),
        Stands::They(_) | Stands::Thing(_) => thing(turn),
    }?;
    Some(match (theirs, meant.ends_with('s')) {
        (false, _) => meant,
        (true, true) => format!("{meant}’"),
        (true, false) => format!("{meant}’s"),
    })
}

/// The thing asked about, where the text is short enough to need one.
fn thing(turn: Turn<'_>) -> Option<String> {
    let telling = |key: &&str| {
        !is_stop_word(key) && !QUESTION_WORDS.contains(key) && !AUXILIARIES.contains(key) && !SAYING.contains(key)
    };
    let telling = |key: &&str| telling(key) && !BOUNDARIES.contains(key) && !AMOUNTS.contains(key);
    let telling: Vec<&str> = turn.line.keys().filter(telling).filter(|key| stands(key).is_none()).collect();
    let short = telling.len() <= TELLING_WITH_THING_MAX && !telling.iter().any(|key| OF_NOTHING.contains(key));
    turn.before.topic.thing().filter(|_| short)
}

/// Whether the text before word `end` names somebody or something whom the pronoun there can mean: a word with a capital
/// letter, or a speaker of the library.
fn names_somebody(turn: Turn<'_>, end: usize) -> Result<bool, AnswerError> {
    let line = turn.line;
    let mut looked_up = 0;
    for at in 0..end {
        let Some(word) = line.words.get(at) else { break };
        let key = line.key(at);
        if is_stop_word(key) || QUESTION_WORDS.contains(&key) || AUXILIARIES.contains(&key) || SAYING.contains(&key) {
            continue;
        }
        if at > 0 && is_capital(line.text, word) {
            return Ok(true);
        }
        looked_up += 1;
        if looked_up <= LOOKED_UP_MAX && (turn.known)(&line.cut(at..at + 1))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
