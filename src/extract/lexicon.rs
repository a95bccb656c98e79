//! What single words are for: reporting verbs, titles, places, small words. The words stand as data in config/lexicon.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

/// The word lists, built into the program. Their form is told at the top of cues.txt.
const WORD_LISTS: &[&str] = &[
    include_str!("../../config/lexicon/cues.txt"),
    include_str!("../../config/lexicon/titles.txt"),
    include_str!("../../config/lexicon/names.txt"),
    include_str!("../../config/lexicon/words.txt"),
    include_str!("../../config/lexicon/genders.txt"),
    include_str!("../../config/lexicon/contents.txt"),
];

/// Lines that are not an article's text: a section, then one beginning a line.
const LINE_LIST: &str = include_str!("../../config/lexicon/lines.txt");

/// Spellings of one word, the form used inside first: the list that searches use too.
const SPELLING_LIST: &str = include_str!("../../config/lexicon/aliases.txt");

/// Short and long forms of one forename.
const FORENAME_LIST: &str = include_str!("../../config/lexicon/forenames.txt");

/// Longest listed word, in bytes; what is longer is not looked up.
const WORD_BYTES_MAX: usize = 24;

/// Everything a word can be, as a set: one word is often several things ("read", "King").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Classes(u64);

impl Classes {
    pub(super) const SPEECH: Classes = Classes(1);
    pub(super) const ADDRESSING: Classes = Classes(1 << 1);
    pub(super) const NAMING: Classes = Classes(1 << 2);
    pub(super) const NEGATION: Classes = Classes(1 << 3);
    pub(super) const HONORIFIC: Classes = Classes(1 << 4);
    pub(super) const TITLE: Classes = Classes(1 << 5);
    pub(super) const SURNAME: Classes = Classes(1 << 6);
    pub(super) const COMPLEMENT: Classes = Classes(1 << 7);
    pub(super) const SUFFIX: Classes = Classes(1 << 8);
    pub(super) const PARTICLE: Classes = Classes(1 << 9);
    pub(super) const ORGANISATION: Classes = Classes(1 << 10);
    pub(super) const PUBLICATION: Classes = Classes(1 << 11);
    pub(super) const PLACE: Classes = Classes(1 << 12);
    pub(super) const DEMONYM: Classes = Classes(1 << 13);
    pub(super) const CALENDAR: Classes = Classes(1 << 14);
    pub(super) const PRONOUN: Classes = Classes(1 << 15);
    pub(super) const DETERMINER: Classes = Classes(1 << 16);
    pub(super) const PREPOSITION: Classes = Classes(1 << 17);
    pub(super) const AUXILIARY: Classes = Classes(1 << 18);
    pub(super) const LEADING: Classes = Classes(1 << 19);
    pub(super) const BE: Classes = Classes(1 << 20);
    pub(super) const COMMON: Classes = Classes(1 << 21);
    pub(super) const ABBREVIATION: Classes = Classes(1 << 22);
    pub(super) const CLOSING: Classes = Classes(1 << 23);
    pub(super) const TERM: Classes = Classes(1 << 24);
    pub(super) const MALE: Classes = Classes(1 << 25);
    pub(super) const FEMALE: Classes = Classes(1 << 26);
    pub(super) const BELIEF: Classes = Classes(1 << 27);
    pub(super) const WANTING: Classes = Classes(1 << 28);
    pub(super) const CLAIM: Classes = Classes(1 << 32);
    pub(super) const FINITE: Classes = Classes(1 << 33);
    pub(super) const ASKING: Classes = Classes(1 << 39);
    pub(super) const DENIAL: Classes = Classes(1 << 40);
    pub(super) const UNNAMED: Classes = Classes(1 << 41);
    pub(super) const EPITHET: Classes = Classes(1 << 42);
    pub(super) const BARE: Classes = Classes(1 << 38);
    pub(super) const OF: Classes = Classes(1 << 34);
    pub(super) const ABOUT: Classes = Classes(1 << 35);
    pub(super) const FOR: Classes = Classes(1 << 36);
    pub(super) const AGAINST: Classes = Classes(1 << 37);
    pub(super) const COMPANY: Classes = Classes(1 << 29);

