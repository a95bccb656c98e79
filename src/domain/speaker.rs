use serde::{Deserialize, Serialize};

/// Who an article says spoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// As this article gives it at its fullest: "Victoria Nuland", not "Nuland" or "she".
    pub name: String,
    /// What kind of speaker.
    pub kind: SpeakerKind,
}

/// What kind of speaker somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// One person.
    Person,
    /// A company, a ministry, a party.
    Organisation,
    /// Several people: "two officials".
    Group,
    /// A newspaper, a broadcaster, an agency.
    Publication,
    /// The article does not tell.
    Unknown,
}

impl SpeakerKind {
    /// The word that the JSON contract uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SpeakerKind::Person => "person",
            SpeakerKind::Organisation => "organisation",
            SpeakerKind::Group => "group",
            SpeakerKind::Publication => "publication",
            SpeakerKind::Unknown => "unknown",
        }
    }

    /// The kind that [`SpeakerKind::as_str`] writes as `word`; `Unknown` where it writes none so.
    #[must_use]
    pub fn from_word(word: &str) -> SpeakerKind {
        use SpeakerKind::{Group, Organisation, Person, Publication, Unknown};
        [Person, Organisation, Group, Publication].into_iter().find(|kind| kind.as_str() == word).unwrap_or(Unknown)
    }
}
