//! Sending to Discord, with our own deadlines and retries. serenity's limiter is off: it repeats without end on a
//! malformed header, has no time limit, and keeps one entry for each interaction for ever.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use reqwest::{Client, Response, StatusCode, header::HeaderMap};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use serenity::{
    all::{ApplicationId, ChannelId, InteractionId},
    http::{Http, LightMethod, Request, Route},
};
use tokio::{
    sync::Notify,
    time::{sleep, timeout},
};
use tracing::{debug, warn};

use super::body::Body;

/// How long a connection may take to open, and one request from start to end.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);
const REQUEST_WITHIN: Duration = Duration::from_secs(10);
/// Tries of a request that is no callback.
const TRIES_MAX: u32 = 3;
/// The longest wait that a 429 is obeyed for, where no deadline is nearer.
const PATIENCE: Duration = Duration::from_secs(10);
/// A callback is not sent again with less time left than this.
const LEFT_MIN: Duration = Duration::from_millis(150);
/// The most that is read of a body. Discord's are far smaller.
const BODY_BYTES_MAX: usize = 256 * 1024;
/// "Interaction has already been acknowledged"
/// (<https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes>).
const ALREADY_ACKNOWLEDGED: i64 = 40060;

/// Why something did not reach Discord, or was not taken there.
#[derive(Debug, thiserror::Error)]
pub(super) enum SendError {
    /// No time or no try was left.
    #[error("Discord did not take it in time")]
    GivenUp,
    /// Nothing answered, or with a fault of its own (5xx).
    #[error("no answer, or a broken one")]
    NoAnswer,
    /// Discord said no, for good.
    #[error("Discord refused it with status {status} and code {code}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Discord's own code; 0 where none was given.
        code: i64,
    },
    /// 401: the token is not, or no longer, valid.
    #[error("Discord refuses the token")]
    Token,
    /// What came back is no answer of Discord's.
    #[error("the answer could not be read")]
    Unreadable,
    /// The request could not be put together.
    #[error("the request could not be made")]
    Request(#[source] Box<serenity::Error>),
}

/// How often what happened since the start.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Callbacks that Discord took.
    pub(super) answered: AtomicU64,
    /// Callbacks that it did not.
    pub(super) given_up: AtomicU64,
    /// Interactions that came again and were left alone.
    pub(super) repeated: AtomicU64,
    /// Interactions that found no hand free.
    pub(super) busy: AtomicU64,
    /// Panics caught.
    pub(super) panicked: AtomicU64,
}

/// The way to Discord's HTTP interface.
#[derive(Debug)]
pub(super) struct Transport {
    client: Client,
    http: Http,
    /// Woken when Discord refuses the token.
    pub(super) token_refused: Notify,
    /// What happened so far.
    pub(super) tally: Tally,
}

/// What one try led to.
#[derive(Debug)]
enum Tried {
    Taken(Response),
    /// 429: after this time.
    Later(Duration),
    /// 5xx, or no connection.
    Failed,
    Refused {
        status: u16,
        code: i64,
    },
}

/// A client for Discord with time limits on everything.
pub(super) fn client() -> Result<Client, reqwest::Error> {
    Client::builder().connect_timeout(CONNECT_WITHIN).timeout(REQUEST_WITHIN).build()
}

impl Transport {
    /// Sends through `client` what `http` knows how to address.
    pub(super) fn new(client: Client, http: Http) -> Transport {
        Transport { client, http, token_refused: Notify::new(), tally: Tally::default() }
    }

    /// Answers an interaction before `deadline`, or not at all.
    pub(super) async fn callback(
        &self,
        interaction: InteractionId,
        token: &str,
        body: &Body,
        deadline: Instant,
    ) -> Result<(), SendError> {
        let route = Route::InteractionResponse { interaction_id: interaction, token };
        let sent = self.before(deadline, &route, body).await;
        match &sent {
            Ok(()) => self.tally.answered.fetch_add(1, Ordering::Relaxed),
            Err(error) => {
                warn!(interaction.id = %interaction, %error, "Could not answer interaction {interaction}: {error}");
                self.tally.given_up.fetch_add(1, Ordering::Relaxed)
            }
        };
        sent
    }

