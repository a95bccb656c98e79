//! Everything that answering needs: the data folder, the way to Discord, and the hands that are free. Mentions are
//! answered here, interactions in `interaction`.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use serenity::all::{ChannelId, GuildId, Message, UserId};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::{JoinError, JoinHandle, spawn_blocking},
    time::timeout,
};
use tracing::{debug, error, info, warn};

use super::{
    Settings,
    button::Seal,
    conversation::{self, Conversations, Turn},
    limits::FOLLOW_UP_WITHIN,
    memory::Memory,
    mention,
    message::Outgoing,
    place::Place,
    pulse::Pulse,
    registration,
    reply::Asking,
    seen::Seen,
    transport::{SendError, Transport},
    trouble::Trouble,
};
use crate::{
    answer::Question,
    command::{self, Command, TABLE},
    curate::Desk,
};

/// Interactions and mentions in hand at once; more are told to come back.
pub(super) const HANDS: usize = 64;

const BUSY: &str = "Verbatim is busy; try again in a few seconds.";
const RESTARTING: &str = "Verbatim is restarting; try again in a minute.";
const ASK_ME: &str =
    "Ask me a question: mention me and write it behind, or use `/ask`. `/help` shows what else I can do.";

/// One bot: a data folder, and the way to Discord.
#[derive(Debug)]
pub(super) struct Bot {
    pub(super) desk: Desk,
    pub(super) settings: Settings,
    seal: Seal,
    pub(super) files: reqwest::Client,
    hands: Arc<Semaphore>,
    seen: Mutex<Seen>,
    conversations: Arc<Conversations>,
    stopping: AtomicBool,
    registered: AtomicBool,
    /// The bot's own user id; 0 before the first READY.
    me: AtomicU64,
    pub(super) transport: Transport,
    pub(super) memory: Memory,
    pub(super) pulse: Pulse,
}

/// How an answer is shown.
pub(super) enum Show {
    /// As a message of its own.
    Message(Outgoing),
    /// In place of the pressed button's message.
    Instead(Outgoing),
}

/// An answer being made.
pub(super) type Work = JoinHandle<Result<Show, Trouble>>;

impl Bot {
    pub(super) fn new(
        desk: Desk,
        settings: Settings,
        memory: Memory,
        transport: Transport,
        files: reqwest::Client,
    ) -> Bot {
        Bot {
            desk,
            settings,
            seal: memory.seal(),
            files,
            hands: Arc::new(Semaphore::new(HANDS)),
            seen: Mutex::default(),
            conversations: Arc::default(),
            stopping: AtomicBool::new(false),
            registered: AtomicBool::new(false),
            me: AtomicU64::new(0),
            transport,
            memory,
            pulse: Pulse::default(),
        }
    }

    /// How long it may be without a connection.
    pub(super) fn patience(&self) -> Duration {
        Duration::from_secs(self.settings.watchdog_seconds)
    }

    /// Takes nothing new in hand, and waits for what is, at most `within`.
    pub(super) async fn finish(&self, within: Duration) {
        self.stopping.store(true, Ordering::Relaxed);
        let all = u32::try_from(HANDS).unwrap_or(u32::MAX);
        if timeout(within, self.hands.acquire_many(all)).await.is_err() {
            warn!("Stopped with answers still in hand");
        }
        let tally = &self.transport.tally;
        let [answered, given_up, repeated, busy, panicked] =
            [&tally.answered, &tally.given_up, &tally.repeated, &tally.busy, &tally.panicked]
                .map(|count| count.load(Ordering::Relaxed));
        info!(answered, given_up, repeated, busy, panicked, "Answered {answered} interactions, gave up {given_up}");
    }

    /// READY: who the bot is, and its commands, where they are not registered yet.
    pub(super) async fn identified(&self, me: u64, application: u64) {
        self.me.store(me, Ordering::Relaxed);
        if self.registered.swap(true, Ordering::Relaxed) {
            return;
        }
        let body = registration::commands(TABLE);
        let hash = registration::hash(&body);
        if self.memory.has_commands(application, &hash) {
            debug!("The commands are registered already");
            return;
        }
        match self.transport.commands(application, &body).await {
            Ok(()) => {
                info!(commands = TABLE.len(), "Registered {} commands", TABLE.len());
                if let Err(error) = self.memory.note_commands(application, &hash) {
                    warn!(%error, "Could not note the registered commands: {error}");
                }
            }
            Err(error) => {
                error!(%error, "Could not register the commands: {error}; trying again at the next connection");
                self.registered.store(false, Ordering::Relaxed);
            }
        }
    }

