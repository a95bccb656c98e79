//! What the bot must remember over restarts to be a good guest at Discord: when it identified itself, which commands it
//! registered, and the key of its buttons. One small file, written whole beside the old one and then renamed.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::button::{Seal, bytes, hex};

/// IDENTIFYs are remembered for as long as Discord counts them: a day
/// (<https://discord.com/developers/docs/events/gateway#session-start-limit-object>).
const DAY_SECONDS: i64 = 24 * 60 * 60;
/// Starts in an hour that are not held back.
const FREE_STARTS: u32 = 5;
/// The wait before the first start that is held back; it doubles with each.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// The longest wait: with it about a dozen starts an hour remain.
const LONGEST_WAIT: Duration = Duration::from_mins(5);
/// More IDENTIFYs than Discord allows a day are not worth remembering.
const IDENTIFIES_MAX: usize = 1000;

/// `discord.json` could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{file} could not be read or written")]
pub struct MemoryError {
    file: String,
    source: io::Error,
}

/// The file and what is in it.
#[derive(Debug)]
pub(super) struct Memory {
    file: PathBuf,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    /// 32 bytes in hexadecimal.
    button_key: String,
    /// Seconds since 1970, oldest first.
    identifies: Vec<i64>,
    /// Application id → SHA-256 of the commands it was given last.
    commands: BTreeMap<String, String>,
}

impl Memory {
    /// Reads `folder/discord.json`, or starts afresh where there is none or it cannot be understood.
    pub(super) fn open(folder: &Path) -> Result<Memory, MemoryError> {
        let file = folder.join("discord.json");
        let kept = read(folder, &file).map_err(|source| MemoryError { file: file.display().to_string(), source })?;
        let memory = Memory { file, kept: Mutex::new(kept) };
        memory.change(|_| ())?;
        Ok(memory)
    }

    /// The key of the buttons.
    pub(super) fn seal(&self) -> Seal {
        let key = bytes(&self.kept().button_key).and_then(|key| key.try_into().ok());
        Seal::new(key.expect("opening made sure of 32 bytes"))
    }

    /// Notes that so many connections identify themselves now.
    pub(super) fn note_identify(&self, times: u32, now: Timestamp) -> Result<(), MemoryError> {
        self.change(|kept| {
            let second = now.as_second();
            kept.identifies.extend((0..times.min(1000)).map(|_| second));
            kept.identifies.retain(|noted| (second - DAY_SECONDS..=second).contains(noted));
            let surplus = kept.identifies.len().saturating_sub(IDENTIFIES_MAX);
            kept.identifies.drain(..surplus);
        })
    }

    /// How long to wait before `shards` connections may identify themselves.
    pub(super) fn wait_before_identify(&self, shards: u32, now: Timestamp) -> Duration {
        wait(&self.kept().identifies, shards, now)
    }

    /// Whether these commands are the ones that this application was given last.
    pub(super) fn has_commands(&self, application: u64, hash: &str) -> bool {
        self.kept().commands.get(&application.to_string()).is_some_and(|kept| kept == hash)
    }

    /// Notes that this application has these commands now.
    pub(super) fn note_commands(&self, application: u64, hash: &str) -> Result<(), MemoryError> {
        self.change(|kept| drop(kept.commands.insert(application.to_string(), hash.to_owned())))
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Kept)) -> Result<(), MemoryError> {
        let mut kept = self.kept();
        change(&mut kept);
        let text = serde_json::to_vec(&*kept).expect("numbers and texts can always be written as JSON");
        write(&self.file, &text).map_err(|source| MemoryError { file: self.file.display().to_string(), source })
    }
}

