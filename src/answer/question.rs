//! What is being asked, read off a question's leading words. No index: only the words themselves.

use super::{Asked, weights::AMOUNTS};
use crate::{
    domain::QUOTATION_MARKS,
    index::{Word, words},
};

/// Verbs that ask for somebody's words, with "who" before them or "about" behind them.
pub(super) const SAYING: &[&str] = &[
    "say",
    "said",
    "says",
    "saying",
    "tell",
    "told",
    "tweet",
    "tweeted",
    "tweets",
    "write",
    "wrote",
    "written",
    "think",
    "thinks",
    "comment",
    "commented",
    "claim",
    "claimed",
    "claims",
    "argue",
    "argued",
    "argues",
    "warn",
    "warned",
    "warns",
    "state",
    "stated",
    "states",
    "reply",
    "replied",
    "respond",
    "responded",
    "declare",
    "declared",
    "posted",
    "remarked",
    "called",
];
/// Words that lead to a subject: "about drones".
pub(super) const ABOUT: &[&str] = &["about", "concerning", "on", "regarding"];
/// Words between "who said" and what was said that do not belong to it.
const FILLERS: &[&str] = &["anything", "something", "what", "things", "ever", "that", "words", "quote", "line", "the"];
const AUXILIARIES: &[&str] = &["did", "do", "does", "has", "have", "had", "is", "was"];
/// Words before a question that ask nothing.
const JOINING: &[&str] = &["and", "but", "or", "so"];
pub(super) const QUESTION_WORDS: &[&str] = &["who", "whom", "whose", "when", "where", "how", "what", "which", "why"];
const YES_NO: &[&str] = &[
    "am", "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "may", "must", "shall", "should",
    "was", "were", "will", "would",
];

/// A question, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) asked: Asked,
    /// What to look for: the words somebody said, or the subject, or the whole question.
    pub(super) subject: String,
    /// Whose words are wanted: "Musk" in "What did Musk say about tanks?".
    pub(super) speaker: Option<String>,
    /// Words about a subject are wanted, not these very words.
    pub(super) about: bool,
    /// What stands between quotation marks in the question.
    pub(super) quoted: Vec<String>,
    /// Whose words are not wanted: "Musk" in "What do others than Musk say about tanks?".
    pub(super) left_out: Option<String>,
    /// The words that are known already: what is quoted in "What did Musk say, besides “Go home” and “I stay”?".
    pub(super) besides: Vec<String>,
    /// The year in which it was printed: 2031 in "What did Musk say about tanks in 2031?".
    pub(super) year: Option<i16>,
    /// When or where the very words of `subject` were said or printed is asked.
    pub(super) again: bool,
}

/// Reads `question`.
pub(super) fn read(question: &str) -> Reading {
    match without_besides(question) {
        Some((asked, known)) => Reading { besides: known, quoted: Vec::new(), ..read_of_a_year(asked) },
        None => read_of_a_year(question),
    }
}

/// The reading of a question for somebody's words without "in 2031" at its end, which is a year of printing.
fn read_of_a_year(question: &str) -> Reading {
    let asked = question.trim_end_matches(|character: char| character == '?' || character.is_whitespace());
    let year = asked.rsplit_once(" in ").and_then(|(asked, year)| Some((asked, year.parse::<i16>().ok()?)));
    if let Some((asked, year)) = year.filter(|(_, year)| (1500..2100).contains(year)) {
        let reading = read_plain(asked);
        if reading.asked == Asked::WhoSaid && reading.about {
            return Reading { year: Some(year), ..reading };
        }
    }
    read_plain(question)
}

fn read_plain(question: &str) -> Reading {
    let mut found = words(question, None);
    if found.len() > 1 {
        let joined = found.first().is_some_and(|word| JOINING.contains(&word.folded.as_str()));
        found.drain(..usize::from(joined));
    }
    let quoted = quoted(question);
    let whole = |asked| Reading {
        asked,
        subject: question.trim().to_owned(),
        speaker: None,
        about: false,
        quoted: quoted.clone(),
        left_out: None,
        besides: Vec::new(),
        year: None,
        again: false,
    };
    if let Some((asked, speaker)) = said_when(question, &found)
        && let [said] = quoted.as_slice()
    {
        return Reading { subject: said.clone(), speaker, again: true, ..whole(asked) };
    }
    if let Some((left_out, subject)) = said_by_others(question, &found) {
        return Reading { subject, left_out: Some(left_out), about: true, ..whole(Asked::WhoSaid) };
    }
    if let Some((subject, about)) = who_said(question, &found) {
        return Reading { subject, about, ..whole(Asked::WhoSaid) };
    }
    if let Some((speaker, subject)) = said_by(question, &found) {
        return Reading { subject, speaker: Some(speaker), about: true, ..whole(Asked::WhoSaid) };
    }
    whole(kind(question, &found))
}

