//! What a pressed button means. The question that a message answers travels in the button's `custom_id`, sealed with
//! HMAC-SHA-256 (RFC 2104) so that nobody can make one up or carry one elsewhere; one too long for that is kept in the
//! store under a random key. Either way it works after a restart, for 7 days.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{
    limits::{CUSTOM_ID_CHARS_MAX, chars},
    place::Place,
};
use crate::{
    domain::LibraryName,
    store::{ArticleKey, Store, StoreError},
};

/// How long a button works.
const LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The form of a `custom_id`; another is of another release, and has expired.
const SEALED: &str = "v1s";
const KEPT: &str = "v1k";
/// Bytes of the seal that are written: 80 bits, as RFC 2104 §5 allows at the least.
const TAG_BYTES: usize = 10;
/// The longest first finding of a page that a `custom_id` leaves room for.
const PAGE_FIRST_MAX: usize = 9_999_999;
/// What stands in the place of `ask` where the question, whole as it is, was read into a shorter one. Not in the table, so
/// that nobody can type it.
pub(super) const FOLLOW_UP: &str = "follow-up";
/// One letter for each command and each option that a button can carry.
const COMMANDS: &[(char, &str)] = &[
    ('w', "who-said"),
    ('t', "sources-on"),
    ('a', "ask"),
    ('f', FOLLOW_UP),
    ('q', "check-quote"),
    ('s', "speakers"),
    ('m', "timeline"),
    ('l', "article list"),
];
const OPTIONS: &[(char, &str)] = &[
    ('w', "words"),
    ('t', "topic"),
    ('q', "question"),
    ('c', "quote"),
    ('s', "speaker"),
    ('o', "outlet"),
    ('a', "after"),
    ('b', "before"),
    ('y', "quotes-only"),
    ('n', "name"),
];

/// What a message with buttons shows: the command that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shown {
    /// As in the table: `who-said`, `article list`; or [`FOLLOW_UP`].
    pub(super) name: String,
    /// As given, `private` left out.
    pub(super) options: Vec<(String, String)>,
    /// Whether only the asker sees it, who alone may press then.
    pub(super) private: bool,
}

/// What a button is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Press {
    /// Show what begins at this finding, counted from 0.
    Page(usize),
    /// Show this paragraph of this article, counted from 1, and its neighbours.
    Context {
        /// The article.
        article: ArticleKey,
        /// Its paragraph.
        paragraph: u32,
    },
}

impl fmt::Display for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Press::Page(first) => write!(f, "p{first}"),
            Press::Context { article, paragraph } => write!(f, "c{}.{paragraph}", article.0),
        }
    }
}

impl Press {
    fn read(text: &str) -> Option<Press> {
        if let Some(first) = text.strip_prefix('p') {
            return Some(Press::Page(usize::try_from(number(first)?).ok()?));
        }
        let (article, paragraph) = text.strip_prefix('c')?.split_once('.')?;
        let paragraph = u32::try_from(number(paragraph)?).ok()?;
        Some(Press::Context { article: ArticleKey(number(article)?), paragraph })
    }
}

/// Decimal digits only.
fn number(digits: &str) -> Option<u64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// What a pressed button asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pressed {
    /// The page of `shown` that begins at this finding, counted from 0.
    Page {
        /// What the message shows.
        shown: Shown,
        /// The first finding.
        first: usize,
    },
    /// This paragraph of this article, counted from 1, and its neighbours.
    Context {
        /// The article.
        article: ArticleKey,
        /// Its paragraph.
        paragraph: u32,
    },
}

/// The key that seals buttons. Never shown.
#[derive(Clone)]
pub(super) struct Seal([u8; 32]);

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(…)")
    }
}

/// The buttons of one message.
#[derive(Debug)]
pub(super) struct Buttons {
    seal: Seal,
    place: Place,
    private: bool,
    until: Timestamp,
    asked: Asked,
}

/// Where the question of a message with pages is.
#[derive(Debug)]
enum Asked {
    /// One page: nowhere.
    Once,
    /// In the `custom_id`, in this form.
    Packed(String),
    /// In the store, under this key.
    Kept(String),
}

