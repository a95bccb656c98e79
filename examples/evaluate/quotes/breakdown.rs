//! Where the errors are: by how the article names the speaker, by how certain the program was, and over folds of the articles.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use serde_json::Value;

use super::{annotated::Gold, track::Item};

/// What the scorer counts, counted here.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    gold: usize,
    found: usize,
    both: usize,
    /// Annotated without any speaker: neither right nor wrong. All of them, and those that were found.
    speakerless: usize,
    speakerless_found: usize,
    last: usize,
    any: usize,
    shown: usize,
    wrong: usize,
}

impl Counts {
    pub(crate) fn of<'a>(items: impl IntoIterator<Item = &'a Item<'a>>) -> Counts {
        let mut counts = Counts::default();
        for item in items {
            counts.gold += usize::from(item.gold.is_some());
            counts.found += usize::from(item.found.is_some());
            let Some(gold) = item.gold else { continue };
            counts.speakerless += usize::from(!gold.has_speaker());
            let Some(found) = item.found else { continue };
            counts.both += 1;
            if !gold.has_speaker() {
                counts.speakerless_found += 1;
                continue;
            }
            counts.last += usize::from(item.right.last);
            counts.any += usize::from(item.right.any);
            if found.speaker.is_some() {
                counts.shown += 1;
                counts.wrong += usize::from(!item.right.any);
            }
        }
        counts
    }

    /// An error where the scorer counts otherwise.
    pub(crate) fn agree_with(&self, score: &Value) -> Result<()> {
        let own = [self.gold, self.found, self.both - self.speakerless_found, self.shown];
        let whole = ["gold", "pred", "matched_with_gold_speaker", "shown_speakers"].map(|name| &score[name]);
        ensure!(
            own.iter().zip(whole).all(|(own, whole)| whole.as_u64() == u64::try_from(*own).ok()),
            "{own:?} were counted, and the scorer has {whole:?}"
        );
        let own = [self.span_f1(), self.last_f1(), self.any_f1(), percent(self.wrong, self.shown)];
        let rounded = [
            &score["span_overlap80"]["F1"],
            &score["e2e_last"]["F1"],
            &score["e2e_any"]["F1"],
            &score["shown_wrong_percent"],
        ];
        ensure!(
            own.iter().zip(rounded).all(|(own, rounded)| rounded.as_f64().is_some_and(|it| (it - own).abs() < 0.051)),
            "{own:?} were worked out, and the scorer has {rounded:?}"
        );
        Ok(())
    }

    fn span_f1(&self) -> f64 {
        percent(2 * self.both, self.gold + self.found)
    }

    fn last_f1(&self) -> f64 {
        percent(2 * self.last, self.gold + self.found - self.speakerless - self.speakerless_found)
    }

    fn any_f1(&self) -> f64 {
        percent(2 * self.any, self.gold + self.found - self.speakerless - self.speakerless_found)
    }
}

/// `part` of `whole` in percent; 0 of nothing.
#[allow(clippy::cast_precision_loss, reason = "counts of quotes")]
pub(crate) fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// The errors by how the article calls the speaker beside the quote.
pub(crate) fn print_by_mention(items: &[Item<'_>]) {
    println!("    by mention     quotes  span found   shown   right by last / any name      wrong");
    for kind in ["named", "pronoun", "role", "none"] {
        let own = items.iter().filter(|item| item.gold.is_some_and(|gold| mention_kind(gold) == kind));
        let counts = Counts::of(own);
        let share = |part: usize| percent(part, counts.gold);
        println!(
            "      {kind:<11} {:>7}  {:>8.1} % {:>5.1} %     {:>5.1} % / {:>5.1} %      {:>4} ({:.1} % of shown)",
            counts.gold,
            share(counts.both),
            share(counts.shown),
            share(counts.last),
            share(counts.any),
            counts.wrong,
            percent(counts.wrong, counts.shown),
        );
    }
}

const PRONOUNS: [&str; 14] =
    ["he", "she", "they", "we", "i", "you", "it", "who", "him", "her", "them", "one", "his", "their"];

/// `named` has a capital letter beyond an article's; `role` is any other description.
fn mention_kind(gold: &Gold) -> &'static str {
    let mention = gold.speaker_mention.as_deref().unwrap_or_default().trim();
    let lower = mention.to_lowercase();
    let is_article = |word: &str| ["the", "a", "an"].iter().any(|article| word.eq_ignore_ascii_case(article));
    let mut words = mention.split_whitespace().filter(|word| !is_article(word));
    match mention {
        "" => "none",
        _ if PRONOUNS.contains(&lower.as_str()) => "pronoun",
        _ if words.any(|word| word.starts_with(char::is_uppercase)) => "named",
        _ => "role",
    }
}

