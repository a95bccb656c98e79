//! The rules themselves, each at its edge and one over, so that the fake cannot go blind.

#![allow(clippy::needless_pass_by_value, reason = "the tables below read best with plain values")]

use serde_json::{Value, json};

use super::{Body, Deed, Upload, faults};

const REPLY: Body = Body::Callback(Deed::Command);

/// A text of `n` characters.
fn text(n: usize) -> String {
    "a".repeat(n)
}

/// `n` things, made from their number.
fn many(n: usize, make: impl Fn(usize) -> Value) -> Value {
    (0..n).map(make).collect()
}

/// Callback type 4 with these parts and silent mentions.
fn reply(parts: Value) -> Value {
    json!({"type": 4, "data": silent(parts)})
}

/// `parts` and mentions that ping nobody.
fn silent(mut parts: Value) -> Value {
    parts["allowed_mentions"] = json!({"parse": []});
    parts
}

fn embed(parts: Value) -> Value {
    reply(json!({"embeds": [parts]}))
}

/// A field that `n` characters are added to, beside a description that leaves the sum alone.
fn fielded(name: usize, value: usize) -> Value {
    embed(json!({"fields": [{"name": text(name), "value": text(value)}]}))
}

fn row(parts: Value) -> Value {
    reply(json!({"content": "a", "components": [{"type": 1, "components": parts}]}))
}

fn button(n: usize) -> Value {
    json!({"type": 2, "style": 2, "label": "a", "custom_id": format!("b{n}")})
}

fn select(mut parts: Value) -> Value {
    for (key, value) in [("type", json!(3)), ("custom_id", json!("s"))] {
        parts[key] = value;
    }
    if parts["options"].is_null() {
        parts["options"] = json!([{"label": "a", "value": "a"}]);
    }
    row(json!([parts]))
}

fn layout(parts: Value) -> Value {
    reply(json!({"flags": 1 << 15, "components": parts}))
}

fn modal(mut parts: Value) -> Value {
    for (key, value) in
        [("custom_id", json!("m")), ("title", json!("a")), ("components", json!([input_row(json!({}))]))]
    {
        if parts[key].is_null() {
            parts[key] = value;
        }
    }
    json!({"type": 9, "data": parts})
}

/// A row with a text input, with `parts` changed in it.
fn input_row(parts: Value) -> Value {
    let mut input = json!({"type": 4, "style": 1, "label": "a", "custom_id": "i"});
    for (key, value) in parts.as_object().into_iter().flatten() {
        input[key] = value.clone();
    }
    json!({"type": 1, "components": [input]})
}

fn input(parts: Value) -> Value {
    modal(json!({"components": [input_row(parts)]}))
}

fn choices(parts: Value) -> Value {
    json!({"type": 8, "data": {"choices": parts}})
}

fn command(mut parts: Value) -> Value {
    for (key, value) in [("name", "a"), ("description", "a")] {
        if parts[key].is_null() {
            parts[key] = json!(value);
        }
    }
    parts
}

fn option(mut parts: Value) -> Value {
    for (key, value) in [("name", json!("o")), ("description", json!("a")), ("type", json!(3))] {
        if parts[key].is_null() {
            parts[key] = value;
        }
    }
    command(json!({"options": [parts]}))
}

