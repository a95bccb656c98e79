use std::path::{Path, PathBuf};

use figment::{
    Error, Figment, Metadata, Profile, Provider,
    error::Kind,
    providers::{Format, Serialized, Toml},
    util::nest,
    value::{Dict, Map, Value},
};

use super::{ConfigError, Settings, shown};

/// What begins the name of each environment variable that is a setting.
const PREFIX: &str = "VERBATIM_";
/// Variables that begin like settings and are none.
const NO_SETTINGS: [&str; 2] = ["VERBATIM_CONFIG", "VERBATIM_DATA_DIR"];
/// Where a file is looked for that nobody named.
const FILES: [&str; 2] = ["config/verbatim.toml", "/etc/verbatim/verbatim.toml"];

/// The settings. `config` and `data` are the flags of those names; `environment` is all of the process's variables.
pub fn load(
    config: Option<&Path>,
    data: Option<&Path>,
    environment: &[(String, String)],
) -> Result<Settings, ConfigError> {
    let mut figment = Figment::from(Serialized::defaults(Settings::default()));
    if let Some(file) = file(config, environment)? {
        figment = figment.merge(Toml::file_exact(file));
    }
    figment = figment.merge(Environment(environment));
    let folder = data.map(Path::to_owned).or_else(|| variable(environment, "VERBATIM_DATA_DIR").map(PathBuf::from));
    if let Some(folder) = folder {
        figment = figment.merge(Serialized::default("data.dir", folder));
    }
    let settings: Settings = figment.extract().map_err(|error| sentence(error, &figment))?;
    match settings.fault() {
        None => Ok(settings),
        Some((setting, expected)) => {
            let path: Vec<String> = setting.split('.').map(str::to_owned).collect();
            let source = source(figment.find_metadata(setting), &path);
            Err(ConfigError(format!("{source}{setting} {expected}.")))
        }
    }
}

/// The file to read, where there is one. One that is named has to be there.
fn file(config: Option<&Path>, environment: &[(String, String)]) -> Result<Option<PathBuf>, ConfigError> {
    let named = match config {
        Some(file) => Some((file.to_owned(), "--config")),
        None => variable(environment, "VERBATIM_CONFIG").map(|file| (PathBuf::from(file), "VERBATIM_CONFIG")),
    };
    match named {
        Some((file, _)) if file.is_file() => Ok(Some(file)),
        Some((file, by)) => Err(ConfigError(format!("{by} names {}, and there is no such file.", shown(&file)))),
        None => Ok(FILES.iter().map(PathBuf::from).find(|file| file.is_file())),
    }
}

/// The variable's value; empty is not set.
pub(super) fn variable<'a>(environment: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let (_, value) = environment.iter().find(|(given, _)| given == name)?;
    (!value.is_empty()).then_some(value.as_str())
}

/// `VERBATIM_SECTION__NAME` as `section.name`.
struct Environment<'a>(&'a [(String, String)]);

const ENVIRONMENT: &str = "environment";

impl Provider for Environment<'_> {
    fn metadata(&self) -> Metadata {
        Metadata::named(ENVIRONMENT)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        let mut dict = Dict::new();
        for (name, value) in self.0 {
            let Some(setting) = name.strip_prefix(PREFIX) else { continue };
            if NO_SETTINGS.contains(&name.as_str()) || value.is_empty() {
                continue;
            }
            let path = setting.to_lowercase().replace("__", ".");
            let nested = nest(&path, value.parse::<Value>().unwrap_or_else(|never| match never {}));
            let nested = nested.into_dict().unwrap_or_default();
            merge(&mut dict, nested);
        }
        Ok(Profile::Default.collect(dict))
    }
}

fn merge(into: &mut Dict, from: Dict) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Dict(_, inner)), Value::Dict(_, more)) => merge(inner, more),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

