//! The Discord bot: events in, messages out. The only place that knows serenity.
//!
//! An interaction flows: [`gateway`] → [`interaction`] → `command` → [`reply`] or [`article`] on a blocking thread →
//! [`response`] → [`message`] → [`transport`]. Nothing here reads or writes articles itself.

mod article;
mod body;
mod bot;
mod button;
mod clip;
mod complete;
mod conversation;
mod embeds;
mod gate;
mod gateway;
mod given;
mod interaction;
mod limits;
mod memory;
mod mention;
mod message;
mod permission;
mod place;
mod pulse;
mod registration;
mod reply;
mod response;
mod seen;
mod token;
mod transport;
mod trouble;

use std::{
    fmt,
    future::Future,
    path::PathBuf,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde::Deserialize;
use serenity::http::HttpBuilder;
use tracing::info;

use self::{bot::Bot, memory::Memory, transport::Transport};
pub use self::{
    memory::MemoryError,
    token::{Token, TokenError},
};
use crate::{curate::Desk, ingest::fetch};

/// How long what is in hand may take after a stop.
const FINISH_WITHIN: Duration = Duration::from_secs(5);

/// What an operator can set about Discord, and what the rest of the settings decide for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The address that stands in for `https://discord.com`: a REST proxy, or the fake Discord of the tests. Also the
    /// one place beside Discord's own from which attachments are fetched. Default: none.
    pub api_base: Option<String>,
    /// How long, in seconds, the bot may be without a connection to the gateway before it ends (exit status 70), so that
    /// whoever runs it starts it anew. Default: 120.
    pub watchdog_seconds: u64,
    /// The most bytes of an article's text (`article.text_bytes_max`). Not read from the section `discord`.
    #[serde(skip)]
    pub text_bytes_max: usize,
    /// Where the bot keeps `discord.json`: when it identified itself, which commands it registered, the key of its
    /// buttons. Not read from the section `discord`.
    #[serde(skip)]
    pub state_dir: PathBuf,
}

impl Default for Settings {
    fn default() -> Settings {
        let state_dir = PathBuf::from(".");
        Settings { api_base: None, watchdog_seconds: 120, text_bytes_max: 1024 * 1024, state_dir }
    }
}

/// Whether the bot is connected and answers, for whoever is asked (`/readyz`). Cheap to clone; all clones are one.
#[derive(Clone, Default)]
pub struct Readiness {
    ready: Arc<AtomicBool>,
    tell: Option<Arc<dyn Fn(bool) + Send + Sync>>,
}

impl Readiness {
    /// Also tells every change to `tell`, at once; it must not block.
    #[must_use]
    pub fn telling(tell: impl Fn(bool) + Send + Sync + 'static) -> Readiness {
        Readiness { ready: Arc::default(), tell: Some(Arc::new(tell)) }
    }

    /// Whether the bot is ready now.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Relaxed)
    }

    fn set(&self, ready: bool) {
        let before = self.ready.swap(ready, Ordering::Relaxed);
        if let Some(tell) = self.tell.as_ref().filter(|_| before != ready) {
            tell(ready);
        }
    }
}

impl fmt::Debug for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Readiness").field(&self.is_ready()).finish()
    }
}

/// Why the bot ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Discord answered 401, or closed the gateway with 4004.
    #[error("Discord refuses the token; make a new one in the developer portal and start again")]
    TokenRefused,
    /// No connection for too long, or one that Discord keeps closing.
    #[error("The connection to Discord's gateway is lost: {0}")]
    Watchdog(String),
    /// `discord.json` could not be read or written.
    #[error(transparent)]
    Memory(#[from] MemoryError),
    /// No client for HTTP could be made.
    #[error("no HTTP client could be made")]
    Client(#[from] reqwest::Error),
    /// No client for attachments could be made.
    #[error("no HTTP client for attachments could be made")]
    Files(#[from] fetch::FetchError),
}

impl RunError {
    /// The program's exit status: 77 token refused, 70 gateway watchdog, 74 disk, 78 configuration.
    #[must_use]
    pub fn exit_status(&self) -> u8 {
        match self {
            RunError::TokenRefused => 77,
            RunError::Watchdog(_) => 70,
            RunError::Memory(_) => 74,
            RunError::Client(_) | RunError::Files(_) => 78,
        }
    }
}

/// Connects and answers until `stop` is done, which gives `Ok`, or until it is useless to go on.
///
/// An unreachable Discord is not: it is asked again with growing pauses. After `stop` nothing new is taken in hand, what
/// is may take 5 s more, and the gateway is closed.
pub async fn run(
    desk: Desk,
    token: Token,
    settings: Settings,
    ready: Readiness,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), RunError> {
    let memory = Memory::open(&settings.state_dir)?;
    let client = transport::client()?;
    let http = || {
        let builder = HttpBuilder::new(token.expose()).client(client.clone()).ratelimiter_disabled(true);
        let builder = builder.default_allowed_mentions(serenity::all::CreateAllowedMentions::new());
        match &settings.api_base {
            Some(base) => builder.proxy(base.trim_end_matches('/')).build(),
            None => builder.build(),
        }
    };
    let transport = Transport::new(client.clone(), http());
    let gateway_http = http();
    let bot = Arc::new(Bot::new(desk, settings, memory, transport, fetch::client()?));
    let connection = gateway::Connection::default();
    let end = {
        let mut serving = pin!(gateway::serve(Arc::clone(&bot), gateway_http, &connection, &ready));
        let mut stop = pin!(stop);
        tokio::select! {
            biased;
            () = &mut stop => None,
            () = bot.transport.token_refused.notified() => Some(RunError::TokenRefused),
            error = &mut serving => Some(error),
        }
    };
    ready.set(false);
    if let Some(error) = end {
        return Err(error);
    }
    info!("Stopping");
    bot.finish(FINISH_WITHIN).await;
    connection.close().await;
    info!("Stopped");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn a_change_of_readiness_is_told_once() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let ready = Readiness::telling({
            let told = Arc::clone(&told);
            move |ready| told.lock().unwrap().push(ready)
        });
        for now in [false, true, true, false] {
            ready.clone().set(now);
        }
        assert_eq!(*told.lock().unwrap(), [true, false]);
        assert!(!ready.is_ready());
    }

    #[test]
    fn each_end_has_its_exit_status() {
        assert_eq!(RunError::TokenRefused.exit_status(), 77);
        assert_eq!(RunError::Watchdog(String::new()).exit_status(), 70);
    }

    #[test]
    fn a_setting_that_is_none_is_refused() {
        let read = |text: &str| serde_json::from_str::<Settings>(text);
        assert_eq!(read("{}").unwrap().watchdog_seconds, 120);
        assert!(read("{\"api_base\": \"http://127.0.0.1:9\"}").is_ok());
        assert!(read("{\"api_bse\": \"\"}").is_err());
    }
}