/// What is limited, the kind of body, the most that is taken, and a body with so many.
type Edge = (&'static str, Body, usize, fn(usize) -> Value);

const EDGES: &[Edge] = &[
    ("data.content", REPLY, 2000, |n| reply(json!({"content": text(n)}))),
    ("body.content", Body::FollowUp, 2000, |n| silent(json!({"content": text(n)}))),
    ("body.content", Body::WebhookEdit, 2000, |n| silent(json!({"content": text(n)}))),
    ("body.content", Body::ChannelMessage, 2000, |n| silent(json!({"content": text(n)}))),
    ("body.content", Body::ChannelEdit, 2000, |n| silent(json!({"content": text(n)}))),
    ("body.nonce", Body::ChannelMessage, 25, |n| silent(json!({"content": "a", "nonce": text(n)}))),
    ("data.embeds", REPLY, 10, |n| reply(json!({"embeds": many(n, |_| json!({"title": "a"}))}))),
    ("title", REPLY, 256, |n| embed(json!({"title": text(n)}))),
    ("description", REPLY, 4096, |n| embed(json!({"description": text(n)}))),
    ("author.name", REPLY, 256, |n| embed(json!({"author": {"name": text(n)}}))),
    ("footer.text", REPLY, 2048, |n| embed(json!({"footer": {"text": text(n)}}))),
    ("fields", REPLY, 25, |n| embed(json!({"fields": many(n, |_| json!({"name": "a", "value": "a"}))}))),
    ("name", REPLY, 256, |n| fielded(n, 1)),
    ("value", REPLY, 1024, |n| fielded(1, n)),
    ("embeds together", REPLY, 6000, |n| {
        reply(
            json!({"embeds": [{"description": text(4000)}, {"title": text(100), "footer": {"text": text(n - 4100)}}]}),
        )
    }),
    ("embeds together", REPLY, 6000, |n| {
        let fields = many(7, |k| json!({"name": text(200), "value": text(if k == 0 { n - 5800 } else { 600 })}));
        reply(json!({"embeds": [{"author": {"name": text(200)}, "fields": fields, "title": text(200)},
            {"description": text(400)}]}))
    }),
    ("url", REPLY, 2048, |n| embed(json!({"title": "a", "url": format!("https://a.example/{}", text(n - 18))}))),
    ("color", REPLY, 0xFF_FF_FF, |n| embed(json!({"title": "a", "color": n}))),
    ("data.components", REPLY, 5, |n| {
        reply(json!({"content": "a", "components": many(n, |k| json!({"type": 1, "components": [button(k)]}))}))
    }),
    ("components[0].components", REPLY, 5, |n| row(many(n, button))),
    ("label", REPLY, 80, |n| row(json!([{"type": 2, "style": 1, "label": text(n), "custom_id": "a"}]))),
    ("custom_id", REPLY, 100, |n| row(json!([{"type": 2, "style": 1, "label": "a", "custom_id": text(n)}]))),
    ("url", REPLY, 512, |n| {
        row(json!([{"type": 2, "style": 5, "label": "a", "url": format!("https://a.example/{}", text(n - 18))}]))
    }),
    ("placeholder", REPLY, 150, |n| select(json!({"placeholder": text(n)}))),
    ("custom_id", REPLY, 100, |n| row(json!([{"type": 5, "custom_id": text(n)}]))),
    ("max_values", REPLY, 25, |n| select(json!({"max_values": n}))),
    ("min_values", REPLY, 25, |n| select(json!({"min_values": n, "max_values": 25}))),
    ("options", REPLY, 25, |n| select(json!({"options": many(n, |k| json!({"label": "a", "value": k.to_string()}))}))),
    ("label", REPLY, 100, |n| select(json!({"options": [{"label": text(n), "value": "a"}]}))),
    ("value", REPLY, 100, |n| select(json!({"options": [{"label": "a", "value": text(n)}]}))),
    ("description", REPLY, 100, |n| select(json!({"options": [{"label": "a", "value": "a", "description": text(n)}]}))),
    ("data.components", REPLY, 40, |n| layout(many(n, |_| json!({"type": 10, "content": "a"})))),
    ("components in all", REPLY, 40, |n| {
        layout(json!([{"type": 17, "components": many(n - 1, |_| json!({"type": 10, "content": "a"}))}]))
    }),
    ("content", REPLY, 4000, |n| layout(json!([{"type": 10, "content": text(n)}]))),
    ("title", REPLY, 45, |n| modal(json!({"title": text(n)}))),
    ("custom_id", REPLY, 100, |n| modal(json!({"custom_id": text(n)}))),
    ("data.components", REPLY, 5, |n| {
        modal(json!({"components": many(n, |k| input_row(json!({"custom_id": k.to_string()})))}))
    }),
    ("custom_id", REPLY, 100, |n| input(json!({"custom_id": text(n)}))),
    ("label", REPLY, 45, |n| input(json!({"label": text(n)}))),
    ("placeholder", REPLY, 100, |n| input(json!({"placeholder": text(n)}))),
    ("value", REPLY, 4000, |n| input(json!({"value": text(n)}))),
    ("max_length", REPLY, 4000, |n| input(json!({"max_length": n}))),
    ("min_length", REPLY, 4000, |n| input(json!({"min_length": n}))),
    ("style", REPLY, 2, |n| input(json!({"style": n}))),
    ("label", REPLY, 45, |n| {
        modal(
            json!({"components": [{"type": 18, "label": text(n), "component": {"type": 4, "style": 1, "custom_id": "i"}}]}),
        )
    }),
    ("description", REPLY, 100, |n| {
        modal(
            json!({"components": [{"type": 18, "label": "a", "description": text(n), "component": {"type": 4, "style": 1, "custom_id": "i"}}]}),
        )
    }),
    ("data.choices", Body::Callback(Deed::Typing), 25, |n| choices(many(n, |_| json!({"name": "a", "value": "a"})))),
    ("name", Body::Callback(Deed::Typing), 100, |n| choices(json!([{"name": text(n), "value": "a"}]))),
    ("value", Body::Callback(Deed::Typing), 100, |n| choices(json!([{"name": "a", "value": text(n)}]))),
    ("name", Body::Command, 32, |n| command(json!({"name": text(n)}))),
    ("description", Body::Command, 100, |n| command(json!({"description": text(n)}))),
    ("name", Body::Command, 32, |n| json!({"type": 3, "name": text(n)})),
    ("name", Body::Command, 32, |n| option(json!({"name": text(n)}))),
    ("description", Body::Command, 100, |n| option(json!({"description": text(n)}))),
    ("max_length", Body::Command, 6000, |n| option(json!({"max_length": n}))),
    ("min_length", Body::Command, 6000, |n| option(json!({"min_length": n}))),
    ("choices", Body::Command, 25, |n| {
        option(json!({"choices": many(n, |k| json!({"name": k.to_string(), "value": "a"}))}))
    }),
    ("name", Body::Command, 100, |n| option(json!({"choices": [{"name": text(n), "value": "a"}]}))),
    ("value", Body::Command, 100, |n| option(json!({"choices": [{"name": "a", "value": text(n)}]}))),
    ("name_localizations.de", Body::Command, 32, |n| command(json!({"name_localizations": {"de": text(n)}}))),
    ("description_localizations.de", Body::Command, 100, |n| {
        command(json!({"description_localizations": {"de": text(n)}}))
    }),
    ("options", Body::Command, 25, |n| {
        command(json!({"options": many(n, |k| json!({"type": 3, "name": format!("o{k}"), "description": "a"}))}))
    }),
    ("in all", Body::Command, 8000, |n| {
        // 38 choices of 200 characters (7600), their two options (2 × 2), the command (2); the rest is one more choice.
        let full = |count: usize, salt: &str| {
            many(count, |k| json!({"name": format!("{salt}{k:02}{}", text(97)), "value": text(100)}))
        };
        command(json!({"options": [
            {"type": 3, "name": "o", "description": "a", "choices": full(19, "x")},
            {"type": 3, "name": "p", "description": "a", "choices": full(19, "y")},
            {"type": 3, "name": "q", "description": "a", "choices": [
                {"name": format!("z{}", text(99)), "value": text(100)},
                {"name": format!("w{}", text(91)), "value": text(n - 7900)}]}]}))
    }),
    ("commands of type 1", Body::Commands, 100, |n| many(n, |k| json!({"name": format!("c{k}"), "description": "a"}))),
    ("commands of type 2", Body::Commands, 15, |n| many(n, |k| json!({"type": 2, "name": format!("c{k}")}))),
    ("commands of type 3", Body::Commands, 15, |n| many(n, |k| json!({"type": 3, "name": format!("c{k}")}))),
];

#[test]
fn every_limit_holds_at_its_edge_and_breaks_one_over() {
    for (what, kind, most, body) in EDGES {
        let at_the_edge = faults(*kind, &body(*most), &[]);
        assert!(at_the_edge.is_empty(), "{what} with {most}: {at_the_edge:?}");
        let one_over = faults(*kind, &body(most + 1), &[]);
        assert!(one_over.iter().any(|fault| fault.contains(what)), "{what} with {}: {one_over:?}", most + 1);
    }
}

/// What must be said, the kind of body, and a body that breaks just that rule.
type Wrong = (&'static str, Body, fn() -> Value);

const WRONG: &[Wrong] = &[
    ("an empty message", REPLY, || reply(json!({"content": "  "}))),
    ("shows nothing", REPLY, || reply(json!({"content": "a", "embeds": [{"type": "rich"}]}))),
    ("unknown key `contents`", REPLY, || reply(json!({"content": "a", "contents": "a"}))),
    ("unknown key `Title`", REPLY, || embed(json!({"title": "a", "Title": "a"}))),
    ("unknown key `text`", REPLY, || {
        row(json!([{"type": 2, "style": 1, "label": "a", "text": "a", "custom_id": "a"}]))
    }),
    ("at least 1", REPLY, || fielded(0, 1)),
    ("at least 1", REPLY, || fielded(1, 0)),
    ("value: is required", REPLY, || embed(json!({"fields": [{"name": "a"}]}))),
    ("is not an address", REPLY, || embed(json!({"title": "a", "url": "javascript:alert(1)"}))),
    ("is not an address", REPLY, || embed(json!({"author": {"name": "a", "url": "ftp://a.example"}}))),
    ("names no file", REPLY, || embed(json!({"image": {"url": "attachment://chart.png"}}))),
    ("no file `files[0]`", REPLY, || reply(json!({"content": "a", "attachments": [{"id": 0, "filename": "a.png"}]}))),
    ("is no web address", REPLY, || row(json!([{"type": 2, "style": 5, "label": "a", "url": "javascript:alert(1)"}]))),
    ("cannot have a custom_id", REPLY, || {
        row(json!([{"type": 2, "style": 5, "label": "a", "url": "https://a.example", "custom_id": "a"}]))
    }),
    ("custom_id: is required", REPLY, || row(json!([{"type": 2, "style": 1, "label": "a"}]))),
    ("at least 1", REPLY, || row(json!([{"type": 2, "style": 1, "label": "a", "custom_id": ""}]))),
    ("neither label nor emoji", REPLY, || row(json!([{"type": 2, "style": 1, "custom_id": "a"}]))),
    ("is there twice", REPLY, || row(json!([button(1), button(1)]))),
    ("is not between 1 and 6", REPLY, || row(json!([{"type": 2, "style": 7, "label": "a", "custom_id": "a"}]))),
    ("needs a sku_id", REPLY, || row(json!([{"type": 2, "style": 6}]))),
    ("only a link button", REPLY, || {
        row(json!([{"type": 2, "style": 1, "label": "a", "custom_id": "a", "url": "https://a.example"}]))
    }),
    ("an empty row", REPLY, || row(json!([]))),
    ("stands alone", REPLY, || row(json!([{"type": 5, "custom_id": "a"}, {"type": 5, "custom_id": "b"}]))),
    ("stands alone", REPLY, || row(json!([{"type": 5, "custom_id": "a"}, button(1)]))),
    ("cannot stand in a row", REPLY, || row(json!([{"type": 4, "custom_id": "a"}]))),
    ("without options", REPLY, || row(json!([{"type": 3, "custom_id": "a", "options": []}]))),
    ("is there twice", REPLY, || {
        select(json!({"options": [{"label": "a", "value": "a"}, {"label": "b", "value": "a"}]}))
    }),
    ("min_values above", REPLY, || select(json!({"min_values": 3, "max_values": 2}))),
    ("needs the V2 flag", REPLY, || reply(json!({"content": "a", "components": [{"type": 10, "content": "a"}]}))),
    ("`content` beside the V2 flag", REPLY, || {
        reply(json!({"flags": 1 << 15, "content": "a", "components": [{"type": 10, "content": "a"}]}))
    }),
    ("`embeds` beside the V2 flag", REPLY, || {
        reply(json!({"flags": 1 << 15, "embeds": [{"title": "a"}], "components": [{"type": 10, "content": "a"}]}))
    }),
    ("a button or a thumbnail", REPLY, || layout(json!([{"type": 9, "components": [{"type": 10, "content": "a"}]}]))),
    ("is no part of a message", REPLY, || layout(json!([{"type": 18}]))),
    ("must be there", REPLY, || json!({"type": 4, "data": {"content": "a"}})),
    ("must be there", Body::Callback(Deed::Component), || json!({"type": 7, "data": {"content": "a"}})),
    ("must be there", Body::FollowUp, || json!({"content": "a"})),
    ("must be there", Body::WebhookEdit, || json!({"components": []})),
    ("must be there", Body::ChannelMessage, || json!({"content": "a"})),
    ("must be there", Body::ChannelEdit, || json!({"content": "a"})),
    ("may ping", REPLY, || json!({"type": 4, "data": {"content": "a", "allowed_mentions": {"parse": ["users"]}}})),
    (
        "may ping",
        REPLY,
        || json!({"type": 4, "data": {"content": "a", "allowed_mentions": {"parse": [], "users": ["1"]}}}),
    ),
    (
        "may ping",
        REPLY,
        || json!({"type": 4, "data": {"content": "a", "allowed_mentions": {"parse": [], "roles": ["1"]}}}),
    ),
    (
        "pings the one",
        Body::ChannelMessage,
        || json!({"content": "a", "allowed_mentions": {"parse": [], "replied_user": true}}),
    ),
    (
        "may ping",
        Body::Callback(Deed::Command),
        || json!({"type": 5, "data": {"allowed_mentions": {"parse": ["everyone"]}}}),
    ),
    ("may not be set here", REPLY, || reply(json!({"content": "a", "flags": 1 << 3}))),
    ("may not be set here", REPLY, || json!({"type": 5, "data": {"flags": 1 << 2}})),
    (
        "may not be set here",
        Body::Callback(Deed::Component),
        || json!({"type": 7, "data": silent(json!({"content": "a", "flags": 1 << 6}))}),
    ),
    ("may not be set here", Body::WebhookEdit, || silent(json!({"content": "a", "flags": 1 << 6}))),
    ("may not be set here", Body::ChannelMessage, || silent(json!({"content": "a", "flags": 1 << 6}))),
    ("may not be set here", Body::ChannelEdit, || silent(json!({"content": "a", "flags": 1 << 12}))),
    ("unknown key `content`", REPLY, || json!({"type": 5, "data": {"content": "a"}})),
    ("names no message", Body::ChannelMessage, || {
        silent(json!({"content": "a", "message_reference": {"channel_id": "1"}}))
    }),
    ("unknown key `message_reference`", Body::FollowUp, || {
        silent(json!({"content": "a", "message_reference": {"message_id": "1"}}))
    }),
    ("does not answer Command", REPLY, || json!({"type": 7, "data": silent(json!({"content": "a"}))})),
    ("does not answer Command", REPLY, || json!({"type": 6})),
    ("does not answer Typing", Body::Callback(Deed::Typing), || reply(json!({"content": "a"}))),
    ("does not answer Component", Body::Callback(Deed::Component), || choices(json!([]))),
    ("does not answer Modal", Body::Callback(Deed::Modal), || modal(json!({}))),
    ("must be a list", Body::Callback(Deed::Typing), || json!({"type": 8, "data": {}})),
    ("at least 1", Body::Callback(Deed::Typing), || choices(json!([{"name": "", "value": "a"}]))),
    ("at least 1", REPLY, || modal(json!({"title": ""}))),
    ("is there twice", REPLY, || modal(json!({"components": [input_row(json!({})), input_row(json!({}))]}))),
    ("cannot stand in a modal", REPLY, || modal(json!({"components": [button(1)]}))),
    ("is no text input", REPLY, || modal(json!({"components": [{"type": 1, "components": [button(1)]}]}))),
    ("none of its own", REPLY, || {
        modal(
            json!({"components": [{"type": 18, "label": "a", "component": {"type": 4, "style": 1, "custom_id": "i", "label": "a"}}]}),
        )
    }),
    ("min_length above", REPLY, || input(json!({"min_length": 3, "max_length": 2}))),
    ("does not match", Body::Command, || command(json!({"name": "who said"}))),
    ("is not lower case", Body::Command, || command(json!({"name": "Who-said"}))),
    ("is not lower case", Body::Command, || option(json!({"name": "Äußerung"}))),
    ("at least 1", Body::Command, || command(json!({"description": ""}))),
    ("no description", Body::Command, || json!({"type": 3, "name": "Find the source", "description": "a"})),
    (
        "no options",
        Body::Command,
        || json!({"type": 3, "name": "Find the source", "options": [{"type": 3, "name": "o", "description": "a"}]}),
    ),
    ("required option after", Body::Command, || {
        command(
            json!({"options": [{"type": 3, "name": "o", "description": "a"}, {"type": 3, "name": "p", "description": "a", "required": true}]}),
        )
    }),
    ("is there twice", Body::Command, || {
        command(
            json!({"options": [{"type": 3, "name": "o", "description": "a"}, {"type": 3, "name": "o", "description": "a"}]}),
        )
    }),
    ("subcommands beside plain", Body::Command, || {
        command(
            json!({"options": [{"type": 1, "name": "o", "description": "a"}, {"type": 3, "name": "p", "description": "a"}]}),
        )
    }),
    ("nested too deep", Body::Command, || {
        option(json!({"type": 1, "options": [{"type": 1, "name": "p", "description": "a"}]}))
    }),
    ("holds subcommands and nothing else", Body::Command, || {
        option(json!({"type": 2, "options": [{"type": 3, "name": "p", "description": "a"}]}))
    }),
    ("has no `autocomplete`", Body::Command, || option(json!({"type": 5, "autocomplete": true}))),
    ("has no `max_length`", Body::Command, || option(json!({"type": 4, "max_length": 3}))),
    ("has no `min_value`", Body::Command, || option(json!({"min_value": 3}))),
    ("autocomplete beside choices", Body::Command, || {
        option(json!({"autocomplete": true, "choices": [{"name": "a", "value": "a"}]}))
    }),
    ("is there twice", Body::Command, || {
        option(json!({"choices": [{"name": "a", "value": "a"}, {"name": "a", "value": "b"}]}))
    }),
    ("no bit set", Body::Command, || command(json!({"default_member_permissions": "many"}))),
    ("is not between 0 and 2", Body::Command, || command(json!({"contexts": [0, 3]}))),
    ("is not between 0 and 1", Body::Command, || command(json!({"integration_types": [2]}))),
    ("is no locale", Body::Command, || command(json!({"name_localizations": {"xx": "a"}}))),
    ("unknown key `permissions`", Body::Command, || command(json!({"permissions": "32"}))),
    ("is there twice", Body::Commands, || json!([command(json!({})), command(json!({}))])),
    ("must be a list", Body::Commands, || json!({})),
];

#[test]
fn every_broken_rule_is_named() {
    for (says, kind, body) in WRONG {
        let found = faults(*kind, &body(), &[]);
        assert!(found.iter().any(|fault| fault.contains(says)), "`{says}` for {}: {found:?}", body());
        assert!(found.len() <= 2, "one wrong thing in {}, yet: {found:?}", body());
    }
}

#[test]
fn every_fault_names_the_page_that_states_the_rule() {
    let found: Vec<String> = WRONG.iter().flat_map(|(_, kind, body)| faults(*kind, &body(), &[])).collect();
    let without: Vec<_> = found.iter().filter(|fault| !fault.contains("(https://")).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn a_file_that_came_with_the_body_may_be_shown_in_it() {
    let file = |bytes| Upload { field: "files[0]".to_owned(), name: "chart.png".to_owned(), bytes: vec![0; bytes] };
    let body = reply(json!({"embeds": [{"image": {"url": "attachment://chart.png"}}],
        "attachments": [{"id": 0, "filename": "chart.png", "description": text(1024)}]}));
    assert_eq!(faults(REPLY, &body, &[file(10 << 20)]), Vec::<String>::new());
    assert!(faults(REPLY, &body, &[file((10 << 20) + 1)]).iter().any(|fault| fault.contains("bytes, at most")));
    let eleven: Vec<Upload> = (0..11).map(|_| file(1)).collect();
    assert!(faults(REPLY, &body, &eleven).iter().any(|fault| fault.contains("11 files")));
}

#[test]
fn a_length_counts_as_the_larger_of_code_points_and_utf16_units() {
    let faces = |n: usize| reply(json!({"content": "😀".repeat(n)}));
    assert!(faults(REPLY, &faces(1000), &[]).is_empty());
    assert!(!faults(REPLY, &faces(1001), &[]).is_empty());
}
