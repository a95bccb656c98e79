//! Bad input through the real program: each gets one clear sentence and the right exit status, and nothing that is stored
//! already is touched.

use std::{fs, process::Command};

use rusqlite::Connection;

use crate::binary::{Ended, Place, Writer, has};

const TEXT: &str = "The quay stays shut.\n\n“Go home,” said Orrin Vale.";

fn place() -> Place {
    Place::with(&[("quay", TEXT)])
}

/// Runs `attempt` in a place that holds one article, which must be there afterwards as it was.
fn untouched<T>(attempt: impl FnOnce(&Place) -> T) -> T {
    let place = place();
    let before = place.exported();
    let attempted = attempt(&place);
    assert_eq!(place.exported(), before);
    assert_eq!(place.run(&["verify"]).code, Some(0));
    attempted
}

/// An import of one file, which is refused with this sentence.
#[track_caller]
fn refused_file(name: &str, content: &[u8], sentence: &str) {
    untouched(|place| {
        let file = place.file(name, content);
        let expected = Ended {
            code: Some(1),
            out: "0 articles added, 1 refused.\n".to_owned(),
            error: format!("HERE/{name}: {sentence}\n"),
        };
        assert_eq!(place.run(&["import", &file]), expected);
        place.run(&["article", "add", &file]).complains(1, &format!("HERE/{name}: {sentence}"));
    });
}

#[test]
fn a_query_without_a_word_is_told_so() {
    untouched(|place| {
        for command in ["who-said", "sources-on", "ask", "check-quote"] {
            for words in ["", " \t ", "?!… “” – ((("] {
                let nothing = "There is nothing to search for: give at least one word.";
                place.run(&[command, words]).complains(2, nothing);
            }
        }
    });
}

#[test]
fn a_query_of_six_thousand_characters_is_answered_and_a_longer_one_is_told_so() {
    untouched(|place| {
        let long = "quay é ".repeat(1000).chars().take(6000).collect::<String>();
        for command in ["who-said", "sources-on", "ask", "check-quote"] {
            assert_eq!(place.run(&[command, &long]).code, Some(0), "{command}");
        }
        place
            .run(&["ask", &"x".repeat(6001)])
            .complains(2, "“question” can have at most 6000 characters; it has 6001.");
    });
}

#[test]
fn the_search_engines_syntax_is_only_words() {
    untouched(|place| {
        let hostile = [
            "quay OR \"stays shut\"~9 AND -x /y/ title:* guild:1 [a TO b] {c} ^2 \\",
            "+(-(+(quay",
            "*:*",
            "quay\u{0}stays".trim_matches('\0'),
            "'; DROP TABLE article; -- quay",
        ];
        for query in hostile.iter().filter(|query| !query.contains('\0')) {
            for command in ["who-said", "sources-on", "ask", "check-quote"] {
                let ended = place.run(&[command, "--", query]);
                assert!(matches!(ended.code, Some(0 | 2)), "{command} {query}: {ended:?}");
            }
        }
        let parentheses = format!("{}quay", "(".repeat(3000));
        assert_eq!(place.run(&["sources-on", &parentheses]).code, Some(0));
    });
}

#[test]
fn a_file_without_text_is_refused() {
    refused_file("empty.txt", b"", "The file is empty.");
    refused_file("blank.txt", b" \r\n\t\n", "The file is empty.");
}

#[test]
fn a_file_or_a_text_that_is_too_long_is_refused_with_its_size() {
    let five = 5 * 1024 * 1024;
    refused_file("five.txt", &vec![b'a'; five], "The text is 5242880 bytes long; the most is 1048576.");
    refused_file("more.txt", &vec![b'a'; five + 1], "The file is 5242881 bytes long; the most is 5242880.");
    let line = "word ".repeat(400_000);
    refused_file("line.txt", line.as_bytes(), "The text is 2000000 bytes long; the most is 1048576.");
}

