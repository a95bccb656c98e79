//! The commands of the real program: what they print, how they end, and what is there afterwards.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::binary::{Place, spawn};

const QUAY: &str = "---\ntitle: \"The quay stays shut\"\noutlet: Tern Post\nbyline: [Orrin Vale]\npublished: 2031-03-04\nurl: https://ternpost.example/quay\nlanguage: en\nmood: grim\n---\nThe old quay stays shut until the spring, the council of Ternmouth decided on Monday.\n\n“Nobody will walk on it before the masons have been,” said the harbour master, Ida Roe. “Go home.”\n";
const MOLE: &str = "The mole of Ternmouth was never safe.\n\n“We told them so in January,” Ludwig Marsh said.\n";

fn town() -> Place {
    let place = Place::new();
    place.file("town/quay.md", QUAY.as_bytes());
    place.file("town/mole.txt", MOLE.as_bytes());
    place.runs(&["import", "town"]);
    place
}

#[test]
fn an_import_counts_what_was_added_what_was_there_and_what_was_refused() {
    let place = Place::new();
    place.file("town/quay.md", QUAY.as_bytes());
    place.file("town/mole.txt", MOLE.as_bytes());
    assert_eq!(place.runs(&["import", "town"]), "2 articles added.\n");
    assert_eq!(place.runs(&["import", "town"]), "0 articles added, 2 already there.\n");
    place.file("town/empty.txt", b"");
    place.file("town/pier.txt", b"The pier stays open.");
    let ended = place.run(&["import", "town"]);
    assert_eq!(ended.out, "1 article added, 2 already there, 1 refused.\n");
    assert_eq!(ended.error, "town/empty.txt: The file is empty.\n");
    assert_eq!(ended.code, Some(1));
}

#[test]
fn an_import_reports_as_json_when_asked() {
    let place = Place::new();
    place.file("more.jsonl", b"{\"text\":\"The mole stays shut.\"}\n{}\n");
    let report = &place.objects(&["import", "more.jsonl", "--json"], "", 1)[0];
    let expected = json!({"added": 1, "replaced": 0, "already_there": 0, "warnings": [],
        "refused": [{"file": "more.jsonl", "line": 2, "message": "The article has no “text”."}]});
    assert_eq!(*report, expected);
}

#[test]
fn an_article_of_the_same_id_is_replaced_only_when_told_so() {
    let place = Place::with(&[("quay", "The quay stays shut.")]);
    let file = place.file("again.jsonl", br#"{"id":"quay","text":"The quay is open again."}"#);
    let ended = place.run(&["import", &file]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), "0 articles added, 1 refused.\n"));
    assert_eq!(place.runs(&["import", &file, "--replace"]), "0 articles added, 1 replaced.\n");
    let exported = place.exported();
    assert!(exported.contains("open again") && !exported.contains("stays shut"), "{exported}");
}

#[test]
fn a_file_without_an_id_goes_by_its_name() {
    let place = Place::with(&[("quay", "The quay stays shut.")]);
    let file = place.file("quay.txt", b"The quay is open again.");
    let added = place.runs(&["import", "-v", &file]);
    assert_eq!(added, "Added quay-2\n1 article added.\n");
}

#[test]
fn an_export_imported_elsewhere_exports_the_same_bytes() {
    let here = town();
    let awkward = json!({"id": "odd \u{e9}", "byline": "Ida Roe", "text": "One\r\ntwo\u{2028}\t\u{1b}[1m “three” \u{1f6a2}",
        "notes": {"b": [1, 2.5, null], "a": true}});
    here.file("odd.jsonl", awkward.to_string().as_bytes());
    here.runs(&["import", "odd.jsonl"]);
    assert_eq!(here.runs(&["export", "all.jsonl"]), "Wrote 3 articles to all.jsonl.\n");
    let exported = fs::read_to_string(here.path("all.jsonl")).unwrap();
    assert_eq!(exported, here.exported());

    let there = Place::new();
    there.file("all.jsonl", exported.as_bytes());
    assert_eq!(there.runs(&["import", "all.jsonl"]), "3 articles added.\n");
    assert_eq!(there.exported(), exported);
    assert_eq!(there.run(&["verify"]).code, Some(0));
}

