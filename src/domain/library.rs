use std::fmt;

use serde::{Deserialize, Serialize};

/// Longest library name, in characters.
const NAME_CHARS_MAX: usize = 32;

/// The name of one library: `[a-z0-9_-]{1,32}`. A Discord server's is `guild-` and its id; the command line's is `local`.
///
/// Every query needs one, and each library has its own index folder: libraries never see each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LibraryName(String);

/// Why a text is no library name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A library's name has 1 to {NAME_CHARS_MAX} of the characters a–z, 0–9, _ and -.")]
pub struct LibraryNameError;

impl LibraryName {
    /// `name` as a library's name.
    pub fn new(name: &str) -> Result<LibraryName, LibraryNameError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-';
        let fits = (1..=NAME_CHARS_MAX).contains(&name.len()) && name.bytes().all(allowed);
        if fits { Ok(LibraryName(name.to_owned())) } else { Err(LibraryNameError) }
    }

    /// The library of the Discord server with this id.
    #[must_use]
    pub fn guild(id: u64) -> LibraryName {
        LibraryName(format!("guild-{id}"))
    }

    /// The command line's own library, `local`.
    #[must_use]
    pub fn local() -> LibraryName {
        LibraryName("local".to_owned())
    }

    /// The library that the sample fills and uses, `sample`.
    #[must_use]
    pub fn sample() -> LibraryName {
        LibraryName("sample".to_owned())
    }

    /// The name as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LibraryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for LibraryName {
    type Error = LibraryNameError;

    fn try_from(name: String) -> Result<LibraryName, LibraryNameError> {
        LibraryName::new(&name)
    }
}

impl From<LibraryName> for String {
    fn from(name: LibraryName) -> String {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_could_leave_its_folder_is_refused() {
        for name in ["", "..", "a/b", "A", "ä", "a b", &"a".repeat(33)] {
            assert_eq!(LibraryName::new(name), Err(LibraryNameError), "{name}");
        }
        assert!(LibraryName::new("war-2022_a").is_ok());
    }

    #[test]
    fn the_largest_guild_id_makes_a_name() {
        assert!(LibraryName::new(LibraryName::guild(u64::MAX).as_str()).is_ok());
    }
}
