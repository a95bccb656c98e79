//! Questions answered as messages: one page of findings, and the paragraphs around one of them.

use jiff::Timestamp;

use super::{
    button::{Buttons, FOLLOW_UP, Press, Seal, Shown},
    embeds::fitted,
    message::{Button, Outgoing},
    place::Place,
    trouble::{NOTHING_YET, Trouble},
};
use crate::{
    answer::{Library, Page, Question, Reply, Speakers},
    command,
    curate::Desk,
    domain::LibraryName,
    render::{self, Card, Picture},
    store::{ArticleKey, StoredArticle},
};

/// Sources shown side by side.
const SOURCES_A_PAGE: usize = 3;
/// Speakers listed on one page.
const SPEAKERS_A_PAGE: usize = 10;
/// The most characters shown of each of the paragraphs around a finding, before escaping.
const PARAGRAPH_CHARS_MAX: usize = 1100;

/// What a page is made from, and for whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asking<'a> {
    /// The data folder.
    pub(super) desk: &'a Desk,
    /// The buttons' key.
    pub(super) seal: &'a Seal,
    /// Where it is asked, and by whom.
    pub(super) place: Place,
    /// Whether only the asker shall see it.
    pub(super) private: bool,
    /// The time.
    pub(super) now: Timestamp,
}

impl Asking<'_> {
    /// The library of the server that asks.
    pub(super) fn library(&self) -> LibraryName {
        LibraryName::guild(self.place.guild)
    }
}

/// The page of the answer to `question` that begins with finding `first`, counted from 0. Of a follow-up it is also said
/// how it was read.
pub(super) fn page(
    asking: Asking<'_>,
    question: &Question,
    is_follow_up: bool,
    first: usize,
) -> Result<Outgoing, Trouble> {
    let library = asking.library();
    let index = asking.desk.index(&library)?;
    let library = Library { name: &library, store: asking.desk.store(), index: &index };
    let reply = question.answer(library, &page_of(question, first))?;
    let reply = if is_follow_up { reply.read_as(question) } else { reply };
    shown(asking, question, &reply, first)
}

/// Which findings stand on the page that begins with finding `first`.
pub(super) fn page_of(question: &Question, first: usize) -> Page {
    Page { offset: first, limit: findings_a_page(question) }
}

/// `reply`, the page of the answer to `question` that begins with finding `first`, as a message.
pub(super) fn shown(asking: Asking<'_>, question: &Question, reply: &Reply, first: usize) -> Result<Outgoing, Trouble> {
    let library = asking.library();
    let store = asking.desk.store();
    let limit = findings_a_page(question);
    let (shown, total) = size(reply);
    if shown == 0 && store.list(&library, None, 0, 1)?.0 == 0 {
        return Ok(Outgoing::whisper(NOTHING_YET));
    }
    let cards = render::cards(question, reply);
    let pages = Pages { first, shown, limit, total };
    let mut buttons = Buttons::new(asking.seal, asking.place, asking.private, asking.now);
    if pages.several() {
        let is_follow_up = matches!(reply, Reply::Answer(answer) if answer.read_as.is_some());
        let name = if is_follow_up { FOLLOW_UP } else { question.name() }.to_owned();
        let shown = Shown { name, options: command::options(question), private: asking.private };
        buttons = buttons.paged(store, &library, &shown)?;
    }
    let rows = rows(&buttons, reply, &cards, pages);
    let heading = cards.first().and_then(|card| card.heading.clone()).unwrap_or_default();
    let outgoing = Outgoing::embeds(fitted(&cards, &pages.footer()), rows).headed(&heading).ephemeral(asking.private);
    Ok(match picture(question, reply) {
        Some(picture) => outgoing.pictured(picture),
        None => outgoing,
    })
}

/// The chart of a timeline. One that cannot be drawn is missed, not the numbers.
fn picture(question: &Question, reply: &Reply) -> Option<Picture> {
    let Reply::Timeline(line) = reply else { return None };
    render::picture(question, line).unwrap_or_else(|error| {
        tracing::error!(%error, "Could not draw a timeline: {error}");
        None
    })
}

/// How many findings stand on one page.
fn findings_a_page(question: &Question) -> usize {
    match question {
        Question::WhoSaid { .. } | Question::Ask { .. } | Question::CheckQuote { .. } | Question::Timeline { .. } => 1,
        Question::SourcesOn { .. } | Question::Speakers { name: Some(_), .. } => SOURCES_A_PAGE,
        Question::Speakers { name: None, .. } => SPEAKERS_A_PAGE,
    }
}

/// How many findings this page shows, and how many there are.
fn size(reply: &Reply) -> (usize, usize) {
    match reply {
        Reply::Answer(answer) | Reply::Speakers(Speakers { quotes: Some(answer), .. }) => {
            (answer.findings.len(), answer.total.max(answer.findings.len()))
        }
        Reply::Speakers(found) => (found.speakers.len(), found.total.max(found.speakers.len())),
        // Always one page, which needs no number.
        Reply::Timeline(_) => (0, 0),
    }
}

/// Where a page stands among the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pages {
    /// The first shown, counted from 0.
    pub(super) first: usize,
    /// How many are shown.
    pub(super) shown: usize,
    /// How many a full page shows.
    pub(super) limit: usize,
    /// How many there are.
    pub(super) total: usize,
}

impl Pages {
    /// Whether there is more than this page.
    pub(super) fn several(self) -> bool {
        self.total > self.shown || self.first > 0
    }

    /// `2 of 7`, `4–6 of 7`; nothing where nothing is shown.
    pub(super) fn footer(self) -> String {
        let Pages { first, shown, total, .. } = self;
        match shown {
            0 => String::new(),
            1 => format!("{} of {total}", first + 1),
            _ => format!("{}–{} of {total}", first + 1, first + shown),
        }
    }

