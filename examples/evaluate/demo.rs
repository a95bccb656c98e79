//! The questions that a newcomer would ask first, and what each must be answered with.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::program::{Data, Program};

/// The articles' texts by id, to hold every finding against.
struct Texts(Vec<(String, String)>);

/// Runs all of them; `false` where one is answered wrongly.
pub(crate) fn run(program: &Program, shared: &Path) -> Result<bool> {
    println!("\nThe first questions");
    let seeds = ["000", "001", "002"].map(|id| shared.join(format!("data/seeds/{id}.txt")).canonicalize());
    let data = Data::new()?;
    let mut texts = Texts(Vec::new());
    let mut arguments = vec!["import".to_owned()];
    for (id, path) in ["000", "001", "002"].into_iter().zip(seeds) {
        let path = path?;
        texts.0.push((id.to_owned(), fs::read_to_string(&path)?));
        arguments.push(path.to_string_lossy().into_owned());
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    program.output(&data, &arguments, Vec::new())?;

    let mut sound = true;
    for demonstration in DEMONSTRATIONS {
        let answer = program.answer(&data, demonstration.command)?;
        let faults = [texts.faults(&answer), (demonstration.faults)(&answer)].concat();
        let sign = if faults.is_empty() { "ok  " } else { "FAIL" };
        println!("  {sign} verbatim {}", shell(demonstration.command));
        println!("       {}", shown(&answer));
        for fault in &faults {
            println!("       ! {fault}");
        }
        sound &= faults.is_empty();
    }
    Ok(sound)
}

struct Demonstration {
    command: &'static [&'static str],
    /// One sentence for each thing that is not as it must be.
    faults: fn(&Value) -> Vec<String>,
}

const DEMONSTRATIONS: &[Demonstration] = &[
    Demonstration {
        command: &["who-said", "I need ammunition, not a ride"],
        faults: |answer| {
            let first = &answer["findings"][0];
            faults(&[
                (answer["verdict"] == "found", "the verdict is not “found”"),
                (first["citation"]["article"] == "001", "the first finding is not in 001"),
                (text(&first["quote"]["speaker"]).contains("Zelensky"), "the speaker is not Zelenskyy"),
                (text(&first["text"]).contains("I need ammunition, not a ride"), "the words are not the quotation"),
                (
                    first["citation"]["title"].is_null() && first["citation"]["published"].is_null(),
                    "001 states no title or date",
                ),
            ])
        },
    },
    Demonstration {
        command: &["who-said", "the soldiers want peace and the diplomats war"],
        faults: |answer| {
            let places: BTreeSet<u64> = places(answer)
                .filter(|(finding, citation)| {
                    citation["article"] == "000" && text(&finding["text"]).contains("diplomats want war")
                })
                .filter_map(|(_, citation)| citation["paragraph"].as_u64())
                .collect();
            faults(&[
                (answer["verdict"] == "near", "the verdict is not “near”"),
                (answer["findings"][0]["citation"]["article"] == "000", "the first finding is not in 000"),
                (places.len() >= 2, "not both places of the quotation are named"),
            ])
        },
    },
    Demonstration {
        command: &["check-quote", "Nobody is pushing this war more than Putin", "--speaker", "Elon Musk"],
        faults: |answer| {
            let differences = answer["findings"][0]["differences"].as_array().cloned().unwrap_or_default();
            let named = differences.iter().any(|difference| {
                text(&difference["given"]).contains("Putin") && text(&difference["printed"]).contains("Nuland")
            });
            faults(&[
                (answer["verdict"] == "altered", "the verdict is not “altered”"),
                (named, "Putin → Nuland is not among the differences"),
            ])
        },
    },
    Demonstration {
        command: &["sources-on", "nuclear"],
        faults: |answer| {
            let articles: BTreeSet<&str> = places(answer).map(|(_, citation)| text(&citation["article"])).collect();
            faults(&[(articles == BTreeSet::from(["000", "001", "002"]), "not all three articles are shown")])
        },
    },
    Demonstration {
        command: &["ask", "What range do ATACMS have?"],
        faults: |answer| {
            let first = &answer["findings"][0];
            faults(&[
                (first["citation"]["article"] == "002", "the first finding is not in 002"),
                (text(&first["text"]).contains("300 to 400 kilometers"), "the first finding does not name the range"),
                (first["citation"]["published"] == "2024-11-29", "the date of 002 is not read from its first line"),
                (
                    first["citation"]["byline"][0] == "Yossi Aharoni",
                    "the byline of 002 is not read from its first line",
                ),
            ])
        },
    },
    Demonstration {
        command: &["ask", "How many Leopard tanks did Germany send to Ukraine?"],
        faults: |answer| faults(&[(answer["verdict"] == "none", "it does not say that no source says so")]),
    },
];