/// What the file holds, with a key made where it has none.
fn read(folder: &Path, file: &Path) -> io::Result<Kept> {
    fs::create_dir_all(folder)?;
    let mut kept = match fs::read(file) {
        Ok(text) => serde_json::from_slice(&text).unwrap_or_else(|error| {
            warn!(%error, "Could not understand {}; starting it afresh", file.display());
            Kept::default()
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Kept::default(),
        Err(error) => return Err(error),
    };
    if bytes(&kept.button_key).is_none_or(|key| key.len() != 32) {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(io::Error::other)?;
        kept.button_key = hex(key.iter());
    }
    Ok(kept)
}

/// Writes `text` as `file`, whole or not at all.
fn write(file: &Path, text: &[u8]) -> io::Result<()> {
    let beside = file.with_extension("new");
    let mut new = File::create(&beside)?;
    owner_only(&new)?;
    new.write_all(text)?;
    new.sync_all()?;
    fs::rename(&beside, file)
}

#[cfg(unix)]
fn owner_only(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn owner_only(_file: &File) -> io::Result<()> {
    Ok(())
}

/// Five starts an hour are free; then each waits twice as long as the one before, up to five minutes, counted from the
/// last. A restart every second makes fewer than 500 a day of it; Discord resets the token above 1,000.
fn wait(identifies: &[i64], shards: u32, now: Timestamp) -> Duration {
    let hour = now.as_second() - 60 * 60..=now.as_second();
    let in_hour = identifies.iter().filter(|noted| hour.contains(noted)).count();
    let starts = u32::try_from(in_hour).unwrap_or(u32::MAX) / shards.max(1);
    let Some(over) = starts.checked_sub(FREE_STARTS) else { return Duration::ZERO };
    let gap = FIRST_WAIT.saturating_mul(1 << over.min(16)).min(LONGEST_WAIT);
    let last = identifies.iter().filter(|noted| hour.contains(noted)).max().copied().unwrap_or_default();
    let since = Duration::from_secs(u64::try_from(now.as_second() - last).unwrap_or_default());
    gap.saturating_sub(since)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_restart_every_second_stays_far_below_discords_thousand_a_day() {
        let (mut identifies, mut second) = (Vec::new(), 2_000_000_000);
        let end = second + DAY_SECONDS;
        while second < end {
            second += 1 + i64::try_from(wait(&identifies, 1, at(second)).as_secs()).unwrap();
            identifies.push(second);
        }
        assert!(identifies.len() < 500, "{}", identifies.len());
    }

    #[test]
    fn the_first_starts_of_an_hour_wait_for_nothing_and_the_sixth_a_little() {
        assert_eq!(wait(&[], 1, at(1000)), Duration::ZERO);
        assert_eq!(wait(&[996, 997, 998, 999], 1, at(1000)), Duration::ZERO);
        assert_eq!(wait(&[996, 997, 998, 999, 1000], 1, at(1000)), Duration::from_secs(5));
        assert_eq!(wait(&[996, 997, 998, 999, 1000], 1, at(1004)), Duration::from_secs(1));
    }

    #[test]
    fn many_connections_at_once_are_one_start() {
        assert_eq!(wait(&[1000; 12], 3, at(1000)), Duration::ZERO);
    }

    #[test]
    fn a_clock_set_back_does_not_hold_the_bot_back() {
        assert_eq!(wait(&[9000; 20], 1, at(1000)), Duration::ZERO);
    }

    #[test]
    fn what_was_noted_is_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::open(folder.path()).unwrap();
        memory.note_commands(7, "abc").unwrap();
        memory.note_identify(20, at(2_000_000_000)).unwrap();
        let key = memory.kept().button_key.clone();
        let memory = Memory::open(folder.path()).unwrap();
        assert!(memory.has_commands(7, "abc") && !memory.has_commands(7, "abd") && !memory.has_commands(8, "abc"));
        assert_eq!(memory.wait_before_identify(1, at(2_000_000_000)), LONGEST_WAIT);
        assert_eq!(memory.kept().button_key, key);
    }

    #[test]
    fn a_file_that_cannot_be_understood_is_started_afresh() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("discord.json"), "{\"button_key\": 7").unwrap();
        let memory = Memory::open(folder.path()).unwrap();
        assert_eq!(memory.wait_before_identify(1, at(1)), Duration::ZERO);
        assert_eq!(memory.kept().button_key.len(), 64);
    }
}
