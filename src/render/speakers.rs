//! Who is quoted, in words.

use super::{
    Look,
    card::{Card, finding_card},
    chart::Chart,
    clip, escape,
    terminal::{faint, push_findings, push_wrapped, safe, strong},
    wording::{self, counted},
};
use crate::answer::{Answer, Question, SpeakerSummary, Speakers};

/// The most outlets named in a list, and beside one speaker.
const OUTLETS_MAX: usize = 4;
const OUTLETS_OF_ONE_MAX: usize = 8;
/// The most other names given of one speaker.
const NAMES_MAX: usize = 5;
/// Room for the number before a name.
const MARGIN: &str = "       ";
/// The most characters of a name.
const NAME_CHARS_MAX: usize = 60;

/// A list as one card; of one speaker the quotes, under what is known of them.
pub(super) fn cards(question: &Question, speakers: &Speakers) -> Vec<Card> {
    match (speakers.speakers.as_slice(), &speakers.quotes) {
        ([], _) => vec![Card { body: escape(&nobody(question, speakers)), ..Card::default() }],
        ([speaker], Some(quotes)) => {
            let heading = escape(&portrait(speaker, quotes).join("\n"));
            let mut cards: Vec<Card> = quotes.findings.iter().map(finding_card).collect();
            match cards.first_mut() {
                Some(first) => first.heading = Some(heading),
                None => cards.push(Card { body: heading, ..Card::default() }),
            }
            cards
        }
        (listed, _) => {
            let lines: Vec<String> = listed.iter().map(card_line).collect();
            let heading = Some(counted_sentence(speakers));
            vec![Card { heading, body: lines.join("\n"), ..Card::default() }]
        }
    }
}

pub(super) fn text(question: &Question, speakers: &Speakers, look: Look) -> String {
    let mut text = String::new();
    match (speakers.speakers.as_slice(), &speakers.quotes) {
        ([], _) => push_wrapped(&mut text, &safe(&nobody(question, speakers)), "", look),
        ([speaker], Some(quotes)) => {
            for line in portrait(speaker, quotes) {
                push_wrapped(&mut text, &safe(&line), "", look);
            }
            push_findings(&mut text, quotes, look);
        }
        (listed, _) => {
            text = format!("{}\n", counted_sentence(speakers));
            for speaker in listed {
                text.push_str(&text_line(speaker, look));
            }
            if listed.len() < speakers.total {
                let line = format!("{} of {} shown.", listed.len(), speakers.total);
                push_wrapped(&mut text, &faint(&line, look), "", look);
            }
        }
    }
    text
}

fn counted_sentence(speakers: &Speakers) -> String {
    format!("{} quoted.", counted(speakers.total, "speaker", "speakers"))
}

fn nobody(question: &Question, speakers: &Speakers) -> String {
    let Question::Speakers { name, .. } = question else { return String::new() };
    if let Some(filter) = speakers.emptied_by {
        return format!("Nobody is quoted with this {filter}; without it there would be quotes.");
    }
    match name {
        Some(name) => wording::nobody(name, &speakers.near),
        None => "Nobody is quoted in this library.".to_owned(),
    }
}

/// What is known of one speaker: how often, as what, by which outlets, when.
fn portrait(speaker: &SpeakerSummary, quotes: &Answer) -> Vec<String> {
    let times = counted(usize::try_from(speaker.quotes).unwrap_or(usize::MAX), "time", "times");
    let names: Vec<String> = speaker.also_named.iter().take(NAMES_MAX).map(|name| clip(name, NAME_CHARS_MAX)).collect();
    let also = if names.is_empty() { String::new() } else { format!(", also as {}", names.join(", ")) };
    let rows: Vec<_> = speaker.months.iter().map(|(month, count)| (month.as_deref(), None, *count)).collect();
    let chart = Chart::of(&rows);
    let bars = chart.bars.iter().filter(|bar| bar.total() > 0).map(|bar| format!("{} {}", bar.label, bar.total()));
    let mut lines = vec![
        format!("{} is quoted {times}{also}.", clip(&speaker.name, NAME_CHARS_MAX)),
        format!("By outlet: {}.", outlets(speaker, OUTLETS_OF_ONE_MAX)),
        format!("By {}: {}.", chart.step, bars.collect::<Vec<_>>().join(", ")),
    ];
    if quotes.total > 1 {
        lines.push("The newest first:".to_owned());
    }
    lines
}

fn card_line(speaker: &SpeakerSummary) -> String {
    let quotes = quotes(speaker);
    let name = escape(&clip(&speaker.name, NAME_CHARS_MAX));
    format!("**{name}** · {quotes} · {}", escape(&facts(speaker)))
}

fn text_line(speaker: &SpeakerSummary, look: Look) -> String {
    let mut line = String::new();
    let name = strong(&safe(&clip(&speaker.name, NAME_CHARS_MAX)), look);
    let facts = faint(&safe(&facts(speaker)), look);
    push_wrapped(&mut line, &format!("{name}  {facts}"), MARGIN, look);
    line.replacen(MARGIN, &format!("{:>5}  ", speaker.quotes), 1)
}

