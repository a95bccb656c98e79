//! Components of messages: rows of buttons and selects, and the newer layout ("V2") that a flag switches on.

use serde_json::Value;

use super::rule::{Faults, Size, is_url, one_to, up_to};

const ANATOMY: &str = "https://discord.com/developers/docs/components/reference#anatomy-of-a-component";
const LEGACY: &str = "https://discord.com/developers/docs/components/reference#legacy-message-component-behavior";
const ROW: &str = "https://discord.com/developers/docs/components/reference#action-row";
const BUTTON: &str = "https://discord.com/developers/docs/components/reference#button-button-structure";
const SELECT: &str = "https://discord.com/developers/docs/components/reference#string-select-string-select-structure";
const OPTION: &str = "https://discord.com/developers/docs/components/reference#string-select-select-option-structure";
const TEXT_DISPLAY: &str = "https://discord.com/developers/docs/components/reference#text-display";
const SECTION: &str = "https://discord.com/developers/docs/components/reference#section";
const CONTAINER: &str = "https://discord.com/developers/docs/components/reference#container";
const LAYOUT: &str = "https://discord.com/developers/docs/components/reference#component-object";

const ROWS: Size = up_to(5, LEGACY);
const COMPONENTS_V2: Size = up_to(40, LAYOUT);
const BUTTONS: Size = one_to(5, ROW);
const LABEL: Size = one_to(80, BUTTON);
const URL: Size = one_to(512, BUTTON);
const PLACEHOLDER: Size = up_to(150, SELECT);
const VALUES_LEAST: Size = up_to(25, SELECT);
const VALUES_MOST: Size = one_to(25, SELECT);
const OPTIONS: Size = one_to(25, SELECT);
const OPTION_TEXT: Size = one_to(100, OPTION);
const SHOWN_TEXT: Size =
    one_to(4000, "https://github.com/discord/discord-api-spec (TextDisplayComponentForMessageRequest.content)");

/// `custom_id`: also of a modal.
pub(super) const CUSTOM_ID: Size =
    one_to(100, "https://discord.com/developers/docs/components/reference#anatomy-of-a-component-custom-id");

/// The components of a message without the V2 flag: action rows only.
pub(super) fn check_rows(at: &str, components: &Value, faults: &mut Faults) {
    let mut seen = Vec::new();
    for (n, row) in faults.list(at, components, ROWS).iter().enumerate() {
        let at = format!("{at}[{n}]");
        if row["type"] == 1 {
            one_row(&at, row, &mut seen, faults);
        } else {
            faults.add(&at, format_args!("type {} needs the V2 flag", row["type"]), LAYOUT);
        }
    }
}

/// The components of a message with the V2 flag: at most 40 with all that they contain.
pub(super) fn check_layout(at: &str, components: &Value, faults: &mut Faults) {
    let mut seen = Vec::new();
    for (n, component) in faults.list(at, components, COMPONENTS_V2).iter().enumerate() {
        one_block(&format!("{at}[{n}]"), component, &mut seen, faults);
    }
    let all = count(components);
    if all > COMPONENTS_V2.most {
        faults.add(at, format_args!("{all} components in all, at most {}", COMPONENTS_V2.most), LAYOUT);
    }
}

/// Components in `value`, nested ones and accessories included.
fn count(value: &Value) -> usize {
    let nested =
        |component: &Value| 1 + count(&component["components"]) + usize::from(component["accessory"].is_object());
    value.as_array().map_or(0, |list| list.iter().map(nested).sum())
}

fn one_row(at: &str, row: &Value, seen: &mut Vec<String>, faults: &mut Faults) {
    faults.keys(at, row, &["type", "id", "components"], ROW);
    let inside = faults.list(&format!("{at}.components"), &row["components"], BUTTONS);
    if inside.is_empty() {
        faults.add(at, "an empty row", ROW);
    }
    let selects = inside.iter().filter(|component| component["type"] != 2).count();
    if selects > 0 && inside.len() > 1 {
        faults.add(at, "a select stands alone in its row", ROW);
    }
    for (n, component) in inside.iter().enumerate() {
        let at = format!("{at}.components[{n}]");
        match component["type"].as_u64() {
            Some(2) => one_button(&at, component, seen, faults),
            Some(3 | 5..=8) => one_select(&at, component, seen, faults),
            _ => faults.add(&at, format_args!("type {} cannot stand in a row", component["type"]), ROW),
        }
    }
}

fn one_button(at: &str, button: &Value, seen: &mut Vec<String>, faults: &mut Faults) {
    faults.keys(
        at,
        button,
        &["type", "id", "style", "label", "emoji", "custom_id", "sku_id", "url", "disabled"],
        BUTTON,
    );
    let style = faults.number(&format!("{at}.style"), &button["style"], one_to(6, BUTTON));
    let label = faults.text(&format!("{at}.label"), &button["label"], LABEL);
    if style != Some(6) && label.is_none() && button["emoji"].is_null() {
        faults.add(at, "has neither label nor emoji", BUTTON);
    }
    match style {
        Some(5) => link(at, button, faults),
        Some(6) => premium(at, button, faults),
        _ => pressable(at, button, seen, faults),
    }
}

