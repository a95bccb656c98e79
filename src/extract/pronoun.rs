//! Whom "he" or "she" means beside a cue, where the words just before name one person only. Anything less plain stays
//! unresolved: a wrong name is worse than none.

use std::collections::HashSet;

use super::{
    mention::{Name, People},
    subject::Clause,
};
use crate::domain::{Speaker, SpeakerKind};

/// Most people of a paragraph that are told apart; with two the pronoun is already undecided.
const PEOPLE_MAX: usize = 3;

/// Who was spoken of, and who spoke, in the paragraphs read so far.
#[derive(Debug, Default)]
pub(super) struct Focus {
    /// The names of all who were quoted so far.
    quoted: HashSet<String>,
    /// The people named by the narration of the paragraph before, in order, each once.
    before: Vec<Speaker>,
    /// Whom the paragraph before introduces with its last word, a colon.
    introduced: Option<Speaker>,
    /// The speaker of the last quotation, as long as the narration since names nobody.
    speaker: Option<Speaker>,
}

impl Focus {
    /// The person that the pronoun at token `at` means: the only one named just before it, who was quoted already.
    /// `None` for "they", "I", "it", and wherever two people were named.
    pub(super) fn antecedent(&self, clause: &Clause, people: &People, at: usize) -> Option<Speaker> {
        let pronoun = clause.tokens.get(at)?.span.slice(clause.text)?;
        if !["he", "she", "He", "She"].contains(&pronoun) {
            return None;
        }
        let named = clause.names.partition_point(|name| name.end <= at);
        let here = people_of(clause.names.get(..named)?, people);
        let only = match (here.as_slice(), self.before.as_slice()) {
            ([], _) if self.introduced.is_some() => return self.introduced.clone(),
            ([only], _) | ([], [only]) => Some(only),
            ([], []) => self.speaker.as_ref(),
            _ => None,
        };
        only.filter(|only| self.speaker.as_ref() == Some(*only) || self.quoted.contains(&only.name)).cloned()
    }

    /// Goes on to the next paragraph: `names` are those of this one's narration, `quoted` is the speaker of its last
    /// quotation, `introduced` the one it introduces with a colon at its end.
    pub(super) fn pass(
        &mut self,
        names: &[Name],
        people: &People,
        quoted: Option<Speaker>,
        introduced: Option<Speaker>,
    ) {
        let is_person = |speaker: &Speaker| speaker.kind == SpeakerKind::Person;
        let people_here = people_of(names, people);
        self.quoted.extend(quoted.iter().map(|speaker| speaker.name.clone()));
        self.speaker = match quoted {
            Some(speaker) => Some(speaker).filter(is_person),
            None => self.speaker.take().filter(|_| people_here.is_empty()),
        };
        self.introduced = introduced.filter(is_person);
        self.before = people_here;
    }
}

/// The people among `names`, each once.
fn people_of(names: &[Name], people: &People) -> Vec<Speaker> {
    let mut found: Vec<Speaker> = Vec::new();
    for name in names {
        let speaker = people.speaker(name);
        if speaker.kind == SpeakerKind::Person && !found.contains(&speaker) {
            found.push(speaker);
        }
        if found.len() == PEOPLE_MAX {
            break;
        }
    }
    found
}
