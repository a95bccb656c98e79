//! What is sent with one request: JSON, and the picture that the JSON names.

use std::ops::Deref;

use serde_json::Value;
use serenity::{
    all::CreateAttachment,
    http::{Multipart, MultipartUpload, Request},
};

/// The name of the one file that is ever attached.
pub(super) const PICTURE_NAME: &str = "timeline.png";

/// A body. It reads as its JSON.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Body {
    json: Value,
    /// The bytes of [`PICTURE_NAME`], attachment 0.
    picture: Option<Vec<u8>>,
}

impl Body {
    /// `json`, which names `picture` as its attachment 0 where there is one.
    pub(super) fn with_picture(json: Value, picture: Option<Vec<u8>>) -> Body {
        Body { json, picture }
    }

    /// `request` with this body: JSON, or a form of `payload_json` and `files[0]`
    /// (<https://discord.com/developers/docs/reference#uploading-files>).
    pub(super) fn put_into<'a>(&self, request: Request<'a>) -> Request<'a> {
        let json = self.json.to_string();
        match &self.picture {
            None => request.body(Some(json.into_bytes())),
            Some(bytes) => request.multipart(Some(Multipart {
                upload: MultipartUpload::Attachments(vec![CreateAttachment::bytes(bytes.clone(), PICTURE_NAME)]),
                fields: Vec::new(),
                payload_json: Some(json),
            })),
        }
    }
}

impl From<Value> for Body {
    fn from(json: Value) -> Body {
        Body { json, picture: None }
    }
}

impl Deref for Body {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.json
    }
}