    /// Any verb that reports words.
    pub(super) const CUE: Classes = Classes(0b111);
    /// Any verb after which a clause or an infinitive can be somebody's words or thoughts.
    pub(super) const REPORTING: Classes =
        Classes(0b111 | 1 << 27 | 1 << 28 | 1 << 34 | 1 << 35 | 1 << 36 | 1 << 37 | 1 << 39);
    /// What stands before a name without being part of it.
    pub(super) const OFFICE: Classes = Classes(1 << 4 | 1 << 5);

    /// Whether any of `wanted` is among them.
    pub(super) fn any(self, wanted: Classes) -> bool {
        self.0 & wanted.0 != 0
    }

    pub(super) fn with(self, more: Classes) -> Classes {
        Classes(self.0 | more.0)
    }

    fn of_section(name: &str) -> Option<Classes> {
        Some(match name {
            "speech" => Classes::SPEECH,
            "addressing" => Classes::SPEECH.with(Classes::ADDRESSING),
            "naming" => Classes::NAMING,
            "negation" => Classes::NEGATION,
            "honorific" => Classes::HONORIFIC,
            "title" => Classes::TITLE,
            "surname" => Classes::SURNAME,
            "complement" => Classes::COMPLEMENT,
            "suffix" => Classes::SUFFIX,
            "particle" => Classes::PARTICLE,
            "organisation" => Classes::ORGANISATION,
            "publication" => Classes::PUBLICATION,
            "place" => Classes::PLACE,
            "demonym" => Classes::DEMONYM,
            "calendar" => Classes::CALENDAR,
            "pronoun" => Classes::PRONOUN,
            "determiner" => Classes::DETERMINER,
            "preposition" => Classes::PREPOSITION,
            "auxiliary" => Classes::AUXILIARY,
            "leading" => Classes::LEADING,
            "be" => Classes::BE,
            "common" => Classes::COMMON,
            "abbreviation" => Classes::ABBREVIATION,
            "closing" => Classes::CLOSING,
            "term" => Classes::TERM,
            "male" => Classes::MALE,
            "female" => Classes::FEMALE,
            "belief" => Classes::BELIEF,
            "wanting" => Classes::WANTING,
            "claim" => Classes::CLAIM,
            "finite" => Classes::FINITE,
            "asking" => Classes::ASKING,
            "denial" => Classes::DENIAL,
            "unnamed" => Classes::UNNAMED,
            "epithet" => Classes::EPITHET,
            "bare" => Classes::BARE,
            "of" => Classes::OF,
            "about" => Classes::ABOUT,
            "for" => Classes::FOR,
            "against" => Classes::AGAINST,
            "company" => Classes::ORGANISATION.with(Classes::COMPANY),
            _ => return None,
        })
    }
}

/// What `word` can be: letter case, a full stop at its end and the shape of its apostrophe apart; what is listed with its
/// full stop is known only with it. Empty for a word that stands in no list.
pub(super) fn classes(word: &str) -> Classes {
    let bare = word.trim_end_matches('.');
    if bare.len() > WORD_BYTES_MAX {
        return Classes::default();
    }
    if bare.len() < word.len() { listed(bare).with(listed(&format!("{bare}."))) } else { listed(bare) }
}

fn listed(word: &str) -> Classes {
    static LEXICON: LazyLock<HashMap<&'static str, Classes>> = LazyLock::new(lexicon);
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return LEXICON.get(word).copied().unwrap_or_default();
    }
    let mut buffer = [0; WORD_BYTES_MAX];
    let ascii = ascii_lowercase(word, &mut buffer);
    let folded = ascii.map_or_else(
        || Cow::Owned(word.chars().flat_map(char::to_lowercase).map(straight).collect::<String>()),
        Cow::Borrowed,
    );
    let bare = ["then-", "ex-", "vice-", "deputy-", "co-"].iter().find_map(|prefix| folded.strip_prefix(prefix));
    let office = || Classes(bare.and_then(|bare| LEXICON.get(bare)).map_or(0, |classes| classes.0 & Classes::OFFICE.0));
    LEXICON.get(folded.as_ref()).copied().unwrap_or_else(office)
}

/// `word` in lower case, written to `buffer`; `None` where it is not all ASCII, or too long.
fn ascii_lowercase<'buffer>(word: &str, buffer: &'buffer mut [u8; WORD_BYTES_MAX]) -> Option<&'buffer str> {
    let written = buffer.get_mut(..word.len()).filter(|_| word.is_ascii())?;
    written.copy_from_slice(word.as_bytes());
    written.make_ascii_lowercase();
    std::str::from_utf8(written).ok()
}

