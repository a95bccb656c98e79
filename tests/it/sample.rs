//! The sample library in `config/sample/`: invented, varied enough to try every command on, and nobody else's text.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use verbatim::domain::Published;

/// So many consecutive words of somebody else's article are a copy of it.
const COPIED_WORDS: usize = 12;

/// One file of `config/sample/`.
struct Sample {
    file: String,
    front_matter: BTreeMap<String, String>,
    text: String,
}

impl Sample {
    fn field(&self, name: &str) -> Option<&str> {
        self.front_matter.get(name).map(String::as_str)
    }

    fn outlet(&self) -> &str {
        self.field("outlet").expect("each sample article names its outlet")
    }

    fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.text.lines().filter(|line| !line.trim().is_empty())
    }
}

#[test]
fn there_are_at_least_16_articles_from_at_least_5_outlets() {
    let samples = samples();
    let outlets: BTreeSet<&str> = samples.iter().map(Sample::outlet).collect();
    assert!(samples.len() >= 16, "{} articles", samples.len());
    assert!(outlets.len() >= 5, "{outlets:?}");
}

#[test]
fn each_article_has_300_to_900_words() {
    let faults = faulty(|sample| !(300..=900).contains(&sample.text.split_whitespace().count()));
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn each_stated_date_is_a_day_of_the_calendar() {
    let faults = faulty(|sample| sample.field("published").is_some_and(|given| Published::new(given).is_err()));
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn each_address_is_one_of_those_kept_for_examples() {
    let kept = ["https://example.com/", "https://example.org/"];
    let faults = faulty(|sample| sample.field("url").is_some_and(|url| !kept.iter().any(|host| url.starts_with(host))));
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn a_title_a_byline_and_a_date_are_each_missing_somewhere() {
    for name in ["title", "byline", "published"] {
        assert!(!faulty(|sample| sample.field(name).is_none()).is_empty(), "every article states its {name}");
    }
}

#[test]
fn each_running_story_is_told_by_at_least_four_outlets() {
    let samples = samples();
    for place in ["Tolmarrow", "Marrable", "Ishbane"] {
        let outlets: BTreeSet<&str> =
            samples.iter().filter(|sample| sample.text.contains(place)).map(Sample::outlet).collect();
        assert!(outlets.len() >= 4, "{place}: {outlets:?}");
    }
}

#[test]
fn between_them_they_hold_what_real_articles_hold() {
    let wanted: &[(&str, &[&str])] = &[
        ("curly marks", &["“", "”"]),
        ("straight marks", &["\""]),
        ("doubled single marks", &["``", "''"]),
        ("guillemets", &["«\u{a0}", "\u{a0}»"]),
        ("low marks", &["„", "“"]),
        ("a quotation inside a quotation", &["‘", "’”"]),
        ("one three deep", &["‘told the cabinet that “"]),
        ("reported speech", &["said that"]),
        ("an account according to somebody", &["according to"]),
        ("another paper as a source", &["As the Ternsey Courier reports"]),
        ("a pronoun", &["she said"]),
        ("a role", &["said the widow"]),
        ("a name after its verb", &["said Davin Orrock"]),
        ("an addressee", &["told the chamber"]),
        ("a post", &["wrote on Perch", "tweeted"]),
        ("an organisation", &["the union said in a statement"]),
        ("a ministry", &["the ministry said in a statement"]),
        ("several speakers at once", &["the couple said"]),
        ("nameless officials", &["two officials"]),
        ("an interview", &["Carrow: ", "Steldal: "]),
        ("an opinion", &["I think that"]),
        ("a shortened date", &["on Feb. 22"]),
        ("dots within an abbreviation", &["the N.T.A."]),
        ("a range", &["5.2–5.6%"]),
        ("an amount of money", &["41 million crowns"]),
        ("an apostrophe in a name", &["d’Orsival", "d'Orsival"]),
        ("a call to everyone", &["@everyone"]),
    ];
    let texts: String = samples().into_iter().map(|sample| sample.text).collect();
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|(_, marks)| !marks.iter().all(|mark| texts.contains(mark)))
        .map(|(what, _)| *what)
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn curly_and_straight_marks_meet_in_exactly_one_article() {
    assert_eq!(faulty(|sample| sample.text.contains('“') && sample.text.contains('"')), ["drone-over-the-bank.md"]);
}

#[test]
fn in_one_article_a_mark_is_never_closed() {
    assert_eq!(faulty(|sample| english(sample) && left_open(sample).contains(&false)), ["trawler-boarded.md"]);
}

#[test]
fn in_one_article_a_mark_is_never_opened() {
    let unopened = faulty(|sample| {
        english(sample) && sample.paragraphs().any(|paragraph| count(paragraph, '”') > count(paragraph, '“'))
    });
    assert_eq!(unopened, ["what-the-skipper-saw.md"]);
}

#[test]
fn quotations_run_over_several_paragraphs_in_at_least_three_articles() {
    let running = faulty(|sample| english(sample) && left_open(sample).contains(&true));
    assert!(running.len() >= 3, "{running:?}");
}

#[test]
fn one_wire_story_is_printed_by_two_outlets_nearly_word_for_word() {
    let samples = samples();
    let text = |file: &str| samples.iter().find(|sample| sample.file == file).map(|sample| runs(&sample.text));
    let wire = text("wall-vote-wire.md").expect("the wire story");
    let reprint = text("wall-vote-ternsey.md").expect("its reprint");
    let shared = wire.intersection(&reprint).count();
    assert!(shared * 2 > wire.len(), "{shared} of {} runs of {COPIED_WORDS} words", wire.len());
}

#[test]
fn no_seed_article_is_copied() {
    let Some(seeds) = seeds() else { return };
    let copied: BTreeSet<String> = seeds.iter().flat_map(|seed| runs(seed)).collect();
    assert!(copied.len() > 1000, "the seed articles have only {} runs of words", copied.len());
    let faults: Vec<String> =
        samples().iter().flat_map(|sample| runs(&sample.text)).filter(|run| copied.contains(run)).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

/// The names of the sample files for which `fault` holds, in alphabetical order.
fn faulty(fault: impl Fn(&Sample) -> bool) -> Vec<String> {
    samples().into_iter().filter(|sample| fault(sample)).map(|sample| sample.file).collect()
}

/// Every file of `config/sample/`, by name.
fn samples() -> Vec<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/sample");
    let mut samples: Vec<Sample> = files(&folder, "md").iter().map(|path| sample(path)).collect();
    samples.sort_by(|a, b| a.file.cmp(&b.file));
    samples
}

fn sample(path: &Path) -> Sample {
    let file = path.file_name().expect("a file has a name").display().to_string();
    let whole = fs::read_to_string(path).expect("sample articles are UTF-8");
    let (head, text) = whole
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .unwrap_or_else(|| panic!("{file} has no front matter"));
    let fields = head.lines().filter_map(|line| line.split_once(": "));
    let front_matter = fields.map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned())).collect();
    Sample { file, front_matter, text: text.to_owned() }
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    paths.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}

/// The seed articles, which stand beside the repository and never in it; `None`, and said so, where they are absent.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn seeds() -> Option<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/seeds");
    if !folder.is_dir() {
        let required = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!required, "CI needs the seed articles beside the repository");
        eprintln!("skipped: no seed articles beside the repository");
        return None;
    }
    Some(files(&folder, "txt").iter().map(|path| fs::read_to_string(path).expect("seeds are UTF-8")).collect())
}

/// Every run of `COPIED_WORDS` consecutive words, in small letters and without punctuation.
fn runs(text: &str) -> BTreeSet<String> {
    let words: Vec<String> = text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.windows(COPIED_WORDS).map(|run| run.join(" ")).collect()
}

fn count(text: &str, mark: char) -> usize {
    text.chars().filter(|character| *character == mark).count()
}

fn english(sample: &Sample) -> bool {
    sample.field("language") == Some("en")
}

/// For each paragraph that leaves a quotation open: whether the next one opens again, as one quotation over several
/// paragraphs does.
fn left_open(sample: &Sample) -> Vec<bool> {
    let paragraphs: Vec<&str> = sample.paragraphs().collect();
    let next = paragraphs.iter().skip(1).copied().chain([""]);
    let pairs = paragraphs.iter().zip(next);
    let open =
        pairs.filter(|(paragraph, _)| count(paragraph, '“') > count(paragraph, '”') || backticks_left(paragraph));
    open.map(|(_, next)| next.starts_with('“') || next.starts_with("``")).collect()
}

fn backticks_left(paragraph: &str) -> bool {
    paragraph.matches("``").count() > paragraph.matches("''").count()
}
