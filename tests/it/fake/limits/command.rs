//! Commands as they are registered.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::{
    callback::one_choice,
    rule::{Faults, Size, chars, one_to, up_to},
};

const STRUCTURE: &str = "https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-structure";
const NAMING: &str = "https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming";
const OPTION: &str = "https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-structure";
const NESTING: &str =
    "https://discord.com/developers/docs/interactions/application-commands#subcommands-and-subcommand-groups";
const REGISTERING: &str = "https://discord.com/developers/docs/interactions/application-commands#registering-a-command";
const CONTEXTS: &str = "https://discord.com/developers/docs/interactions/application-commands#contexts";
const LOCALES: &str = "https://discord.com/developers/docs/reference#locales";

const DESCRIPTION: Size = one_to(100, STRUCTURE);
const MENU_NAME: Size = one_to(32, STRUCTURE);
const OPTIONS: Size = up_to(25, STRUCTURE);
const CHOICES: Size = up_to(25, OPTION);
const LENGTH_LEAST: Size = up_to(6000, OPTION);
const LENGTH_MOST: Size = one_to(6000, OPTION);
/// Names, descriptions and values of one command, everything in it included.
const CHARS_MAX: usize = 8000;
/// How many of each type: slash commands, user menu, message menu.
const COUNTS: [(u64, usize); 3] = [(1, 100), (2, 15), (3, 15)];

const SUB_COMMAND: u64 = 1;
const SUB_COMMAND_GROUP: u64 = 2;

const KEYS: &[&str] = &[
    "id",
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "options",
    "default_member_permissions",
    "dm_permission",
    "default_permission",
    "nsfw",
    "integration_types",
    "contexts",
    "handler",
];
const OPTION_KEYS: &[&str] = &[
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "required",
    "choices",
    "options",
    "channel_types",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "autocomplete",
];
const LANGUAGES: &[&str] = &[
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
    "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
];

/// The pattern of `NAMING`, as it stands there.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$").expect("the regex is a literal, tested below")
});

/// All commands of one scope, as they are put.
pub(super) fn check_all(commands: &Value, faults: &mut Faults) {
    let Some(list) = commands.as_array() else {
        faults.add("commands", "must be a list", REGISTERING);
        return;
    };
    let mut names = Vec::new();
    for (n, command) in list.iter().enumerate() {
        let at = format!("commands[{n}]");
        check_one(&at, command, faults);
        faults.once(&at, &format!("{} {}", kind(command), command["name"]), &mut names, REGISTERING);
    }
    for (wanted, most) in COUNTS {
        let count = list.iter().filter(|command| kind(command) == wanted).count();
        if count > most {
            faults.add("commands", format_args!("{count} commands of type {wanted}, at most {most}"), REGISTERING);
        }
    }
}

fn kind(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(1)
}

/// One command.
pub(super) fn check_one(at: &str, command: &Value, faults: &mut Faults) {
    faults.keys(at, command, KEYS, STRUCTURE);
    if kind(command) == 1 {
        slash_name(at, command, faults);
        described(at, command, faults);
        options(at, &command["options"], 0, faults);
    } else {
        menu_command(at, command, faults);
    }
    permissions(at, command, faults);
    numbers(&format!("{at}.contexts"), &command["contexts"], 2, faults);
    numbers(&format!("{at}.integration_types"), &command["integration_types"], 1, faults);
    let size = weight(command);
    if size > CHARS_MAX {
        faults.add(at, format_args!("{size} characters in all, at most {CHARS_MAX}"), REGISTERING);
    }
}

/// A command of the user or message menu: a name, free in its spelling, and nothing else to read.
fn menu_command(at: &str, command: &Value, faults: &mut Faults) {
    faults.required_text(&format!("{at}.name"), &command["name"], MENU_NAME);
    if command["description"].as_str().is_some_and(|text| !text.is_empty()) {
        faults.add(at, "a menu command has no description", STRUCTURE);
    }
    if command["options"].as_array().is_some_and(|list| !list.is_empty()) {
        faults.add(at, "a menu command has no options", STRUCTURE);
    }
}

fn slash_name(at: &str, named: &Value, faults: &mut Faults) {
    let at = format!("{at}.name");
    let Some(name) = named["name"].as_str() else {
        faults.add(&at, "is required", NAMING);
        return;
    };
    check_name(&at, name, faults);
    for (language, name) in translations(&at, &named["name_localizations"], faults) {
        check_name(&format!("{at}_localizations.{language}"), name.as_str().unwrap_or_default(), faults);
    }
}

fn check_name(at: &str, name: &str, faults: &mut Faults) {
    if !NAME.is_match(name) {
        faults.add(at, format_args!("`{name}` does not match {}", NAME.as_str()), NAMING);
    }
    if name.to_lowercase() != name {
        faults.add(at, format_args!("`{name}` is not lower case"), NAMING);
    }
}

fn described(at: &str, described: &Value, faults: &mut Faults) {
    let at = format!("{at}.description");
    faults.required_text(&at, &described["description"], DESCRIPTION);
    for (language, text) in translations(&at, &described["description_localizations"], faults) {
        faults.required_text(&format!("{at}_localizations.{language}"), text, DESCRIPTION);
    }
}

/// The entries of a dictionary of translations, unknown languages reported.
fn translations<'v>(at: &str, dictionary: &'v Value, faults: &mut Faults) -> Vec<(&'v str, &'v Value)> {
    let entries: Vec<_> =
        dictionary.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value)).collect();
    for (language, _) in entries.iter().filter(|(language, _)| !LANGUAGES.contains(language)) {
        faults.add(at, format_args!("`{language}` is no locale of Discord's"), LOCALES);
    }
    entries
}

