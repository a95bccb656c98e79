//! The layers of `src/`, held by a test: a module imports only from layers below its own, so no circle can form,
//! and each outside library stays behind the one module that adapts it.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Top-level modules by layer, lowest first. Modules of one layer don't import each other.
const LAYERS: &[&[&str]] = &[
    &["domain"],
    &["extract", "ingest", "store", "index"],
    &["answer", "curate"],
    &["command", "render"],
    &["discord", "cli", "http"],
    &["config", "telemetry"],
    &["startup"],
    &["main", "lib"],
];

/// Libraries that only the named modules may use.
const CONFINED: &[(&str, &[&str])] = &[
    ("serenity", &["discord"]),
    ("tantivy", &["index"]),
    ("rusqlite", &["store"]),
    ("refinery", &["store"]),
    ("reqwest", &["ingest", "discord"]),
    ("plotters", &["render"]),
    ("png", &["render"]),
    ("dom_smoothie", &["ingest"]),
    ("encoding_rs", &["ingest"]),
    ("axum", &["http"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("rustyline", &["cli"]),
    ("minus", &["cli"]),
    ("indicatif", &["cli"]),
    ("figment", &["config"]),
    ("tracing_subscriber", &["telemetry"]),
    ("anyhow", &["cli", "startup", "main"]),
    ("tokio", &["ingest", "discord", "http", "cli", "startup", "main"]),
    ("std::fs", &["ingest", "store", "index", "curate", "discord", "cli", "config", "startup"]),
];

#[test]
fn modules_import_only_from_the_layers_below() {
    let mut faults = Vec::new();
    for (file, code) in sources() {
        let own = top_module(&file);
        let Some(own_layer) = layer(&own) else {
            faults.push(format!("{}: `{own}` stands in no layer", file.display()));
            continue;
        };
        for target in imports(&file, &code) {
            let below = layer(&target).is_none_or(|target_layer| target_layer < own_layer);
            if target != own && !below {
                faults.push(format!("{}: `{own}` imports `{target}`, which is not below it", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn outside_libraries_stay_behind_their_adapter() {
    let mut faults = Vec::new();
    for (file, code) in sources() {
        let own = top_module(&file);
        for (library, homes) in CONFINED {
            if !homes.contains(&own.as_str()) && uses(&code, library) {
                faults.push(format!("{}: `{library}` belongs to {homes:?}", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn code_after_unit_tests_is_still_read() {
    let code = code_of("use crate::a;\n#[cfg(test)]\nmod tests { use crate::b; fn f() { \"}\"; } }\nuse crate::c;");
    assert_eq!(imports(Path::new("x/y.rs"), &code), ["a", "c"]);
}

#[test]
fn a_test_only_import_is_left_out_and_the_next_line_is_not() {
    let code =
        code_of("#[cfg(test)]\nuse crate::b;\nuse crate::c;\n#[cfg(test)]\n#[derive(Debug)]\nstruct T;\nuse crate::d;");
    assert_eq!(imports(Path::new("x/y.rs"), &code), ["c", "d"]);
}

#[test]
fn words_in_comments_and_texts_are_not_imports() {
    let code = code_of(
        "// use crate::a;\n/* use crate::b; /* nested */ */ let s = \"crate::c // \\\" \"; let r = r#\"crate::d \" \"#; let q = '\"'; use crate::e;",
    );
    assert_eq!(imports(Path::new("x/y.rs"), &code), ["e"]);
}

#[test]
fn braced_and_spaced_imports_are_seen() {
    let code = code_of(
        "use crate::{\n    answer::{self, Finding},\n    domain,\n};\nuse crate ::\n store::Store; use std::{fs, io};",
    );
    assert_eq!(imports(Path::new("x/y.rs"), &code), ["answer", "domain", "store"]);
    assert!(uses(&code, "std::fs"));
    assert!(!uses(&code, "std::net"));
}

#[test]
fn a_library_is_seen_by_path_whole_renamed_and_at_a_words_start_only() {
    assert!(uses("let a = tokio::spawn(f);", "tokio"));
    assert!(uses("use clap as c;", "clap"));
    assert!(!uses("let a = my_tokio::spawn(f);", "tokio"));
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|names| names.contains(&module))
}

/// The module of `src/` that `file` belongs to: `discord` for `discord/render.rs`, `cli` for `cli.rs`.
fn top_module(file: &Path) -> String {
    let first = file.components().next().expect("a source path has a first part");
    Path::new(&first).with_extension("").display().to_string()
}

/// Every source file, relative to `src/`, with comments, texts, unit tests and layout taken out.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("sources are UTF-8");
                found.push((path.strip_prefix(&root).expect("below src").to_owned(), code_of(&text)));
            }
        }
    }
    found
}

/// `text` without comments, the insides of string and character literals, test-only items, and white space around `::`.
fn code_of(text: &str) -> String {
    let bare = without_test_items(&without_comments_and_texts(text));
    let mut code = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    for spaced in [" ::", ":: "] {
        while code.contains(spaced) {
            code = code.replace(spaced, "::");
        }
    }
    code
}

/// `text` with each comment gone and each string or character literal emptied.
fn without_comments_and_texts(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (skipped, stands_for) = match first {
            '/' if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), ""),
            '/' if rest.starts_with("/*") => (block_comment_len(rest), " "),
            '"' => (1 + string_len(rest.get(1..).unwrap_or_default()), "\"\""),
            'r' if raw_string_hashes(rest).is_some() && !kept.ends_with(is_word) => (raw_string_len(rest), "\"\""),
            '\'' if char_literal_len(rest).is_some() => (char_literal_len(rest).unwrap_or(1), "' '"),
            other => {
                kept.push(other);
                rest = rest.get(other.len_utf8()..).unwrap_or_default();
                continue;
            }
        };
        kept.push_str(stands_for);
        rest = rest.get(skipped..).unwrap_or_default();
    }
    kept
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Bytes of the (possibly nested) block comment that `text` begins with.
fn block_comment_len(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0_usize);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// Bytes up to and with the closing mark of the string whose opening mark has been read.
fn string_len(text: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            '"' if !escaped => return at + 1,
            _ => escaped = character == '\\' && !escaped,
        }
    }
    text.len()
}

/// How many `#` stand in the raw string that `text` begins with.
fn raw_string_hashes(text: &str) -> Option<usize> {
    let after = text.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after.get(hashes..)?.starts_with('"').then_some(hashes)
}

fn raw_string_len(text: &str) -> usize {
    let hashes = raw_string_hashes(text).unwrap_or(0);
    let opened = hashes + 2;
    let closing = format!("\"{}", "#".repeat(hashes));
    text.get(opened..).and_then(|rest| rest.find(&closing)).map_or(text.len(), |at| opened + at + closing.len())
}

/// Bytes of the character literal that `text` begins with; `None` for a lifetime.
fn char_literal_len(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('\'')?;
    if inner.starts_with('\\') {
        return inner.get(2..)?.find('\'').map(|at| at + 4);
    }
    let len = inner.chars().next()?.len_utf8();
    inner.get(len..)?.starts_with('\'').then_some(len + 2)
}

/// `code` (no comments, no texts) without the items that stand under `#[cfg(test)]`.
fn without_test_items(code: &str) -> String {
    const ATTRIBUTE: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some((before, item)) = rest.split_once(ATTRIBUTE) {
        kept.push_str(before);
        rest = item.get(item_len(item)..).unwrap_or_default();
    }
    kept.push_str(rest);
    kept
}

/// Bytes of the item that `code` begins with: up to its `;`, or to the end of its braces.
fn item_len(code: &str) -> usize {
    let (mut braces, mut others) = (0_usize, 0_usize);
    for (at, character) in code.char_indices() {
        match character {
            '(' | '[' => others += 1,
            ')' | ']' => others = others.saturating_sub(1),
            '{' => braces += 1,
            '}' => {
                braces = braces.saturating_sub(1);
                if braces == 0 && !code.trim_start().starts_with("use") {
                    return at + 1;
                }
            }
            ';' if braces == 0 && others == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// Whether `code` names `library`: by path, whole, renamed, or (for `std::fs`) inside a braced import.
fn uses(code: &str, library: &str) -> bool {
    let braced = |(root, name): (&str, &str)| {
        code.split(&format!("{root}::{{")).skip(1).any(|group| group_heads(group).iter().any(|head| head == name))
    };
    [format!("{library}::"), format!("use {library};"), format!("use {library} as")]
        .iter()
        .any(|form| names(code, form))
        || library.rsplit_once("::").is_some_and(braced)
}

/// Whether `form` stands in `code` at the start of a word.
fn names(code: &str, form: &str) -> bool {
    code.match_indices(form).any(|(at, _)| !code.get(..at).unwrap_or_default().ends_with(is_word))
}

/// The modules named right after `crate::` (and after `super::` in a top-level module's own file), single or braced.
fn imports(file: &Path, code: &str) -> Vec<String> {
    let top = file.components().count() == 1 || (file.components().count() == 2 && file.ends_with("mod.rs"));
    let roots: &[&str] = if top { &["crate::", "super::"] } else { &["crate::", "super::super::"] };
    let mut names = Vec::new();
    for after in roots.iter().flat_map(|root| code.split(root).skip(1)) {
        match after.strip_prefix('{') {
            Some(group) => names.extend(group_heads(group)),
            None => names.push(identifier(after)),
        }
    }
    names
}

/// The first name of each item of a braced import whose opening brace has been read.
fn group_heads(group: &str) -> Vec<String> {
    let (mut heads, mut depth, mut item) = (Vec::new(), 0_u32, String::new());
    for character in group.chars() {
        match character {
            '}' if depth == 0 => break,
            ',' if depth == 0 => heads.push(identifier(&std::mem::take(&mut item))),
            _ => {
                depth = depth + u32::from(character == '{') - u32::from(character == '}');
                item.push(character);
            }
        }
    }
    heads.push(identifier(&item));
    heads.retain(|head| !head.is_empty());
    heads
}

fn identifier(text: &str) -> String {
    text.trim_start().chars().take_while(|character| is_word(*character)).collect()
}
