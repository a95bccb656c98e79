//! Which language a text is written in.

/// How much of a text is looked at, in bytes: a few paragraphs tell, and more costs as much again as finding the quotes.
const LOOKED_AT_BYTES: usize = 2_000;

/// The ISO 639-1 code of the language that `text` is written in; `None` where the detector is not sure, or where the
/// language has no such code.
pub(super) fn of(text: &str) -> Option<&'static str> {
    let end = text.floor_char_boundary(LOOKED_AT_BYTES);
    let info = whatlang::detect(text.get(..end)?)?;
    if info.is_reliable() { two_letters(info.lang().code()) } else { None }
}

/// A stated language ("en", "en-GB", "EN") as its first subtag in lower case; `None` for anything else.
pub(super) fn stated(given: &str) -> Option<String> {
    let first = given.trim().split(['-', '_']).next()?.to_lowercase();
    let fits = (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_lowercase());
    fits.then_some(first)
}

/// The ISO 639-1 code for an ISO 639-3 one that the detector gives.
fn two_letters(code: &str) -> Option<&'static str> {
    CODES.iter().find(|(three, _)| *three == code).map(|(_, two)| *two)
}

/// ISO 639-3 and 639-1 codes of the detector's languages (<https://iso639-3.sil.org/code_tables/639/data>).
const CODES: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_the_detector_knows_has_a_code() {
        let missing: Vec<&str> =
            whatlang::Lang::all().iter().map(whatlang::Lang::code).filter(|code| two_letters(code).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn a_stated_language_loses_its_region() {
        assert_eq!(stated("en-GB").as_deref(), Some("en"));
        assert_eq!(stated(" FR ").as_deref(), Some("fr"));
        assert_eq!(stated("English"), None);
        assert_eq!(stated(""), None);
    }
}
