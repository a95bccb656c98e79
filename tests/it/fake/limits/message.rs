//! Bodies that create or edit a message, wherever they are sent.

use serde_json::Value;

use super::{
    Upload, component, embed,
    rule::{Faults, Size, up_to},
};

const CREATE: &str = "https://discord.com/developers/docs/resources/message#create-message-jsonform-params";
const EDIT: &str = "https://discord.com/developers/docs/resources/message#edit-message-jsonform-params";
const WEBHOOK: &str = "https://discord.com/developers/docs/resources/webhook#execute-webhook-jsonform-params";
const WEBHOOK_EDIT: &str = "https://discord.com/developers/docs/resources/webhook#edit-webhook-message-jsonform-params";
const CALLBACK: &str =
    "https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-messages";
const MENTIONS: &str = "https://discord.com/developers/docs/resources/message#allowed-mentions-object";
const ATTACHMENTS: &str = "https://discord.com/developers/docs/resources/message#attachment-object";
const UPLOADS: &str = "https://discord.com/developers/docs/reference#uploading-files";
const FLAGS: &str = "https://discord.com/developers/docs/resources/message#message-object-message-flags";

const CONTENT: Size = up_to(2000, CREATE);
const NONCE: Size = up_to(25, CREATE);
const FILES: Size = up_to(10, UPLOADS);
const ALT_TEXT: Size = up_to(1024, ATTACHMENTS);
/// 10 MiB, the default for a file where an interaction states no `attachment_size_limit`.
const FILE_BYTES_MAX: usize = 10 << 20;

pub(super) const SUPPRESS_EMBEDS: u64 = 1 << 2;
pub(super) const EPHEMERAL: u64 = 1 << 6;
pub(super) const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
pub(super) const VOICE: u64 = 1 << 13;
pub(super) const LAYOUT_V2: u64 = 1 << 15;

/// Where a body is sent, as far as it decides which keys and flags are legal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    keys: &'static [&'static str],
    flags: u64,
    creates: bool,
    source: &'static str,
}

/// The `data` of callback type 4.
pub(super) const REPLY: Place = Place {
    keys: &["tts", "content", "embeds", "allowed_mentions", "flags", "components", "attachments", "poll"],
    flags: SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | VOICE | LAYOUT_V2,
    creates: true,
    source: CALLBACK,
};
/// The `data` of callback type 7: no flag can make a message private afterwards.
pub(super) const UPDATE: Place = Place { flags: SUPPRESS_EMBEDS | LAYOUT_V2, creates: false, ..REPLY };
/// `POST /webhooks/{application}/{token}`.
pub(super) const FOLLOW_UP: Place = Place {
    keys: &["content", "tts", "embeds", "allowed_mentions", "components", "attachments", "flags", "poll"],
    source: WEBHOOK,
    ..REPLY
};
/// `PATCH /webhooks/{application}/{token}/messages/{message}`.
pub(super) const WEBHOOK_MESSAGE: Place = Place {
    keys: &["content", "embeds", "flags", "allowed_mentions", "components", "attachments", "poll"],
    flags: SUPPRESS_EMBEDS | LAYOUT_V2,
    creates: false,
    source: WEBHOOK_EDIT,
};
/// `POST /channels/{channel}/messages`.
pub(super) const CHANNEL: Place = Place {
    keys: &[
        "content",
        "nonce",
        "tts",
        "embeds",
        "allowed_mentions",
        "message_reference",
        "components",
        "sticker_ids",
        "attachments",
        "flags",
        "enforce_nonce",
        "poll",
    ],
    flags: SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | VOICE | LAYOUT_V2,
    creates: true,
    source: CREATE,
};
/// `PATCH /channels/{channel}/messages/{message}`.
pub(super) const CHANNEL_MESSAGE: Place = Place {
    keys: &["content", "embeds", "flags", "allowed_mentions", "components", "attachments"],
    flags: SUPPRESS_EMBEDS | LAYOUT_V2,
    creates: false,
    source: EDIT,
};

/// One message body at `at`.
pub(super) fn check(at: &str, body: &Value, place: Place, files: &[Upload], faults: &mut Faults) {
    faults.keys(at, body, place.keys, place.source);
    faults.text(&format!("{at}.content"), &body["content"], CONTENT);
    let nonce = &body["nonce"];
    if nonce.is_string() {
        faults.text(&format!("{at}.nonce"), nonce, NONCE);
    }
    embed::check(&format!("{at}.embeds"), &body["embeds"], faults);
    let flags = flags(at, body, place.flags, place.source, faults);
    if flags & LAYOUT_V2 == 0 {
        component::check_rows(&format!("{at}.components"), &body["components"], faults);
    } else {
        layout(at, body, faults);
    }
    mentions(&format!("{at}.allowed_mentions"), &body["allowed_mentions"], faults);
    attachments(&format!("{at}.attachments"), body, place, files, faults);
    reference(&format!("{at}.message_reference"), &body["message_reference"], faults);
    if place.creates && shows_nothing(body, files) {
        faults.add(
            at,
            "an empty message",
            "https://discord.com/developers/docs/topics/opcodes-and-status-codes#json (50006)",
        );
    }
}