fn quotes(speaker: &SpeakerSummary) -> String {
    counted(usize::try_from(speaker.quotes).unwrap_or(usize::MAX), "quote", "quotes")
}

/// `Tern Post 4, outlet not stated 1 · 2031-03 to 2031-05`.
fn facts(speaker: &SpeakerSummary) -> String {
    let mut months = speaker.months.iter().filter_map(|(month, _)| month.as_deref());
    let when = match (months.next(), months.next_back()) {
        (Some(first), Some(last)) => format!(" · {first} to {last}"),
        (Some(only), None) => format!(" · {only}"),
        _ => " · not dated".to_owned(),
    };
    outlets(speaker, OUTLETS_MAX) + &when
}

/// `Tern Post 4, outlet not stated 1`.
fn outlets(speaker: &SpeakerSummary, outlets_max: usize) -> String {
    let name = |outlet: &Option<String>| {
        outlet.as_ref().map_or_else(|| "outlet not stated".to_owned(), |outlet| clip(outlet, NAME_CHARS_MAX))
    };
    let mut parts: Vec<_> =
        speaker.outlets.iter().take(outlets_max).map(|(outlet, quotes)| format!("{} {quotes}", name(outlet))).collect();
    let more = speaker.outlets.len().saturating_sub(outlets_max);
    if more > 0 {
        parts.push(format!("{more} more"));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        answer::Verdict,
        domain::{Filter, SpeakerKind},
        render::example::{answer, finding},
    };

    const LOOK: Look = Look { width: 100, colour: false };

    fn asked(name: Option<&str>) -> Question {
        Question::Speakers { name: name.map(ToOwned::to_owned), filter: Filter::default() }
    }

    fn vale() -> SpeakerSummary {
        SpeakerSummary {
            name: "Zoë *Vale*".to_owned(),
            also_named: vec!["Vale".to_owned()],
            kind: SpeakerKind::Person,
            quotes: 7,
            outlets: vec![(Some("Tern Post".to_owned()), 4), (None, 3)],
            months: vec![(Some("2031-03".to_owned()), 4), (Some("2031-05".to_owned()), 2), (None, 1)],
        }
    }

    #[test]
    fn a_list_says_who_how_often_where_and_when() {
        let speakers = Speakers { total: 12, speakers: vec![vale()], ..Speakers::default() };
        let card = cards(&asked(None), &speakers).remove(0);
        assert_eq!(card.heading.as_deref(), Some("12 speakers quoted."));
        assert_eq!(card.body, "**Zoë \\*Vale\\*** · 7 quotes · Tern Post 4, outlet not stated 3 · 2031-03 to 2031-05");
        let expected = "12 speakers quoted.\n    7  Zoë *Vale*  Tern Post 4, outlet not stated 3 · 2031-03 to 2031-05\n1 of 12 shown.\n";
        assert_eq!(text(&asked(None), &speakers, LOOK), expected);
    }

    #[test]
    fn one_speaker_is_shown_with_quotes() {
        let quotes = Answer { total: 7, ..answer(Verdict::Found, vec![finding()]) };
        let speakers = Speakers { total: 1, speakers: vec![vale()], quotes: Some(quotes), ..Speakers::default() };
        let cards = cards(&asked(Some("vale")), &speakers);
        let heading = "Zoë \\*Vale\\* is quoted 7 times, also as Vale.\nBy outlet: Tern Post 4, outlet not stated 3.\nBy month: 2031-03 4, 2031-05 2, not dated 1.\nThe newest first:";
        assert_eq!(cards[0].heading.as_deref(), Some(heading));
        assert_eq!(cards[0].author.as_deref(), Some("Zoë Vale"));
        let shown = text(&asked(Some("vale")), &speakers, LOOK);
        assert!(shown.starts_with(&heading.replace('\\', "")), "{shown}");
        assert!(shown.contains("│ “The quay") && shown.ends_with("1 of 7 shown.\n"), "{shown}");
    }

    #[track_caller]
    fn empty(name: Option<&str>, speakers: &Speakers, sentence: &str) {
        assert_eq!(text(&asked(name), speakers, LOOK), format!("{sentence}\n"));
        assert_eq!(cards(&asked(name), speakers)[0].body, sentence);
    }

    #[test]
    fn who_is_never_quoted_is_said_to_be_so() {
        let none = Speakers::default;
        empty(None, &none(), "Nobody is quoted in this library.");
        empty(Some("Vale"), &none(), "Nobody called “Vale” is quoted in this library.");
        let near = Speakers { near: vec!["Zoë Vale".to_owned(), "Bo Vane".to_owned()], ..none() };
        empty(
            Some("Vaale"),
            &near,
            "Nobody called “Vaale” is quoted in this library. Spelled alike: Zoë Vale, Bo Vane.",
        );
        let emptied = Speakers { emptied_by: Some("outlet"), ..none() };
        empty(Some("Vale"), &emptied, "Nobody is quoted with this outlet; without it there would be quotes.");
    }
}