#[test]
fn the_longest_text_that_may_be_is_taken() {
    let place = place();
    let text = "The quay stays shut until the masons come back. ".repeat(21_845);
    let file = place.file("long.txt", text.get(..1024 * 1024).unwrap_or(&text).as_bytes());
    assert_eq!(place.runs(&["import", &file]), "1 article added.\n");
    assert_eq!(place.run(&["verify"]).code, Some(0));
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    refused_file(
        "mixed.txt",
        b"\xe2\x80\x9cGo home,\xe2\x80\x9d\nshe said.\xff",
        "The file is not sound UTF-8: line 2 holds a byte that belongs to no character.",
    );
    refused_file(
        "nul.txt",
        b"The quay\0 stays shut.",
        "The file holds NUL bytes, so it is not text (a PDF, an image or a program?).",
    );
}

#[test]
fn a_day_that_no_calendar_has_is_refused_wherever_it_stands() {
    let no_date = "“2023-02-29” is not a date of the form 2024-11-29 or 2024-11-29T08:30:00Z.";
    refused_file("dated.md", b"---\npublished: 2023-02-29\n---\nThe mole stays shut.", no_date);
    untouched(|place| {
        let file = place.file("mole.txt", b"The mole stays shut.");
        place.run(&["article", "add", &file, "--published", "2023-02-29"]).complains(2, no_date);
        place
            .run(&["who-said", "quay", "--after", "2023-02-29"])
            .complains(2, "“2023-02-29” is not a date. Write it as 2024, 2024-11 or 2024-11-29.");
    });
}

#[test]
fn a_day_that_no_calendar_has_in_a_head_line_is_not_stated() {
    let place = place();
    let file = place.file("mole.txt", b" date 2023-02-29 By Orrin Vale\n\nThe mole stays shut.");
    let added = place.runs(&["article", "add", &file]);
    assert!(added.contains("Note: “2023-02-29” in the head line is no day of the calendar.\n"), "{added}");
    assert!(added.contains("  Published  not stated\n"), "{added}");
    assert!(added.contains("  Byline     Orrin Vale\n"), "{added}");
}

#[test]
fn a_broken_line_in_the_middle_of_a_jsonl_file_is_named_and_the_rest_is_added() {
    let place = place();
    let lines = [
        r#"{"id":"a","text":"The mole stays shut."}"#,
        r#"{"id":"b","text":"The pier stays"#,
        "",
        r#"{"id":"quay","text":"The quay is open again."}"#,
        r#"{"id":"c","text":"The pier stays shut.","published":"2023-02-29"}"#,
        r#"{"id":"d","text":"The slip stays shut."}"#,
    ];
    let file = place.file("more.jsonl", lines.join("\n").as_bytes());
    let ended = place.run(&["import", &file]);
    let sentences = [
        "HERE/more.jsonl:2: The line is not sound JSON: EOF while parsing a string at column 32.",
        "HERE/more.jsonl:5: “2023-02-29” is not a date of the form 2024-11-29 or 2024-11-29T08:30:00Z.",
        "HERE/more.jsonl:4: An article with the id “quay” and another text is in the library already; say --replace to replace it.",
    ];
    let mut said: Vec<&str> = ended.error.lines().collect();
    said.sort_unstable();
    let mut expected = sentences.to_vec();
    expected.sort_unstable();
    assert_eq!(said, expected);
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), "2 articles added, 3 refused.\n"));
    let exported = place.exported();
    let ids: Vec<&str> = ["\"a\"", "\"d\"", "\"quay\""].into_iter().filter(|id| exported.contains(*id)).collect();
    assert_eq!((ids.len(), exported.lines().count()), (3, 3));
    assert!(exported.contains("The quay stays shut."));
}

#[test]
fn a_line_that_is_too_long_is_passed_over() {
    let place = place();
    let long = format!(r#"{{"text":"{}"}}"#, "x".repeat(9 * 1024 * 1024));
    let file = place.file("long.jsonl", format!("{long}\n{{\"text\":\"The mole stays shut.\"}}\n").as_bytes());
    let ended = place.run(&["import", &file]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), "1 article added, 1 refused.\n"));
    assert_eq!(ended.error, "HERE/long.jsonl:1: The line has more than 8388608 bytes.\n");
}