/// What words are looked for in "who said (anything about) …", and whether as a subject; `None` for other texts.
pub(super) fn who_said(text: &str, found: &[Word]) -> Option<(String, bool)> {
    let word = |at: usize| found.get(at).map(|word| word.folded.as_str());
    let mut at = match word(0)? {
        "who" | "whoever" | "has" | "did" => 1,
        "quotes" | "quotations" | "statements" | "remarks" if ABOUT.contains(&word(1)?) => {
            return Some((rest(text, found, 2), true));
        }
        _ => return None,
    };
    while word(at)
        .is_some_and(|word| AUXILIARIES.contains(&word) || matches!(word, "ever" | "else" | "anyone" | "anybody"))
    {
        at += 1;
    }
    if !SAYING.contains(&word(at)?) || (word(0) != Some("who") && at < 2) {
        return None;
    }
    at += 1;
    let mut after = at;
    while word(after).is_some_and(|word| FILLERS.contains(&word)) {
        after += 1;
    }
    if word(after).is_some_and(|word| ABOUT.contains(&word)) && after + 1 < found.len() {
        return Some((rest(text, found, after + 1), true));
    }
    let that = usize::from(word(at) == Some("that"));
    (at + that < found.len()).then(|| (rest(text, found, at + that), false))
}

/// Speaker and subject of "What did … say about …"; the subject may be empty.
fn said_by(text: &str, found: &[Word]) -> Option<(String, String)> {
    let word = |at: usize| found.get(at).map(|word| word.folded.as_str());
    let at = if word(1)? == "else" { 2 } else { 1 };
    if !matches!(word(0)?, "what" | "how") || !AUXILIARIES.contains(&word(at)?) {
        return None;
    }
    let verb = (at + 2..found.len().min(9)).find(|at| word(*at).is_some_and(|word| SAYING.contains(&word)))?;
    let speaker = between(text, found, at + 1, verb)?;
    if verb + 1 == found.len() {
        return Some((speaker, String::new()));
    }
    let about = word(verb + 1).is_some_and(|word| ABOUT.contains(&word) || word == "of");
    (about && verb + 2 < found.len()).then(|| (speaker, rest(text, found, verb + 2)))
}

/// Whose words are left out, and the subject, of "What do others than … say about …".
fn said_by_others(text: &str, found: &[Word]) -> Option<(String, String)> {
    let word = |at: usize| found.get(at).map(|word| word.folded.as_str());
    let opens = word(0)? == "what" && AUXILIARIES.contains(&word(1)?) && word(2)? == "others" && word(3)? == "than";
    if !opens {
        return None;
    }
    let about = (5..found.len().min(14)).find(|at| word(*at) == Some("about") && word(at - 1) == Some("say"))?;
    (about + 1 < found.len()).then_some(())?;
    Some((between(text, found, 4, about - 1)?, rest(text, found, about + 1)))
}

/// The kind, and the speaker where there is one, of "When did … say “…”?" and "Where was “…” printed?".
fn said_when(text: &str, found: &[Word]) -> Option<(Asked, Option<String>)> {
    let word = |at: usize| found.get(at).map(|word| word.folded.as_str());
    let asked = match word(0)? {
        "when" => Asked::When,
        "where" => Asked::Where,
        _ => return None,
    };
    let opened = text.find(['"', '“', '”', '„', '«', '»'])?;
    let before = found.partition_point(|word| word.span.start() < opened);
    let told = |at: usize| word(at).is_some_and(|word| SAYING.contains(&word));
    match word(1)? {
        "did" | "does" | "has" if before > 3 && told(before - 1) => {
            Some((asked, Some(between(text, found, 2, before - 1)?)))
        }
        "was" | "were" if before == 2 => {
            let last = found.len().checked_sub(1)?;
            (told(last) || matches!(word(last), Some("printed" | "published"))).then_some((asked, None))
        }
        _ => None,
    }
}