/// A found quote as a forecast: how certain, and whether it came true.
#[derive(Debug, Clone, Copy)]
struct Forecast<'a> {
    attribution: &'a str,
    confidence: f64,
    span: bool,
    /// With its speaker; for an unattributed quote, the words alone.
    whole: bool,
}

fn forecasts<'a>(items: impl IntoIterator<Item = &'a Item<'a>>) -> Vec<Forecast<'a>> {
    let forecast = |item: &'a Item<'a>| {
        let found = item.found?;
        // Nobody says who spoke, so nobody can say whether the speaker is right.
        if item.gold.is_some_and(|gold| !gold.has_speaker()) && found.speaker.is_some() {
            return None;
        }
        let span = item.gold.is_some();
        let whole = span && (found.speaker.is_none() || item.right.any);
        Some(Forecast { attribution: &found.attribution, confidence: found.confidence, span, whole })
    };
    items.into_iter().filter_map(forecast).collect()
}

/// Lower ends of the steps of confidence that are told apart.
const STEPS: [f64; 6] = [0.0, 0.6, 0.7, 0.8, 0.9, 0.95];

fn step(confidence: f64) -> usize {
    STEPS.iter().rposition(|step| is_at_least(confidence, *step)).unwrap_or(0)
}

/// Confidence is stored with single precision: 0.95 can be read back as 0.949999988.
fn is_at_least(confidence: f64, least: f64) -> bool {
    confidence + 1e-6 >= least
}