#[test]
fn a_path_that_is_neither_file_nor_folder_is_refused_and_does_not_hang() {
    untouched(|place| {
        let nowhere = place.path("nowhere.txt");
        let ended = place.run(&["import", &nowhere.display().to_string()]);
        assert_eq!(ended.error, "HERE/nowhere.txt: There is no such file or folder.\n");
        assert_eq!(ended.code, Some(1));
        if !has("mkfifo") {
            return;
        }
        fs::create_dir(place.path("folder")).unwrap();
        let fifo = place.path("folder/pipe.txt");
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        let fifo = fifo.display().to_string();
        let ended = place.run(&["import", &fifo]);
        assert_eq!(ended.error, "HERE/folder/pipe.txt: It is neither a file nor a folder.\n");
        assert_eq!(place.runs(&["import", &place.path("folder").display().to_string()]), "0 articles added.\n");
        place
            .run(&["article", "add", &fifo])
            .complains(74, "HERE/folder/pipe.txt could not be read: it is not a file.");
    });
}

#[test]
fn a_token_that_cannot_be_one_is_refused_and_not_printed() {
    let place = Place::new();
    let run = |variables: &[(&str, &str)]| {
        let mut command = place.command(&["run"]);
        command.env("VERBATIM_HTTP__LISTEN", "off").envs(variables.iter().copied());
        place.ended(&mut command, b"")
    };
    run(&[]).complains(
        78,
        "There is no token: set DISCORD_TOKEN to the bot's token, or DISCORD_TOKEN_FILE to a file that holds it.",
    );
    run(&[("DISCORD_TOKEN", "")])
        .complains(78, "DISCORD_TOKEN is empty: put the bot's token there, or name a file in DISCORD_TOKEN_FILE.");
    let alone = "give the token alone, on one line.";
    run(&[("DISCORD_TOKEN", "made.up\n.token")])
        .complains(78, &format!("DISCORD_TOKEN holds a space or a line break: {alone}"));
    let file = place.file("token", b"made.up\n.token\n");
    run(&[("DISCORD_TOKEN_FILE", &file)])
        .complains(78, &format!("The token file HERE/token holds a space or a line break: {alone}"));
    let empty = place.file("empty", b"\n");
    run(&[("DISCORD_TOKEN_FILE", &empty)]).complains(78, "The token file HERE/empty is empty.");
    run(&[("DISCORD_TOKEN", "Bot made.up.token")])
        .complains(78, "DISCORD_TOKEN begins with “Bot ”: give the token alone.");
    run(&[("DISCORD_TOKEN", "made.up.token"), ("DISCORD_TOKEN_FILE", &file)])
        .complains(78, "The token is given twice, in DISCORD_TOKEN and as a file: leave one out.");
    assert!(!place.data().exists(), "nothing is made before the token is right");
}

#[test]
fn a_setting_that_does_not_exist_is_refused_with_its_place() {
    let place = Place::new();
    let file = place.file("own.toml", b"[article]\ntext_max = 5\n");
    place
        .run(&["verify", "--config", &file])
        .complains(78, "own.toml: there is no setting “article.text_max”; there are text_bytes_max.");
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let mut command = place.command(&["verify"]);
        command.env("VERBATIM_DATA_DIR", std::ffi::OsStr::from_bytes(b"data\xff"));
        place.ended(&mut command, b"").complains(78, "VERBATIM_DATA_DIR is not Unicode.");
    }
    let mut command = place.command(&["check-config"]);
    command.env("VERBATIM_LOG__FILTER", "info,serenity=loud");
    place
        .ended(&mut command, b"")
        .complains(
            78,
            "log.filter cannot be read: write it as levels, such as info,serenity=error: error parsing level filter: expected one of \"off\", \"error\", \"warn\", \"info\", \"debug\", \"trace\", or a number 0-5.",
        );
}

#[test]
fn a_second_writer_leaves_with_the_pid_of_the_first_and_readers_go_on() {
    untouched(|place| {
        let writer = Writer::on(place);
        let file = place.file("mole.txt", b"The mole stays shut.");
        let sentence = format!(
            "Another verbatim process (pid {}) is writing to HERE/data. Stop it, or use another folder with --data.",
            writer.pid()
        );
        for arguments in
            [&["import", &file][..], &["article", "add", &file], &["article", "remove", "quay"], &["reindex"]]
        {
            place.run(arguments).complains(75, &sentence);
        }
        assert!(place.runs(&["article", "list"]).contains("quay"));
        assert_eq!(place.run(&["sources-on", "quay"]).code, Some(0));
    });
}