impl Texts {
    /// Every finding's words must stand in the stored text at the place it names, in the paragraph it names.
    fn faults(&self, answer: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        for (finding, citation) in places(answer) {
            let place = format!("{} {}", citation["article"], citation["span"]);
            match self.cut(citation) {
                Err(error) => faults.push(format!("{place}: {error}")),
                Ok((_, paragraph)) if citation["paragraph"] != paragraph => {
                    faults.push(format!("{place} is in paragraph {paragraph}, not {}", citation["paragraph"]));
                }
                Ok((words, _)) if *citation == finding["citation"] && finding["text"] != words => {
                    faults.push(format!("{place} holds other words: {words:?}"));
                }
                Ok(_) => {}
            }
        }
        faults
    }

    /// The words at a citation's span (counted in code points) and the number of the paragraph in which they begin.
    fn cut(&self, citation: &Value) -> Result<(String, usize)> {
        let (_, article) =
            self.0.iter().find(|(id, _)| citation["article"] == *id).context("there is no such article")?;
        let bound = |n: usize| citation["span"][n].as_u64().and_then(|at| usize::try_from(at).ok());
        let (start, end) = bound(0).zip(bound(1)).context("the span is not two numbers")?;
        let words = article.chars().skip(start).take(end.saturating_sub(start)).collect();
        let before: String = article.chars().take(start + 1).collect();
        Ok((words, before.lines().filter(|line| !line.trim().is_empty()).count()))
    }
}

/// Each finding with each of its citations, those of `also_in` too.
fn places(answer: &Value) -> impl Iterator<Item = (&Value, &Value)> {
    answer["findings"].as_array().into_iter().flatten().flat_map(|finding| {
        let others = finding["also_in"].as_array().into_iter().flatten();
        std::iter::once(&finding["citation"]).chain(others).map(move |citation| (finding, citation))
    })
}

fn faults(expected: &[(bool, &str)]) -> Vec<String> {
    expected.iter().filter(|(holds, _)| !holds).map(|(_, fault)| (*fault).to_owned()).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// One line on an answer: its verdict, its first finding's speaker, words and place, and what is shown beside it.
fn shown(answer: &Value) -> String {
    let Some(first) = answer["findings"].get(0) else { return text(&answer["verdict"]).to_owned() };
    let speaker = first["quote"]["speaker"].as_str().unwrap_or("no speaker");
    let words: String = text(&first["text"]).chars().take(80).collect();
    format!(
        "{}: {words:?}, {speaker}, {} ¶{}; {} in all, {} µs",
        text(&answer["verdict"]),
        text(&first["citation"]["article"]),
        first["citation"]["paragraph"],
        answer["total"],
        answer["took_us"],
    )
}

/// The arguments as one would type them.
fn shell(arguments: &[&str]) -> String {
    let quoted =
        |argument: &&str| if argument.contains(' ') { format!("\"{argument}\"") } else { (*argument).to_owned() };
    arguments.iter().map(quoted).collect::<Vec<_>>().join(" ")
}
