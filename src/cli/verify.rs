use super::{Context, Exit, Screen, screen::plain};

pub(super) fn run(context: &Context, screen: &mut Screen) -> anyhow::Result<Exit> {
    let verified = context.read()?.verify()?;
    for fault in &verified.faults {
        screen.line(&plain(fault))?;
    }
    let counted = format!(
        "{}, {} and {} compared",
        of(verified.libraries, "library", "libraries"),
        of(verified.articles, "article", "articles"),
        of(verified.entries, "index entry", "index entries")
    );
    if verified.behind > 0 {
        screen.line(&format!(
            "The index is behind the store by {}: a process was ended between the two. The next one that writes mends it.",
            of(verified.behind, "article", "articles")
        ))?;
    }
    if verified.faults.is_empty() {
        screen.line(&format!("{counted}: all is as it was stored."))?;
        return Ok(Exit::Done);
    }
    screen.line(&format!("{counted}: {}.", of(verified.faults.len(), "fault", "faults")))?;
    Ok(Exit::Unreadable)
}

/// `1 article`, `2 articles`
pub(super) fn of(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}