/// "What did … say, besides “…”?" taken apart at "besides".
fn without_besides(question: &str) -> Option<(&str, Vec<String>)> {
    let (asked, known) = question.rsplit_once(" besides ")?;
    let known = known.trim_end().trim_end_matches('?').trim();
    if !known.starts_with(['"', '“']) || !known.ends_with(['"', '”']) {
        return None;
    }
    let known = quoted(known);
    (!known.is_empty()).then(|| (asked.trim_end().trim_end_matches(','), known))
}

/// The text from word `at` on, without marks around it.
fn rest(text: &str, found: &[Word], at: usize) -> String {
    let start = found.get(at).map_or(text.len(), |word| word.span.start());
    let closing =
        |character: char| character.is_whitespace() || QUOTATION_MARKS.contains(&character) || character == '?';
    text.get(start..).unwrap_or_default().trim_end_matches(closing).to_owned()
}

fn between(text: &str, found: &[Word], first: usize, end: usize) -> Option<String> {
    let start = found.get(first)?.span.start();
    let end = found.get(end.checked_sub(1)?)?.span.end();
    text.get(start..end).map(ToOwned::to_owned)
}

/// "who" of "who's" and "whos", other words as they are.
fn uncontracted(folded: &str) -> &str {
    folded.strip_suffix('s').filter(|word| QUESTION_WORDS.contains(word)).unwrap_or(folded)
}

fn kind(question: &str, found: &[Word]) -> Asked {
    let word = |at: usize| found.get(at).map_or("", |word| uncontracted(&word.folded));
    let opened = (0..found.len().min(4)).find(|at| QUESTION_WORDS.contains(&word(*at)));
    let asks = question.trim_end().ends_with('?');
    if opened.is_none_or(|at| at > 0) && YES_NO.contains(&word(0)) && found.len() > 1 {
        return Asked::YesNo;
    }
    let anywhere = || found.iter().position(|word| QUESTION_WORDS.contains(&uncontracted(&word.folded)));
    let Some(at) = opened.or_else(|| anywhere().filter(|_| asks)) else {
        return if asks { Asked::What } else { Asked::Topic };
    };
    match (word(at), word(at + 1)) {
        ("who" | "whom" | "whose", _) => Asked::Who,
        ("when", _) | ("what" | "which", "year" | "date" | "day" | "month" | "century" | "decade" | "time" | "era") => {
            Asked::When
        }
        ("where", _)
        | (
            "what" | "which",
            "city" | "country" | "state" | "place" | "town" | "region" | "county" | "continent" | "location",
        ) => Asked::Where,
        ("how", amount) if AMOUNTS.contains(&amount) => Asked::HowMany,
        ("what" | "which", "percentage" | "percent" | "number" | "amount" | "price" | "proportion" | "temperature") => {
            Asked::HowMany
        }
        ("why", _) => Asked::Why,
        _ => Asked::What,
    }
}