/// Whether `line`, in lower case, begins with a beginning of that section of lines.txt; what follows it, if so.
pub(super) fn after_line_beginning<'line>(section: &str, line: &'line str) -> Option<&'line str> {
    sections(LINE_LIST)
        .filter(|(of, _)| *of == section)
        .filter_map(|(_, beginning)| line.strip_prefix(beginning))
        .min_by_key(|rest| rest.len())
}

/// The one spelling by which `word`, in lower case, is known among its listed ones; `None` where none are listed.
pub(super) fn spelling(word: &str) -> Option<&'static str> {
    static SPELLINGS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(spellings);
    SPELLINGS.get(word).copied()
}

fn spellings() -> HashMap<&'static str, &'static str> {
    let forms = |group: &'static str| {
        let first = group.split_whitespace().next().unwrap_or_default();
        group.split_whitespace().map(move |form| (form, first))
    };
    sections(SPELLING_LIST).flat_map(|(_, group)| forms(group)).collect()
}

/// Whether two forenames, in lower case, are forms of one: "joe" and "joseph".
pub(super) fn is_same_forename(one: &str, other: &str) -> bool {
    static GROUPS: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(forename_groups);
    let groups = |name: &str| GROUPS.get(name).map_or(&[][..], Vec::as_slice);
    one == other || groups(one).iter().any(|group| groups(other).contains(group))
}

fn forename_groups() -> HashMap<&'static str, Vec<usize>> {
    let mut found: HashMap<&'static str, Vec<usize>> = HashMap::new();
    for (group, (_, forms)) in sections(FORENAME_LIST).enumerate() {
        for form in forms.split_whitespace() {
            found.entry(form).or_default().push(group);
        }
    }
    found
}

fn straight(character: char) -> char {
    if character == '’' { '\'' } else { character }
}

fn lexicon() -> HashMap<&'static str, Classes> {
    let mut found: HashMap<&'static str, Classes> = HashMap::new();
    for (section, line) in WORD_LISTS.iter().flat_map(|list| sections(list)) {
        let classes = Classes::of_section(section).unwrap_or_default();
        for word in line.split_whitespace() {
            let known = found.entry(word).or_default();
            *known = known.with(classes);
        }
    }
    found
}

/// The lines of `list` that hold words, each with the section it stands in; an empty one before the first.
pub(super) fn sections(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut section = "";
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).filter_map(move |line| {
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(name) => {
                section = name;
                None
            }
            None => Some((section, line)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_of_the_word_lists_is_one_the_engine_knows() {
        for (section, line) in WORD_LISTS.iter().flat_map(|list| sections(list)) {
            assert!(Classes::of_section(section).is_some(), "section [{section}] before {line:?}");
        }
        for (section, line) in sections(LINE_LIST) {
            assert!(["footer", "date", "notice", "link"].contains(&section), "section [{section}] before {line:?}");
        }
    }

    #[test]
    fn every_listed_word_can_be_found() {
        for (section, line) in WORD_LISTS.iter().flat_map(|list| sections(list)) {
            for word in line.split_whitespace() {
                let wanted = Classes::of_section(section).unwrap();
                assert!(classes(word).any(wanted), "{word:?} of [{section}]");
                assert!(word.chars().flat_map(char::to_lowercase).eq(word.chars()), "{word:?}");
            }
        }
    }

    #[test]
    fn spellings_and_short_forms_lead_to_one_name() {
        assert_eq!(spelling("zelensky"), Some("zelenskyy"));
        assert_eq!(spelling("zelenskyy"), Some("zelenskyy"));
        assert_eq!(spelling("quellbrook"), None);
        assert!(is_same_forename("joe", "joseph"));
        assert!(!is_same_forename("joe", "john"));
        assert!(is_same_forename("quell", "quell"));
    }

    #[test]
    fn a_word_is_known_whatever_its_case_and_full_stop() {
        assert!(classes("Said").any(Classes::SPEECH));
        assert!(classes("Gen.").any(Classes::HONORIFIC));
        assert!(classes("Gen").any(Classes::HONORIFIC));
        assert!(classes("Col.").any(Classes::HONORIFIC));
        assert!(!classes("Col").any(Classes::HONORIFIC));
        assert!(classes("U.S.").any(Classes::PLACE));
        assert!(classes("then-Minister").any(Classes::TITLE));
        assert!(classes("Didn’t").any(Classes::NEGATION));
        assert_eq!(classes("Quellbrook"), Classes::default());
    }
}
