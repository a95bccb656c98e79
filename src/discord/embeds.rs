//! Cards as embeds that fit Discord's limits at any length.

use serde::Serialize;

use super::{
    clip::{clip, clip_body},
    limits::{
        AUTHOR_CHARS_MAX, DESCRIPTION_CHARS_MAX, EMBEDS_CHARS_MAX, EMBEDS_MAX, FIELD_NAME_CHARS_MAX,
        FIELD_VALUE_CHARS_MAX, FIELDS_MAX, FOOTER_CHARS_MAX, chars,
    },
};
use crate::render::Card;

/// The stripe at an embed's left, the same for all: no answer is told by a colour alone.
const COLOUR: u32 = 0x2F_70_3D;

/// An embed (<https://discord.com/developers/docs/resources/message#embed-object>). Parts without text are left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Embed {
    color: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Author>,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Field>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Image>,
    #[serde(skip_serializing_if = "Option::is_none")]
    footer: Option<Footer>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Image {
    url: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Author {
    name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Field {
    name: String,
    value: String,
    inline: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Footer {
    text: String,
}

impl Embed {
    /// Also shows the attachment of this name.
    pub(super) fn show_attached(&mut self, name: &str) {
        self.image = Some(Image { url: format!("attachment://{name}") });
    }

    /// An embed of one text.
    #[cfg(test)]
    pub(super) fn described(text: &str) -> Embed {
        Embed { color: COLOUR, description: text.to_owned(), ..Embed::default() }
    }
}

/// The cards as embeds, in order and with `footer` below the last, which together fit one message: each gets an equal
/// share of the 6,000 characters, and within it author, footer and fields come before the body, which keeps at least
/// half. Cards after the tenth are left out. A card's heading is not part of its embed.
pub(super) fn fitted(cards: &[Card], footer: &str) -> Vec<Embed> {
    let shown = cards.len().min(EMBEDS_MAX);
    let share = EMBEDS_CHARS_MAX.checked_div(shown).unwrap_or(EMBEDS_CHARS_MAX);
    let footer_of = |at| if at + 1 == shown { footer } else { "" };
    cards.iter().take(shown).enumerate().map(|(at, card)| embed(card, footer_of(at), share)).collect()
}

/// One card within `share` characters.
fn embed(card: &Card, footer: &str, share: usize) -> Embed {
    let body_chars = chars(&card.body).min(DESCRIPTION_CHARS_MAX).min(share / 2);
    let mut rest = share.saturating_sub(body_chars);
    let author = take(card.author.as_deref().unwrap_or_default(), AUTHOR_CHARS_MAX, &mut rest);
    let footer = take(footer, FOOTER_CHARS_MAX.min(share / 8), &mut rest);
    let fields = fields(&card.fields, &mut rest);
    let mut description = clip_body(&card.body, DESCRIPTION_CHARS_MAX.min(body_chars + rest));
    if description.trim().is_empty() {
        description.clear();
    }
    let author = author.map(|name| Author { name });
    let footer = footer.map(|text| Footer { text });
    if author.is_none() && footer.is_none() && fields.is_empty() && description.is_empty() {
        "…".clone_into(&mut description); // Discord refuses an embed without any text.
    }
    Embed { color: COLOUR, author, description, fields, image: None, footer }
}

/// `text` within `chars_max` and what is left of `rest`, which it lessens; `None` where nothing of it can be seen.
fn take(text: &str, chars_max: usize, rest: &mut usize) -> Option<String> {
    let taken = clip(text, chars_max.min(*rest));
    if taken.trim().is_empty() {
        return None;
    }
    *rest = rest.saturating_sub(chars(&taken));
    Some(taken)
}

/// The fields, each with an equal share of what is left when its turn comes. A field without a name or a value that
/// could be seen is left out, since Discord refuses it.
fn fields(given: &[(String, String)], rest: &mut usize) -> Vec<Field> {
    let count = given.len().min(FIELDS_MAX);
    let mut fields = Vec::with_capacity(count);
    for (at, (name, value)) in given.iter().take(count).enumerate() {
        let mut share = *rest / (count - at);
        let whole = share;
        let Some(name) = take(name, FIELD_NAME_CHARS_MAX.min(share / 2), &mut share) else { continue };
        let Some(value) = take(value, FIELD_VALUE_CHARS_MAX, &mut share) else { continue };
        *rest -= whole - share;
        fields.push(Field { name, value, inline: false });
    }
    fields
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn card(body: &str) -> Card {
        Card { author: Some("Mara Vale".into()), body: body.into(), ..Card::default() }
    }

    #[test]
    fn a_card_is_shown_as_author_words_fields_and_footer() {
        let card = Card { fields: vec![("Source".into(), "Tern Post".into())], ..card("> The quay is shut.") };
        assert_eq!(
            json!(fitted(&[card], "1 of 7")),
            json!([{
                "color": COLOUR,
                "author": {"name": "Mara Vale"},
                "description": "> The quay is shut.",
                "fields": [{"name": "Source", "value": "Tern Post", "inline": false}],
                "footer": {"text": "1 of 7"},
            }])
        );
    }

    #[test]
    fn a_card_without_words_is_still_an_embed() {
        assert_eq!(json!(fitted(&[Card::default()], "")), json!([{"color": COLOUR, "description": "…"}]));
    }

    #[test]
    fn a_very_long_field_leaves_the_words_their_half() {
        let long = "word ".repeat(2000);
        let fields = (0..30).map(|n| (format!("{n} {long}"), long.clone())).collect();
        let embed = json!(fitted(&[Card { fields, ..card(&format!("> {long}")) }], &long));
        assert!(chars(embed[0]["description"].as_str().unwrap()) > 2900, "{embed}");
    }

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a \\\\*>\n😀-]{0,40}",
            ("[ab😀*\\\\ ]{1,9}", 1_usize..900).prop_map(|(part, times)| part.repeat(times)),
        ]
    }

    fn any_card() -> impl Strategy<Value = Card> {
        let author = proptest::option::of(any_text());
        let fields = proptest::collection::vec((any_text(), any_text()), 0..30);
        (author, any_text(), fields).prop_map(|(author, body, fields)| Card { author, body, fields, ..Card::default() })
    }

    /// The rules of <https://discord.com/developers/docs/resources/message#embed-object-embed-limits>, by themselves.
    fn check_limits(embeds: &Value) -> usize {
        let mut sum = 0;
        let mut text = |value: &Value, max: usize| {
            let text = value.as_str().unwrap();
            assert!(!text.trim().is_empty());
            let units = text.encode_utf16().count();
            assert!(units <= max, "{units} > {max}");
            sum += units;
        };
        for embed in embeds.as_array().unwrap() {
            let parts =
                [(&embed["author"]["name"], 256), (&embed["description"], 4096), (&embed["footer"]["text"], 2048)];
            parts.into_iter().filter(|(part, _)| !part.is_null()).for_each(|(part, max)| text(part, max));
            let fields = embed["fields"].as_array().cloned().unwrap_or_default();
            assert!(fields.len() <= 25);
            for field in &fields {
                text(&field["name"], 256);
                text(&field["value"], 1024);
            }
        }
        sum
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn any_cards_fit_all_limits_together(
            cards in proptest::collection::vec(any_card(), 0..12), footer in any_text(),
        ) {
            let embeds = json!(fitted(&cards, &footer));
            prop_assert!(embeds.as_array().unwrap().len() <= 10);
            prop_assert!(check_limits(&embeds) <= 6000);
        }
    }
}
