//! Modals: callback type 9.

use serde_json::Value;

use super::{
    component,
    rule::{Faults, Size, one_to, up_to},
};

const MODAL: &str =
    "https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal";
const INPUT: &str = "https://discord.com/developers/docs/components/reference#text-input-text-input-structure";
const LABEL: &str = "https://discord.com/developers/docs/components/reference#label-label-structure";

const TITLE: Size = one_to(45, MODAL);
const COMPONENTS: Size = one_to(5, MODAL);
const INPUT_LABEL: Size = one_to(45, INPUT);
const INPUT_LEAST: Size = up_to(4000, INPUT);
const INPUT_MOST: Size = one_to(4000, INPUT);
const INPUT_VALUE: Size = up_to(4000, INPUT);
const PLACEHOLDER: Size = up_to(100, INPUT);
const LABEL_TEXT: Size = one_to(45, LABEL);
const LABEL_DESCRIPTION: Size = up_to(100, LABEL);

/// The `data` of a modal.
pub(super) fn check(data: &Value, faults: &mut Faults) {
    faults.keys("data", data, &["custom_id", "title", "components"], MODAL);
    faults.required_text("data.custom_id", &data["custom_id"], component::CUSTOM_ID);
    faults.required_text("data.title", &data["title"], TITLE);
    let mut seen = Vec::new();
    let components = faults.list("data.components", &data["components"], COMPONENTS);
    if components.is_empty() {
        faults.add("data.components", "a modal without components", MODAL);
    }
    for (n, part) in components.iter().enumerate() {
        one_part(&format!("data.components[{n}]"), part, &mut seen, faults);
    }
}

fn one_part(at: &str, part: &Value, seen: &mut Vec<String>, faults: &mut Faults) {
    match part["type"].as_u64() {
        Some(1) => one_row(at, part, seen, faults),
        Some(10) => {
            faults.required_text(&format!("{at}.content"), &part["content"], one_to(4000, MODAL));
        }
        Some(18) => one_label(at, part, seen, faults),
        _ => faults.add(at, format_args!("type {} cannot stand in a modal", part["type"]), MODAL),
    }
}

/// The older form: a row with one text input, which carries its own label.
fn one_row(at: &str, row: &Value, seen: &mut Vec<String>, faults: &mut Faults) {
    faults.keys(at, row, &["type", "id", "components"], MODAL);
    for (n, input) in faults
        .list(&format!("{at}.components"), &row["components"], Size { least: 1, most: 1, source: INPUT })
        .iter()
        .enumerate()
    {
        let at = format!("{at}.components[{n}]");
        one_input(&at, input, seen, faults);
        faults.required_text(&format!("{at}.label"), &input["label"], INPUT_LABEL);
    }
}

/// The newer form: a label around one input.
fn one_label(at: &str, label: &Value, seen: &mut Vec<String>, faults: &mut Faults) {
    faults.keys(at, label, &["type", "id", "label", "description", "component"], LABEL);
    faults.required_text(&format!("{at}.label"), &label["label"], LABEL_TEXT);
    faults.text(&format!("{at}.description"), &label["description"], LABEL_DESCRIPTION);
    let at = format!("{at}.component");
    let inside = &label["component"];
    match inside["type"].as_u64() {
        Some(4) => {
            one_input(&at, inside, seen, faults);
            if !inside["label"].is_null() {
                faults.add(&at, "an input inside a label has none of its own", LABEL);
            }
        }
        Some(3 | 5..=8) => component::one_select(&at, inside, seen, faults),
        Some(19) => component::custom_id(&at, inside, seen, faults),
        _ => faults.add(&at, format_args!("type {} cannot stand in a label", inside["type"]), LABEL),
    }
}

fn one_input(at: &str, input: &Value, seen: &mut Vec<String>, faults: &mut Faults) {
    let known =
        ["type", "id", "custom_id", "style", "label", "min_length", "max_length", "required", "value", "placeholder"];
    faults.keys(at, input, &known, INPUT);
    if input["type"] != 4 {
        faults.add(at, format_args!("type {} is no text input", input["type"]), INPUT);
    }
    component::custom_id(at, input, seen, faults);
    if faults.number(&format!("{at}.style"), &input["style"], one_to(2, INPUT)).is_none() {
        faults.add(at, "needs a style", INPUT);
    }
    let least = faults.number(&format!("{at}.min_length"), &input["min_length"], INPUT_LEAST).unwrap_or(0);
    let most = faults.number(&format!("{at}.max_length"), &input["max_length"], INPUT_MOST).unwrap_or(4000);
    if least > most {
        faults.add(at, "min_length above max_length", INPUT);
    }
    faults.text(&format!("{at}.value"), &input["value"], INPUT_VALUE);
    faults.text(&format!("{at}.placeholder"), &input["placeholder"], PLACEHOLDER);
}
