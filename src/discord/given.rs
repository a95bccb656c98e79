//! What a command came with, in the words of the table: its whole name and its options as text.

use serenity::all::{Attachment, CommandData, CommandDataOption, CommandDataOptionValue};

use crate::command::{Completes, spec};

/// The command's whole name, `article remove`, and its options as `command::parse` takes them. An attachment is given
/// as its id.
pub(super) fn command(data: &CommandData) -> (String, Vec<(String, String)>) {
    let (name, options) = whole(data);
    (name, options.iter().filter_map(|option| Some((option.name.clone(), value(&option.value)?))).collect())
}

/// The attachment that an option gave by its id.
pub(super) fn attachment<'a>(data: &'a CommandData, id: &str) -> Option<&'a Attachment> {
    data.resolved.attachments.iter().find(|(known, _)| known.to_string() == id).map(|(_, attachment)| attachment)
}

/// The option being typed: what it is completed with, what was typed so far, and whether only moderators may know.
pub(super) fn typing(data: &CommandData) -> Option<(Completes, String, bool)> {
    let (name, options) = whole(data);
    let spec = spec(&name)?;
    let (option, typed) = options.iter().find_map(|option| match &option.value {
        CommandDataOptionValue::Autocomplete { value, .. } => Some((&option.name, value)),
        _ => None,
    })?;
    let known = spec.options.iter().find(|known| known.name == option)?;
    Some((known.completes?, typed.clone(), spec.moderators_only))
}

fn whole(data: &CommandData) -> (String, &[CommandDataOption]) {
    match data.options.first() {
        Some(CommandDataOption { name, value: CommandDataOptionValue::SubCommand(options), .. }) => {
            (format!("{} {name}", data.name), options)
        }
        _ => (data.name.clone(), &data.options),
    }
}

fn value(value: &CommandDataOptionValue) -> Option<String> {
    match value {
        CommandDataOptionValue::String(text) => Some(text.clone()),
        CommandDataOptionValue::Boolean(on) => Some(on.to_string()),
        CommandDataOptionValue::Attachment(id) => Some(id.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn data(name: &str, options: &Value) -> CommandData {
        serde_json::from_value(json!({"id": "5", "name": name, "type": 1, "options": options})).unwrap()
    }

    fn pairs(options: &[(&str, &str)]) -> Vec<(String, String)> {
        options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn options_are_given_as_text() {
        let options = json!([
            {"name": "words", "type": 3, "value": "the quay"},
            {"name": "private", "type": 5, "value": true},
        ]);
        let expected = pairs(&[("words", "the quay"), ("private", "true")]);
        assert_eq!(command(&data("who-said", &options)), ("who-said".to_owned(), expected));
    }

    #[test]
    fn a_subcommand_is_the_second_word_and_its_file_an_id() {
        let add = json!([{"name": "add", "type": 1, "options": [{"name": "file", "type": 11, "value": "77"}]}]);
        assert_eq!(command(&data("article", &add)), ("article add".to_owned(), pairs(&[("file", "77")])));
        assert_eq!(command(&data("article", &json!([]))), ("article".to_owned(), vec![]));
    }

    #[test]
    fn what_is_being_typed_is_told_with_whose_names_may_complete_it() {
        let typed = json!([
            {"name": "words", "type": 3, "value": "quay"},
            {"name": "speaker", "type": 3, "value": "Va", "focused": true},
        ]);
        assert_eq!(typing(&data("who-said", &typed)), Some((Completes::Speaker, "Va".to_owned(), false)));
        let id = json!([{"name": "id", "type": 3, "value": "", "focused": true}]);
        let remove = json!([{"name": "remove", "type": 1, "options": id}]);
        assert_eq!(typing(&data("article", &remove)), Some((Completes::Article, String::new(), true)));
    }

    #[test]
    fn an_unknown_command_completes_nothing() {
        let typed = json!([{"name": "speaker", "type": 3, "value": "Va", "focused": true}]);
        assert_eq!(typing(&data("fly", &typed)), None);
    }
}
