//! What can be set of the engine: how certain a speaker has to be in order to be shown.

use super::{ENGINE_VERSION, confidence::unattributed_confidence};
use crate::domain::{Attribution, Quote};

/// Settings of [`extract`](super::extract).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// From 0 to 1, counted in thousandths: a quote whose speaker is less certain is shown as unattributed, its cue kept.
    pub speaker_confidence_min: f64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { speaker_confidence_min: 0.6 }
    }
}

impl Settings {
    /// Differs whenever the engine or a setting does, so that stored extractions which were made otherwise are made anew.
    #[must_use]
    pub fn version(self) -> u32 {
        ENGINE_VERSION * 1001 + self.speaker_thousandths_min()
    }

    fn speaker_thousandths_min(self) -> u32 {
        thousandths(self.speaker_confidence_min)
    }

    /// Takes the speakers away that are less certain than is set.
    pub(super) fn withhold_unsure(self, quotes: &mut [Quote]) {
        let min = self.speaker_thousandths_min();
        for quote in quotes {
            if quote.speaker().is_some() && thousandths(f64::from(quote.confidence)) < min {
                quote.attribution = Attribution::Unattributed;
                quote.confidence = unattributed_confidence(quote.kind, quote.cue.is_some());
            }
        }
    }
}

/// `share`, from 0 to 1, in thousandths; what lies outside counts as the nearer end.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number from 0 to 1000")]
fn thousandths(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 1000.0).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{extract, tests::article};

    /// The speaker and the cue of the one quotation of `text`.
    #[track_caller]
    fn check(text: &str, speaker_confidence_min: f64, expected: (Option<&str>, Option<&str>)) {
        let quotes = extract(&article(text), Settings { speaker_confidence_min }).quotes;
        let [quote] = quotes.as_slice() else { panic!("{quotes:?}") };
        let cue = quote.cue.as_ref().map(|cue| cue.words.as_str());
        assert_eq!((quote.speaker().map(|speaker| speaker.name.as_str()), cue), expected);
    }

    const NAMED: &str = "“The wall stays shut,” said Anna Weil.";
    /// Two women weigh the same here.
    const DOUBTFUL: &str = "Ms. Weil and Ms. Reyes met in Lowmere. “The wall stays shut,” she said.";

    #[test]
    fn a_speaker_who_is_less_certain_than_set_is_not_shown_and_the_cue_is() {
        check(NAMED, 0.6, (Some("Anna Weil"), Some("said")));
        check(NAMED, 1.0, (None, Some("said")));
    }

    #[test]
    fn at_no_threshold_the_best_candidate_is_shown() {
        check(DOUBTFUL, 0.6, (None, Some("said")));
        check(DOUBTFUL, 0.0, (Some("Weil"), Some("said")));
    }

    #[test]
    fn another_threshold_is_another_version_and_a_number_outside_counts_as_the_nearer_end() {
        let version = |speaker_confidence_min| Settings { speaker_confidence_min }.version();
        assert_ne!(version(0.6), version(0.601));
        assert_eq!(version(0.6), version(0.6001));
        assert_eq!((version(-1.0), version(2.0)), (version(0.0), version(1.0)));
        assert!(version(0.0) > ENGINE_VERSION, "no older extraction is taken for a new one");
    }
}
