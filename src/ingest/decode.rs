//! From a file's bytes to its text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::IngestError;

/// A file's text, and what the moderator should know about how it was read.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) warning: Option<String>,
}

const BINARY: &str = "The file is not text (it looks like a program, an image or a PDF).";

/// `bytes` as text without its byte order mark: UTF-8, UTF-16 where the mark says so, or the older encoding that fits.
///
/// A file that is UTF-8 in most places is not read as something else: that would turn each curly mark into three wrong
/// characters.
pub(super) fn text(bytes: &[u8]) -> Result<Decoded, IngestError> {
    text_in(bytes, None)
}

/// Like [`text`], for a file that names its encoding itself (`declared`, as in HTML's `charset`).
pub(super) fn text_in(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, IngestError> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark_bytes)) => (Some(encoding), bytes.get(mark_bytes..).unwrap_or_default()),
        None => (None, bytes),
    };
    if let Some(encoding) = encoding.filter(|encoding| *encoding == UTF_16LE || *encoding == UTF_16BE) {
        return decoded(bytes, encoding, None);
    }
    if bytes.contains(&0) {
        return Err(refused("The file holds NUL bytes, so it is not text (a PDF, an image or a program?)."));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return checked(text.to_owned(), None);
    }
    if encoding == Some(UTF_8) || is_mostly_utf8(bytes) {
        return Err(refused(&broken_utf8(bytes)));
    }
    let encoding = declared
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .filter(|encoding| *encoding != UTF_8 && encoding.is_ascii_compatible())
        .unwrap_or_else(|| guessed(bytes));
    decoded(bytes, encoding, Some(format!("The text was read as {}; check its accents and marks.", encoding.name())))
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

fn decoded(bytes: &[u8], encoding: &'static Encoding, warning: Option<String>) -> Result<Decoded, IngestError> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) if text.chars().any(is_never_typed) => Err(refused(BINARY)),
        Some(text) => checked(text.into_owned(), warning),
        None => Err(refused(&format!("The file is not text: its bytes are not sound {}.", encoding.name()))),
    }
}

/// `text`, unless too many of its characters are ones that nobody types: more than one in a hundred.
fn checked(text: String, warning: Option<String>) -> Result<Decoded, IngestError> {
    let odd = text.chars().filter(|character| is_never_typed(*character)).count();
    if odd * 100 > text.len() {
        return Err(refused(BINARY));
    }
    Ok(Decoded { text, warning })
}

fn is_never_typed(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}')
}

/// Whether more characters of several bytes are sound UTF-8 than not.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken
}

fn broken_utf8(bytes: &[u8]) -> String {
    let sound_bytes = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let line = bytes.get(..sound_bytes).unwrap_or_default().split(|byte| *byte == b'\n').count();
    format!("The file is not sound UTF-8: line {line} holds a byte that belongs to no character.")
}

fn refused(sentence: &str) -> IngestError {
    IngestError::Refused(sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str) {
        match text(bytes) {
            Ok(decoded) => assert_eq!(decoded.text, expected),
            Err(error) => assert_eq!(error.to_string(), expected),
        }
    }

    #[test]
    fn a_byte_order_mark_is_left_out() {
        check(b"\xef\xbb\xbfShut.", "Shut.");
        check(b"\xff\xfeS\0h\0", "Sh");
        check(b"\xfe\xff\0S\0h", "Sh");
    }

    #[test]
    fn an_older_encoding_is_read_and_said_to_have_been() {
        let read = text(b"The caf\xe9 is shut, \x93for good\x94, the owner said on Monday.").unwrap();
        assert_eq!(read.text, "The café is shut, “for good”, the owner said on Monday.");
        assert_eq!(read.warning.unwrap(), "The text was read as windows-1252; check its accents and marks.");
    }

    #[test]
    fn a_file_that_is_nearly_utf8_is_not_read_as_something_else() {
        let bytes = [b"\xe2\x80\x9cShut\xe2\x80\x9d\n".as_slice(), b"\xff, she said."].concat();
        check(&bytes, "The file is not sound UTF-8: line 2 holds a byte that belongs to no character.");
    }

    #[test]
    fn nul_bytes_are_no_text() {
        check(b"abc\0def", "The file holds NUL bytes, so it is not text (a PDF, an image or a program?).");
    }

    #[test]
    fn an_image_is_no_text() {
        check(b"\x89PNG\r\n\x1a\n\x01\x02\x03\x04\xff\xfe\xfd", BINARY);
    }

    #[test]
    fn half_a_surrogate_is_no_text() {
        check(b"\xff\xfe\x00\xd8a\0", "The file is not text: its bytes are not sound UTF-16LE.");
    }
}
