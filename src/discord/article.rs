//! What moderators do to the articles: add, list, show, remove, restore. Whoever comes here has been checked.

use super::{
    button::{Buttons, Shown},
    embeds::fitted,
    message::Outgoing,
    reply::{Asking, Pages},
    trouble::Trouble,
};
use crate::{
    command::ArticleCommand,
    curate::{Added, CurateError},
    domain::{Article, ArticleId, Attribution, Metadata, Published, Quote},
    ingest::{self, Submission},
    render::{self, Card, escape},
    store::{Actor, Listed, StoredArticle},
};

/// Articles listed on one page.
const LISTED_A_PAGE: usize = 10;
/// Quotes shown of an article.
const QUOTES_SHOWN: usize = 5;
/// The most characters of each, before escaping.
const QUOTE_CHARS_MAX: usize = 140;
/// The most characters shown of how an article begins, before escaping.
const OPENING_CHARS_MAX: usize = 600;
/// Warnings shown.
const WARNINGS_MAX: usize = 8;

/// Adds the file `name` with these bytes; tells what was understood of it.
pub(super) fn add(asking: Asking<'_>, name: &str, bytes: &[u8], text_bytes_max: usize) -> Result<Outgoing, Trouble> {
    let submission = ingest::file(name, bytes, text_bytes_max)?;
    let warnings = submission.warnings.clone();
    let (added, article) = add_submission(asking, submission)?;
    let heading = match &added {
        Added::New(id) => format!("Added article {}. Questions find it from now on.", escape(id.as_str())),
        Added::Replaced(id) => format!("Replaced article {}.", escape(id.as_str())),
        Added::AlreadyThere(id) => {
            format!("This text is in the library already, as article {}; nothing was changed.", escape(id.as_str()))
        }
    };
    Ok(shown(&article, &warnings).headed(&heading))
}

fn add_submission(
    asking: Asking<'_>,
    submission: Submission,
) -> Result<(Added, std::sync::Arc<StoredArticle>), Trouble> {
    let library = asking.library();
    asking.desk.create_library(&library, asking.now)?;
    let mut added = asking.desk.add(&library, vec![submission], false, &actor(asking), asking.now)?;
    let added = added.pop().ok_or(Trouble::Said("Nothing was added."))??;
    let (Added::New(id) | Added::AlreadyThere(id) | Added::Replaced(id)) = &added;
    let article = found(asking, id.as_str())?;
    Ok((added, article))
}

/// Lists, shows, removes or restores; `add` needs the file's bytes and comes by [`add`].
pub(super) fn run(asking: Asking<'_>, command: &ArticleCommand) -> Result<Outgoing, Trouble> {
    match command {
        ArticleCommand::Add { .. } => Err(Trouble::Said("The file is missing; attach it again.")),
        ArticleCommand::List { outlet } => list(asking, outlet.as_deref(), 0),
        ArticleCommand::Show { id } => Ok(shown(&*found(asking, id)?, &[])),
        ArticleCommand::Remove { id } => remove(asking, id),
        ArticleCommand::Restore { id } => restore(asking, id),
    }
}

/// The page of the list that begins with article `first`, counted from 0, newest first.
pub(super) fn list(asking: Asking<'_>, outlet: Option<&str>, first: usize) -> Result<Outgoing, Trouble> {
    let library = asking.library();
    let store = asking.desk.store();
    let (total, articles) = store.list(&library, outlet, first, LISTED_A_PAGE)?;
    if articles.is_empty() {
        let narrowed = outlet.is_some() || first > 0;
        let sentence = if narrowed { "There are no articles here." } else { "The library has no articles yet." };
        return Ok(Outgoing::whisper(sentence));
    }
    let pages = Pages { first, shown: articles.len(), limit: LISTED_A_PAGE, total };
    let mut buttons = Buttons::new(asking.seal, asking.place, true, asking.now);
    if pages.several() {
        let options = outlet.map(|outlet| ("outlet".to_owned(), outlet.to_owned())).into_iter().collect();
        let shown = Shown { name: "article list".to_owned(), options, private: true };
        buttons = buttons.paged(store, &library, &shown)?;
    }
    let lines: Vec<String> = articles.iter().map(line).collect();
    let card = Card { author: Some("Articles".to_owned()), body: lines.join("\n"), ..Card::default() };
    let embeds = fitted(&[card], &pages.footer());
    Ok(Outgoing::embeds(embeds, vec![pages.turning(&buttons)]).ephemeral(true))
}

fn line(listed: &Listed) -> String {
    let Metadata { outlet, published, .. } = &listed.metadata;
    format!(
        "**{}** · {} · {} · {} · {}, {}",
        escape(&render::clip(listed.id.as_str(), 64)),
        escape(&render::clip(&render::title(&listed.label()), 100)),
        escape(&render::clip(outlet.as_deref().unwrap_or("outlet not stated"), 40)),
        published.as_ref().map_or("date not stated", Published::as_given),
        counted(listed.paragraphs as usize, "paragraph"),
        counted(listed.quotes as usize, "quote"),
    )
}

