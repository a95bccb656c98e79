/// `text`, shortened to at most `chars_max` characters at the end of a word, the last of them `…` where anything was
/// left out. A word longer than that is cut. Nothing is left where `chars_max` is 0.
#[must_use]
pub fn clip(text: &str, chars_max: usize) -> String {
    if text.chars().nth(chars_max).is_none() {
        return text.to_owned();
    }
    let Some(room) = chars_max.checked_sub(1) else { return String::new() };
    let kept: String = text.chars().take(room).collect();
    let next_is_space = text.chars().nth(room).is_some_and(char::is_whitespace);
    let words = if next_is_space {
        kept.as_str()
    } else {
        kept.rsplit_once(char::is_whitespace).map_or(kept.as_str(), |(words, _)| words)
    };
    format!("{}…", words.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipping_counts_characters_and_says_that_it_clipped() {
        assert_eq!(clip("Zoë Maçon", 9), "Zoë Maçon");
        assert_eq!(clip("Zoë Maçon!", 9), "Zoë…");
        assert_eq!(clip("Zoë Maçon said", 10), "Zoë Maçon…");
    }

    #[test]
    fn one_endless_word_is_cut() {
        assert_eq!(clip(&"é".repeat(5000), 4), "ééé…");
        assert_eq!(clip("word", 0), "");
    }
}
