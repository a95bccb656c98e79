//! Whole answers: what the program says to the questions of `tests/data/answers/sample.txt` about the sample library, the
//! ones that it cannot answer included. `UPDATE_EXPECT=1 cargo test` writes the expected answers anew; review them as code.

#![allow(clippy::unwrap_used)] // a test may panic, its helpers too

use std::{
    env,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

/// How many findings of an answer are looked at.
const SHOWN: usize = 3;

#[test]
fn every_question_about_the_sample_library_has_the_expected_answer() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/answers/sample.txt");
    let expected = fs::read_to_string(&file).unwrap();
    let requests: Vec<&str> = expected.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    assert!(requests.len() >= 30, "the questions are missing");
    let answers = answers(&requests);
    assert_eq!(answers.len(), requests.len(), "one answer a question");
    let blocks = requests.iter().zip(&answers).map(|(request, answer)| format!("> {request}\n{}", readable(answer)));
    let found = blocks.collect::<Vec<_>>().join("\n");
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, &found).unwrap();
    }
    assert!(found == expected || env::var_os("UPDATE_EXPECT").is_some(), "--- found\n{found}");
}

/// What the real program answers, with the sample library and nothing else in its data folder.
fn answers(requests: &[&str]) -> Vec<Value> {
    let data = tempfile::tempdir().unwrap();
    let command = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_verbatim"));
        command.args(arguments).current_dir(data.path()).env("VERBATIM_DATA_DIR", data.path());
        command.env_remove("VERBATIM_CONFIG");
        command
    };
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/sample");
    let imported = command(&["import", sample.to_str().unwrap()]).output().unwrap();
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let mut child = command(&["answer", "--jsonl"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = requests.join("\n");
    input.push('\n');
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The verdict and the first findings, each with its speaker and place.
fn readable(answer: &Value) -> String {
    let mut out = String::new();
    let kind = answer["asked"]["kind"].as_str().map(|kind| format!(", {kind}")).unwrap_or_default();
    let emptied = answer["emptied_by"].as_str().map(|filter| format!(", emptied by {filter}")).unwrap_or_default();
    writeln!(out, "{}{kind}, {} in all{emptied}", answer["verdict"].as_str().unwrap_or("-"), answer["total"]).unwrap();
    for finding in answer["findings"].as_array().into_iter().flatten().take(SHOWN) {
        let quote = &finding["quote"];
        let speaker = match (quote.is_null(), quote["speaker"].as_str()) {
            (true, _) => "the article".to_owned(),
            (false, None) => "nobody named".to_owned(),
            (false, Some(name)) => format!("{name} ({})", quote["attribution"].as_str().unwrap_or("-")),
        };
        let text = finding["text"].as_str().unwrap().replace('\n', " / ");
        let place = |citation: &Value| format!("{} ¶{}", citation["article"].as_str().unwrap(), citation["paragraph"]);
        writeln!(out, "  {speaker}: {text}").unwrap();
        let also = finding["also_in"].as_array().into_iter().flatten().map(place);
        let places: Vec<String> = [place(&finding["citation"])].into_iter().chain(also).collect();
        writeln!(out, "    {}; {}", finding["match"].as_str().unwrap(), places.join(", ")).unwrap();
        for difference in finding["differences"].as_array().into_iter().flatten() {
            writeln!(out, "    given {}, printed {}", difference["given"], difference["printed"]).unwrap();
        }
    }
    for speaker in answer["speakers"].as_array().into_iter().flatten() {
        writeln!(out, "  {}: {} quotes", speaker["name"].as_str().unwrap(), speaker["quotes"]).unwrap();
    }
    out
}