#[test]
fn an_exported_article_keeps_its_fields_and_its_text_to_the_byte() {
    let place = town();
    let lines: Vec<Value> =
        place.exported().lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
    let quay = lines.iter().find(|article| article["id"] == "quay").unwrap();
    assert_eq!(quay["title"], "The quay stays shut");
    assert_eq!(quay["byline"], json!(["Orrin Vale"]));
    assert_eq!(quay["published"], "2031-03-04");
    assert_eq!(quay["mood"], "grim");
    assert_eq!(quay["added_by"], "cli:ida");
    let (_, text) = QUAY.split_once("language: en\nmood: grim\n---\n").unwrap();
    assert_eq!(quay["text"], text);
    let mole = lines.iter().find(|article| article["id"] == "mole").unwrap();
    assert_eq!(mole["text"], MOLE);
    assert_eq!((&mole["title"], &mole["outlet"], &mole["byline"]), (&Value::Null, &Value::Null, &json!([])));
}

#[test]
fn an_export_that_cannot_be_finished_leaves_the_old_file() {
    let place = town();
    fs::create_dir(place.path("folder")).unwrap();
    place.run(&["export", "folder"]).complains(2, "folder names no file.");
    place
        .run(&["export", "nowhere/all.jsonl"])
        .complains(74, "nowhere/all.jsonl could not be written: No such file or directory (os error 2).");
}

#[test]
fn adding_an_article_says_what_was_understood() {
    let place = Place::new();
    let file = place.file("quay.md", QUAY.as_bytes());
    let added = place.runs(&["article", "add", &file, "--outlet", "Gull Gazette"]);
    let expected = "Added quay (library local).\n  Title      The quay stays shut\n  Outlet     Gull Gazette\n  Byline     Orrin Vale\n  Published  2031-03-04\n  Address    https://ternpost.example/quay\n  Language   en\n  2 paragraphs, 1 quote\n    1. paragraph 2, Ida Roe: “Nobody will walk on it before the masons have been,” said the harbour master, Ida Roe. “Go home.”\n";
    assert_eq!(added, expected);
    let again = place.runs(&["article", "add", &file]);
    assert!(again.starts_with("Already there, nothing changed: quay (library local).\n"), "{again}");
}

#[test]
fn an_article_can_come_from_standard_input() {
    let place = Place::new();
    let ended = place.fed(&["article", "add", "-", "--id", "mole", "--title", "The mole"], MOLE.as_bytes());
    assert!(ended.out.starts_with("Added mole (library local).\n  Title      The mole\n"), "{ended:?}");
}

#[test]
fn an_article_is_listed_shown_removed_and_restored() {
    let place = town();
    let list = place.runs(&["article", "list"]);
    assert!(list.contains("quay  “The quay stays shut”, Tern Post, 2031-03-04, 1 quote\n"), "{list}");
    assert!(list.contains("mole  title not stated (it begins “The mole of Ternmouth"), "{list}");
    assert!(list.ends_with("2 articles.\n"), "{list}");
    assert!(place.runs(&["article", "show", "mole"]).contains("  Outlet     not stated\n"));

    assert_eq!(place.runs(&["article", "remove", "quay"]), "Removed quay. It can be restored for 30 days.\n");
    assert!(!place.exported().contains("quay"));
    place.run(&["article", "remove", "quay"]).complains(1, "There is no article “quay” in this library.");
    assert_eq!(place.runs(&["article", "restore", "quay"]), "Restored quay.\n");
    assert!(place.exported().contains("quay"));
    let history = place.runs(&["article", "history", "quay"]);
    assert!(history.lines().count() >= 3 && history.contains("cli:ida"), "{history}");
}

