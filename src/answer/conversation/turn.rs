//! Whether a text goes on from the question before it, and what it means then.

use super::{
    super::{AnswerError, Asked, question::SAYING},
    fragment,
    line::Line,
    pronoun,
    standing::Standing,
    topic::{Person, Topic},
};

/// The exchange before, as it stands now.
#[derive(Debug)]
pub(super) struct Before<'a> {
    pub(super) topic: &'a Topic,
    pub(super) shown: Option<Standing>,
}

/// The usual whole name of the speaker whom the library calls so; `None` for everything else.
pub(super) type Known<'a> = &'a dyn Fn(&str) -> Result<Option<String>, AnswerError>;

/// A whole question, and what it is about.
pub(super) type Read = (String, Topic);

/// A text after an exchange.
#[derive(Clone, Copy)]
pub(super) struct Turn<'a> {
    pub(super) line: &'a Line<'a>,
    pub(super) before: &'a Before<'a>,
    pub(super) known: Known<'a>,
}

const ABOUT: &[&str] = &["about", "concerning", "on", "regarding"];
const HE_SHE_THEY: &[&str] = &["he", "she", "they", "him", "her", "them"];
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
    &["article", "paper", "newspaper", "outlet", "source", "from", "come", "comes", "printed", "published"];
const DISAGREEING: &[&str] = &[
    "disagree",
    "disagrees",
    "disagreed",
    "agree",
    "agrees",
    "agreed",
    "contradict",
    "contradicts",
    "contradicted",
    "dissent",
    "dissents",
    "object",
    "objects",
    "oppose",
    "opposes",
    "deny",
    "denies",
];
/// Words before "disagrees" or "else", and between it and what it is about.
const WHO_ELSE: &[&str] = &[
    "who",
    "what",
    "does",
    "do",
    "did",
    "has",
    "have",
    "is",
    "there",
    "anyone",
    "anybody",
    "someone",
    "somebody",
    "everyone",
    "everybody",
    "other",
    "others",
    "people",
    "speakers",
    "else",
    "that",
    "this",
    "it",
    "so",
    "him",
    "her",
    "them",
    "he",
    "she",
    "they",
    "with",
    "to",
    "the",
    "same",
    "thinks",
    "think",
];
/// Words of "what else did she say?".
const MORE: &[&str] = &[
    "what",
    "anything",
    "something",
    "how",
    "else",
    "more",
    "also",
    "did",
    "does",
    "has",
    "have",
    "is",
    "there",
    "he",
    "she",
    "they",
    "it",
    "him",
    "her",
    "them",
    "by",
    "from",
    "quotes",
    "words",
    "any",
    "to",
    "say",
];

/// The whole question that `text` means after the exchange `before`, and what it is about; `None` where it is one by itself.
pub(super) fn follow_up(text: &str, before: &Before<'_>, known: Known<'_>) -> Result<Option<Read>, AnswerError> {
    let Some(line) = Line::of(text) else { return Ok(None) };
    let turn = Turn { line: &line, before, known };
    if let Some(read) = turn.bare().or_else(|| turn.again()) {
        return Ok(Some(read));
    }
    if let Some(read) = turn.others()? {
        return Ok(Some(read));
    }
    if let Some(read) = turn.more() {
        return Ok(Some(read));
    }
    match pronoun::resolved(turn)? {
        Some(read) => Ok(Some(read)),
        None => fragment::completed(turn),
    }
}