#[test]
fn a_store_that_is_newer_than_the_program_is_left_alone() {
    let place = place();
    let store = place.data().join("store.db");
    let connection = Connection::open(&store).unwrap();
    let known: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    connection.pragma_update(None, "user_version", known + 8).unwrap();
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(connection);
    let before = fs::read(&store).unwrap();
    let sentence = format!(
        "The store is of version {}, and this program knows versions up to {known}. Use a newer verbatim; nothing was changed.",
        known + 8
    );
    let file = place.file("mole.txt", b"The mole stays shut.");
    for arguments in [&["import", &file][..], &["who-said", "quay"], &["verify"], &["console"]] {
        place.run(arguments).complains(76, &sentence);
    }
    assert_eq!(fs::read(&store).unwrap(), before);
}

#[test]
fn a_store_that_is_damaged_is_left_alone() {
    let place = place();
    let store = place.data().join("store.db");
    fs::write(&store, b"SQLite format 3\0 but nothing else").unwrap();
    let before = fs::read(&store).unwrap();
    let ended = place.run(&["who-said", "quay"]);
    assert_eq!(ended.code, Some(76), "{}", ended.error);
    assert!(ended.error.starts_with("verbatim: The store is damaged ("), "{}", ended.error);
    let file = place.file("mole.txt", b"The mole stays shut.");
    assert_eq!(place.run(&["import", &file]).code, Some(76));
    assert_eq!(fs::read(&store).unwrap(), before);
}

#[test]
#[cfg(unix)]
fn a_data_folder_that_cannot_be_written_is_named_with_its_owner_and_mode() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let place = Place::new();
    let mode = |path: &std::path::Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(&place.path(""), 0o755);
    fs::create_dir(place.data()).unwrap();
    let folder = fs::metadata(place.data()).unwrap();
    mode(&place.data(), 0o555);
    let mut arguments = vec!["import".to_owned(), place.file("mole.txt", b"The mole stays shut.")];
    let uid = if folder.uid() == 0 { 65532 } else { folder.uid() };
    let mut command = if folder.uid() == 0 {
        // To root every folder is writable, so that somebody else has to try.
        let program = place.path("verbatim");
        let built = std::path::Path::new(env!("CARGO_BIN_EXE_verbatim"));
        if !has("setpriv") {
            return;
        }
        fs::hard_link(built, &program).or_else(|_| fs::copy(built, &program).map(|_| ())).unwrap();
        arguments.splice(0..0, ["--reuid=65532", "--regid=65532", "--clear-groups"].map(str::to_owned));
        arguments.insert(3, program.display().to_string());
        let mut command = place.command(&[""; 0]);
        let variables: Vec<_> =
            command.get_envs().map(|(name, value)| (name.to_owned(), value.map(ToOwned::to_owned))).collect();
        command = Command::new("setpriv");
        command.args(&arguments).env_clear().current_dir(place.path(""));
        command.envs(variables.into_iter().filter_map(|(name, value)| Some((name, value?))));
        command
    } else {
        place.command(&arguments)
    };
    let sentence = format!(
        "uid {uid} cannot write HERE/data (owner {}:{}, mode 555): chown it to {uid} or run with --user.",
        folder.uid(),
        folder.gid()
    );
    place.ended(&mut command, b"").complains(74, &sentence);
    mode(&place.data(), 0o755);
    assert_eq!(fs::read_dir(place.data()).unwrap().count(), 0);
}

#[test]
fn a_library_that_is_not_there_is_told_so() {
    let place = Place::new();
    place
        .run(&["who-said", "quay"])
        .complains(1, "There is no library in HERE/data yet. Add articles with `verbatim import` first.");
    untouched(|place| {
        place.run(&["ask", "why?", "--library", "other"]).complains(1, "There is no library “other” here.");
        place.run(&["article", "show", "mole"]).complains(1, "There is no article “mole” in this library.");
        place.run(&["article", "remove", "mole"]).complains(1, "There is no article “mole” in this library.");
    });
}
