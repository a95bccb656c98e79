//! What a sentence should have in it to answer a question of some kind: a number, a date, a name.

use super::{Asked, weights::Wanted};
use crate::index::{Word, is_stop_word, words};

const NUMBER_WORDS: &[&str] = &[
    "billion",
    "dozen",
    "dozens",
    "eight",
    "eighteen",
    "eighty",
    "eleven",
    "fifteen",
    "fifty",
    "five",
    "forty",
    "four",
    "fourteen",
    "half",
    "hundred",
    "hundreds",
    "million",
    "millions",
    "nine",
    "nineteen",
    "ninety",
    "no",
    "none",
    "one",
    "quarter",
    "seven",
    "seventeen",
    "seventy",
    "six",
    "sixteen",
    "sixty",
    "ten",
    "third",
    "thirteen",
    "thirty",
    "thousand",
    "thousands",
    "three",
    "twelve",
    "twenty",
    "twice",
    "two",
];
/// Words that say when, besides the months.
const TIMES: &[&str] = &[
    "autumn",
    "century",
    "centuries",
    "decade",
    "decades",
    "friday",
    "midnight",
    "monday",
    "noon",
    "saturday",
    "spring",
    "summer",
    "sunday",
    "thursday",
    "today",
    "tomorrow",
    "tuesday",
    "wednesday",
    "winter",
    "yesterday",
];
const MONTHS: &[&str] = &[
    "april",
    "apr",
    "august",
    "aug",
    "december",
    "dec",
    "february",
    "feb",
    "january",
    "jan",
    "july",
    "jul",
    "june",
    "jun",
    "march",
    "mar",
    "may",
    "november",
    "nov",
    "october",
    "oct",
    "september",
    "sept",
    "sep",
];
const REASONS: &[&str] =
    &["because", "cause", "caused", "due", "owing", "reason", "reasons", "result", "since", "so", "therefore"];
const PLACES: &[&str] =
    &["across", "at", "from", "in", "near", "north", "south", "east", "west", "outside", "inside", "to"];
const CURRENCIES: &[char] = &['$', '€', '£', '¥', '₴', '₽', '₹', '%'];
const MONEY_WORDS: &[&str] = &[
    "cent", "cents", "crown", "crowns", "dollar", "dollars", "euro", "euros", "pound", "pounds", "pence", "rouble",
    "roubles", "rubles", "yen", "yuan", "free",
];
/// Words of a question that ask for a price.
const PRICE_WORDS: &[&str] = &["cost", "costs", "paid", "pay", "price", "priced", "worth", "fee", "salary"];

/// What the sentence that answers should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expectation {
    Nothing,
    Number,
    Price,
    Time,
    Place,
    Name,
    Reason,
    /// What somebody or something is.
    Definition,
}

impl Expectation {
    pub(super) fn of(asked: Asked, question: &str) -> Expectation {
        let asks_for_price = || {
            let found = words(question, None);
            found.iter().any(|word| PRICE_WORDS.contains(&word.folded.as_str()))
        };
        match asked {
            Asked::HowMany if asks_for_price() => Expectation::Price,
            Asked::HowMany => Expectation::Number,
            Asked::When => Expectation::Time,
            Asked::Where => Expectation::Place,
            Asked::Who if asks_what_it_is(question) => Expectation::Definition,
            Asked::Who => Expectation::Name,
            Asked::Why => Expectation::Reason,
            Asked::What => expected_of_what(question),
            Asked::WhoSaid | Asked::YesNo | Asked::Topic => Expectation::Nothing,
        }
    }

    /// Whether a sentence without it is no answer.
    pub(super) fn is_required(self) -> bool {
        matches!(self, Expectation::Number | Expectation::Price)
    }

    /// What having it adds to the score of a sentence, and lacking it takes away; fitted with the other weights of `ask`.
    pub(super) fn worth(self, met: bool) -> f32 {
        let worth = match self {
            Expectation::Nothing => 0.0,
            Expectation::Number | Expectation::Price => 1.5,
            Expectation::Time => 1.05,
            Expectation::Place | Expectation::Name => 0.7,
            Expectation::Reason | Expectation::Definition => 1.3,
        };
        if met { worth } else { -worth }
    }

    /// Whether the sentence `printed`, with these words, has what is expected, the question's own words left out.
    pub(super) fn is_met_by(self, printed: &str, sentence: &[Word], telling: &[&Wanted]) -> bool {
        let new = |word: &&Word| !telling.iter().any(|wanted| wanted.word.stem == word.stem);
        let any = |list: &[&str]| sentence.iter().filter(new).any(|word| list.contains(&word.folded.as_str()));
        let years = || sentence.iter().filter(new).any(|word| is_year(word.folded.trim_end_matches('s')));
        match self {
            Expectation::Nothing => true,
            Expectation::Number => has_amount(printed, sentence, telling) || any(NUMBER_WORDS),
            Expectation::Price => printed.contains(CURRENCIES) || any(MONEY_WORDS),
            Expectation::Time => years() || any(TIMES) || any(MONTHS),
            Expectation::Place => any(PLACES) && names(printed, sentence, telling),
            Expectation::Name => names(printed, sentence, telling),
            Expectation::Reason => any(REASONS),
            Expectation::Definition => defines(printed, sentence, telling),
        }
    }
}

