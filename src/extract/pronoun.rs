//! Whom the narration is about: whom "he" or "she" means beside a cue, and whose words a quotation is that nobody
//! reports. Everybody named has a weight that fades from sentence to sentence; the heaviest of the right gender is meant,
//! unless another is nearly as heavy. A wrong name is worse than none.

use std::borrow::Cow;

use super::{
    cue::is_cue,
    description::joined_names,
    gender::{Gender, Genders, pronoun_gender},
    lexicon::Classes,
    mention::{Name, People},
    subject::{Clause, Subject},
    topic::main_subject,
};
use crate::domain::{Speaker, SpeakerKind};

/// Most people kept in mind; a reader does not keep more apart.
const SEEN_MAX: usize = 12;
/// Someone not named for so many paragraphs is not meant by a pronoun: 97 of 100 speakers of the development articles are
/// named within three.
const PARAGRAPHS_MAX: usize = 3;
/// Most cues of one sentence that are asked for their subject.
const CUES_MAX: usize = 3;
/// How far before a pronoun the names of its own sentence are looked at, in tokens.
const BEFORE_MAX: usize = 40;

/// What is left of a weight after one more sentence.
const FADED: f32 = 0.6;
/// What one mention weighs: as the speaker of a quotation, as the subject of a cue, as the sentence's subject, as what it
/// is said to be about, as the subject of its main clause, and as anything else.
const SPOKE: f32 = 1.2;
const REPORTED: f32 = 1.0;
const SUBJECT: f32 = 0.9;
const TOPIC: f32 = 1.6;
const MAIN: f32 = 1.0;
const MENTIONED: f32 = 0.3;
/// What the weight of a name counts that may be no person's.
const UNKNOWN: f32 = 0.5;

/// Somebody named so far.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    speaker: Speaker,
    weight: f32,
    /// When last named: a paragraph's place among those read.
    paragraph: usize,
    /// Whether a cue had them as its subject, so that they can speak whatever their kind.
    spoke: bool,
}

/// What somebody who is meant has said right before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// The quotation before.
    Quoted,
    /// What the sentence before reports.
    Reported,
    /// Nothing.
    Silent,
}

/// Somebody meant by a pronoun or by silence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meant {
    pub(super) speaker: Speaker,
    /// The weight of the next candidate divided by this one's: 0 where there is no other, 1 where they weigh the same.
    pub(super) rival: f32,
    /// Whether the next candidate, and not they, spoke the quotation before.
    pub(super) contested: bool,
    /// Whether the article shows their gender.
    pub(super) gender_known: bool,
    pub(super) turn: Turn,
}

/// Who was spoken of, and who spoke, in the sentences read so far.
#[derive(Debug, Default, Clone)]
pub(super) struct Focus {
    seen: Vec<Seen>,
    paragraph: usize,
    /// The speaker of the last quotation.
    last: Option<Speaker>,
    /// Whether somebody has spoken since whom nothing names.
    interrupted: bool,
    /// Who the last cue of the sentence before says spoke.
    reported: Option<Speaker>,
    /// Whom the main clause of the sentence before is about.
    about: Option<Speaker>,
}

impl Focus {
    /// Goes on to the next paragraph.
    pub(super) fn next_paragraph(&mut self) {
        self.paragraph += 1;
        let oldest = self.paragraph.saturating_sub(PARAGRAPHS_MAX);
        self.seen.retain(|seen| seen.paragraph >= oldest);
    }

    /// The person that the pronoun at token `at` means, in the sentence that begins with token `start`. `None` for "I",
    /// "it" and the like, and where nobody fits.
    pub(super) fn antecedent(
        &self,
        clause: &Clause,
        people: &People,
        genders: &Genders,
        start: usize,
        at: usize,
    ) -> Option<Meant> {
        let pronoun = clause.tokens.get(at)?.span.slice(clause.text)?;
        let plural = pronoun.eq_ignore_ascii_case("they") || pronoun.eq_ignore_ascii_case("their");
        let thing = pronoun.eq_ignore_ascii_case("it") || pronoun.eq_ignore_ascii_case("its");
        let gender = pronoun_gender(pronoun);
        if gender.is_none() && !plural && !thing {
            return None;
        }
        let from = at.saturating_sub(BEFORE_MAX).max(start);
        let mut here = Cow::Borrowed(self);
        if clause.names.get(clause.names.partition_point(|name| name.start < from)).is_some_and(|name| name.start < at)
        {
            here.to_mut().see_names(clause, people, genders, from, at);
        }
        if thing {
            return here.meant(is_organisation, genders);
        }
        here.meant(|seen| if plural { seen.spoke && is_plural(seen) } else { fits(seen, gender, genders) }, genders)
    }