#[test]
fn an_answer_is_found_and_cited() {
    let place = town();
    let answer = place.runs(&["who-said", "nobody", "will", "walk", "on", "it"]);
    assert!(answer.contains("Ida Roe") && answer.contains("Tern Post"), "{answer}");
    let ended = place.run(&["ask", "How many ships did the emperor of Samarkand own?"]);
    assert_eq!(ended.code, Some(0), "nothing found is no error: {}", ended.error);
}

#[test]
fn questions_as_json_lines_are_answered_in_order_with_their_ids() {
    let place = town();
    let requests = [
        r#"{"id":"a","command":"who-said","words":"nobody will walk on it"}"#,
        r#"{"id":7,"command":"sources-on","topic":"the mole","limit":1}"#,
        "not json",
        r#"{"id":"c","command":"ask","question":"?!"}"#,
        r#"{"id":"d","command":"ask","question":"who?","library":"other"}"#,
        r#"{"id":"e","command":"who-said","words":"quay","after":"2023-02-29"}"#,
        r#"{"id":"f","command":"speakers","colour":"red"}"#,
        r#"{"id":"g","command":"speakers","name":"Marsh"}"#,
    ];
    let answers = place.objects(&["answer", "--jsonl"], &requests.join("\n"), 1);
    let ids: Vec<&Value> = answers.iter().map(|answer| &answer["id"]).collect();
    assert_eq!(
        ids,
        [&json!("a"), &json!(7), &Value::Null, &json!("c"), &json!("d"), &json!("e"), &json!("f"), &json!("g")]
    );
    let codes: Vec<&Value> = answers.iter().map(|answer| &answer["error"]["code"]).collect();
    let none = &Value::Null;
    assert_eq!(
        codes,
        [
            none,
            none,
            &json!("bad_line"),
            &json!("empty_query"),
            &json!("unknown_library"),
            &json!("bad_date"),
            &json!("bad_request"),
            none
        ]
    );
    assert_eq!(answers[6]["error"]["message"], "speakers takes no field “colour”.");
    assert_eq!(answers[6]["line"], 7);
    assert!(answers[0]["took_us"].is_u64());
    assert_eq!(answers[0]["findings"][0]["citation"]["article"], "quay");
    assert_eq!(answers[1]["findings"].as_array().unwrap().len(), 1);
}