/// Whether a number stands there that is no date: neither a year by itself nor a day beside its month.
fn has_amount(printed: &str, sentence: &[Word], telling: &[&Wanted]) -> bool {
    let folded = |at: Option<usize>| at.and_then(|at| sentence.get(at)).map_or("", |word| word.folded.as_str());
    sentence.iter().enumerate().any(|(at, word)| {
        let number = word.folded.as_str();
        let beside_month = [at.checked_sub(1), at.checked_add(1)].into_iter().any(|at| MONTHS.contains(&folded(at)));
        let new = !telling.iter().any(|wanted| wanted.word.stem == word.stem);
        let is_date = beside_month || (is_year(number) && !counts(printed, sentence, at));
        new && number.contains(|c: char| c.is_ascii_digit()) && !is_date
    })
}

/// Whether the four digits at this place are a number of something and no year: “2000 guests”, not “in 2000 the”, “2000, guests”
/// nor “the 2000 Olympics”.
fn counts(printed: &str, sentence: &[Word], at: usize) -> bool {
    let (Some(number), Some(next)) = (sentence.get(at), sentence.get(at + 1)) else { return false };
    let before = printed.find(char::is_alphanumeric).unwrap_or_default();
    let base = sentence.first().map_or(0, |word| word.span.start());
    let behind = printed.get((next.span.start() - base + before)..).unwrap_or_default();
    let touching = next.span.start() == number.span.end() + 1;
    touching && behind.starts_with(char::is_lowercase) && !is_stop_word(&next.folded)
}

/// Whether these are the four digits of a year from 1000 to 2099.
fn is_year(number: &str) -> bool {
    number.len() == 4
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && (number.starts_with('1') || number.starts_with("20"))
}

/// "What percentage", "which team": a number or a name.
fn expected_of_what(question: &str) -> Expectation {
    let found = words(question, None);
    let at = found.iter().position(|word| matches!(word.folded.as_str(), "what" | "which"));
    let next = at.and_then(|at| found.get(at + 1)).map_or("", |word| word.folded.as_str());
    let asks = |list: &[&str]| found.iter().any(|word| list.contains(&word.folded.as_str()));
    match next {
        "range" | "size" | "length" | "height" | "weight" | "speed" | "age" | "distance" => Expectation::Number,
        "is" | "was" | "are" if asks(&["price"]) => Expectation::Price,
        "is" | "was" | "are" if asks(&["range", "population", "percentage", "number", "length", "size"]) => {
            Expectation::Number
        }
        _ if asks_what_it_is(question) => Expectation::Definition,
        _ => Expectation::Nothing,
    }
}

const BEING: &[&str] = &["are", "is", "was", "were"];
const ARTICLES: &[&str] = &["a", "an", "the"];
/// A name or a thing that is asked for has at most so many telling words.
const DEFINED_WORDS_MAX: usize = 4;

/// Whether this is "Who was Josephine Marrable?" or "What is a sluice?": a name, or one thing.
fn asks_what_it_is(question: &str) -> bool {
    let found = words(question, None);
    let [first, second, rest @ ..] = found.as_slice() else { return false };
    let being = matches!(first.folded.as_str(), "who" | "what") && BEING.contains(&second.folded.as_str());
    let named: Vec<&Word> = rest.iter().filter(|word| !is_stop_word(&word.folded)).collect();
    let capital =
        |word: &&Word| word.span.slice(question).is_some_and(|printed| printed.starts_with(char::is_uppercase));
    being && !named.is_empty() && (named.len() == 1 || (named.len() <= DEFINED_WORDS_MAX && named.iter().all(capital)))
}

/// Whether the sentence says what it is that is asked for: “Orrin, the mayor”, “a sluice is a gate”.
fn defines(printed: &str, sentence: &[Word], telling: &[&Wanted]) -> bool {
    let Some(base) = sentence.first().map(|word| word.span.start()) else { return false };
    let before = printed.find(char::is_alphanumeric).unwrap_or_default();
    let Some(name) = telling.last() else { return false };
    let is_article = |word: Option<&Word>| word.is_some_and(|word| ARTICLES.contains(&word.folded.as_str()));
    sentence.iter().enumerate().filter(|(_, word)| word.stem == name.word.stem).any(|(at, word)| {
        let after = printed.get(word.span.end() - base + before..).unwrap_or_default();
        let next = sentence.get(at + 1);
        let said_to_be =
            next.is_some_and(|next| BEING.contains(&next.folded.as_str())) && is_article(sentence.get(at + 2));
        let beside = after.starts_with([',', '—', '–']) || after.starts_with(" (") || after.starts_with(" —");
        said_to_be || (beside && (is_article(next) || next.is_some_and(|next| next.folded == "who")))
    })
}

/// Whether a capitalised word that the question does not have stands in the sentence, its first word apart.
fn names(printed: &str, sentence: &[Word], telling: &[&Wanted]) -> bool {
    let base = sentence.first().map_or(0, |word| word.span.start());
    let first_at = printed.find(char::is_alphanumeric).unwrap_or_default();
    sentence.iter().skip(1).any(|word| {
        let at = word.span.start().saturating_sub(base) + first_at;
        let capital = printed.get(at..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
        capital && !is_stop_word(&word.folded) && !telling.iter().any(|wanted| wanted.word.stem == word.stem)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sentence: &str, expected: bool) {
        assert_eq!(Expectation::Number.is_met_by(sentence, &words(sentence, None), &[]), expected, "{sentence}");
    }

    #[test]
    fn a_number_of_something_is_an_amount_and_a_date_is_none() {
        check("The dinner was attended by 2000 guests.", true);
        check("The quay is 1,180 metres long.", true);
        check("It was opened in 2014 by Vale.", false);
        check("Ships called at the pre-2014 Kessarian port.", false);
        check("The quay was shut on May 18, and the council met.", false);
    }
}
