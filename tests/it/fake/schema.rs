//! Discord's own description of its interface (`OpenAPI`) as a second opinion on every body, where it lies beside the repository.

use std::{collections::HashMap, env, fs, path::Path, sync::LazyLock};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::limits::Body;

/// The validators by the name of their definition, compiled once; `None` where the description is absent, which is a
/// failure in CI and only said elsewhere.
static VALIDATORS: LazyLock<Option<HashMap<&'static str, Validator>>> = LazyLock::new(|| {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/discord/discord_requests.schema.json");
    let Ok(text) = fs::read_to_string(&file) else {
        assert_ne!(env::var("CI").as_deref(), Ok("true"), "{} must be there in CI", file.display());
        println!("skipped: no OpenAPI description at {}; the rules written by hand still hold", file.display());
        return None;
    };
    let whole: Value = serde_json::from_str(&text).expect("the description is JSON");
    Some(NAMES.iter().map(|name| (*name, compiled(&whole, name))).collect())
});

const NAMES: [&str; 5] = ["callback", "edit_original", "followup", "commands", "channel_message"];

/// What the description has against `body`; empty where it has nothing, is absent, or describes no such body.
pub(super) fn faults(kind: Body, body: &Value) -> Vec<String> {
    let (name, body) = match kind {
        Body::Callback(_) => ("callback", body.clone()),
        Body::WebhookEdit => ("edit_original", body.clone()),
        Body::FollowUp => ("followup", body.clone()),
        Body::ChannelMessage => ("channel_message", body.clone()),
        Body::Commands => ("commands", with_numeric_permissions(body.clone())),
        Body::ChannelEdit | Body::Command => return Vec::new(),
    };
    let Some(validator) = VALIDATORS.as_ref().and_then(|validators| validators.get(name)) else {
        return Vec::new();
    };
    validator.iter_errors(&body).map(|error| format!("{}: {error} (OpenAPI, {name})", error.instance_path())).collect()
}

fn compiled(whole: &Value, name: &str) -> Validator {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/$defs/{name}"),
        "$defs": whole["$defs"],
    });
    jsonschema::draft202012::new(&schema).expect("the description is a JSON schema")
}

/// Discord takes permissions as a string of digits and says so; its description knows the number only.
fn with_numeric_permissions(mut commands: Value) -> Value {
    for command in commands.as_array_mut().into_iter().flatten() {
        let bits = command["default_member_permissions"].as_str().and_then(|bits| bits.parse::<u64>().ok());
        if let Some(bits) = bits {
            command["default_member_permissions"] = json!(bits);
        }
    }
    commands
}

#[test]
fn the_description_refuses_what_discord_would() {
    if VALIDATORS.is_none() {
        return;
    }
    let command = |name: &str| json!([{"name": name, "description": "a", "default_member_permissions": "32"}]);
    assert_eq!(faults(Body::Commands, &command("who-said")), Vec::<String>::new());
    assert!(!faults(Body::Commands, &command(&"a".repeat(33))).is_empty());
    let choices = |n: usize| json!({"type": 8, "data": {"choices": vec![json!({"name": "a", "value": "a"}); n]}});
    let typing = Body::Callback(super::limits::Deed::Typing);
    assert_eq!(faults(typing, &choices(25)), Vec::<String>::new());
    assert!(!faults(typing, &choices(26)).is_empty());
}
