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
const TIMES: &[&str] = &[
    "afternoon",
    "april",
    "august",
    "autumn",
    "century",
    "day",
    "days",
    "december",
    "decade",
    "evening",
    "february",
    "friday",
    "january",
    "july",
    "june",
    "last",
    "march",
    "may",
    "midnight",
    "monday",
    "month",
    "months",
    "morning",
    "night",
    "noon",
    "november",
    "october",
    "saturday",
    "september",
    "spring",
    "summer",
    "sunday",
    "thursday",
    "today",
    "tomorrow",
    "tuesday",
    "wednesday",
    "week",
    "weeks",
    "winter",
    "year",
    "years",
    "yesterday",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
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

    /// What the score of a sentence is multiplied by.
    pub(super) fn factor(self, met: bool) -> f32 {
        match (self, met) {
            (Expectation::Nothing, _) => 1.0,
            (Expectation::Number | Expectation::Price | Expectation::Time, true) => 1.3,
            (Expectation::Number | Expectation::Price | Expectation::Time, false) => 0.75,
            (_, true) => 1.1,
            (_, false) => 0.9,
        }
    }

    /// Whether the sentence `printed`, with these words, has what is expected, the question's own words left out.
    pub(super) fn is_met_by(self, printed: &str, sentence: &[Word], telling: &[&Wanted]) -> bool {
        let new = |word: &&Word| !telling.iter().any(|wanted| wanted.word.stem == word.stem);
        let any = |list: &[&str]| sentence.iter().filter(new).any(|word| list.contains(&word.folded.as_str()));
        let digits = || sentence.iter().filter(new).any(|word| word.folded.contains(|c: char| c.is_ascii_digit()));
        match self {
            Expectation::Nothing => true,
            Expectation::Number => has_amount(sentence, telling) || any(NUMBER_WORDS),
            Expectation::Price => printed.contains(CURRENCIES) || any(MONEY_WORDS),
            Expectation::Time => digits() || any(TIMES),
            Expectation::Place => any(PLACES) && names(printed, sentence, telling),
            Expectation::Name => names(printed, sentence, telling),
            Expectation::Reason => any(REASONS) || printed.contains(" to "),
        }
    }
}

/// Whether a number stands there that is no date: neither a year by itself nor a day beside its month.
fn has_amount(sentence: &[Word], telling: &[&Wanted]) -> bool {
    let folded = |at: Option<usize>| at.and_then(|at| sentence.get(at)).map_or("", |word| word.folded.as_str());
    sentence.iter().enumerate().any(|(at, word)| {
        let number = word.folded.as_str();
        let is_year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
        let beside_month = [at.checked_sub(1), at.checked_add(1)].into_iter().any(|at| MONTHS.contains(&folded(at)));
        let new = !telling.iter().any(|wanted| wanted.word.stem == word.stem);
        new && number.contains(|c: char| c.is_ascii_digit()) && !is_year && !beside_month
    })
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
        _ if at.is_some_and(|at| found.get(at).is_some_and(|word| word.folded == "which")) => Expectation::Name,
        _ => Expectation::Nothing,
    }
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