    /// Whose words a quotation is that no cue reports: the one whom the narration is about, where they speak.
    pub(super) fn silent(&self, genders: &Genders) -> Option<Meant> {
        let mut meant = self.meant(|seen| seen.spoke, genders).filter(|_| !self.interrupted)?;
        let own = self.seen.iter().find(|seen| seen.speaker == meant.speaker).map_or(0.0, |seen| seen.weight);
        let others = self.seen.iter().filter(|seen| seen.speaker != meant.speaker);
        let others = others.filter(|seen| seen.spoke || !is_organisation(seen));
        let heaviest = others.map(|seen| seen.weight).fold(0.0, f32::max);
        meant.rival = heaviest / own.max(f32::MIN_POSITIVE);
        // "Lund left the room. “…”"
        if self.about.as_ref().is_some_and(|about| *about != meant.speaker) {
            meant.rival = meant.rival.max(1.0);
        }
        Some(meant)
    }

    fn meant(&self, fits: impl Fn(&Seen) -> bool, genders: &Genders) -> Option<Meant> {
        let known = |seen: &Seen| genders.of(&seen.speaker.name).is_some();
        // What is neither known as a man or woman nor has spoken may be no person at all.
        let weight = |seen: &Seen| if known(seen) || seen.spoke { seen.weight } else { seen.weight * UNKNOWN };
        let mut best: Option<&Seen> = None;
        let mut next: Option<&Seen> = None;
        for seen in self.seen.iter().filter(|seen| fits(seen)) {
            match best {
                Some(heavier) if weight(heavier) >= weight(seen) => {
                    next = next.filter(|next| weight(next) >= weight(seen)).or(Some(seen));
                }
                _ => next = best.replace(seen).or(next),
            }
        }
        let best = best?;
        let is_last = |seen: &Seen| self.last.as_ref() == Some(&seen.speaker);
        Some(Meant {
            speaker: best.speaker.clone(),
            rival: next.map_or(0.0, &weight) / weight(best).max(f32::MIN_POSITIVE),
            contested: next.is_some_and(|next| is_last(next) && !is_last(best)),
            gender_known: known(best),
            turn: match () {
                () if is_last(best) => Turn::Quoted,
                () if self.reported.as_ref() == Some(&best.speaker) => Turn::Reported,
                () => Turn::Silent,
            },
        })
    }

    /// Takes note that somebody speaks whom nothing names.
    pub(super) fn interrupt(&mut self) {
        self.interrupted = true;
    }

    /// Reads the sentence from token `start` to token `end`, whose quotations `speakers` said.
    pub(super) fn read(
        &mut self,
        clause: &Clause,
        people: &People,
        genders: &Genders,
        (start, end): (usize, usize),
        speakers: &[Speaker],
    ) {
        let subjects: Vec<Option<Speaker>> = (start..end)
            .filter(|&at| is_cue(clause.tokens, at, Classes::SPEECH))
            .take(CUES_MAX)
            .filter_map(|cue| clause.subject_before(start, cue))
            .filter_map(|subject| match subject {
                Subject::Named { name, .. } => Some(clause.names.get(name).map(|name| people.speaker(name))),
                Subject::Pronoun { at } => {
                    self.antecedent(clause, people, genders, start, at).map(|meant| Some(meant.speaker))
                }
                Subject::Described { start, end } => {
                    Some(joined_names(clause, people, start, end).map(|(speaker, _)| speaker))
                }
            })
            .collect();
        let opening = (start..end.min(start + 3))
            .find(|&at| clause.tokens.get(at).is_some_and(|token| token.any(Classes::PRONOUN)))
            .and_then(|at| self.antecedent(clause, people, genders, start, at));
        self.reported = subjects.iter().flatten().next_back().cloned();
        for seen in &mut self.seen {
            seen.weight *= FADED;
        }
        self.see_names(clause, people, genders, start, end);
        for subject in subjects {
            match subject {
                Some(speaker) => self.see(&speaker, REPORTED, true),
                None => self.interrupted = true,
            }
        }
        if let Some(meant) = opening {
            self.see(&meant.speaker, SUBJECT, false);
        }
        // "When Weil spoke, Lund left": what the main clause is about.
        self.about = None;
        // "Weil and Lund came": neither is alone what the sentence is about.
        let alone = |name: usize| {
            clause
                .names
                .get(name)
                .and_then(|name| name.start.checked_sub(1))
                .is_none_or(|before| !clause.is_and(before))
        };
        if let Some(Subject::Named { name, .. }) = main_subject(clause, start, end)
            && alone(name)
            && let Some(speaker) = clause.names.get(name).map(|name| people.speaker(name))
        {
            if self.seen.iter().any(|seen| seen.speaker == speaker) {
                self.see(&speaker, MAIN, false);
            }
            self.about = Some(speaker).filter(|_| speakers.is_empty() && self.reported.is_none());
        }
        for speaker in speakers {
            self.see(speaker, SPOKE, true);
            self.last = Some(speaker.clone());
        }
    }

