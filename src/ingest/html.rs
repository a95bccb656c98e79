//! A page of HTML: its article's text, one paragraph a line, and what the page states about it.

use std::thread;

use dom_smoothie::{Config, Readability, ReadabilityError, TextMode};

use crate::domain::Published;

use super::{IngestError, Stated, Submission, decode};

/// Most elements that may stand within each other. Deeper pages take the parser seconds (10,000 `div`: six) or its stack.
const DEPTH_MAX: usize = 512;
/// Most elements of a page.
const ELEMENTS_MAX: usize = 100_000;
/// Stack of the thread that parses, in bytes.
const STACK_BYTES: usize = 32 * 1024 * 1024;

const NO_ARTICLE: &str = "No article could be found in the page.";

/// A page as a submission: the text we make of it, the metadata that it states.
pub(super) fn page(bytes: &[u8], text_bytes_max: usize) -> Result<Submission, IngestError> {
    let decoded = decode::text_in(bytes, charset(bytes).as_deref())?;
    if decoded.text.trim().is_empty() {
        return Err(IngestError::Empty);
    }
    if depth(&decoded.text) > DEPTH_MAX {
        return Err(refused("The page's elements stand too deep within each other to be read."));
    }
    let found = article(decoded.text)?;
    if found.text.is_empty() {
        return Err(refused(NO_ARTICLE));
    }
    let mut warnings: Vec<String> = decoded.warning.into_iter().collect();
    let mut published = found.published.map(|given| given.trim().to_owned()).filter(|given| !given.is_empty());
    if published.as_deref().is_some_and(|given| Published::new(given).is_err()) {
        warnings.push("The page's date is not a day of the calendar, so no date is stated.".to_owned());
        published = None;
    }
    let stated = Stated {
        id: None,
        title: Some(found.title),
        outlet: found.outlet,
        byline: found.byline.into_iter().collect(),
        published,
        url: found.url,
        language: found.language,
    };
    super::submission(stated, found.text, warnings, text_bytes_max)
}

/// What the parser found, free of its own types.
struct Found {
    title: String,
    outlet: Option<String>,
    byline: Option<String>,
    published: Option<String>,
    url: Option<String>,
    language: Option<String>,
    text: String,
}

/// The page's article. The parser runs on a thread of its own: its panic is a refusal, and its stack is large.
fn article(html: String) -> Result<Found, IngestError> {
    let config = Config { text_mode: TextMode::Formatted, max_elements_to_parse: ELEMENTS_MAX, ..Config::default() };
    let parse = move || {
        let article = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse())?;
        Ok::<Found, ReadabilityError>(Found {
            title: article.title,
            outlet: article.site_name,
            byline: article.byline,
            published: article.published_time,
            url: article.url,
            language: article.lang,
            text: paragraphs(&article.text_content),
        })
    };
    let parser = thread::Builder::new().name("page".to_owned()).stack_size(STACK_BYTES).spawn(parse);
    let parsed =
        parser.map_err(|_| refused("The page could not be read just now: no thread could be started."))?.join();
    match parsed {
        Ok(Ok(article)) => Ok(article),
        Ok(Err(_)) => Err(refused(NO_ARTICLE)),
        Err(_panic) => Err(refused("The page could not be read.")),
    }
}

/// `text` with each paragraph on one line and a blank line between paragraphs.
fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The encoding that the page itself declares in its first kilobyte, as HTML wants it
/// (<https://html.spec.whatwg.org/multipage/semantics.html#charset>).
fn charset(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(1024))?).to_lowercase();
    let (_, after) = start.split_once("charset=")?;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | ':' | '.'))
        .collect();
    (!label.is_empty()).then_some(label)
}

/// At least how deep elements stand within each other anywhere in `html`: for each tag name, how many more were opened
/// than closed, added up, at its most. Elements that need no end tag count once.
fn depth(html: &str) -> usize {
    let mut open: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    let (mut now, mut most) = (0_usize, 0_usize);
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (closing, named) = tag.strip_prefix('/').map_or((false, tag), |named| (true, named));
        let name: String = named.chars().take(16).take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_lowercase();
        if name.is_empty() || NOT_NESTING.contains(&name.as_str()) {
            continue;
        }
        if !closing && matches!(name.as_str(), "script" | "style" | "textarea" | "title") {
            rest = after_end_tag(rest, &name);
            continue;
        }
        let count = open.entry(name).or_default();
        if closing && *count > 0 {
            *count -= 1;
            now -= 1;
        } else if !closing {
            *count += 1;
            now += 1;
            most = most.max(now);
            if most > DEPTH_MAX {
                return most;
            }
        }
    }
    most
}

