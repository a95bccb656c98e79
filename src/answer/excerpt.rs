//! Which stretches of a passage can stand by themselves: sentences, each with those before it that it cannot be understood
//! without. Reads the words only.

use super::{draft::paragraphs_in, who_said::covering_quote};
use crate::{domain::Span, extract::sentences, index::Word, store::StoredArticle};

/// How many sentences are put before one at most.
const BEFORE_MAX: usize = 2;
/// Words that point back when a sentence opens with them.
const POINTING: &[&str] = &[
    "both", "he", "her", "his", "it", "its", "neither", "she", "such", "that", "their", "these", "they", "this",
    "those",
];
/// Of these the ones that point back too when a few words stand before them: “In 1931 he …”, but not “In 1931, those who …”.
const STANDING_FOR: &[&str] = &["he", "her", "his", "it", "its", "neither", "she", "their", "these", "they", "this"];
/// Words that may stand before a word that points back.
const LINKS: &[&str] = &[
    "additionally",
    "also",
    "and",
    "but",
    "consequently",
    "finally",
    "furthermore",
    "however",
    "instead",
    "later",
    "meanwhile",
    "moreover",
    "nevertheless",
    "similarly",
    "then",
    "therefore",
    "thus",
];
/// The longest opening before a comma, in bytes and words, behind which a sentence still opens.
const OPENING_BYTES_MAX: usize = 45;
const OPENING_WORDS_MAX: usize = 6;

/// The sentences of `passage`, in order. One that opens with a word such as “he” or “these” begins with the sentences before
/// it in its paragraph that say whom or what it means, at most two; none is carried out of the quote that it stands in.
///
/// `words` are the passage's.
pub(super) fn excerpts(article: &StoredArticle, passage: Span, words: &[Word]) -> Vec<Span> {
    let text = &article.article.text;
    let mut excerpts = Vec::new();
    for paragraph in paragraphs_in(article, passage) {
        let sentences = sentences(text, paragraph);
        let pointing: Vec<bool> = sentences.iter().map(|sentence| points_back(article, *sentence, words)).collect();
        for (number, sentence) in sentences.iter().enumerate() {
            let mut first = number;
            while first > 0 && number - first < BEFORE_MAX && pointing.get(first) == Some(&true) {
                first -= 1;
            }
            let whole = sentences.get(first).and_then(|first| Span::around(&[*first, *sentence]));
            let kept = whole.filter(|whole| covering_quote(article, *whole) == covering_quote(article, *sentence));
            excerpts.push(kept.unwrap_or(*sentence));
        }
    }
    excerpts
}

/// Whether the sentence opens with a word that stands for something said before.
fn points_back(article: &StoredArticle, sentence: Span, words: &[Word]) -> bool {
    opens_pointing(sentence.slice(&article.article.text).unwrap_or_default(), words_within(words, sentence))
}

/// Those of `words`, in the order of the text, that lie wholly in `span`.
pub(super) fn words_within(words: &[Word], span: Span) -> &[Word] {
    let start = words.partition_point(|word| word.span.start() < span.start());
    let end = words.partition_point(|word| word.span.end() <= span.end());
    words.get(start..end.max(start)).unwrap_or_default()
}

/// `words` are those of `sentence`; their spans may be those of a longer text.
fn opens_pointing(sentence: &str, words: &[Word]) -> bool {
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    if POINTING.contains(&word(0)) || (LINKS.contains(&word(0)) && POINTING.contains(&word(1))) {
        return true;
    }
    let Some(comma) = sentence.find(',').filter(|at| *at < OPENING_BYTES_MAX) else { return false };
    let Some(start) = words.first().map(|word| word.span.start()) else { return false };
    let before = sentence.find(char::is_alphanumeric).unwrap_or_default();
    let opening = words.iter().take_while(|word| word.span.start() - start + before < comma).count();
    opening <= OPENING_WORDS_MAX && STANDING_FOR.contains(&word(opening))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::words;

    #[track_caller]
    fn check(sentence: &str, expected: bool) {
        assert_eq!(opens_pointing(sentence, &words(sentence, None)), expected, "{sentence}");
    }

    #[test]
    fn a_sentence_that_opens_with_a_pronoun_points_back() {
        check("He shut the quay.", true);
        check("“These boats are too old,” said Vale.", true);
        check("However, she did not say when.", true);
        check("In the spring of 2031, it was opened again.", true);
    }

    #[test]
    fn a_sentence_that_names_what_it_is_about_stands_by_itself() {
        check("Orrin shut the quay.", false);
        check("However, the council did not say when.", false);
        check("In 2031, those who fish were asked.", false);
        check("The council of the harbour town of Ostrel met, and it shut the quay.", false);
        check("", false);
    }
}