/// The flags of `body`, those outside `allowed` reported.
pub(super) fn flags(at: &str, body: &Value, allowed: u64, source: &str, faults: &mut Faults) -> u64 {
    let given = &body["flags"];
    let flags = given.as_u64().unwrap_or_default();
    if !given.is_null() && !given.is_u64() {
        faults.add(&format!("{at}.flags"), format_args!("must be a number, not {given}"), FLAGS);
    }
    if flags & !allowed != 0 {
        faults.add(&format!("{at}.flags"), format_args!("{:#b} may not be set here", flags & !allowed), source);
    }
    flags
}

/// The V2 flag takes everything from the components: no content, embeds, stickers or poll beside them.
fn layout(at: &str, body: &Value, faults: &mut Faults) {
    component::check_layout(&format!("{at}.components"), &body["components"], faults);
    for key in ["content", "embeds", "sticker_ids", "poll"].into_iter().filter(|key| !is_empty(&body[key])) {
        faults.add(at, format_args!("`{key}` beside the V2 flag"), FLAGS);
    }
}

/// Nothing may ping anybody: present, every list empty or absent, no ping to the one who is replied to. By Discord's
/// defaults a text could ping (an interaction's users, a plain message's everyone), so absence is a fault of ours.
pub(super) fn mentions(at: &str, given: &Value, faults: &mut Faults) {
    if given.is_null() {
        faults.add(at, "must be there, so that no text pings anybody", MENTIONS);
        return;
    }
    faults.keys(at, given, &["parse", "users", "roles", "replied_user"], MENTIONS);
    for list in ["parse", "users", "roles"] {
        if !is_empty(&given[list]) {
            faults.add(&format!("{at}.{list}"), format_args!("{} may ping", given[list]), MENTIONS);
        }
    }
    if given["replied_user"] == true {
        faults.add(&format!("{at}.replied_user"), "pings the one who is replied to", MENTIONS);
    }
}

/// The list of attachments against the files that came with the body.
fn attachments(at: &str, body: &Value, place: Place, files: &[Upload], faults: &mut Faults) {
    for (n, attachment) in faults.list(at, &body["attachments"], FILES).iter().enumerate() {
        let at = format!("{at}[{n}]");
        faults.keys(
            &at,
            attachment,
            &["id", "filename", "title", "description", "duration_secs", "waveform", "is_spoiler", "is_remix"],
            ATTACHMENTS,
        );
        faults.text(&format!("{at}.description"), &attachment["description"], ALT_TEXT);
        let id = attachment["id"].as_str().map_or_else(|| attachment["id"].to_string(), ToOwned::to_owned);
        let uploaded = files.iter().any(|file| file.field == format!("files[{id}]"));
        if place.creates && !uploaded {
            faults.add(&at, format_args!("no file `files[{id}]` came with it"), UPLOADS);
        }
    }
    if files.len() > FILES.most {
        faults.add(at, format_args!("{} files, at most {}", files.len(), FILES.most), UPLOADS);
    }
    for file in files.iter().filter(|file| file.bytes.len() > FILE_BYTES_MAX) {
        faults.add(
            at,
            format_args!("`{}` has {} bytes, at most {FILE_BYTES_MAX}", file.name, file.bytes.len()),
            UPLOADS,
        );
    }
    for name in
        attachment_urls(body).iter().filter(|name| place.creates && !files.iter().any(|file| file.name == **name))
    {
        faults.add(at, format_args!("attachment://{name} names no file of this body"), UPLOADS);
    }
}

/// The file names that embeds point to with `attachment://`.
fn attachment_urls(body: &Value) -> Vec<&str> {
    let embeds = body["embeds"].as_array().map_or(&[][..], Vec::as_slice);
    let urls = embeds.iter().flat_map(|embed| {
        [&embed["image"]["url"], &embed["thumbnail"]["url"], &embed["author"]["icon_url"], &embed["footer"]["icon_url"]]
    });
    urls.filter_map(|url| url.as_str()?.strip_prefix("attachment://")).collect()
}

fn reference(at: &str, reference: &Value, faults: &mut Faults) {
    const SOURCE: &str = "https://discord.com/developers/docs/resources/message#message-reference-structure";
    if reference.is_null() {
        return;
    }
    faults.keys(at, reference, &["type", "message_id", "channel_id", "guild_id", "fail_if_not_exists"], SOURCE);
    if reference["message_id"].is_null() {
        faults.add(at, "names no message", SOURCE);
    }
}

fn shows_nothing(body: &Value, files: &[Upload]) -> bool {
    let blank = body["content"].as_str().is_none_or(|content| content.trim().is_empty());
    let layout = body["flags"].as_u64().unwrap_or_default() & LAYOUT_V2 != 0 && !is_empty(&body["components"]);
    blank && files.is_empty() && !layout && ["embeds", "sticker_ids", "poll"].iter().all(|key| is_empty(&body[key]))
}

/// Absent, null, or without an entry.
fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value.as_str().is_some_and(str::is_empty)
}