/// The options at one level; `depth` counts the subcommands and groups around them.
fn options(at: &str, list: &Value, depth: u8, faults: &mut Faults) {
    let at = format!("{at}.options");
    let list = faults.list(&at, list, OPTIONS);
    let nested = |option: &Value| matches!(option["type"].as_u64(), Some(SUB_COMMAND | SUB_COMMAND_GROUP));
    if list.iter().any(nested) && !list.iter().all(nested) {
        faults.add(&at, "subcommands beside plain options", NESTING);
    }
    let mut names = Vec::new();
    let mut optional_before = false;
    for (n, option) in list.iter().enumerate() {
        let at = format!("{at}[{n}]");
        one_option(&at, option, depth, faults);
        faults.once(&at, option["name"].as_str().unwrap_or_default(), &mut names, OPTION);
        if option["required"] == true && optional_before {
            faults.add(&at, "a required option after an optional one", OPTION);
        }
        optional_before |= option["required"] != true;
    }
}

fn one_option(at: &str, option: &Value, depth: u8, faults: &mut Faults) {
    faults.keys(at, option, OPTION_KEYS, OPTION);
    slash_name(at, option, faults);
    described(at, option, faults);
    let kind = faults.number(&format!("{at}.type"), &option["type"], one_to(11, OPTION)).unwrap_or_default();
    match kind {
        SUB_COMMAND if depth <= 1 => options(at, &option["options"], 2, faults),
        SUB_COMMAND_GROUP if depth == 0 => {
            let inside = option["options"].as_array().map_or(&[][..], Vec::as_slice);
            if inside.is_empty() || inside.iter().any(|inner| inner["type"] != SUB_COMMAND) {
                faults.add(at, "a group holds subcommands and nothing else", NESTING);
            }
            options(at, &option["options"], 1, faults);
        }
        SUB_COMMAND | SUB_COMMAND_GROUP => faults.add(at, "nested too deep", NESTING),
        _ => plain_option(at, option, kind, faults),
    }
}

/// An option that takes a value. Which bounds it can have depends on its type.
fn plain_option(at: &str, option: &Value, kind: u64, faults: &mut Faults) {
    let (text, number, channel) = (kind == 3, kind == 4 || kind == 10, kind == 7);
    let legal = [
        ("options", false),
        ("choices", text || number),
        ("autocomplete", text || number || option["autocomplete"] == false),
        ("min_length", text),
        ("max_length", text),
        ("min_value", number),
        ("max_value", number),
        ("channel_types", channel),
    ];
    for (key, _) in
        legal.into_iter().filter(|(key, legal)| !legal && !option[key].is_null() && option[key] != Value::Array(vec![]))
    {
        faults.add(at, format_args!("an option of type {kind} has no `{key}`"), OPTION);
    }
    let least = faults.number(&format!("{at}.min_length"), &option["min_length"], LENGTH_LEAST).unwrap_or(0);
    let most = faults.number(&format!("{at}.max_length"), &option["max_length"], LENGTH_MOST).unwrap_or(6000);
    if least > most {
        faults.add(at, "min_length above max_length", OPTION);
    }
    let choices = faults.list(&format!("{at}.choices"), &option["choices"], CHOICES);
    if !choices.is_empty() && option["autocomplete"] == true {
        faults.add(at, "autocomplete beside choices", OPTION);
    }
    let mut names = Vec::new();
    for (n, choice) in choices.iter().enumerate() {
        let at = format!("{at}.choices[{n}]");
        one_choice(&at, choice, faults);
        faults.once(&at, choice["name"].as_str().unwrap_or_default(), &mut names, OPTION);
    }
}

/// A bit set as a string of digits, or null.
fn permissions(at: &str, command: &Value, faults: &mut Faults) {
    let given = &command["default_member_permissions"];
    if !given.is_null() && given.as_str().is_none_or(|bits| bits.parse::<u64>().is_err()) {
        faults.add(at, format_args!("default_member_permissions {given} is no bit set in a string"), STRUCTURE);
    }
}

fn numbers(at: &str, list: &Value, most: u64, faults: &mut Faults) {
    for value in list.as_array().into_iter().flatten() {
        if value.as_u64().is_none_or(|number| number > most) {
            faults.add(at, format_args!("{value} is not between 0 and {most}"), CONTEXTS);
        }
    }
}

/// Characters of the names, descriptions and values of a command or option and all that it holds; of a translated text
/// the longest translation.
fn weight(value: &Value) -> usize {
    let own = |key: &str| {
        let translated = value[format!("{key}_localizations")].as_object();
        let texts = translated.into_iter().flat_map(|texts| texts.values()).chain([&value[key]]);
        texts.filter_map(Value::as_str).map(chars).max().unwrap_or(0)
    };
    let choice = value["value"].as_str().map_or(0, chars);
    let inside = ["options", "choices"].iter().filter_map(|key| value[key].as_array()).flatten().map(weight);
    own("name") + own("description") + choice + inside.sum::<usize>()
}

#[test]
fn a_name_may_be_of_any_script_but_holds_no_space_or_sign() {
    let fits = |name: &str| NAME.is_match(name);
    assert!(fits("who-said") && fits("цитата") && fits("उद्धरण") && fits("คำคม") && fits("l'article"));
    assert!(!fits("who said") && !fits("who.said") && !fits("") && !fits("/who"));
}