fn link(at: &str, button: &Value, faults: &mut Faults) {
    let url = faults.required_text(&format!("{at}.url"), &button["url"], URL);
    if let Some(url) = url
        && !is_url(url, &["http", "https", "discord"])
    {
        faults.add(at, format_args!("`{url}` is no web address"), BUTTON);
    }
    if !button["custom_id"].is_null() {
        faults.add(at, "a link button cannot have a custom_id", BUTTON);
    }
}

fn premium(at: &str, button: &Value, faults: &mut Faults) {
    if button["sku_id"].is_null() {
        faults.add(at, "a premium button needs a sku_id", BUTTON);
    }
    for key in ["custom_id", "label", "url", "emoji"].into_iter().filter(|key| !button[key].is_null()) {
        faults.add(at, format_args!("a premium button cannot have `{key}`"), BUTTON);
    }
}

fn pressable(at: &str, component: &Value, seen: &mut Vec<String>, faults: &mut Faults) {
    if !component["url"].is_null() {
        faults.add(at, "only a link button has a url", BUTTON);
    }
    custom_id(at, component, seen, faults);
}

/// A `custom_id` that must be there, fit, and be the only one of its message or modal.
pub(super) fn custom_id(at: &str, component: &Value, seen: &mut Vec<String>, faults: &mut Faults) {
    let id = faults.required_text(&format!("{at}.custom_id"), &component["custom_id"], CUSTOM_ID);
    if let Some(id) = id {
        faults.once(&format!("{at}.custom_id"), id, seen, ANATOMY);
    }
}

/// Any of the five kinds of select, in a message or in a modal.
pub(super) fn one_select(at: &str, select: &Value, seen: &mut Vec<String>, faults: &mut Faults) {
    let known = [
        "type",
        "id",
        "custom_id",
        "options",
        "placeholder",
        "min_values",
        "max_values",
        "disabled",
        "required",
        "channel_types",
        "default_values",
    ];
    faults.keys(at, select, &known, SELECT);
    custom_id(at, select, seen, faults);
    faults.text(&format!("{at}.placeholder"), &select["placeholder"], PLACEHOLDER);
    let least = faults.number(&format!("{at}.min_values"), &select["min_values"], VALUES_LEAST);
    let most = faults.number(&format!("{at}.max_values"), &select["max_values"], VALUES_MOST);
    if least.unwrap_or(1) > most.unwrap_or(1) {
        faults.add(at, "min_values above max_values", SELECT);
    }
    if select["type"] != 3 {
        return;
    }
    let mut values = Vec::new();
    let options = faults.list(&format!("{at}.options"), &select["options"], OPTIONS);
    if options.is_empty() {
        faults.add(at, "a select without options", SELECT);
    }
    for (n, option) in options.iter().enumerate() {
        one_option(&format!("{at}.options[{n}]"), option, &mut values, faults);
    }
}

fn one_option(at: &str, option: &Value, values: &mut Vec<String>, faults: &mut Faults) {
    faults.keys(at, option, &["label", "value", "description", "emoji", "default"], OPTION);
    faults.required_text(&format!("{at}.label"), &option["label"], OPTION_TEXT);
    faults.text(&format!("{at}.description"), &option["description"], OPTION_TEXT);
    if let Some(value) = faults.required_text(&format!("{at}.value"), &option["value"], OPTION_TEXT) {
        faults.once(&format!("{at}.value"), value, values, OPTION);
    }
}

/// One component of the V2 layout, with what it contains.
fn one_block(at: &str, component: &Value, seen: &mut Vec<String>, faults: &mut Faults) {
    match component["type"].as_u64() {
        Some(1) => one_row(at, component, seen, faults),
        Some(9) => one_section(at, component, seen, faults),
        Some(10) => one_text(at, component, faults),
        Some(12) => {
            faults.list(&format!("{at}.items"), &component["items"], one_to(10, LAYOUT));
        }
        Some(13 | 14) => {}
        Some(17) => {
            faults.keys(at, component, &["type", "id", "components", "accent_color", "spoiler"], CONTAINER);
            for (n, inner) in
                faults.list(&format!("{at}.components"), &component["components"], COMPONENTS_V2).iter().enumerate()
            {
                one_block(&format!("{at}.components[{n}]"), inner, seen, faults);
            }
        }
        _ => faults.add(at, format_args!("type {} is no part of a message", component["type"]), LAYOUT),
    }
}

fn one_section(at: &str, section: &Value, seen: &mut Vec<String>, faults: &mut Faults) {
    faults.keys(at, section, &["type", "id", "components", "accessory"], SECTION);
    for (n, text) in
        faults.list(&format!("{at}.components"), &section["components"], one_to(3, SECTION)).iter().enumerate()
    {
        one_text(&format!("{at}.components[{n}]"), text, faults);
    }
    match section["accessory"]["type"].as_u64() {
        Some(2) => one_button(&format!("{at}.accessory"), &section["accessory"], seen, faults),
        Some(11) => {}
        _ => faults.add(at, "needs a button or a thumbnail beside it", SECTION),
    }
}

fn one_text(at: &str, text: &Value, faults: &mut Faults) {
    faults.keys(at, text, &["type", "id", "content"], TEXT_DISPLAY);
    faults.required_text(&format!("{at}.content"), &text["content"], SHOWN_TEXT);
}