/// How many speakers would be shown with other thresholds, and how many of them are wrong.
pub(crate) fn print_thresholds(items: &[Item<'_>]) {
    print!("    threshold     ");
    let thresholds = [0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95];
    let gold = items.iter().filter(|item| item.gold.is_some()).count();
    let shown = |threshold: f64| {
        let own =
            items.iter().filter(move |item| item.found.is_some_and(|found| is_at_least(found.confidence, threshold)));
        Counts::of(own)
    };
    let row = |cell: &dyn Fn(f64) -> String| thresholds.map(|threshold| format!("{:>6}", cell(threshold))).join("");
    println!("{}", row(&|threshold| format!("{threshold:.2}")));
    println!("      shown, %    {}", row(&|threshold| format!("{:.1}", percent(shown(threshold).shown, gold))));
    let wrong = |counts: Counts| percent(counts.wrong, counts.shown);
    println!("      of them wrong{}", row(&|threshold| format!("{:.1}", wrong(shown(threshold)))).split_off(1));
}

/// What the confidence said and what was right.
pub(crate) fn print_reliability(items: &[Item<'_>]) {
    println!("    reliability    quotes  confidence  span right  span and speaker right");
    let all = forecasts(items);
    let (unattributed, attributed): (Vec<Forecast<'_>>, Vec<Forecast<'_>>) =
        all.iter().partition(|forecast| forecast.attribution == "unattributed");
    for (at, from) in STEPS.iter().enumerate() {
        let to = STEPS.get(at + 1).copied().unwrap_or(1.0);
        let own: Vec<&Forecast<'_>> = attributed.iter().filter(|forecast| step(forecast.confidence) == at).collect();
        print_step(&format!("{from:.2}–{to:.2}"), &own);
    }
    print_step("no speaker", &unattributed.iter().collect::<Vec<_>>());
    println!(
        "      expected calibration error {:.1} points with a speaker, {:.1} without",
        calibration_error(&attributed, |forecast| forecast.confidence),
        calibration_error(&unattributed, |forecast| forecast.confidence),
    );
}

fn print_step(name: &str, own: &[&Forecast<'_>]) {
    if own.is_empty() {
        println!("      {name:<11} {:>7}", 0);
        return;
    }
    let right = |is: fn(&Forecast<'_>) -> bool| percent(own.iter().filter(|forecast| is(forecast)).count(), own.len());
    println!(
        "      {name:<11} {:>7}  {:>8.1} %  {:>8.1} %  {:>8.1} %",
        own.len(),
        100.0 * mean(own.iter().map(|forecast| forecast.confidence)),
        right(|forecast| forecast.span),
        right(|forecast| forecast.whole),
    );
}

#[allow(clippy::cast_precision_loss, reason = "counts of quotes")]
fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len().max(1);
    values.sum::<f64>() / count as f64
}

/// How far, in points of a hundred, `confidence` is from the share that was right: in each step, weighed by its quotes.
fn calibration_error(forecasts: &[Forecast<'_>], confidence: impl Fn(&Forecast<'_>) -> f64) -> f64 {
    let mut off = [0.0; STEPS.len()];
    for forecast in forecasts {
        let said = confidence(forecast);
        off[step(said)] += said - f64::from(u8::from(forecast.whole));
    }
    #[allow(clippy::cast_precision_loss, reason = "counts of quotes")]
    let count = forecasts.len().max(1) as f64;
    100.0 * off.iter().map(|sum| sum.abs()).sum::<f64>() / count
}

const FOLDS: usize = 5;
/// A way of finding speakers that is rarer than this in four folds keeps the confidence it ships with.
const FIT_MIN: usize = 10;

/// Five-fold cross-validation by article: how much the scores vary from fold to fold, and how well confidences would be
/// calibrated if each way's were fitted on the other four folds.
pub(crate) fn print_folds(articles: &[Vec<Item<'_>>]) {
    if articles.len() < 2 * FOLDS {
        return;
    }
    let of_folds = |keep: &dyn Fn(usize) -> bool| -> Vec<&Item<'_>> {
        let kept = articles.iter().enumerate().filter(|(at, _)| keep(at % FOLDS));
        kept.flat_map(|(_, items)| items).collect()
    };
    let scores: Vec<Counts> = (0..FOLDS).map(|fold| Counts::of(of_folds(&|other| other == fold))).collect();
    let spread = |score: fn(&Counts) -> f64| {
        scores.iter().map(|counts| format!("{:.1}", score(counts))).collect::<Vec<_>>().join(" ")
    };
    println!("    five folds     span F1 {}", spread(Counts::span_f1));
    println!("                   last F1 {}", spread(Counts::last_f1));
    println!("                   any F1  {}", spread(Counts::any_f1));
    let mut shipped = Vec::new();
    let mut refitted = Vec::new();
    for fold in 0..FOLDS {
        let fitted = fit(&with_speaker(of_folds(&|other| other != fold)));
        let own = with_speaker(of_folds(&|other| other == fold));
        shipped.push(calibration_error(&own, |forecast| forecast.confidence));
        refitted.push(calibration_error(&own, |forecast| {
            fitted.get(&way(forecast)).copied().unwrap_or(forecast.confidence)
        }));
    }
    let line = |errors: &[f64]| {
        let each: Vec<String> = errors.iter().map(|error| format!("{error:.1}")).collect();
        format!("{} (mean {:.1})", each.join(" "), mean(errors.iter().copied()))
    };
    println!("                   calibration error on the fold left out, as shipped      {}", line(&shipped));
    println!("                                                   fitted on the other four {}", line(&refitted));
}

fn with_speaker<'a>(items: Vec<&'a Item<'a>>) -> Vec<Forecast<'a>> {
    let mut found = forecasts(items);
    found.retain(|forecast| forecast.attribution != "unattributed");
    found
}

/// What one confidence is given for: how the speaker was found, and the confidence itself in hundredths.
#[allow(clippy::cast_possible_truncation, reason = "a number from 0 to 100")]
fn way<'a>(forecast: &Forecast<'a>) -> (&'a str, i64) {
    (forecast.attribution, (forecast.confidence * 100.0).round() as i64)
}

/// How often each way was right, where it is frequent enough to tell.
fn fit<'a>(forecasts: &[Forecast<'a>]) -> BTreeMap<(&'a str, i64), f64> {
    let mut ways: BTreeMap<(&str, i64), (usize, usize)> = BTreeMap::new();
    for forecast in forecasts {
        let (right, all) = ways.entry(way(forecast)).or_default();
        *right += usize::from(forecast.whole);
        *all += 1;
    }
    let frequent = ways.into_iter().filter(|(_, (_, all))| *all >= FIT_MIN);
    frequent.map(|(way, (right, all))| (way, percent(right, all) / 100.0)).collect()
}
