//! Embeds: each part, and the sum over all of a message.

use serde_json::Value;

use super::rule::{Faults, Size, chars, is_url, one_to, up_to};

const STRUCTURE: &str = "https://discord.com/developers/docs/resources/message#embed-object";
const LIMITS: &str = "https://discord.com/developers/docs/resources/message#embed-object-embed-limits";

const EMBEDS: Size = up_to(10, "https://discord.com/developers/docs/resources/message#create-message-jsonform-params");
const TITLE: Size = up_to(256, LIMITS);
const DESCRIPTION: Size = up_to(4096, LIMITS);
const FIELDS: Size = up_to(25, LIMITS);
const FIELD_NAME: Size = one_to(256, LIMITS);
const FIELD_VALUE: Size = one_to(1024, LIMITS);
const FOOTER: Size = one_to(2048, LIMITS);
const AUTHOR: Size = one_to(256, LIMITS);
/// Title, description, field names and values, footer and author of all embeds together.
const SUM: usize = 6000;
const URL: Size = up_to(2048, "https://github.com/discord/discord-api-spec (RichEmbed.url)");
const COLOUR: Size = up_to(0xFF_FF_FF, STRUCTURE);

const KEYS: &[&str] = &[
    "title",
    "type",
    "description",
    "url",
    "timestamp",
    "color",
    "footer",
    "image",
    "thumbnail",
    "video",
    "provider",
    "author",
    "fields",
];

/// All embeds of a message.
pub(super) fn check(at: &str, embeds: &Value, faults: &mut Faults) {
    let mut sum = 0;
    for (n, embed) in faults.list(at, embeds, EMBEDS).iter().enumerate() {
        sum += one(&format!("{at}[{n}]"), embed, faults);
    }
    if sum > SUM {
        faults.add(at, format_args!("{sum} characters in all embeds together, at most {SUM}"), LIMITS);
    }
}

/// One embed; gives back how many of its characters count for the sum.
fn one(at: &str, embed: &Value, faults: &mut Faults) -> usize {
    faults.keys(at, embed, KEYS, STRUCTURE);
    let texts = [
        faults.text(&format!("{at}.title"), &embed["title"], TITLE),
        faults.text(&format!("{at}.description"), &embed["description"], DESCRIPTION),
        part(
            &format!("{at}.footer"),
            &embed["footer"],
            "text",
            FOOTER,
            &["text", "icon_url", "proxy_icon_url"],
            faults,
        ),
        part(
            &format!("{at}.author"),
            &embed["author"],
            "name",
            AUTHOR,
            &["name", "url", "icon_url", "proxy_icon_url"],
            faults,
        ),
    ];
    let mut sum = texts.iter().flatten().map(|text| chars(text)).sum();
    for (n, field) in faults.list(&format!("{at}.fields"), &embed["fields"], FIELDS).iter().enumerate() {
        sum += one_field(&format!("{at}.fields[{n}]"), field, faults);
    }
    faults.number(&format!("{at}.color"), &embed["color"], COLOUR);
    address(&format!("{at}.url"), &embed["url"], &["http", "https"], faults);
    address(&format!("{at}.author.url"), &embed["author"]["url"], &["http", "https"], faults);
    for (part, key) in [("image", "url"), ("thumbnail", "url"), ("author", "icon_url"), ("footer", "icon_url")] {
        address(&format!("{at}.{part}.{key}"), &embed[part][key], &["http", "https", "attachment"], faults);
    }
    if sum == 0 && embed["image"].is_null() && embed["thumbnail"].is_null() {
        faults.add(
            at,
            "shows nothing",
            "https://discord.com/developers/docs/topics/opcodes-and-status-codes#json (50006)",
        );
    }
    sum
}

/// The required text of the footer or author; `None` where that part is absent.
fn part<'v>(at: &str, value: &'v Value, key: &str, size: Size, keys: &[&str], faults: &mut Faults) -> Option<&'v str> {
    if value.is_null() {
        return None;
    }
    faults.keys(at, value, keys, STRUCTURE);
    faults.required_text(&format!("{at}.{key}"), &value[key], size)
}

fn one_field(at: &str, field: &Value, faults: &mut Faults) -> usize {
    faults.keys(at, field, &["name", "value", "inline"], STRUCTURE);
    let name = faults.required_text(&format!("{at}.name"), &field["name"], FIELD_NAME);
    let value = faults.required_text(&format!("{at}.value"), &field["value"], FIELD_VALUE);
    name.map_or(0, chars) + value.map_or(0, chars)
}

fn address(at: &str, url: &Value, schemes: &[&str], faults: &mut Faults) {
    if let Some(url) = faults.text(at, url, URL)
        && !is_url(url, schemes)
    {
        faults.add(at, format_args!("`{url}` is not an address of {schemes:?}"), STRUCTURE);
    }
}