    /// ◀ and ▶, each dead where nothing lies that way.
    pub(super) fn turning(self, buttons: &Buttons) -> Vec<Button> {
        if !self.several() {
            return Vec::new();
        }
        let (back, on) = (self.first.saturating_sub(self.limit), self.first + self.limit);
        vec![
            Button::new("◀", buttons.custom_id(Press::Page(back)), self.first == 0),
            Button::new("▶", buttons.custom_id(Press::Page(on)), on >= self.total),
        ]
    }
}

/// Below one finding: ◀ ▶ · Show context · Open article. Below several: ◀ ▶, and each finding's buttons by its number.
fn rows(buttons: &Buttons, reply: &Reply, cards: &[Card], pages: Pages) -> Vec<Vec<Button>> {
    let (Reply::Answer(answer) | Reply::Speakers(Speakers { quotes: Some(answer), .. })) = reply else {
        return vec![pages.turning(buttons)];
    };
    let context = |finding: &crate::answer::Finding, label: &str| {
        let press = Press::Context { article: finding.article.key, paragraph: finding.citation.paragraph };
        Button::new(label, buttons.custom_id(press), false)
    };
    let link = |card: &Card, label: &str| card.link.as_deref().and_then(|url| Button::link(label, url));
    if let [finding] = answer.findings.as_slice() {
        let mut row = pages.turning(buttons);
        row.push(context(finding, "Show context"));
        row.extend(cards.first().and_then(|card| link(card, "Open article")));
        return vec![row];
    }
    let numbered = |what: &str, at: usize| format!("{what} {}", pages.first + at + 1);
    let mut seen: Vec<(ArticleKey, u32)> = Vec::new();
    let mut contexts = Vec::new();
    for (at, finding) in answer.findings.iter().enumerate() {
        // Discord refuses a message with the same custom_id twice.
        let paragraph = (finding.article.key, finding.citation.paragraph);
        if !seen.contains(&paragraph) {
            seen.push(paragraph);
            contexts.push(context(finding, &numbered("Context", at)));
        }
    }
    let links = cards.iter().enumerate().filter_map(|(at, card)| link(card, &numbered("Open", at))).collect();
    vec![pages.turning(buttons), contexts, links]
}

/// A paragraph, counted from 1, and its two neighbours, each re-cut from the store; only for the one who presses.
pub(super) fn context(asking: Asking<'_>, article: ArticleKey, paragraph: u32) -> Result<Outgoing, Trouble> {
    let Some(article) = asking.desk.store().article(&asking.library(), article)? else {
        return Err(Trouble::Said("This article has been removed from the library."));
    };
    let card = context_card(&article, paragraph);
    Ok(Outgoing::embeds(fitted(&[card], ""), Vec::new()).ephemeral(true))
}

fn context_card(article: &StoredArticle, paragraph: u32) -> Card {
    let paragraphs = &article.extraction.paragraphs;
    let number = usize::try_from(paragraph).unwrap_or(usize::MAX).clamp(1, paragraphs.len().max(1));
    let neighbours =
        paragraphs.iter().zip(1_usize..).skip(number.saturating_sub(2)).take(if number == 1 { 2 } else { 3 });
    let mut body = Vec::new();
    for (paragraph, at) in neighbours {
        body.push(format!("-# Paragraph {at} of {}", paragraphs.len()));
        body.push(match article.recut(paragraph.span) {
            Some(words) => format!("> {}", render::escape(&render::clip(words.trim(), PARAGRAPH_CHARS_MAX))),
            None => "This paragraph is withheld: it is not the one that was stored.".to_owned(),
        });
    }
    let metadata = &article.article.metadata;
    let stated = |value: Option<&str>| render::escape(value.unwrap_or("not stated"));
    let source = format!(
        "{}\nOutlet: {}\nBy: {}\nPublished: {}\nArticle {}",
        render::escape(&render::title(&article.label())),
        stated(metadata.outlet.as_deref()),
        render::escape(&render::byline(&metadata.byline)),
        stated(metadata.published.as_ref().map(crate::domain::Published::as_given)),
        render::escape(article.article.id.as_str()),
    );
    let fields = vec![("Source".to_owned(), source)];
    Card { author: Some("Context".to_owned()), body: body.join("\n"), fields, ..Card::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(first: usize, shown: usize, total: usize) -> Pages {
        Pages { first, shown, limit: 3, total }
    }

    #[test]
    fn a_page_says_where_it_stands() {
        assert_eq!(pages(0, 1, 1).footer(), "1 of 1");
        assert_eq!(pages(3, 3, 7).footer(), "4–6 of 7");
        assert_eq!(pages(0, 0, 0).footer(), "");
    }

    #[test]
    fn pages_are_turned_only_where_there_are_others_and_not_past_the_ends() {
        let place = Place { guild: 1, channel: 2, user: 3 };
        let buttons = Buttons::new(&Seal::new([1; 32]), place, false, Timestamp::UNIX_EPOCH);
        let dead = |pages: Pages| {
            let row = serde_json::to_value(pages.turning(&buttons)).unwrap();
            row.as_array().unwrap().iter().map(|button| button["disabled"] == true).collect::<Vec<_>>()
        };
        assert_eq!(dead(pages(0, 3, 3)), Vec::<bool>::new());
        assert_eq!(dead(pages(0, 3, 7)), [true, false]);
        assert_eq!(dead(pages(3, 3, 7)), [false, false]);
        assert_eq!(dead(pages(6, 1, 7)), [false, true]);
    }
}
