//! What was found out about one quotation.

use super::confidence::UNREPORTED_CONFIDENCE;
use crate::domain::{Attribution, Found, Mention, SaidOn, Speaker, SpeakerKind};

/// What was found out about one region.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) attribution: Option<Attribution>,
    pub(super) cue: Option<Mention>,
    pub(super) said_on: Option<SaidOn>,
    pub(super) confidence: f32,
    /// The best candidate where none is sure enough to be the speaker, and how certain it is.
    pub(super) unsure: Option<(Attribution, f32)>,
    /// The region whose quote this one goes on with: “…,” Weil said. “…”
    pub(super) joins: Option<usize>,
    /// Whether the cue stands right beside it, a comma or colon between at most.
    pub(super) beside_cue: bool,
    /// Whether the marks quote somebody.
    pub(super) quoted: bool,
}

impl Link {
    /// The speaker, or else the best candidate, and how certain they are.
    pub(super) fn best(&self) -> (Attribution, f32) {
        let unsure = self.unsure.clone().filter(|_| self.attribution.is_none());
        unsure.unwrap_or_else(|| (self.attribution.clone().unwrap_or(Attribution::Unattributed), self.confidence))
    }
}

impl Default for Link {
    /// Nothing found: no speaker, no cue, and quoted only if the gate says so.
    fn default() -> Link {
        Link {
            attribution: None,
            cue: None,
            said_on: None,
            confidence: UNREPORTED_CONFIDENCE,
            unsure: None,
            joins: None,
            beside_cue: false,
            quoted: false,
        }
    }
}

pub(super) fn speaker(link: &Link) -> Option<&Speaker> {
    match &link.attribution {
        Some(Attribution::Attributed { speaker, .. }) => Some(speaker),
        _ => None,
    }
}

/// The speaker of `link`, where a name beside the cue says who it is.
pub(super) fn named_speaker(link: &Link) -> Option<&Speaker> {
    match &link.attribution {
        Some(Attribution::Attributed { speaker, found: Found::Named, .. }) => Some(speaker),
        _ => None,
    }
}

pub(super) fn is_person(link: &Link) -> bool {
    speaker(link).is_some_and(|speaker| speaker.kind == SpeakerKind::Person)
}
