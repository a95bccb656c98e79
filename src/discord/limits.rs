//! Discord's limits, by hand, with the page each was read from (<https://discord.com/developers/docs>, API v10).
//!
//! Where the documentation says "characters" it does not say which kind. Everything here is therefore counted in UTF-16
//! code units, of which a text never has fewer than characters: what fits by this count fits by any.

use std::time::Duration;

/// A first response is taken within 3 s of the interaction (interactions/receiving-and-responding, "Responding to an
/// Interaction"); the missing 200 ms are the event's own way to us.
pub(super) const FIRST_RESPONSE_WITHIN: Duration = Duration::from_millis(2800);

/// An interaction's token can be used for 15 min (the same page, "Interaction Callback"); a little less is used here.
pub(super) const FOLLOW_UP_WITHIN: Duration = Duration::from_mins(14);

/// A message's text (resources/message, "Create Message").
pub(super) const CONTENT_CHARS_MAX: usize = 2000;

/// Embeds in one message (resources/message, "Create Message").
pub(super) const EMBEDS_MAX: usize = 10;

/// All texts of all embeds of one message together (resources/message, "Embed Limits").
pub(super) const EMBEDS_CHARS_MAX: usize = 6000;

/// An embed's author line (resources/message, "Embed Limits").
pub(super) const AUTHOR_CHARS_MAX: usize = 256;

/// An embed's description (resources/message, "Embed Limits").
pub(super) const DESCRIPTION_CHARS_MAX: usize = 4096;

/// Fields of one embed (resources/message, "Embed Limits").
pub(super) const FIELDS_MAX: usize = 25;

/// A field's name (resources/message, "Embed Limits").
pub(super) const FIELD_NAME_CHARS_MAX: usize = 256;

/// A field's value (resources/message, "Embed Limits").
pub(super) const FIELD_VALUE_CHARS_MAX: usize = 1024;

/// An embed's footer (resources/message, "Embed Limits").
pub(super) const FOOTER_CHARS_MAX: usize = 2048;

/// Rows of buttons of one message (components/reference, "Legacy Message Component Behavior").
pub(super) const ROWS_MAX: usize = 5;

/// Buttons of one row (components/reference, "Action Row").
pub(super) const ROW_BUTTONS_MAX: usize = 5;

/// A button's `custom_id` (components/reference, "Button").
pub(super) const CUSTOM_ID_CHARS_MAX: usize = 100;

/// A button's label (components/reference, "Button").
pub(super) const LABEL_CHARS_MAX: usize = 80;

/// A link button's address (components/reference, "Button").
pub(super) const LINK_CHARS_MAX: usize = 512;

/// An attachment's description (resources/message, "Attachment Structure").
pub(super) const ALT_TEXT_CHARS_MAX: usize = 1024;

/// Choices offered while somebody types (interactions/receiving-and-responding, "Autocomplete").
pub(super) const CHOICES_MAX: usize = 25;

/// A choice's name, and its value (interactions/application-commands, "Application Command Option Choice Structure").
pub(super) const CHOICE_CHARS_MAX: usize = 100;

/// How long `text` is by the count that the limits here use.
pub(super) fn chars(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}