impl Turn<'_> {
    /// "Why?", "When?", "How many?": the question before, or where its answer was somebody's words, when they were said.
    fn bare(self) -> Option<Read> {
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
    fn again(self) -> Option<Read> {
        let shown = self.before.shown.as_ref()?;
        let line = self.line;
        let topic = || self.before.topic.clone();
        if let ("who", verb, "that" | "it" | "this" | "so", 3) = (line.key(0), line.key(1), line.key(2), line.len())
            && (SAYING.contains(&verb) || verb == "was")
        {
            return Some((who_said(shown), topic()));
        }
        if (line.key(0), line.key(1), line.len()) == ("says", "who", 2) {
            return Some((who_said(shown), topic()));
        }
        let printed = line.position(PRINTED).is_some();
        let said = line.keys().any(|key| SAYING.contains(&key));
        let when = line.key(0) == "when" || line.position(&["day", "date", "year"]).is_some();
        let opens = matches!(line.key(0), "when" | "where" | "which" | "what" | "in" | "on" | "source" | "the");
        let asks_when_or_where = when || line.key(0) == "where";
        let points_back =
            printed || (said && asks_when_or_where) || (when && line.position(&["that", "this"]).is_some());
        let words_wanted = shown.is_quote || printed;
        if !(opens && points_back && words_wanted && self.names_nothing_else(shown)) {
            return None;
        }
        let asks = line.position(&["when", "where", "which", "day", "date", "source", "what"]).is_some();
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

    /// "Who disagrees?", "Who else?": what others than the last speaker say on the same subject. Whether they disagree,
    /// nobody here can tell.
    fn others(self) -> Result<Option<Read>, AnswerError> {
        let line = self.line;
        let verb = line.position(DISAGREEING);
        let else_at = line.position(&["else", "others", "other"]).filter(|at| {
            at.checked_sub(1).is_none_or(|before| {
                matches!(line.key(before), "who" | "anyone" | "anybody" | "someone" | "somebody" | "do" | "did" | "the")
            })
        });
        let Some(at) = verb.or(else_at) else { return Ok(None) };
        let asks = matches!(
            line.key(0),
            "who"
                | "does"
                | "do"
                | "did"
                | "has"
                | "is"
                | "anyone"
                | "anybody"
                | "someone"
                | "somebody"
                | "what"
                | "others"
        );
        let about = (at + 1..line.len()).find(|at| ABOUT.contains(&line.key(*at)));
        let end = about.unwrap_or(line.len());
        let other = |key: &str| !WHO_ELSE.contains(&key) && !SAYING.contains(&key) && !DISAGREEING.contains(&key);
        let named: Vec<usize> = (0..end).filter(|at| other(line.key(*at))).collect();
        if !asks {
            return Ok(None);
        }
        let subject = match about {
            Some(about) if about + 1 < line.len() => self.subject_from(about + 1),
            _ => self.subject(),
        };
        let Some(subject) = subject else { return Ok(None) };
        let (Some(first), Some(last)) = (named.first(), named.last()) else {
            return Ok(Some(others(self.speaker().as_deref(), &subject)));
        };
        let Some(name) = (self.known)(&line.cut(*first..last + 1))? else { return Ok(None) };
        Ok(verb.map(|verb| if *first < verb { said(Some(&name), &subject) } else { others(Some(&name), &subject) }))
    }

    /// "What else did she say about tanks?": other words of the same speaker.
    fn more(self) -> Option<Read> {
        let line = self.line;
        let at = line.position(&["else", "more"]).filter(|at| *at < 6)?;
        let about = (at + 1..line.len()).find(|at| ABOUT.contains(&line.key(*at)));
        let end = about.unwrap_or(line.len());
        let opens = matches!(line.key(0), "what" | "anything" | "something" | "more" | "did" | "has" | "any" | "is");
        let others: Vec<usize> =
            (0..end).filter(|at| !MORE.contains(&line.key(*at)) && !SAYING.contains(&line.key(*at))).collect();
        let speaker = self.speaker_meant(&others).filter(|_| opens)?;
        let told = line.keys().take(end).any(|key| SAYING.contains(&key) || HE_SHE_THEY.contains(&key));
        let subject = match about {
            Some(about) => self.subject_from(about + 1),
            None if told || !others.is_empty() => Some(String::new()),
            None => Some(self.before.topic.subject.clone()),
        };
        let subject = subject?;
        let topic = Topic::said(Some(&speaker), &subject);
        let known =
            self.before.shown.as_ref().filter(|shown| {
                shown.is_quote && shown.speaker.as_ref().is_some_and(|shown| shown.is_called(&speaker))
            });
        let text = match known {
            Some(shown) => format!("{}, besides “{}”", topic.text, shown.words),
            None => topic.text.clone(),
        };
        Some((text, topic))
    }

    /// Whom the words at `named`, or a pronoun, or nothing, mean: the last speaker.
    fn speaker_meant(self, named: &[usize]) -> Option<String> {
        let line = self.line;
        if let (Some(first), Some(last)) = (named.first(), named.last()) {
            let name = line.cut(*first..last + 1);
            return pronoun::speakers(self.before).find(|person| person.is_called(&name)).map(|person| person.name);
        }
        match line.keys().find(|key| HE_SHE_THEY.contains(key) || *key == "it") {
            Some(pronoun) => pronoun::meant(pronoun, self.before).map(|person| person.name),
            None if self.before.topic.asks_for_words() => self.speaker(),
            None => None,
        }
    }

    /// The last speaker: the one who was asked for, in the fullest form known, else the one who was shown.
    pub(super) fn speaker(self) -> Option<String> {
        let shown = self.before.shown.as_ref().and_then(|shown| shown.speaker.as_ref());
        match (&self.before.topic.speaker, shown) {
            (Some(asked), Some(shown)) if !shown.is_called(asked) => Some(asked.clone()),
            (_, Some(shown)) => Some(shown.name.clone()),
            (asked, None) => asked.clone(),
        }
    }

    /// What the last question was about, or else the words that were shown.
    pub(super) fn subject(self) -> Option<String> {
        let asked = &self.before.topic.subject;
        let shown = || self.before.shown.as_ref().map(|shown| format!("“{}”", shown.words));
        if asked.is_empty() { shown() } else { Some(asked.clone()) }
    }

    /// The subject that stands from word `at` on; "that" means the last one.
    pub(super) fn subject_from(self, at: usize) -> Option<String> {
        match (self.line.key(at), self.line.len() - at.min(self.line.len())) {
            (_, 0) => None,
            ("that" | "this" | "it" | "them" | "these" | "those", 1) => self.subject(),
            _ => Some(self.line.from(at)),
        }
    }
}

pub(super) fn said(speaker: Option<&str>, subject: &str) -> Read {
    let topic = Topic::said(speaker, subject);
    (topic.text.clone(), topic)
}

fn others(left_out: Option<&str>, subject: &str) -> Read {
    let topic = Topic::said(None, subject);
    let text = match left_out {
        Some(speaker) => format!("what do others than {speaker} say about {}", topic.subject),
        None => topic.text.clone(),
    };
    (text, topic)
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
    if topic.asks_for_words() {
        let Some(speaker) = &topic.speaker else { return Some(format!("{asking}: {}", topic.subject)) };
        let about = if topic.subject.is_empty() { String::new() } else { format!(" that about {}", topic.subject) };
        return Some(format!("{asking} did {speaker} say{about}"));
    }
    let Some(line) = Line::of(&topic.text) else { return Some(format!("{asking}: {}", topic.text)) };
    let auxiliary = |at: usize| super::topic::AUXILIARIES.contains(&line.key(at));
    let simple = matches!(line.key(0), "when" | "where" | "why") && auxiliary(1) && !asking.contains(' ');
    let start = usize::from(simple);
    let fits = simple || (topic.asked == Asked::YesNo && auxiliary(0) && !asking.contains(' '));
    Some(if fits { format!("{asking} {}", line.from(start)) } else { format!("{asking}: {}", topic.text) })
}
