//! The question before once more: "Why?", and "When did she say that?", which asks for the words that were shown.

use super::{
    super::{Asked, question::SAYING},
    line::Line,
    pronoun,
    standing::Standing,
    topic::{AUXILIARIES, Person, Topic},
    turn::{Read, Turn},
};

/// Words of "when did she say that?", "which article is that from?", besides those for saying.
const AGAIN: &[&str] = &[
    "when",
    "where",
    "which",
    "what",
    "in",
    "on",
    "did",
    "was",
    "is",
    "does",
    "has",
    "he",
    "she",
    "they",
    "it",
    "that",
    "this",
    "so",
    "these",
    "those",
    "words",
    "day",
    "date",
    "year",
    "article",
    "paper",
    "newspaper",
    "outlet",
    "outlets",
    "source",
    "from",
    "come",
    "comes",
    "printed",
    "published",
    "exactly",
    "the",
    "quote",
    "quotation",
    "first",
];
const PRINTED: &[&str] =
    &["article", "paper", "newspaper", "outlet", "outlets", "source", "from", "come", "comes", "printed", "published"];

impl Turn<'_> {
    /// "Why?", "When?", "How many?": the question before, or where its answer was somebody's words, when they were said.
    pub(super) fn bare(self) -> Option<Read> {
        let keys: Vec<&str> = self.line.keys().collect();
        let (asking, rest) = match keys.as_slice() {
            ["how", amount @ ("many" | "much" | "long" | "often" | "old" | "far"), rest @ ..] => {
                (format!("how {amount}"), rest)
            }
            ["how", "come", rest @ ..] => ("why".to_owned(), rest),
            [word @ ("why" | "when" | "where" | "who" | "how"), rest @ ..] => ((*word).to_owned(), rest),
            ["since", "when"] => ("since when".to_owned(), &[][..]),
            _ => return None,
        };
        let nothing_more = matches!(rest, [] | ["that" | "so" | "exactly"] | ["is" | "was", "that" | "this" | "so"]);
        if !nothing_more {
            return None;
        }
        let words = self.before.shown.as_ref().filter(|shown| shown.is_quote);
        match (asking.as_str(), words) {
            ("when" | "where", Some(shown)) => Some((again(&asking, shown), self.before.topic.clone())),
            ("who", Some(shown)) => Some((who_said(shown), self.before.topic.clone())),
            _ => Some((asked_anew(&asking, self.before.topic)?, self.before.topic.clone())),
        }
    }

    /// "When did she say that?", "Which article is that from?", "Who said that?": the words that were shown, once more.
    pub(super) fn again(self) -> Option<Read> {
        let shown = self.before.shown.as_ref()?;
        let line = self.line;
        let topic = || self.before.topic.clone();
        if let ("who", verb, "that" | "it" | "this" | "so", 3) = (line.key(0), line.key(1), line.key(2), line.len())
            && (SAYING.contains(&verb) || verb == "was")
        {
            return Some((who_said(shown), topic()));
        }
        let keys: Vec<&str> = line.keys().collect();
        if matches!(keys.as_slice(), ["says", "who"] | ["according", "to", "who" | "whom"]) {
            return Some((who_said(shown), topic()));
        }
        let printed = line.position(PRINTED).is_some();
        let said = line.keys().any(|key| SAYING.contains(&key));
        let when = line.key(0) == "when" || line.position(&["day", "date", "year"]).is_some();
        let opens = matches!(
            line.key(0),
            "when" | "where" | "which" | "what" | "in" | "on" | "source" | "the" | "date" | "outlet"
        );
        let asks_when_or_where = when || line.key(0) == "where";
        let points_back = printed
            || line.key(0) == "date"
            || (said && asks_when_or_where)
            || (when && line.position(&["that", "this"]).is_some());
        let words_wanted = shown.is_quote || printed || line.key(0) == "date";
        if !(opens && points_back && words_wanted && self.names_nothing_else(shown)) {
            return None;
        }
        let asks = line.position(&["when", "where", "which", "day", "date", "source", "what", "outlet"]).is_some();
        asks.then(|| (again(if when { "when" } else { "where" }, shown), topic()))
    }

    /// Whether all words are those of such a question, or the name of, or a pronoun for, the one who was shown.
    fn names_nothing_else(self, shown: &Standing) -> bool {
        let line = self.line;
        let other = |key: &str| !AGAIN.contains(&key) && !SAYING.contains(&key);
        let first = line.keys().position(other);
        let last = line.keys().rposition(other);
        let named = match (first, last) {
            (Some(first), Some(last)) => {
                let name = line.cut(first..last + 1);
                shown.speaker.as_ref().is_some_and(|speaker| speaker.is_called(&name))
            }
            _ => true,
        };
        let meant = |speaker: &Person| line.keys().all(|key| !pronoun::contradicts(key, speaker));
        named && shown.speaker.as_ref().is_none_or(meant)
    }
}

fn who_said(shown: &Standing) -> String {
    format!("who said “{}”", shown.words)
}

/// When or where the words that were shown were said, or, of the article's own, printed.
fn again(asking: &str, shown: &Standing) -> String {
    match &shown.speaker {
        Some(speaker) => format!("{asking} did {} say “{}”", speaker.name, shown.words),
        None if shown.is_quote => format!("{asking} was “{}” said", shown.words),
        None => format!("{asking} was “{}” printed", shown.words),
    }
}

/// The question of `topic` with `asking` in the place of its own question word: "why did the quay open" after "When did
/// the quay open?"; where that makes no sentence, "why: who shut the quay".
fn asked_anew(asking: &str, topic: &Topic) -> Option<String> {
    if topic.text.is_empty() {
        return None;
    }
    if topic.asks_for_words() && asking.contains(' ') {
        return Some(format!("{asking}: {}", topic.text));
    }
    if topic.asks_for_words() {
        let Some(speaker) = &topic.speaker else { return Some(format!("{asking}: {}", topic.subject)) };
        let about = if topic.subject.is_empty() { String::new() } else { format!(" that about {}", topic.subject) };
        return Some(format!("{asking} did {speaker} say{about}"));
    }
    let Some(line) = Line::of(&topic.text) else { return Some(format!("{asking}: {}", topic.text)) };
    let auxiliary = |at: usize| AUXILIARIES.contains(&line.key(at));
    let simple = matches!(line.key(0), "when" | "where" | "why") && auxiliary(1) && !asking.contains(' ');
    let start = usize::from(simple);
    let fits = simple || (topic.asked == Asked::YesNo && auxiliary(0) && !asking.contains(' '));
    Some(if fits { format!("{asking} {}", line.from(start)) } else { format!("{asking}: {}", topic.text) })
}