fn remove(asking: Asking<'_>, id: &str) -> Result<Outgoing, Trouble> {
    let id = article_id(id)?;
    asking.desk.remove(&asking.library(), &id, &actor(asking), asking.now).map_err(|error| hidden(error, &id))?;
    Ok(Outgoing::whisper(&removed(&id)))
}

/// With the way back as it is typed; an id that would end the code it stands in stands behind it.
fn removed(id: &ArticleId) -> String {
    let shown = escape(id.as_str());
    let plain = id.as_str().chars().all(|character| character.is_alphanumeric() || "-_. ".contains(character));
    let undo = if plain { format!("`/article restore id:{id}`") } else { format!("`/article restore id:`{shown}") };
    format!("Removed article {shown}: no answer shows it any more. To undo it within 30 days: {undo}")
}

/// `1 quote`, `3 quotes`.
fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn restore(asking: Asking<'_>, id: &str) -> Result<Outgoing, Trouble> {
    let id = article_id(id)?;
    asking.desk.restore(&asking.library(), &id, &actor(asking), asking.now).map_err(|error| hidden(error, &id))?;
    Ok(Outgoing::whisper(&format!("Article {} is back.", escape(id.as_str()))))
}

/// A server without a library is told what one without the article is.
fn hidden(error: CurateError, id: &ArticleId) -> CurateError {
    match error {
        CurateError::NoLibrary(_) => CurateError::NoArticle(id.to_string()),
        other => other,
    }
}

fn article_id(id: &str) -> Result<ArticleId, CurateError> {
    ArticleId::new(id.trim()).map_err(|_| CurateError::NoArticle(render::clip(id, 64)))
}

fn found(asking: Asking<'_>, id: &str) -> Result<std::sync::Arc<StoredArticle>, Trouble> {
    let id = article_id(id)?;
    let found = asking.desk.store().find(&asking.library(), &id)?;
    Ok(found.ok_or_else(|| CurateError::NoArticle(id.to_string()))?)
}

fn actor(asking: Asking<'_>) -> Actor {
    Actor(format!("discord:{}", asking.place.user))
}

/// What is known of an article, how it begins, and its first quotes; unstated fields say so.
fn shown(article: &StoredArticle, warnings: &[String]) -> Outgoing {
    let Article { id, metadata, text, .. } = &article.article;
    let stated = |value: Option<&str>| escape(value.unwrap_or("not stated"));
    let understood = format!(
        "Id: {}\nTitle: {}\nOutlet: {}\nBy: {}\nPublished: {}\nAddress: {}\nLanguage: {}\n{}, {}",
        escape(id.as_str()),
        stated(metadata.title.as_deref()),
        stated(metadata.outlet.as_deref()),
        escape(&render::byline(&metadata.byline)),
        stated(metadata.published.as_ref().map(Published::as_given)),
        stated(metadata.url.as_deref()),
        stated(metadata.language.as_deref()),
        counted(article.extraction.paragraphs.len(), "paragraph"),
        counted(article.extraction.quotes.len(), "quote"),
    );
    let mut fields = vec![("It begins".to_owned(), escape(&render::clip(text.trim(), OPENING_CHARS_MAX)))];
    let quotes: Vec<String> =
        article.extraction.quotes.iter().take(QUOTES_SHOWN).map(|quote| said(article, quote)).collect();
    if !quotes.is_empty() {
        fields.push(("First quotes".to_owned(), quotes.join("\n")));
    }
    if !warnings.is_empty() {
        let warnings: Vec<String> = warnings.iter().take(WARNINGS_MAX).map(|warning| escape(warning)).collect();
        fields.push(("Look at this".to_owned(), warnings.join("\n")));
    }
    let author = "Article".to_owned();
    let card = Card { author: Some(author), body: understood, fields, ..Card::default() };
    Outgoing::embeds(fitted(&[card], ""), Vec::new()).ephemeral(true)
}

/// `Mara Vale: “The quay stays shut…”`.
fn said(article: &StoredArticle, quote: &Quote) -> String {
    let speaker = match &quote.attribution {
        Attribution::Attributed { speaker, .. } => escape(&render::clip(&speaker.name, 60)),
        Attribution::Unattributed => "speaker not stated".to_owned(),
    };
    let words = quote.shown(&article.article.text).and_then(|span| article.recut(span)).unwrap_or_default();
    format!("{speaker}: “{}”", escape(&render::clip(words, QUOTE_CHARS_MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removing_tells_the_way_back_and_no_id_can_format_it() {
        let told = |id: &str| removed(&ArticleId::new(id).unwrap());
        assert!(told("quay-2").ends_with("To undo it within 30 days: `/article restore id:quay-2`"));
        assert!(told("`@here").ends_with("To undo it within 30 days: `/article restore id:`\\`\\@here"));
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!((counted(1, "quote"), counted(2, "quote")), ("1 quote".to_owned(), "2 quotes".to_owned()));
    }
}
