//! The settings, from defaults, one file, the environment and the command line, the later over the earlier; and the
//! token, which is no setting. Every fault is one sentence that says where it stands.

mod layers;
mod token;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use etcetera::{AppStrategy, AppStrategyArgs, choose_app_strategy};
use serde::{Deserialize, Serialize};

use crate::{discord, extract};

pub use layers::load;
pub use token::{Given, token};

/// The filter that ships: neither tokens nor what members ask appear in the log.
pub const LOG_FILTER: &str = "info,serenity=error,serenity::gateway::ws=off,h2=warn,hyper=warn,tantivy=warn";
/// Largest `article.text_bytes_max`.
const TEXT_BYTES_CEILING: usize = 16 * 1024 * 1024;

/// What is wrong with the configuration: a sentence for the operator, who alone can mend it (exit status 78).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

/// Everything that can be set; config/verbatim.toml describes each.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The data folder.
    pub data: Data,
    /// Limits of articles.
    pub article: Article,
    /// How articles are read.
    pub extract: Extract,
    /// How answers are given on the command line.
    pub answer: Answer,
    /// How Discord is reached.
    pub discord: Discord,
    /// The probe endpoints.
    pub http: Http,
    /// The log.
    pub log: Log,
}

/// `[data]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Data {
    /// The folder of all libraries; empty: the platform's.
    pub dir: PathBuf,
}

/// `[article]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Article {
    /// The most text of one article, in bytes.
    pub text_bytes_max: usize,
}

/// `[extract]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Extract {
    /// How certain a speaker has to be in order to be shown, 0 to 1.
    pub speaker_confidence_min: f64,
}

/// `[answer]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answer {
    /// Findings of an answer on the command line, 1 to 100.
    pub limit: usize,
}

/// `[discord]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Discord {
    /// What stands in for `https://discord.com`; empty: Discord itself.
    pub api_base: String,
    /// A file that holds the token; empty: none.
    pub token_file: PathBuf,
    /// How long the bot may be without a connection before it ends, in seconds.
    pub watchdog_seconds: u64,
}

/// `[http]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    /// Address and port, or `off`.
    pub listen: String,
}

/// `[log]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// How lines are written.
    pub format: LogFormat,
    /// Which lines are written.
    pub filter: String,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl Default for Article {
    fn default() -> Article {
        Article { text_bytes_max: 1024 * 1024 }
    }
}

impl Default for Extract {
    fn default() -> Extract {
        Extract { speaker_confidence_min: extract::Settings::default().speaker_confidence_min }
    }
}

impl Default for Answer {
    fn default() -> Answer {
        Answer { limit: 10 }
    }
}

impl Default for Discord {
    fn default() -> Discord {
        let watchdog_seconds = discord::Settings::default().watchdog_seconds;
        Discord { api_base: String::new(), token_file: PathBuf::new(), watchdog_seconds }
    }
}

impl Default for Http {
    fn default() -> Http {
        Http { listen: "127.0.0.1:8787".to_owned() }
    }
}

impl Default for Log {
    fn default() -> Log {
        Log { format: LogFormat::Text, filter: LOG_FILTER.to_owned() }
    }
}

impl Settings {
    /// The data folder: as set, else the platform's folder for a user's data.
    pub fn folder(&self) -> Result<PathBuf, ConfigError> {
        if !self.data.dir.as_os_str().is_empty() {
            return Ok(self.data.dir.clone());
        }
        let args =
            AppStrategyArgs { top_level_domain: String::new(), author: String::new(), app_name: "verbatim".to_owned() };
        let strategy = choose_app_strategy(args).map_err(|_| {
            ConfigError("This user has no home folder, so say where the data folder is with --data.".to_owned())
        })?;
        Ok(strategy.data_dir())
    }

    /// How articles are read.
    pub fn extract(&self) -> extract::Settings {
        extract::Settings { speaker_confidence_min: self.extract.speaker_confidence_min }
    }

    /// What the bot is told, which keeps its own state in `folder`.
    pub fn discord(&self, folder: &Path) -> discord::Settings {
        discord::Settings {
            api_base: self.api_base().map(str::to_owned),
            watchdog_seconds: self.discord.watchdog_seconds,
            text_bytes_max: self.article.text_bytes_max,
            state_dir: folder.to_owned(),
        }
    }

    /// Where the probes are answered; `None` where they are switched off.
    pub fn listen(&self) -> Option<SocketAddr> {
        self.http.listen.parse().ok()
    }

    /// What stands in for `https://discord.com`, without a slash at its end; `None` for Discord itself.
    pub fn api_base(&self) -> Option<&str> {
        let base = self.discord.api_base.trim_end_matches('/');
        (!base.is_empty()).then_some(base)
    }

    /// The first setting whose value cannot be used, and what it has to be.
    fn fault(&self) -> Option<(&'static str, String)> {
        if !(1..=TEXT_BYTES_CEILING).contains(&self.article.text_bytes_max) {
            return Some(("article.text_bytes_max", format!("has to be from 1 to {TEXT_BYTES_CEILING}")));
        }
        if !(0.0..=1.0).contains(&self.extract.speaker_confidence_min) {
            return Some(("extract.speaker_confidence_min", "has to be from 0 to 1".to_owned()));
        }
        if !(1..=100).contains(&self.answer.limit) {
            return Some(("answer.limit", "has to be from 1 to 100".to_owned()));
        }
        if self.http.listen != "off" && self.listen().is_none() {
            let expected = "has to be an address and a port, such as 127.0.0.1:8787, or “off”";
            return Some(("http.listen", expected.to_owned()));
        }
        if !(10..=86_400).contains(&self.discord.watchdog_seconds) {
            return Some(("discord.watchdog_seconds", "has to be from 10 to 86400".to_owned()));
        }
        let host = self.api_base().map(|base| base.strip_prefix("https://").or_else(|| base.strip_prefix("http://")));
        if host.is_some_and(|host| !host.is_some_and(is_host)) {
            let expected = "has to be an address such as https://proxy.example:8080, without a path";
            return Some(("discord.api_base", expected.to_owned()));
        }
        None
    }
}

fn is_host(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    !text.is_empty() && text.bytes().all(plain)
}

/// `path` as it is shown in a sentence.
fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_sets_every_setting_to_its_default() {
        let file = include_str!("../../config/verbatim.toml");
        let given: toml::Table = toml::from_str(file).unwrap();
        let defaults = toml::Table::try_from(Settings::default()).unwrap();
        assert_eq!(given, defaults);
    }

    #[test]
    fn every_setting_of_the_shipped_file_is_explained_above_it() {
        let file = include_str!("../../config/verbatim.toml");
        let lines: Vec<&str> = file.lines().collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.contains(" = ") && !line.starts_with('#')) {
            assert!(lines[at - 1].starts_with("# "), "{line} has no comment");
        }
    }

    #[test]
    fn an_address_that_stands_in_for_discord_has_no_path_and_loses_its_slash() {
        let with = |base: &str| {
            let mut settings = Settings::default();
            settings.discord.api_base = base.to_owned();
            settings
        };
        assert_eq!(with("http://127.0.0.1:9/").api_base(), Some("http://127.0.0.1:9"));
        assert_eq!(with("").api_base(), None);
        assert!(with("http://[::1]:9").fault().is_none());
        for bad in ["127.0.0.1:9", "ftp://a", "https://", "https://a/b", "https://a b", "https://u@a"] {
            assert!(with(bad).fault().is_some(), "{bad}");
        }
    }
}
