//! One HTTP request of the bot, as it came.

use std::time::Instant;

use axum::http::{HeaderMap, Method, Uri};
use serde_json::Value;

use super::limits::Upload;

/// A request, with its body read as Discord reads it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// From `/api/v10` on, or what else was asked for.
    pub(crate) path: String,
    pub(crate) query: String,
    /// The whole JSON body, or the `payload_json` part of a form; null where there is none.
    pub(crate) body: Value,
    pub(super) files: Vec<Upload>,
    pub(super) authorization: String,
    pub(super) user_agent: String,
    pub(crate) at: Instant,
    /// What it was answered with; 0 while it is not answered yet.
    pub(crate) status: u16,
}

impl Request {
    pub(super) fn new(method: &Method, uri: &Uri, headers: &HeaderMap, bytes: &[u8]) -> Request {
        let header =
            |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let (body, files) = read(&header("content-type"), bytes);
        Request {
            method: method.to_string(),
            path: uri.path().to_owned(),
            query: uri.query().unwrap_or_default().to_owned(),
            body,
            files,
            authorization: header("authorization"),
            user_agent: header("user-agent"),
            at: Instant::now(),
            status: 0,
        }
    }
}

impl Request {
    /// Name and bytes of the first file that came with it.
    pub(crate) fn attached(&self) -> Option<(&str, &[u8])> {
        self.files.first().map(|file| (file.name.as_str(), file.bytes.as_slice()))
    }
}

/// The JSON and the files of a body of this content type.
fn read(content_type: &str, bytes: &[u8]) -> (Value, Vec<Upload>) {
    let Some((_, boundary)) = content_type.split_once("boundary=") else {
        return (serde_json::from_slice(bytes).unwrap_or_default(), Vec::new());
    };
    let mut body = Value::Null;
    let mut files = Vec::new();
    for part in parts(bytes, boundary.trim_matches('"')) {
        if part.field == "payload_json" {
            body = serde_json::from_slice(&part.bytes).unwrap_or_default();
        } else {
            files.push(part);
        }
    }
    (body, files)
}

/// The parts of a `multipart/form-data` body (RFC 7578), in order.
fn parts(bytes: &[u8], boundary: &str) -> Vec<Upload> {
    let line = format!("--{boundary}");
    let mut rest = bytes;
    let mut parts = Vec::new();
    while let Some(start) = find(rest, line.as_bytes()) {
        rest = rest.get(start + line.len()..).unwrap_or_default();
        let Some(end) = find(rest, line.as_bytes()) else { break };
        let part = rest.get(..end).unwrap_or_default();
        if let Some(head) = find(part, b"\r\n\r\n") {
            let names = String::from_utf8_lossy(part.get(..head).unwrap_or_default()).into_owned();
            let content = part.get(head + 4..part.len().saturating_sub(2)).unwrap_or_default();
            parts.push(Upload {
                field: quoted(&names, " name=").unwrap_or_default(),
                name: quoted(&names, "filename=").unwrap_or_default(),
                bytes: content.to_vec(),
            });
        }
    }
    parts
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// What stands in quotation marks after `key`.
fn quoted(head: &str, key: &str) -> Option<String> {
    head.split_once(key)?.1.strip_prefix('"')?.split('"').next().map(ToOwned::to_owned)
}

#[test]
fn a_form_gives_its_json_and_its_files() {
    let form = "--x\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{\"content\":\"a\"}\r\n\
                --x\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a.png\"\r\n\
                Content-Type: image/png\r\n\r\nPNG\r\n--x--\r\n";
    let (body, files) = read("multipart/form-data; boundary=x", form.as_bytes());
    assert_eq!(body["content"], "a");
    assert_eq!(
        files.iter().map(|file| (&*file.field, &*file.name, &*file.bytes)).collect::<Vec<_>>(),
        [("files[0]", "a.png", &b"PNG"[..])]
    );
}