/// The first fault of `error`, with where it stands.
fn sentence(error: Error, figment: &Figment) -> ConfigError {
    let Some(error) = error.into_iter().next() else {
        return ConfigError("The settings could not be read.".to_owned());
    };
    let mut path = error.path.clone();
    let fault = match &error.kind {
        Kind::UnknownField(name, known) => {
            if path.last() != Some(name) {
                path.push(name.clone());
            }
            format!("there is no setting “{}”; there are {}", clipped(&path.join(".")), known.join(", "))
        }
        Kind::UnknownVariant(given, known) => {
            format!("{} cannot be “{}”; it has to be {}", path.join("."), clipped(given), known.join(" or "))
        }
        Kind::InvalidType(given, expected) | Kind::InvalidValue(given, expected) => {
            let expected = match expected.as_str() {
                "usize" => "a whole number",
                "f64" => "a number",
                other => other,
            };
            format!("{} has to be {expected}, and is {given}", path.join("."))
        }
        Kind::Message(message) => {
            let lines: Vec<&str> = message.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let place = lines.first().copied().unwrap_or_default();
            let reason = lines.last().copied().unwrap_or_default();
            if place == reason { reason.to_owned() } else { format!("{place}: {reason}") }
        }
        other => other.to_string(),
    };
    let metadata = error.metadata.as_ref().or_else(|| figment.find_metadata(&path.join(".")));
    ConfigError(format!("{}{}.", source(metadata, &path), fault.trim_end_matches('.')))
}

/// `config/verbatim.toml: `, `VERBATIM_ANSWER__LIMIT: `, or nothing where it is not known.
fn source(metadata: Option<&Metadata>, path: &[String]) -> String {
    let Some(metadata) = metadata else { return String::new() };
    if metadata.name == ENVIRONMENT {
        return format!("{PREFIX}{}: ", path.join("__").to_uppercase());
    }
    match metadata.source.as_ref().and_then(figment::Source::file_path) {
        Some(file) => {
            let here = std::env::current_dir().unwrap_or_default();
            format!("{}: ", shown(file.strip_prefix(here).unwrap_or(file)))
        }
        None => String::new(),
    }
}