    async fn before(&self, deadline: Instant, route: &Route<'_>, body: &Body) -> Result<(), SendError> {
        let mut failed = false;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let request = self.once(route, LightMethod::Post, Some(body));
            let Ok(tried) = timeout(left, request).await else { return Err(SendError::GivenUp) };
            let pause = match tried? {
                Tried::Taken(response) => return drain(response).await,
                // Our first try had arrived after all.
                Tried::Refused { code: ALREADY_ACKNOWLEDGED, .. } if failed => return Ok(()),
                Tried::Refused { status, code } => return Err(SendError::Refused { status, code }),
                Tried::Later(pause) => pause,
                Tried::Failed if failed => return Err(SendError::GivenUp),
                Tried::Failed => {
                    failed = true;
                    jittered(Duration::from_millis(50))
                }
            };
            let left = deadline.saturating_duration_since(Instant::now());
            if pause + LEFT_MIN > left {
                return Err(SendError::GivenUp);
            }
            sleep(pause).await;
        }
    }

    /// Replaces the message that a deferred interaction showed.
    pub(super) async fn edit(&self, application_id: ApplicationId, token: &str, body: &Body) -> Result<(), SendError> {
        let route = Route::WebhookOriginalInteractionResponse { application_id, token };
        self.patiently(&route, LightMethod::Patch, body).await
    }

    /// Sends a further message to an interaction.
    pub(super) async fn follow_up(
        &self,
        application_id: ApplicationId,
        token: &str,
        body: &Body,
    ) -> Result<(), SendError> {
        let route = Route::WebhookFollowupMessages { application_id, token };
        self.patiently(&route, LightMethod::Post, body).await
    }

    /// Sends a message to a channel.
    pub(super) async fn message(&self, channel_id: ChannelId, body: &Body) -> Result<(), SendError> {
        self.patiently(&Route::ChannelMessages { channel_id }, LightMethod::Post, body).await
    }

    /// Sets the application's commands.
    pub(super) async fn commands(&self, application: u64, body: &Value) -> Result<(), SendError> {
        let body = Body::from(body.clone());
        self.patiently(&Route::Commands { application_id: application.into() }, LightMethod::Put, &body).await
    }

    async fn patiently(&self, route: &Route<'_>, method: LightMethod, body: &Body) -> Result<(), SendError> {
        for tried in 1..=TRIES_MAX {
            let pause = match self.once(route, method, Some(body)).await? {
                Tried::Taken(response) => return drain(response).await,
                Tried::Refused { status, code } => return Err(SendError::Refused { status, code }),
                Tried::Later(pause) if pause > PATIENCE => return Err(SendError::GivenUp),
                Tried::Later(pause) => pause,
                Tried::Failed => jittered(Duration::from_millis(250) * 2_u32.pow(tried)),
            };
            if tried < TRIES_MAX {
                sleep(pause).await;
            }
        }
        Err(SendError::GivenUp)
    }

    /// One question to Discord, one try.
    pub(super) async fn get<T: DeserializeOwned>(&self, route: &Route<'_>) -> Result<T, SendError> {
        match self.once(route, LightMethod::Get, None).await? {
            Tried::Taken(response) => {
                serde_json::from_slice(&limited(response).await?).map_err(|_| SendError::Unreadable)
            }
            Tried::Refused { status, code } => Err(SendError::Refused { status, code }),
            Tried::Later(_) => Err(SendError::GivenUp),
            Tried::Failed => Err(SendError::NoAnswer),
        }
    }

    async fn once(&self, route: &Route<'_>, method: LightMethod, body: Option<&Body>) -> Result<Tried, SendError> {
        let bare = Request::new(*route, method);
        let request = match body {
            Some(body) => body.put_into(bare),
            None => bare,
        };
        let request = request.build(&self.client, self.http.token(), self.http.proxy.as_deref());
        let request = request.map_err(|error| SendError::Request(Box::new(error)))?;
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => {
                // Without the address: it holds the interaction's token.
                debug!(error = %error.without_url(), "A request did not get through");
                return Ok(Tried::Failed);
            }
        };
        let tried = read(response).await;
        if let Tried::Refused { status: 401, code: 0 } = tried {
            self.token_refused.notify_one();
            return Err(SendError::Token);
        }
        Ok(tried)
    }
}

async fn read(response: Response) -> Tried {
    let status = response.status();
    if status.is_success() {
        return Tried::Taken(response);
    }
    if status.is_server_error() {
        return Tried::Failed;
    }
    let headers = response.headers().clone();
    let body = limited(response).await.unwrap_or_default();
    let refusal: Refusal = serde_json::from_slice(&body).unwrap_or_default();
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Tried::Later(retry_after(&headers, refusal.retry_after));
    }
    Tried::Refused { status: status.as_u16(), code: refusal.code }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Refusal {
    code: i64,
    /// Seconds.
    retry_after: Option<f64>,
}

/// How long a 429 says to wait: by its header, else by its body, else a second.
fn retry_after(headers: &HeaderMap, in_body: Option<f64>) -> Duration {
    let in_header = headers.get("retry-after").and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let seconds =
        [in_body, in_header].into_iter().flatten().find(|seconds: &f64| seconds.is_finite() && *seconds >= 0.0);
    Duration::try_from_secs_f64(seconds.unwrap_or(1.0)).unwrap_or(Duration::MAX / 4)
}

/// Reads the body to its end, so that the connection can be used again.
async fn drain(response: Response) -> Result<(), SendError> {
    // What was sent has been taken; how the answer ends does not matter.
    let _ = limited(response).await;
    Ok(())
}

async fn limited(mut response: Response) -> Result<Vec<u8>, SendError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| SendError::Unreadable)? {
        if body.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(SendError::Unreadable);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// From `pause` to a quarter longer, at random, so that many waiters do not come back at once.
pub(super) fn jittered(pause: Duration) -> Duration {
    let random = getrandom::u32().unwrap_or_default();
    pause + (pause / 4).mul_f64(f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: Option<&str>, in_body: Option<f64>, expected_ms: u64) {
        let mut headers = HeaderMap::new();
        if let Some(header) = header {
            headers.insert("retry-after", header.parse().unwrap());
        }
        assert_eq!(retry_after(&headers, in_body), Duration::from_millis(expected_ms));
    }

    #[test]
    fn the_wait_is_read_from_body_or_header_and_garbage_means_a_second() {
        check(Some("2"), Some(0.3), 300);
        check(Some("2"), None, 2000);
        check(Some("soon"), None, 1000);
        check(Some("-1"), Some(f64::NAN), 1000);
        check(None, None, 1000);
    }

    #[test]
    fn an_endless_wait_does_not_overflow() {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", "1e300".parse().unwrap());
        assert!(retry_after(&headers, None).checked_add(LEFT_MIN).is_some());
    }

    #[test]
    fn waits_are_spread() {
        let pause = Duration::from_millis(100);
        assert!((0..50).all(|_| (pause..=pause * 5 / 4).contains(&jittered(pause))));
    }
}