impl Buttons {
    /// Buttons at `place`, for a message of one page.
    pub(super) fn new(seal: &Seal, place: Place, private: bool, now: Timestamp) -> Buttons {
        let place = bound(place, private);
        let until = now.checked_add(LIFE).unwrap_or(now);
        Buttons { seal: seal.clone(), place, private, until, asked: Asked::Once }
    }

    /// Also for turning the pages of `shown`. Writes to the store only where the question does not fit a `custom_id`.
    pub(super) fn paged(mut self, store: &Store, library: &LibraryName, shown: &Shown) -> Result<Buttons, StoreError> {
        self.asked = match packed(shown) {
            Some(packed) if self.fits(&packed) => Asked::Packed(packed),
            _ => {
                let key = random_key();
                let row = serde_json::to_string(&Row { shown: shown.clone(), place: self.place })?;
                store.keep(library, &row_name(&key), &row, Some(self.until))?;
                Asked::Kept(key)
            }
        };
        Ok(self)
    }

    fn fits(&self, packed: &str) -> bool {
        let id = self.sealed(Press::Page(PAGE_FIRST_MAX), packed);
        chars(&id) <= CUSTOM_ID_CHARS_MAX
    }

    /// The `custom_id` of the button for `press`: at most 100 characters.
    pub(super) fn custom_id(&self, press: Press) -> String {
        match (press, &self.asked) {
            (Press::Page(_), Asked::Packed(packed)) => self.sealed(press, packed),
            (Press::Page(_), Asked::Kept(key)) => format!("{KEPT}:{press}:{key}"),
            (Press::Page(_), Asked::Once) | (Press::Context { .. }, _) => self.sealed(press, ""),
        }
    }

    fn sealed(&self, press: Press, packed: &str) -> String {
        let visible = if self.private { 'e' } else { 'o' };
        let signed = format!("{SEALED}:{press}:{:x}:{visible}{packed}", minutes_of(self.until));
        let tag = self.seal.tag(self.place, &signed);
        format!("{signed}:{tag}")
    }
}

/// A kept row.
#[derive(Serialize, Deserialize)]
struct Row {
    shown: Shown,
    place: Place,
}

/// What the button `custom_id`, pressed at `place`, means; `None` where it has expired, was made elsewhere or for
/// somebody else, or was never made by us.
pub(super) fn pressed(
    seal: &Seal,
    store: &Store,
    library: &LibraryName,
    custom_id: &str,
    place: Place,
    now: Timestamp,
) -> Result<Option<Pressed>, StoreError> {
    if chars(custom_id) > CUSTOM_ID_CHARS_MAX {
        return Ok(None);
    }
    let Some((form, rest)) = custom_id.split_once(':') else { return Ok(None) };
    match form {
        SEALED => Ok(unsealed(seal, custom_id, place, now)),
        KEPT => {
            let Some((press, key)) = rest.split_once(':') else { return Ok(None) };
            let Some(Press::Page(first)) = Press::read(press).filter(|_| is_key(key)) else { return Ok(None) };
            let Some(row) = store.kept(library, &row_name(key), now)? else { return Ok(None) };
            let Ok(Row { shown, place: made_for }) = serde_json::from_str(&row) else { return Ok(None) };
            Ok((bound(place, shown.private) == made_for).then_some(Pressed::Page { shown, first }))
        }
        _ => Ok(None),
    }
}

/// `place` as far as a button is bound to it: where anyone may press, not to the asker.
fn bound(place: Place, private: bool) -> Place {
    if private { place } else { Place { user: 0, ..place } }
}