fn clipped(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LogFormat;

    fn environment(variables: &[(&str, &str)]) -> Vec<(String, String)> {
        let none = [("VERBATIM_CONFIG".to_owned(), empty_file())];
        let own = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        own.chain(none).collect()
    }

    /// A file without settings, so that none of this machine's is read.
    fn empty_file() -> String {
        concat!(env!("CARGO_MANIFEST_DIR"), "/config/verbatim.toml").to_owned()
    }

    fn refusal(variables: &[(&str, &str)]) -> String {
        load(None, None, &environment(variables)).unwrap_err().to_string()
    }

    fn refused_file(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("own.toml");
        std::fs::write(&file, text).unwrap();
        let error = load(Some(&file), None, &[]).unwrap_err().to_string();
        error.replace(&shown(folder.path()), "FOLDER")
    }

    #[test]
    fn the_environment_goes_over_the_file_and_the_flag_over_both() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("own.toml");
        std::fs::write(&file, "[answer]\nlimit = 3\n[data]\ndir = \"/from-file\"\n[log]\nformat = \"json\"\n").unwrap();
        let variables = [("VERBATIM_ANSWER__LIMIT".to_owned(), "4".to_owned())];
        let settings = load(Some(&file), None, &variables).unwrap();
        assert_eq!((settings.answer.limit, settings.log.format), (4, LogFormat::Json));
        assert_eq!(settings.data.dir, Path::new("/from-file"));
        let variables = [("VERBATIM_DATA_DIR".to_owned(), "/from-variable".to_owned())];
        assert_eq!(load(Some(&file), None, &variables).unwrap().data.dir, Path::new("/from-variable"));
        let flag = Path::new("/from-flag");
        assert_eq!(load(Some(&file), Some(flag), &variables).unwrap().data.dir, flag);
    }

    #[test]
    fn an_empty_variable_sets_nothing() {
        let settings = load(None, None, &environment(&[("VERBATIM_ANSWER__LIMIT", "")])).unwrap();
        assert_eq!(settings.answer.limit, 10);
    }

    #[test]
    fn each_fault_of_the_environment_names_its_variable() {
        assert_eq!(
            refusal(&[("VERBATIM_ANSWER__LIMIT", "many")]),
            "VERBATIM_ANSWER__LIMIT: answer.limit has to be a whole number, and is string \"many\"."
        );
        assert_eq!(
            refusal(&[("VERBATIM_ANSWER__LIMIT", "0")]),
            "VERBATIM_ANSWER__LIMIT: answer.limit has to be from 1 to 100."
        );
        assert_eq!(
            refusal(&[("VERBATIM_ANSWER__LIMITS", "1")]),
            "VERBATIM_ANSWER__LIMITS: there is no setting “answer.limits”; there are limit."
        );
        assert_eq!(
            refusal(&[("VERBATIM_LIMIT", "1")]),
            "VERBATIM_LIMIT: there is no setting “limit”; there are data, article, extract, answer, discord, http, log."
        );
        assert_eq!(
            refusal(&[("VERBATIM_EXTRACT__SPEAKER_CONFIDENCE_MIN", "high")]),
            "VERBATIM_EXTRACT__SPEAKER_CONFIDENCE_MIN: extract.speaker_confidence_min has to be a number, and is string \"high\"."
        );
        for value in ["1.01", "-0.1", "60"] {
            assert_eq!(
                refusal(&[("VERBATIM_EXTRACT__SPEAKER_CONFIDENCE_MIN", value)]),
                "VERBATIM_EXTRACT__SPEAKER_CONFIDENCE_MIN: extract.speaker_confidence_min has to be from 0 to 1."
            );
        }
        assert_eq!(
            refusal(&[("VERBATIM_HTTP__LISTEN", "8787")]),
            "VERBATIM_HTTP__LISTEN: http.listen has to be a string, and is unsigned int `8787`."
        );
        assert_eq!(
            refusal(&[("VERBATIM_HTTP__LISTEN", "localhost:8787")]),
            "VERBATIM_HTTP__LISTEN: http.listen has to be an address and a port, such as 127.0.0.1:8787, or “off”."
        );
        assert_eq!(
            refusal(&[("VERBATIM_LOG__FORMAT", "xml")]),
            "VERBATIM_LOG__FORMAT: log.format cannot be “xml”; it has to be text or json."
        );
    }

    #[test]
    fn each_fault_of_a_file_names_the_file() {
        assert_eq!(
            refused_file("[article]\ntext_max = 1\n"),
            "FOLDER/own.toml: there is no setting “article.text_max”; there are text_bytes_max."
        );
        assert_eq!(
            refused_file("[article]\ntext_bytes_max = 0\n"),
            "FOLDER/own.toml: article.text_bytes_max has to be from 1 to 16777216."
        );
        let syntax = refused_file("[article\n");
        assert!(syntax.starts_with("FOLDER/own.toml: TOML parse error at line 1"), "{syntax}");
        assert!(!syntax.contains('\n'));
    }

    #[test]
    fn the_threshold_of_speakers_can_be_any_number_from_0_to_1() {
        for (given, expected) in [("0", 0.0), ("1", 1.0), ("0.85", 0.85)] {
            let settings =
                load(None, None, &environment(&[("VERBATIM_EXTRACT__SPEAKER_CONFIDENCE_MIN", given)])).unwrap();
            assert!((settings.extract().speaker_confidence_min - expected).abs() < f64::EPSILON, "{given}");
        }
        assert_eq!(
            refused_file("[extract]\nspeaker_confidence_min = nan\n"),
            "FOLDER/own.toml: extract.speaker_confidence_min has to be from 0 to 1."
        );
    }

    #[test]
    fn a_named_file_has_to_be_there() {
        assert_eq!(
            load(Some(Path::new("/nowhere/own.toml")), None, &[]).unwrap_err().to_string(),
            "--config names /nowhere/own.toml, and there is no such file."
        );
        assert_eq!(
            refusal(&[("VERBATIM_CONFIG", "/nowhere/own.toml")]),
            "VERBATIM_CONFIG names /nowhere/own.toml, and there is no such file."
        );
    }
}