    /// Takes note that the sentence just read reports words of `speaker`.
    pub(super) fn reports(&mut self, speaker: &Speaker) {
        self.see(speaker, REPORTED, true);
    }

    /// Takes the names between two tokens for spoken of; the first that no preposition governs for the subject.
    fn see_names(&mut self, clause: &Clause, people: &People, genders: &Genders, from: usize, to: usize) {
        let first = clause.names.partition_point(|name| name.start < from);
        let mut subject = false;
        let mut before_end = None;
        for name in clause.names.iter().skip(first).take_while(|name| name.start < to) {
            let speaker = people.speaker(name);
            let known = self.seen.iter().any(|seen| seen.speaker == speaker);
            let organisation = speaker.kind == SpeakerKind::Organisation;
            if is_credit(clause, name) {
                continue;
            }
            let person = speaker.kind == SpeakerKind::Person || genders.is_person(&speaker.name);
            if !person && !organisation && !known {
                continue;
            }
            // "Weil and Lund came": both are what the sentence is about.
            let joined = before_end.is_some_and(|end| end + 1 == name.start && clause.is_and(end));
            let topic = is_topic(clause, from, name);
            let free = joined || !subject && clause.is_free(name);
            before_end = free.then_some(name.end);
            subject |= free;
            let weight = match () {
                () if topic => TOPIC,
                () if free => SUBJECT,
                () => MENTIONED,
            };
            self.see(&speaker, weight, false);
        }
    }

    /// Adds to the weight of `speaker`; a mention weighs at least what it weighs alone.
    fn see(&mut self, speaker: &Speaker, weight: f32, spoke: bool) {
        self.interrupted &= !spoke;
        let paragraph = self.paragraph;
        if let Some(seen) = self.seen.iter_mut().find(|seen| seen.speaker == *speaker) {
            seen.weight = seen.weight.max(weight) + 0.1 * seen.weight.min(weight);
            seen.paragraph = paragraph;
            seen.spoke |= spoke;
            return;
        }
        if self.seen.len() == SEEN_MAX {
            let lightest = |(_, a): &(usize, &Seen), (_, b): &(usize, &Seen)| a.weight.total_cmp(&b.weight);
            if let Some((at, _)) = self.seen.iter().enumerate().min_by(lightest) {
                self.seen.swap_remove(at);
            }
        }
        self.seen.push(Seen { speaker: speaker.clone(), weight, paragraph, spoke });
    }
}

/// Whether `name` is what the sentence that begins with token `start` is to be about: "As for Weil, she", "For Weil, who".
fn is_topic(clause: &Clause, start: usize, name: &Name) -> bool {
    let word = |at: usize| clause.tokens.get(at).and_then(|token| token.span.slice(clause.text)).unwrap_or_default();
    let governed = match name.start.checked_sub(start) {
        Some(1) => ["For", "To"].contains(&word(start)),
        Some(2) => word(start) == "As" && word(start + 1) == "for",
        _ => false,
    };
    governed && clause.tokens.get(name.end).is_some_and(|token| token.is_sign(&[',']))
}

/// Whether `name` only says who took a picture: "(Anna Weil/Lowmere Press)".
fn is_credit(clause: &Clause, name: &Name) -> bool {
    let opens = name.start.checked_sub(1).and_then(|at| clause.tokens.get(at)).is_some_and(|sign| sign.is_sign(&['(']));
    opens && clause.tokens.get(name.end).is_some_and(|sign| sign.is_sign(&['/']))
}

fn is_organisation(seen: &Seen) -> bool {
    matches!(seen.speaker.kind, SpeakerKind::Organisation | SpeakerKind::Publication)
}

fn is_plural(seen: &Seen) -> bool {
    matches!(seen.speaker.kind, SpeakerKind::Group | SpeakerKind::Organisation)
}

/// Whether "he" or "she" can mean them: a person, or a single name that spoke, not known to be of the other gender.
fn fits(seen: &Seen, gender: Option<Gender>, genders: &Genders) -> bool {
    let known = genders.of(&seen.speaker.name);
    let person = match seen.speaker.kind {
        SpeakerKind::Person => true,
        SpeakerKind::Unknown => seen.spoke || genders.is_person(&seen.speaker.name),
        _ => false,
    };
    person && !genders.is_thing(&seen.speaker.name) && known.is_none_or(|known| Some(known) == gender)
}

#[cfg(test)]
mod tests {
    use crate::extract::tests::check;

    #[test]
    fn the_subject_of_the_main_clause_is_meant_first() {
        check(
            "When Ida Reyes left the port, Anna Weil seized the letter.\n“Go home,” she said.",
            &["Anna Weil: “Go home,”"],
        );
    }

    #[test]
    fn a_fronted_topic_is_meant() {
        check(
            "“It is late,” said Bo Lund. As for Tomas Brandt, he said the quay was “shut for good.”",
            &["Bo Lund: “It is late,”", "Tomas Brandt: the quay was “shut for good.”"],
        );
    }
}