    /// A hand, where one is free and the bot is not stopping; else what to say instead.
    pub(super) fn hand(&self) -> Result<OwnedSemaphorePermit, &'static str> {
        if self.stopping.load(Ordering::Relaxed) {
            return Err(RESTARTING);
        }
        Arc::clone(&self.hands).try_acquire_owned().map_err(|_| {
            self.transport.tally.busy.fetch_add(1, Ordering::Relaxed);
            BUSY
        })
    }

    pub(super) fn is_new(&self, id: u64) -> bool {
        let new = self.seen.lock().unwrap_or_else(PoisonError::into_inner).is_new(id);
        if !new {
            self.transport.tally.repeated.fetch_add(1, Ordering::Relaxed);
        }
        new
    }

    /// Runs `make` on a thread that may block.
    pub(super) fn work<F>(&self, place: Place, private: bool, make: F) -> Work
    where
        F: FnOnce(Asking<'_>) -> Result<Show, Trouble> + Send + 'static,
    {
        let (desk, seal) = (self.desk.clone(), self.seal.clone());
        spawn_blocking(move || make(Asking { desk: &desk, seal: &seal, place, private, now: Timestamp::now() }))
    }

    pub(super) fn outcome(&self, joined: Result<Result<Show, Trouble>, JoinError>) -> Result<Show, Trouble> {
        joined.unwrap_or_else(|_| {
            self.transport.tally.panicked.fetch_add(1, Ordering::Relaxed);
            Err(Trouble::Panicked)
        })
    }

    /// What `work` gives, or the trouble that it panicked, or that it took longer than an interaction lives.
    pub(super) async fn done(&self, work: Work) -> Result<Show, Trouble> {
        match timeout(FOLLOW_UP_WITHIN, work).await {
            Ok(joined) => self.outcome(joined),
            Err(_) => Err(Trouble::TooSlow),
        }
    }

    pub(super) fn later(&self, what: &str, sent: Result<(), SendError>) {
        if let Err(error) = sent {
            self.transport.tally.given_up.fetch_add(1, Ordering::Relaxed);
            warn!(%error, "Could not send {what}: {error}");
        }
    }

    /// Answers a message that mentions the bot with a reply.
    pub(super) async fn message(self: Arc<Self>, message: Message) {
        let Some(asked) = mention::question(&message, self.me.load(Ordering::Relaxed)) else { return };
        let Some(place) = place(message.guild_id, message.channel_id, message.author.id) else { return };
        if !self.is_new(message.id.get()) {
            return;
        }
        let hand = self.hand();
        let outgoing = match &hand {
            Ok(_) => {
                let replied_to = mention::replied_to(&message, self.me.load(Ordering::Relaxed));
                self.mentioned(asked, place, Turn { asked_in: message.id.get(), replied_to }).await
            }
            Err(sentence) => Outgoing::text(sentence),
        };
        let body = outgoing.reply(place.channel, message.id.get());
        let sent = self.transport.message(message.channel_id, &body).await;
        self.later("a reply", sent);
        drop(hand);
    }

    /// The answer to `question`, being made.
    pub(super) fn asked(&self, place: Place, private: bool, turn: Turn, question: Question) -> Work {
        let conversations = Arc::clone(&self.conversations);
        self.work(place, private, move |asking| {
            conversation::page(asking, &conversations, turn, &question).map(Show::Message)
        })
    }

    async fn mentioned(&self, asked: String, place: Place, turn: Turn) -> Outgoing {
        if asked.is_empty() {
            return Outgoing::text(ASK_ME);
        }
        let question = match command::parse("ask", &[("question".to_owned(), asked)]) {
            Ok(Command::Question { question, .. }) => question,
            Ok(_) => return Outgoing::text(ASK_ME),
            Err(error) => return Trouble::from(error).told(),
        };
        message(self.done(self.asked(place, false, turn, question)).await)
    }
}

/// What `result` shows as a message of its own.
pub(super) fn message(result: Result<Show, Trouble>) -> Outgoing {
    match result {
        Ok(Show::Message(outgoing) | Show::Instead(outgoing)) => outgoing,
        Err(trouble) => trouble.told(),
    }
}

/// Where it is asked; `None` outside a server.
pub(super) fn place(guild: Option<GuildId>, channel: ChannelId, user: UserId) -> Option<Place> {
    Some(Place { guild: guild?.get(), channel: channel.get(), user: user.get() })
}
