//! The table of commands as Discord registers it.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::button::hex;
use crate::command::{OptionKind, OptionSpec, Spec};

/// Option types (<https://discord.com/developers/docs/interactions/application-commands>, "Application Command Option
/// Type").
const SUB_COMMAND: u8 = 1;
const STRING: u8 = 3;
const BOOLEAN: u8 = 5;
const ATTACHMENT: u8 = 11;
/// `MANAGE_GUILD` (<https://discord.com/developers/docs/topics/permissions>), as Discord writes permissions: as text.
const MANAGE_GUILD: &str = "32";
/// The longest date: `2024-11-29`.
const DATE_CHARS_MAX: u16 = 10;

/// The body that sets an application's commands to `table`: for servers that installed the bot, and used there only.
pub(super) fn commands(table: &[Spec]) -> Value {
    table.iter().map(command).collect()
}

/// What tells one body from another.
pub(super) fn hash(body: &Value) -> String {
    hex(Sha256::digest(body.to_string()).iter())
}

fn command(spec: &Spec) -> Value {
    let subcommands = spec.subcommands.iter().map(|sub| {
        let options: Vec<Value> = sub.options.iter().map(option).collect();
        json!({"type": SUB_COMMAND, "name": sub.name, "description": sub.description, "options": options})
    });
    let options: Vec<Value> = subcommands.chain(spec.options.iter().map(option)).collect();
    json!({
        "type": 1,
        "name": spec.name,
        "description": spec.description,
        "options": options,
        "default_member_permissions": spec.moderators_only.then_some(MANAGE_GUILD),
        "contexts": [0],
        "integration_types": [0],
    })
}

fn option(spec: &OptionSpec) -> Value {
    let OptionSpec { name, description, required, completes, .. } = spec;
    let text = |length_max: u16| {
        json!({"type": STRING, "name": name, "description": description, "required": required,
            "max_length": length_max, "autocomplete": completes.is_some()})
    };
    let other = |kind| json!({"type": kind, "name": name, "description": description, "required": required});
    match spec.kind {
        OptionKind::Text { chars_max } => text(chars_max),
        OptionKind::Date => text(DATE_CHARS_MAX),
        OptionKind::Switch => other(BOOLEAN),
        OptionKind::File => other(ATTACHMENT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::TABLE;

    fn registered(name: &str) -> Value {
        let body = commands(TABLE);
        body.as_array().unwrap().iter().find(|command| command["name"] == name).unwrap().clone()
    }

    #[test]
    fn every_command_of_the_table_is_registered_for_servers_only() {
        let body = commands(TABLE);
        assert_eq!(body.as_array().unwrap().len(), TABLE.len());
        for command in body.as_array().unwrap() {
            assert_eq!((&command["contexts"], &command["integration_types"]), (&json!([0]), &json!([0])));
        }
    }

    #[test]
    fn only_moderators_commands_are_hidden_from_members() {
        assert_eq!(registered("article")["default_member_permissions"], "32");
        assert_eq!(registered("who-said")["default_member_permissions"], Value::Null);
    }

    #[test]
    fn an_option_keeps_its_kind_its_length_and_its_completion() {
        let options = registered("who-said")["options"].clone();
        assert_eq!(options[0]["name"], "words");
        assert_eq!((&options[0]["type"], &options[0]["required"]), (&json!(3), &json!(true)));
        assert_eq!((&options[0]["max_length"], &options[0]["autocomplete"]), (&json!(6000), &json!(false)));
        assert_eq!((&options[1]["name"], &options[1]["autocomplete"]), (&json!("speaker"), &json!(true)));
        let add = registered("article")["options"][0].clone();
        assert_eq!((&add["type"], &add["name"], &add["options"][0]["type"]), (&json!(1), &json!("add"), &json!(11)));
    }

    /// <https://discord.com/developers/docs/interactions/application-commands>: 100 commands, 25 options, and 8,000
    /// characters of names, descriptions and values for each command.
    #[test]
    fn the_table_is_within_discords_limits() {
        let body = commands(TABLE);
        assert!(body.as_array().unwrap().len() <= 100);
        for command in body.as_array().unwrap() {
            assert!(command["options"].as_array().unwrap().len() <= 25);
            assert!(texts(command) <= 8000, "{command}");
        }
    }

    fn texts(value: &Value) -> usize {
        let own = ["name", "description"].iter().filter_map(|key| value[key].as_str()).map(str::len).sum::<usize>();
        own + value["options"].as_array().into_iter().flatten().map(texts).sum::<usize>()
    }

    #[test]
    fn another_table_has_another_hash() {
        assert_ne!(hash(&commands(TABLE)), hash(&commands(&TABLE[1..])));
        assert_eq!(hash(&commands(TABLE)), hash(&commands(TABLE)));
    }
}