fn unsealed(seal: &Seal, custom_id: &str, place: Place, now: Timestamp) -> Option<Pressed> {
    let (signed, tag) = custom_id.rsplit_once(':')?;
    let mut parts = signed.splitn(4, ':').skip(1);
    let (press, minutes, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let private = match rest.chars().next()? {
        'e' => true,
        'o' => false,
        _ => return None,
    };
    if !seal.is_tag(bound(place, private), signed, tag) {
        return None;
    }
    let until = i64::from_str_radix(minutes, 16).ok()?;
    if minutes_of(now) > until {
        return None;
    }
    match Press::read(press)? {
        Press::Context { article, paragraph } => Some(Pressed::Context { article, paragraph }),
        Press::Page(first) => Some(Pressed::Page { shown: unpacked(rest.get(1..)?, private)?, first }),
    }
}

impl Seal {
    /// The seal with this key.
    pub(super) fn new(key: [u8; 32]) -> Seal {
        Seal(key)
    }

    fn mac(&self, place: Place, signed: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        for number in [place.guild, place.channel, place.user] {
            mac.update(&number.to_be_bytes());
        }
        mac.update(signed.as_bytes());
        mac
    }

    fn tag(&self, place: Place, signed: &str) -> String {
        hex(self.mac(place, signed).finalize().into_bytes().iter().take(TAG_BYTES))
    }

    /// Compared in constant time.
    fn is_tag(&self, place: Place, signed: &str, tag: &str) -> bool {
        let Some(tag) = bytes(tag).filter(|tag| tag.len() == TAG_BYTES) else { return false };
        self.mac(place, signed).verify_truncated_left(&tag).is_ok()
    }
}

/// The question as it stands in a `custom_id`: `wwthe quay|sVale`; `None` where it holds what cannot stand there.
fn packed(shown: &Shown) -> Option<String> {
    let mut packed = String::from(letter(COMMANDS, &shown.name)?);
    for (at, (name, value)) in shown.options.iter().enumerate() {
        if value.is_empty() || value.chars().any(char::is_control) {
            return None;
        }
        if at > 0 {
            packed.push('|');
        }
        packed.push(letter(OPTIONS, name)?);
        packed.push_str(&value.replace('\\', "\\\\").replace('|', "\\p"));
    }
    Some(packed)
}

fn unpacked(packed: &str, private: bool) -> Option<Shown> {
    let mut letters = packed.chars();
    let name = word(COMMANDS, letters.next()?)?.to_owned();
    let options = letters.as_str().split('|').filter(|option| !option.is_empty()).map(option).collect::<Option<_>>()?;
    Some(Shown { name, options, private })
}

fn option(packed: &str) -> Option<(String, String)> {
    let mut rest = packed.chars();
    let name = word(OPTIONS, rest.next()?)?.to_owned();
    let mut value = String::with_capacity(packed.len());
    while let Some(character) = rest.next() {
        match character {
            '\\' => value.push(if rest.next()? == 'p' { '|' } else { '\\' }),
            _ => value.push(character),
        }
    }
    Some((name, value))
}

fn letter(table: &[(char, &str)], word: &str) -> Option<char> {
    table.iter().find(|(_, known)| *known == word).map(|(letter, _)| *letter)
}

fn word(table: &[(char, &'static str)], letter: char) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == letter).map(|(_, word)| *word)
}

fn minutes_of(time: Timestamp) -> i64 {
    time.as_second().div_euclid(60)
}

fn row_name(key: &str) -> String {
    format!("button:{key}")
}

/// 128 random bits. A key that could be guessed would show one member's question to another.
fn random_key() -> String {
    let mut key = [0; 16];
    getrandom::fill(&mut key).expect("the operating system gives random bytes");
    hex(key.iter())
}

fn is_key(text: &str) -> bool {
    text.len() == 32 && bytes(text).is_some()
}

/// `bytes` as hexadecimal digits.
pub(super) fn hex<'a>(bytes: impl Iterator<Item = &'a u8>) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

/// The bytes that lower-case hexadecimal digits stand for.
pub(super) fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |digit: &u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let pairs = hex.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(high)? * 16 + digit(low)?),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HERE: Place = Place { guild: 2, channel: 3, user: 4 };

    fn seal() -> Seal {
        Seal::new([7; 32])
    }

    fn now() -> Timestamp {
        Timestamp::from_second(1_900_000_000).unwrap()
    }

    fn shown(options: &[(&str, &str)], private: bool) -> Shown {
        let options = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Shown { name: "who-said".to_owned(), options, private }
    }

    fn quay(private: bool) -> Shown {
        shown(&[("words", "the quay | is \\ shut: now"), ("speaker", "Vale")], private)
    }

    fn buttons(shown: &Shown) -> Buttons {
        let asked = Asked::Packed(packed(shown).unwrap());
        Buttons { asked, ..Buttons::new(&seal(), HERE, shown.private, now()) }
    }

    fn custom_id(shown: &Shown, first: usize) -> String {
        buttons(shown).custom_id(Press::Page(first))
    }

    fn press(custom_id: &str, place: Place, now: Timestamp) -> Option<Pressed> {
        unsealed(&seal(), custom_id, place, now)
    }

    #[test]
    fn a_button_gives_back_the_question_and_the_page() {
        let id = custom_id(&quay(false), 12);
        assert_eq!(press(&id, HERE, now()), Some(Pressed::Page { shown: quay(false), first: 12 }));
    }

    #[test]
    fn a_context_button_names_article_and_paragraph_whatever_was_asked() {
        let context = Press::Context { article: ArticleKey(u64::MAX), paragraph: u32::MAX };
        let id = buttons(&shown(&[("words", &"quay ".repeat(900))], true)).custom_id(context);
        assert!(id.len() <= 100, "{id}");
        let expected = Pressed::Context { article: ArticleKey(u64::MAX), paragraph: u32::MAX };
        assert_eq!(press(&id, HERE, now()), Some(expected));
    }

    #[test]
    fn anyone_in_the_channel_may_press_a_public_answers_button_and_only_the_asker_a_private_ones() {
        let other = Place { user: 99, ..HERE };
        assert!(press(&custom_id(&quay(false), 1), other, now()).is_some());
        assert!(press(&custom_id(&quay(true), 1), HERE, now()).is_some());
        assert!(press(&custom_id(&quay(true), 1), other, now()).is_none());
    }

    #[test]
    fn a_button_of_another_server_or_channel_means_nothing_here() {
        let id = custom_id(&quay(false), 0);
        assert!(press(&id, Place { guild: 22, ..HERE }, now()).is_none());
        assert!(press(&id, Place { channel: 33, ..HERE }, now()).is_none());
    }

    #[test]
    fn a_button_ends_after_seven_days() {
        let id = custom_id(&quay(false), 0);
        let day = SignedDuration::from_hours(24);
        assert!(press(&id, HERE, now() + day * 6).is_some());
        assert!(press(&id, HERE, now() + day * 8).is_none());
    }

    #[test]
    fn a_button_changed_anywhere_means_nothing() {
        let id = custom_id(&quay(false), 1);
        for at in 4..id.len() {
            let mut changed = id.clone().into_bytes();
            changed[at] ^= 1;
            let Ok(changed) = String::from_utf8(changed) else { continue };
            assert_eq!(press(&changed, HERE, now()), None, "{changed}");
        }
    }

    #[test]
    fn a_question_too_long_for_a_button_does_not_fit_and_an_odd_one_is_not_packed() {
        let long = shown(&[("words", &"quay ".repeat(20))], false);
        assert!(!buttons(&long).fits(&packed(&long).unwrap()));
        assert!(packed(&shown(&[("words", "line\nbreak")], false)).is_none());
        assert!(packed(&shown(&[("colour", "red")], false)).is_none());
        assert!(packed(&Shown { name: "fly".into(), options: vec![], private: false }).is_none());
    }

    #[test]
    fn a_press_that_is_none_is_refused() {
        for text in ["", "p", "x1", "p-1", "p+1", "c1", "c1.", "c.1", "c1.99999999999", "p99999999999999999999", "pé"]
        {
            assert_eq!(Press::read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_question_that_is_packed_fits_and_comes_back(
            words in "[a-z|\\\\:😀é ]{1,70}", speaker in "[a-z|\\\\]{1,9}", first in 0_usize..=PAGE_FIRST_MAX,
        ) {
            let asked = shown(&[("words", &words), ("speaker", &speaker)], false);
            let buttons = buttons(&asked);
            if buttons.fits(&packed(&asked).unwrap()) {
                let id = buttons.custom_id(Press::Page(first));
                prop_assert!(id.encode_utf16().count() <= 100);
                prop_assert_eq!(press(&id, HERE, now()), Some(Pressed::Page { shown: asked, first }));
            }
        }

        #[test]
        fn no_text_makes_a_button_panic(text in any::<String>()) {
            let _ = press(&format!("v1s:{text}"), HERE, now());
            let _ = unpacked(&text, false);
            let _ = bytes(&text);
        }
    }
}