#[test]
fn questions_before_anything_was_added_name_the_library() {
    let place = Place::new();
    let answers = place.objects(&["answer", "--jsonl"], r#"{"id":"a","command":"ask","question":"who?"}"#, 1);
    let expected = json!({"id": "a", "line": 1,
        "error": {"code": "unknown_library", "message": "There is no library “local” here."}});
    assert_eq!(answers, [expected]);
}

#[test]
fn every_cited_span_is_the_text_that_is_shown() {
    let place = town();
    let texts: Vec<Value> = place.exported().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for question in [["sources-on", "Ternmouth"], ["who-said", "we told them so"], ["ask", "Who shut the quay?"]] {
        let answer = &place.objects(&[question[0], question[1], "--json"], "", 0)[0];
        let findings = answer["findings"].as_array().unwrap();
        assert!(!findings.is_empty(), "{answer}");
        for finding in findings {
            let article = texts.iter().find(|article| article["id"] == finding["citation"]["article"]).unwrap();
            let span = &finding["citation"]["span"];
            let (start, end) = (span[0].as_u64().unwrap(), span[1].as_u64().unwrap());
            let characters = article["text"].as_str().unwrap().chars();
            let cut: String =
                characters.skip(start.try_into().unwrap()).take((end - start).try_into().unwrap()).collect();
            assert_eq!(cut, finding["text"]);
        }
    }
}

#[test]
fn extraction_keeps_the_order_and_goes_on_after_a_bad_line() {
    let place = Place::new();
    let lines = [json!({"id": "a", "text": MOLE}).to_string(), "{".to_owned(), json!({"text": "Shut."}).to_string()];
    let printed = place.objects(&["extract", "--jsonl"], &lines.join("\n"), 1);
    assert_eq!(printed.len(), 3);
    assert_eq!((&printed[0]["id"], &printed[0]["quotes"][0]["speaker"]), (&json!("a"), &json!("Ludwig Marsh")));
    assert_eq!((&printed[1]["line"], &printed[1]["error"]["code"]), (&json!(2), &json!("bad_line")));
    assert_eq!(printed[2]["paragraphs"], json!([[0, 5]]));
    assert!(!place.data().exists(), "no store is touched");
}

#[test]
fn extraction_shows_no_speaker_who_is_less_certain_than_set() {
    let place = Place::new();
    let extracted = |min: &str| {
        let mut command = place.command(&["extract", "--jsonl"]);
        command.env("VERBATIM_EXTRACT__SPEAKER_CONFIDENCE_MIN", min);
        let ended = place.ended(&mut command, json!({"text": MOLE}).to_string().as_bytes());
        let printed: Value = serde_json::from_str(&ended.out).unwrap();
        let quote = &printed["quotes"][0];
        (quote["speaker"].clone(), quote["attribution"].clone(), quote["cue"].clone())
    };
    assert_eq!(extracted("0.6"), (json!("Ludwig Marsh"), json!("named"), json!("said")));
    assert_eq!(extracted("1"), (Value::Null, json!("unattributed"), json!("said")));
}

#[test]
fn a_console_that_is_no_terminal_answers_line_by_line() {
    let place = town();
    place.file("pier.txt", b"The pier stays open.");
    let lines = "/help\n/article add pier.txt\n/who-said nobody will walk on it speaker:Roe\n/fly\n/article show nothing\nWho shut the quay?\n/quit\n/article remove pier\n";
    let ended = place.fed(&["console"], lines.as_bytes());
    assert_eq!((ended.code, ended.error.as_str()), (Some(0), ""));
    for expected in [
        "/who-said words",
        "Added pier (library local).\n",
        "Ida Roe",
        "There is no such command. /help lists what there is.\n",
        "There is no article “nothing” in this library.\n",
    ] {
        assert!(ended.out.contains(expected), "{expected}\n{}", ended.out);
    }
    assert!(!ended.out.contains("verbatim> ") && !ended.out.contains("Removed"), "{}", ended.out);
    assert!(place.exported().contains("The pier stays open."));
}

#[test]
fn the_sample_answers_within_two_seconds_of_the_first_start() {
    let place = Place::new();
    let begun = Instant::now();
    let mut child = spawn(&mut place.command(&["console", "--sample"]));
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"/sources-on harbour wall\n").unwrap();
    let mut first = [0; 1];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    let took = begun.elapsed();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    // A release build on an idle machine takes a tenth of it; this one runs beside other tests, unoptimised.
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert!(place.runs(&["article", "list", "--library", "sample"]).contains("20 articles.\n"));
    assert_eq!(place.run(&["verify"]).code, Some(0));
}

#[test]
fn an_empty_console_says_how_to_begin() {
    let place = Place::new();
    let ended = place.fed(&["console"], b"");
    assert_eq!(ended.out, "The library local is empty: add articles with /article add FILE, or start with --sample.\n");
}

