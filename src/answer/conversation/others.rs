//! What others say, and what else the same speaker says.

use super::{
    super::{
        AnswerError,
        question::{ABOUT, SAYING},
    },
    pronoun,
    topic::{Topic, clipped},
    turn::{Read, Turn, said},
};

/// The most characters of each of several quotes that are known already.
const KNOWN_CHARS_MAX: usize = 36;
const HE_SHE_THEY: &[&str] = &["he", "she", "they", "him", "her", "them"];
const REPLYING: &[&str] = &["answer", "answered", "react", "reacted", "replied", "reply", "respond", "responded"];
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

impl Turn<'_> {
    /// "Who disagrees?", "Who else?": what others than the last speaker say on the same subject. Whether they disagree,
    /// nobody here can tell.
    pub(super) fn others(self) -> Result<Option<Read>, AnswerError> {
        let line = self.line;
        let replies = matches!(line.key(0), "did" | "does" | "has" | "who" | "anyone" | "anybody");
        let verb = line.position(DISAGREEING).or_else(|| line.position(REPLYING).filter(|_| replies));
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
        let other = |key: &str| {
            let said = SAYING.contains(&key) || DISAGREEING.contains(&key) || REPLYING.contains(&key);
            !said && !WHO_ELSE.contains(&key)
        };
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
    pub(super) fn more(self) -> Option<Read> {
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
        let topic = Topic { goes_on: true, ..Topic::said(Some(&speaker), &subject) };
        let known =
            self.before.shown.as_ref().filter(|shown| {
                shown.is_quote && shown.speaker.as_ref().is_some_and(|shown| shown.is_called(&speaker))
            });
        let known: Vec<&str> = known.into_iter().map(|shown| shown.words.as_str()).collect();
        let earlier = self.before.known.iter().map(String::as_str).filter(|_| self.before.topic.goes_on);
        Some((besides(&topic.text, &earlier.chain(known).collect::<Vec<_>>()), topic))
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
}

/// `text`, of what is known already, which is shortened where it is much.
fn besides(text: &str, known: &[&str]) -> String {
    let short = |words: &&str| {
        let first = if known.len() > 1 { clipped(words, KNOWN_CHARS_MAX) } else { (*words).to_owned() };
        if first.len() < words.len() {
            format!("“{}…”", first.trim_end_matches('…'))
        } else {
            format!("“{first}”")
        }
    };
    let known: Vec<String> = known.iter().map(short).collect();
    if known.is_empty() { text.to_owned() } else { format!("{text}, besides {}", known.join(" and ")) }
}

fn others(left_out: Option<&str>, subject: &str) -> Read {
    let topic = Topic { left_out: left_out.map(ToOwned::to_owned), ..Topic::said(None, subject) };
    let text = match left_out {
        Some(speaker) => format!("what do others than {speaker} say about {}", topic.subject),
        None => topic.text.clone(),
    };
    (text, topic)
}