/// What stands between double quotation marks, where it holds a word.
fn quoted(question: &str) -> Vec<String> {
    let pieces: Vec<&str> = question.split(['"', '“', '”', '„', '«', '»']).collect();
    let between = pieces.iter().skip(1).step_by(2).take(pieces.len().saturating_sub(1) / 2);
    between.filter(|piece| piece.contains(char::is_alphanumeric)).map(|piece| (*piece).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(question: &str, asked: Asked) {
        assert_eq!(read(question).asked, asked, "{question}");
    }

    #[track_caller]
    fn check_who_said(question: &str, speaker: Option<&str>, subject: &str, about: bool) {
        let reading = read(question);
        assert_eq!(
            (reading.asked, reading.speaker.as_deref(), reading.subject.as_str(), reading.about),
            (Asked::WhoSaid, speaker, subject, about)
        );
    }

    #[test]
    fn the_leading_words_tell_what_is_asked() {
        check("Who opened the quay?", Asked::Who);
        check("When did the quay open?", Asked::When);
        check("In what year was the quay built?", Asked::When);
        check("Where is the quay?", Asked::Where);
        check("Which city has a quay?", Asked::Where);
        check("How many crates stood on the quay?", Asked::HowMany);
        check("What is the price of fish?", Asked::What);
        check("How much does a crate cost?", Asked::HowMany);
        check("Why was the quay shut?", Asked::Why);
        check("who's the harbour master", Asked::Who);
        check("whats the quay worth", Asked::What);
        check("where’s the quay", Asked::Where);
        check("Is the quay open?", Asked::YesNo);
        check("The quay was shut by which mayor?", Asked::What);
        check("harbour fees", Asked::Topic);
        check("And who opened the quay?", Asked::Who);
        check("", Asked::Topic);
    }

    #[test]
    fn words_behind_who_said_are_what_was_said() {
        check_who_said("Who said \"Nobody opens the quay\"?", None, "Nobody opens the quay", false);
        check_who_said("who said that the quay stays shut", None, "the quay stays shut", false);
        check_who_said("Who wrote that if fish is dear, men go hungry?", None, "if fish is dear, men go hungry", false);
    }

    #[test]
    fn a_subject_stands_behind_about() {
        check_who_said("who said anything about drones", None, "drones", true);
        check_who_said("Who has said something on the harbour fees?", None, "the harbour fees", true);
        check_who_said("quotes about fish", None, "fish", true);
        check_who_said("What did Orrin say about fish and nets?", Some("Orrin"), "fish and nets", true);
        check_who_said("What has Mayor Orrin said?", Some("Mayor Orrin"), "", true);
        check_who_said("And what did Orrin say about fish?", Some("Orrin"), "fish", true);
    }

    #[test]
    fn other_questions_with_such_verbs_are_not_about_who_said_it() {
        check("When did she say that the quay would open?", Asked::When);
        check("What did the council announce that it would build?", Asked::What);
        check("Who was told?", Asked::Who);
    }

    #[test]
    fn others_than_a_speaker_are_asked_for_by_leaving_that_one_out() {
        let reading = read("What do others than Ines Orrin say about fish and nets?");
        assert_eq!(reading.left_out.as_deref(), Some("Ines Orrin"));
        check_who_said("What do others than Ines Orrin say about fish and nets?", None, "fish and nets", true);
    }

    #[test]
    fn what_is_known_already_stands_behind_besides() {
        let question = "What did Orrin say about fish, besides “Nets are dear…”?";
        check_who_said(question, Some("Orrin"), "fish", true);
        assert_eq!(read(question).besides, ["Nets are dear…"]);
        assert_eq!(read("What did Orrin say besides “Go” and “Stay”").besides, ["Go", "Stay"]);
        assert_eq!(read("Who stood besides the mayor?").besides, Vec::<String>::new());
        check_who_said("What else did Orrin say about fish?", Some("Orrin"), "fish", true);
    }

    #[test]
    fn a_year_at_the_end_is_when_it_was_printed() {
        check_who_said("What did Orrin say about fish in 2031?", Some("Orrin"), "fish", true);
        check_who_said("What did Orrin say in 2031?", Some("Orrin"), "", true);
        assert_eq!(read("What did Orrin say about fish in 2031?").year, Some(2031));
        assert_eq!(read("What did Orrin say about fish in 12 crates?").year, None);
        check("Who opened the quay in 2031?", Asked::Who);
    }

    #[test]
    fn when_and_where_very_words_were_said_is_told_from_when_and_where_something_is() {
        let again = |question: &str| {
            let reading = read(question);
            (reading.again, reading.asked, reading.speaker, reading.subject)
        };
        let said = || "Go home".to_owned();
        let by = |name: &str| Some(name.to_owned());
        assert_eq!(again("When did Ines Orrin say “Go home”?"), (true, Asked::When, by("Ines Orrin"), said()));
        assert_eq!(again("where was \"Go home\" printed"), (true, Asked::Where, None, said()));
        assert!(!again("When did the “Patient Margaret” sail?").0);
        assert!(!again("When did Orrin say that the quay would open?").0);
    }

    #[test]
    fn words_between_marks_are_quoted() {
        assert_eq!(read("Did he say “no quay” or \"no fish\"?").quoted, ["no quay", "no fish"]);
        assert_eq!(read("An \"unclosed mark").quoted, Vec::<String>::new());
    }
}