#[test]
fn there_is_no_colour_but_on_a_terminal_or_when_forced() {
    let place = town();
    let asked = ["who-said", "nobody will walk on it"];
    let with = |variables: &[(&str, &str)]| {
        let mut command = place.command(&asked);
        command.envs(variables.iter().copied());
        place.ended(&mut command, b"").out
    };
    assert!(!with(&[]).contains('\u{1b}'));
    assert!(with(&[("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
    assert!(!with(&[("NO_COLOR", "1")]).contains('\u{1b}'));
}

#[test]
fn what_an_article_holds_cannot_drive_the_terminal() {
    let place = Place::with(&[("quay", "The quay \u{1b}]0;owned\u{7}\u{1b}[2J stays \u{202e}shut.")]);
    for arguments in [&["article", "show", "quay"][..], &["article", "list"], &["sources-on", "quay"]] {
        let printed = place.runs(arguments);
        let driving = |character: char| character == '\u{1b}' || character == '\u{7}' || character == '\u{202e}';
        assert!(!printed.contains(driving), "{printed:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let articles: Vec<(String, String)> = (0..300)
        .map(|number| (format!("a{number}"), format!("Number {number}. {}", "The quay stays shut. ".repeat(40))))
        .collect();
    let articles: Vec<(&str, &str)> = articles.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let place = Place::with(&articles);
    let mut child = spawn(&mut place.command(&["export", "-"]));
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    assert!(first.starts_with("{\"id\":\"a0\""), "{first}");
}

#[test]
fn each_shell_gets_its_completions() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(place.runs(&["completions", shell]).contains("check-quote"), "{shell}");
    }
}

#[test]
fn a_backup_is_restored_and_what_was_there_is_kept() {
    let place = town();
    let before = place.exported();
    assert_eq!(place.runs(&["backup", "all.db"]), "Copied all libraries to all.db.\n");
    place.runs(&["article", "remove", "quay"]);
    let restored = place.runs(&["restore", "all.db"]);
    assert!(
        restored.starts_with("Restored all libraries from all.db.\nWhat was there before is kept in "),
        "{restored}"
    );
    assert_eq!(place.exported(), before);
    assert_eq!(place.run(&["verify"]).code, Some(0));
    assert!(place.runs(&["sources-on", "quay"]).contains("Tern Post"));
}

#[test]
fn what_is_no_backup_is_not_restored() {
    let place = town();
    let before = place.exported();
    let file = place.file("no.db", b"no store at all");
    let ended = place.run(&["restore", &file]);
    assert_eq!(ended.code, Some(76), "{}", ended.error);
    assert!(ended.error.starts_with("verbatim: HERE/no.db cannot be restored: "), "{}", ended.error);
    assert_eq!(place.exported(), before);
}

#[test]
fn an_index_is_made_anew() {
    let place = town();
    fs::remove_dir_all(place.data().join("index")).unwrap();
    assert_eq!(place.runs(&["reindex"]), "Made the index of local anew.\n");
    assert!(place.runs(&["sources-on", "quay"]).contains("Tern Post"));
    let verified = place.runs(&["verify"]);
    assert!(verified.starts_with("1 library, 2 articles and "), "{verified}");
    assert!(verified.ends_with(" compared: all is as it was stored.\n"), "{verified}");
}

#[test]
fn the_configuration_can_be_checked() {
    let place = Place::new();
    let mut command = place.command(&["check-config"]);
    command.env("DISCORD_TOKEN", "made.up.token").env("VERBATIM_DISCORD__API_BASE", "http://127.0.0.1:9/");
    let ended = place.ended(&mut command, b"");
    let expected = "The settings are right; there is a token.\nData folder: HERE/data\nDiscord: http://127.0.0.1:9\nProbes: 127.0.0.1:8787\n";
    assert_eq!((ended.code, ended.out.as_str(), ended.error.as_str()), (Some(0), expected, ""));
}

#[test]
fn a_bot_that_cannot_reach_discord_is_alive_and_stops_when_told() {
    let place = Place::new();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut command = place.command(&["run"]);
    command.env("DISCORD_TOKEN", "made.up.token").env("VERBATIM_DISCORD__API_BASE", "http://127.0.0.1:9");
    command.env("VERBATIM_HTTP__LISTEN", &free);
    let mut child = spawn(&mut command);
    let healthy = || {
        let mut command = place.command(&["healthcheck"]);
        command.env("VERBATIM_HTTP__LISTEN", &free);
        place.ended(&mut command, b"").code == Some(0)
    };
    let deadline = Instant::now() + Duration::from_secs(20);
    while !healthy() {
        assert!(Instant::now() < deadline, "it is not alive");
    }
    let stopped = std::process::Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(stopped.success());
    drop(child.stdin.take());
    let output = child.wait_with_output().unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{log}");
    assert!(!log.contains("made.up.token"), "{log}");
    assert!(!healthy());
}

#[test]
fn probes_on_an_address_that_is_taken_end_the_start() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut command = place.command(&["run"]);
    command.env("DISCORD_TOKEN", "made.up.token").env("VERBATIM_HTTP__LISTEN", &address);
    let sentence = format!("http.listen: nothing can listen on {address}: Address already in use (os error 98).");
    place.ended(&mut command, b"").complains(78, &sentence);
}

#[test]
fn the_json_that_is_documented_is_read() {
    let documented = include_str!("../../docs/json.md");
    let objects: Vec<&str> = documented.lines().filter(|line| line.starts_with('{') && line.ends_with('}')).collect();
    let requests: Vec<&str> =
        objects.iter().copied().filter(|line| line.starts_with(r#"{"id":"r"#) && !line.contains("verdict")).collect();
    assert_eq!(requests.len(), 8);
    let place = Place::new();
    let article = objects.iter().find(|line| line.contains(r#""title""#)).unwrap();
    place.file("documented.jsonl", article.as_bytes());
    place.runs(&["import", "documented.jsonl"]);
    let answers = place.objects(&["answer", "--jsonl"], &requests.join("\n"), 0);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let example: Value = serde_json::from_str(objects.iter().find(|line| line.contains("took_us")).unwrap()).unwrap();
    assert_eq!(keys(&answers[0]), keys(&example));
    assert_eq!(keys(&answers[0]["findings"][0]), keys(&example["findings"][0]));
    assert_eq!(keys(&answers[0]["findings"][0]["quote"]), keys(&example["findings"][0]["quote"]));
    for (answer, list) in [(&answers[4], "speakers"), (&answers[5], "timeline")] {
        let of_the_command = format!(r#""command":"{list}","verdict""#);
        let example = objects.iter().find(|line| line.contains(&of_the_command)).unwrap();
        let example: Value = serde_json::from_str(example).unwrap();
        assert_eq!(keys(answer), keys(&example));
        assert_eq!(keys(&answer[list][0]), keys(&example[list][0]));
    }
    let extracted = place.objects(&["extract", "--jsonl"], article, 0);
    let example: Value =
        serde_json::from_str(objects.iter().find(|line| line.contains("speaker_spans")).unwrap()).unwrap();
    assert_eq!(keys(&extracted[0]), keys(&example));
    assert_eq!(keys(&extracted[0]["quotes"][0]), keys(&example["quotes"][0]));
}

/// SIGKILL at another moment of an import each time; what the program has named by then is there afterwards, and nothing
/// is broken. It keeps the page cache, so that this says nothing about power cuts.
#[test]
fn what_an_import_has_named_outlives_being_killed() {
    let place = Place::new();
    let mut named: Vec<String> = Vec::new();
    for round in 0..15_usize {
        let lines: Vec<String> = (0..150)
            .map(|number| {
                let text = format!("Report {number} of round {round}: “The quay stays shut,” said Orrin Vale.");
                json!({"id": format!("{round}-{number}"), "text": text}).to_string()
            })
            .collect();
        let file = place.file("round.jsonl", lines.join("\n").as_bytes());
        let mut child = spawn(&mut place.command(&["import", "--verbose", &file]));
        let mut printed = BufReader::new(child.stdout.take().unwrap()).lines();
        // Later rounds are killed after more of the import: nothing named yet, some of a batch, or in the next batch.
        let wanted = round * 11;
        let seen: Vec<String> = printed.by_ref().take(wanted).map(Result::unwrap).collect();
        std::thread::sleep(Duration::from_millis((round as u64 * 7) % 40));
        child.kill().unwrap();
        child.wait().unwrap();
        let rest = printed.map_while(Result::ok);
        named.extend(seen.into_iter().chain(rest).filter_map(|line| line.strip_prefix("Added ").map(str::to_owned)));
    }
    assert!(named.len() > 300, "only {} were named", named.len());
    place.runs(&["import", "--library", "local", "round.jsonl"]);
    let verified = place.run(&["verify"]);
    assert_eq!(verified.code, Some(0), "{}{}", verified.out, verified.error);
    let exported = place.exported();
    let missing: Vec<&String> = named.iter().filter(|id| !exported.contains(&format!("{{\"id\":\"{id}\""))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
