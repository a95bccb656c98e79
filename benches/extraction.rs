//! How fast articles are read, in MB of text a second; beside it the plainest walk over the same bytes, timed in the same
//! process; and whether twice the text takes twice the time, in ordinary text and in text made to hurt.
//!
//! ```text
//! cargo bench --bench extraction                  everything, on a quiet machine
//! cargo bench --bench extraction -- --test        each once, then the doubling
//! ```
#![allow(clippy::print_stdout, reason = "a program that prints figures")]

mod sample;

use std::{
    fs,
    hint::black_box,
    time::{Duration, Instant},
};

use divan::{Bencher, counter::BytesCount};
use verbatim::{
    domain::{Article, ArticleId, Metadata},
    extract::{Settings, extract},
};

/// The least text, in bytes; it is doubled twice.
const SIZE_BYTES: usize = 128 * 1024;
/// The fastest of so many runs counts: the others were disturbed.
const RUNS: usize = 5;
/// Four times the text may take so many times as long before something grows faster than its input: work that grows with
/// the square takes 16 times as long. Wide, since other programs run beside this one.
const FOURFOLD_MAX: f64 = 6.0;

#[derive(Debug, Clone, Copy)]
enum Shape {
    /// The sample library, over and over.
    Prose,
    /// The same in one paragraph.
    OneParagraph,
    /// Quotations of one word, each with its speaker.
    ShortQuotations,
    /// Nothing but straight marks.
    StraightMarks,
    /// Marks within marks, none closed.
    NestedMarks,
    /// A capital letter on each word, so that everything may be a name.
    Names,
}

const SHAPES: [Shape; 6] =
    [Shape::Prose, Shape::OneParagraph, Shape::ShortQuotations, Shape::StraightMarks, Shape::NestedMarks, Shape::Names];

fn main() {
    divan::main();
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    beside_a_walk();
    doubling();
}

#[divan::bench(args = SHAPES)]
fn extraction(bencher: Bencher<'_, '_>, shape: Shape) {
    let article = article(shape, SIZE_BYTES);
    bencher
        .counter(BytesCount::new(article.text.len()))
        .bench_local(|| extract(black_box(&article), Settings::default()));
}

#[divan::bench(args = SHAPES)]
fn walk(bencher: Bencher<'_, '_>, shape: Shape) {
    let article = article(shape, SIZE_BYTES);
    bencher.counter(BytesCount::new(article.text.len())).bench_local(|| walked(black_box(&article.text)));
}

/// What nobody can do without: every line, every character, whether it is a letter and whether it is a mark.
fn walked(text: &str) -> (usize, usize, usize) {
    let mut counts = (0, 0, 0);
    for line in text.lines() {
        counts.0 += 1;
        for character in line.chars() {
            counts.1 += usize::from(character.is_alphabetic());
            counts.2 += usize::from("\"“”‘’'`«»„".contains(character));
        }
    }
    counts
}

fn beside_a_walk() {
    println!("\n{:<16} {:>12} {:>12} {:>8}", "text", "extraction", "walk", "ratio");
    for shape in SHAPES {
        let article = article(shape, SIZE_BYTES * 4);
        let extraction = fastest(|| drop(black_box(extract(black_box(&article), Settings::default()))));
        let walk = fastest(|| {
            black_box(walked(black_box(&article.text)));
        });
        println!(
            "{:<16} {:>7.1} MB/s {:>7.1} MB/s {:>8.1}",
            format!("{shape:?}"),
            megabytes_a_second(&article, extraction),
            megabytes_a_second(&article, walk),
            extraction.as_secs_f64() / walk.as_secs_f64(),
        );
    }
}

fn doubling() {
    println!("\n{:<16} {:>10} {:>10} {:>10}   time for twice the text", "text", "n", "2n", "4n");
    for shape in SHAPES {
        let times = [1, 2, 4].map(|times| {
            let article = article(shape, SIZE_BYTES * times);
            fastest(|| drop(black_box(extract(black_box(&article), Settings::default())))).as_secs_f64()
        });
        let [once, twice, fourfold] = times;
        println!(
            "{:<16} {:>7.1} ms {:>7.1} ms {:>7.1} ms   × {:.2}, × {:.2}",
            format!("{shape:?}"),
            once * 1e3,
            twice * 1e3,
            fourfold * 1e3,
            twice / once,
            fourfold / twice,
        );
        assert!(fourfold / once < FOURFOLD_MAX, "{shape:?}: four times the text took {:.1} × as long", fourfold / once);
    }
}

fn fastest(mut run: impl FnMut()) -> Duration {
    let times = (0..RUNS).map(|_| {
        let started = Instant::now();
        run();
        started.elapsed()
    });
    times.min().unwrap_or_default().max(Duration::from_nanos(1))
}

#[allow(clippy::cast_precision_loss, reason = "an article is far smaller than 2^52 bytes")]
fn megabytes_a_second(article: &Article, time: Duration) -> f64 {
    article.text.len() as f64 / 1e6 / time.as_secs_f64()
}

/// An article of `shape` with at least `len_bytes` of text, and hardly more.
fn article(shape: Shape, len_bytes: usize) -> Article {
    let piece = match shape {
        Shape::Prose => sample_texts(),
        Shape::OneParagraph => sample_texts().replace('\n', " "),
        Shape::ShortQuotations => "“No,” said Anna Weil. Bo Lund called it “done”. ".to_owned(),
        Shape::StraightMarks => "\"".to_owned(),
        Shape::NestedMarks => "“‘".to_owned(),
        Shape::Names => "Anna Weil Of Port Ellery Said Tomas Brandt ".to_owned(),
    };
    let mut text = piece.repeat(len_bytes.div_ceil(piece.len()));
    text.truncate(text.ceil_char_boundary(len_bytes));
    Article {
        id: ArticleId::new("bench").expect("an id"),
        metadata: Metadata::default(),
        text,
        extra: serde_json::Map::new(),
    }
}

/// The texts of the sample library.
fn sample_texts() -> String {
    let texts = sample::files().into_iter().map(|file| fs::read_to_string(file).expect("sample articles are UTF-8"));
    texts.map(|whole| whole.split_once("\n---\n").map_or(whole.clone(), |(_, text)| text.to_owned())).collect()
}