/// What follows `</name` in `text`; nothing where there is no such end tag.
fn after_end_tag<'html>(text: &'html str, name: &str) -> &'html str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return after;
        }
        rest = after;
    }
    ""
}

/// Void elements, and those whose end tag may be left out (a new one closes the last).
const NOT_NESTING: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "html", "head",
    "body", "path",
];

fn refused(sentence: &str) -> IngestError {
    IngestError::Refused(sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX: usize = 1024 * 1024;

    fn page_with(head: &str) -> String {
        let paragraph =
            "The council decided on Monday that the old quay stays shut until the spring, when the masons come back.";
        format!(
            "<!doctype html><html lang=en-GB><head>{head}</head><body><nav><a href=/>Home</a></nav><article><h1>The quay is shut</h1>{}</article></body></html>",
            format!("<p>{paragraph}\n <b>Nobody</b> objected.</p>").repeat(6)
        )
    }

    #[test]
    fn a_page_gives_its_paragraphs_as_lines_and_what_it_states() {
        let html = page_with(
            "<title>The quay is shut</title><meta property=og:site_name content='Tern Post'><meta name=author content='Orrin Vale'><meta property=article:published_time content='2031-03-04T08:30:00+0100'>",
        );
        let read = page(html.as_bytes(), MAX).unwrap();
        assert_eq!(read.metadata.title.as_deref(), Some("The quay is shut"));
        assert_eq!(read.metadata.outlet.as_deref(), Some("Tern Post"));
        assert_eq!(read.metadata.byline, ["Orrin Vale"]);
        assert_eq!(read.metadata.published.unwrap().as_given(), "2031-03-04T08:30:00+0100");
        assert_eq!(read.metadata.language.as_deref(), Some("en"));
        let lines: Vec<&str> = read.text.lines().filter(|line| !line.is_empty()).collect();
        let expected = "The council decided on Monday that the old quay stays shut until the spring, when the masons come back. Nobody objected.";
        assert_eq!(lines.iter().filter(|line| **line == expected).count(), 6, "{lines:#?}");
    }

    #[test]
    fn a_page_that_states_nothing_gives_nothing() {
        let read = page(page_with("").as_bytes(), MAX).unwrap();
        assert_eq!(read.metadata.outlet, None);
        assert_eq!(read.metadata.published, None);
        assert!(read.metadata.byline.is_empty());
    }

    #[test]
    fn a_page_of_ten_thousand_elements_within_each_other_is_refused_at_once() {
        let html = format!("<body>{}text{}", "<div>".repeat(10_000), "</div>".repeat(10_000));
        assert_eq!(
            page(html.as_bytes(), MAX).unwrap_err().to_string(),
            "The page's elements stand too deep within each other to be read."
        );
        let sly = "<div></b>".repeat(10_000);
        assert!(page(sly.as_bytes(), MAX).is_err());
    }

    #[test]
    fn many_paragraphs_without_end_tags_are_not_deep() {
        assert_eq!(depth(&"<p>One.<br><li>Two.".repeat(2_000)), 0);
        assert_eq!(depth("<div><script>'<div><div>'</script><!-- <div> --></div>"), 1);
    }

    #[test]
    fn a_page_without_an_article_is_refused() {
        assert_eq!(page(b"<html></html>", MAX).unwrap_err().to_string(), NO_ARTICLE);
    }

    #[test]
    fn a_page_may_declare_an_older_encoding() {
        let html = page_with("<meta charset=iso-8859-2>").replace("masons", "stavba\u{159}").into_bytes();
        let mut legacy: Vec<u8> = Vec::new();
        for character in String::from_utf8(html).unwrap().chars() {
            legacy.push(if character == '\u{159}' { 0xf8 } else { u8::try_from(character).unwrap() });
        }
        assert!(page(&legacy, MAX).unwrap().text.contains("stavba\u{159}"));
    }
}
