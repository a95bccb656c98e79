//! Corrections as JSON: the field `corrections` of an article that was exported.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::{CharOffsets, Correction, Span, Speaker, SpeakerKind};

use super::SpeakerName;

/// Most corrections of one article.
const CORRECTIONS_MAX: usize = 1_000;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Corrected {
    words: Vec<String>,
    /// In code points.
    spans: Vec<[usize; 2]>,
    #[serde(default)]
    level: u32,
    speaker: Option<String>,
    #[serde(default)]
    speaker_kind: Option<SpeakerKind>,
    by: String,
    at: Timestamp,
}

/// `corrections` of an article with this `text`, as `export` writes them.
pub(super) fn written(corrections: &[Correction], text: &str) -> Vec<Corrected> {
    let offsets = if corrections.is_empty() { None } else { Some(CharOffsets::of(text)) };
    let span = |span: &Span| offsets.as_ref().map_or([0, 0], |offsets| offsets.span(*span));
    let one = |correction: &Correction| Corrected {
        words: correction.words.clone(),
        spans: correction.spans.iter().map(span).collect(),
        level: correction.level,
        speaker: correction.speaker.as_ref().map(|speaker| speaker.name.clone()),
        speaker_kind: correction.speaker.as_ref().map(|speaker| speaker.kind),
        by: correction.by.clone(),
        at: correction.at,
    };
    corrections.iter().map(one).collect()
}

/// The corrections in `value`, with their places in `text`; the error says what is wrong with them.
pub(super) fn read(value: Value, text: &str) -> Result<Vec<Correction>, String> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    let each: Vec<Corrected> = serde_json::from_value(value)
        .map_err(|error| format!("The field “corrections” is not as `export` writes it: {error}."))?;
    if each.len() > CORRECTIONS_MAX {
        return Err(format!("The article has {} corrections; the most is {CORRECTIONS_MAX}.", each.len()));
    }
    let offsets = CharOffsets::of(text);
    each.into_iter().map(|one| correction(one, &offsets, text.len())).collect()
}

fn correction(one: Corrected, offsets: &CharOffsets<'_>, len_bytes: usize) -> Result<Correction, String> {
    let speaker = one.speaker.as_deref().map(|name| {
        let name = SpeakerName::new(name).map_err(|error| error.to_string())?;
        Ok::<_, String>(Speaker { name: name.into(), kind: one.speaker_kind.unwrap_or(SpeakerKind::Unknown) })
    });
    // A place past the end is where words stood in an earlier text; the end is as near as one can come to it.
    let byte = |chars: usize| offsets.byte_at(chars).unwrap_or(len_bytes);
    let spans = one.spans.iter().map(|[start, end]| Span::new(byte(*start), byte(*end)));
    let spans: Option<Vec<Span>> = spans.collect();
    let spans = spans.filter(|spans| spans.len() == one.words.len() && !spans.is_empty());
    let spans = spans.ok_or("A correction needs one span for each part of its “words”, and at least one.")?;
    let speaker = speaker.transpose()?;
    Ok(Correction { words: one.words, spans, level: one.level, speaker, by: one.by, at: one.at })
}
