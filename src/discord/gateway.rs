//! Being connected: the gateway found, the bot identified within Discord's limits, and the connection watched.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use serde::Deserialize;
use serenity::{
    all::{
        ClientBuilder, Context, EventHandler, GatewayError, GatewayIntents, Interaction, Message, Ready, ResumedEvent,
        ShardId, ShardManager,
    },
    async_trait,
    http::{Http, Route},
};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    time::{sleep, timeout},
};
use tracing::{info, warn};

use super::{
    Readiness, RunError,
    bot::Bot,
    gate::{BETWEEN_CONNECTIONS, Gate, is_open},
    pulse::{Look, Watched},
    transport::{SendError, jittered},
};

/// Nothing privileged: a message that mentions the bot comes with its text
/// (<https://discord.com/developers/docs/events/gateway#message-content-intent>).
const INTENTS: GatewayIntents =
    GatewayIntents::GUILDS.union(GatewayIntents::GUILD_MESSAGES).union(GatewayIntents::DIRECT_MESSAGES);
/// The pauses between asking for the gateway: doubled from the first to the last.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
/// How often the shards are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How long closing may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(3);

/// How long a left-over word of an ending takes to be read.
const LEFTOVER_WITHIN: Duration = Duration::from_millis(20);
/// The close code that ends a session for good (<https://discord.com/developers/docs/events/gateway#disconnecting>).
const GOODBYE: u16 = 1000;

/// The shards, once there are any, and the runtime that they have to themselves.
#[derive(Debug, Default)]
pub(super) struct Connection {
    shards: OnceLock<Arc<ShardManager>>,
    apart: OnceLock<Apart>,
}

/// A runtime for serenity alone. Version 0.12.5 takes the end of a connection that was closed without a code for "nothing
/// yet" and asks again without a pause, until its next heartbeat. A task that never pauses can leave its runtime without
/// a thread that looks after timers, sockets and signals; ours must not be that runtime.
#[derive(Debug)]
struct Apart(Option<Runtime>);

impl Apart {
    fn new() -> std::io::Result<Apart> {
        let runtime = Builder::new_multi_thread().worker_threads(2).thread_name("gateway").enable_all().build()?;
        Ok(Apart(Some(runtime)))
    }

    /// Runs `future` there.
    async fn run<T: Send + 'static>(
        &self,
        future: impl Future<Output = serenity::Result<T>> + Send + 'static,
    ) -> Result<T, RunError> {
        let runtime = self.0.as_ref().expect("only dropping takes it away");
        match runtime.spawn(future).await {
            Ok(result) => result.map_err(|error| ended(&error)),
            Err(error) => Err(RunError::Watchdog(error.to_string())),
        }
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        // Waiting for its threads is not allowed where futures run.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Connection {
    /// Says goodbye to the gateway, where there is a connection.
    pub(super) async fn close(&self) {
        let Some(shards) = self.shards.get() else { return };
        // A restarted shard leaves word of an ending that the manager would take for the one to come, and not wait for
        // it. Ending a shard that does not exist takes in what is left.
        while timeout(LEFTOVER_WITHIN, shards.shutdown(ShardId(u32::MAX), GOODBYE)).await.is_ok() {}
        if timeout(CLOSE_WITHIN, shards.shutdown_all()).await.is_err() {
            warn!("The gateway did not answer the goodbye");
        }
    }
}

/// `GET /gateway`.
#[derive(Debug, Deserialize)]
struct Address {
    url: String,
}

/// `GET /gateway/bot`.
#[derive(Debug, Deserialize)]
struct Advice {
    shards: u32,
    session_start_limit: StartLimit,
}

/// <https://discord.com/developers/docs/events/gateway#session-start-limit-object>
#[derive(Debug, Deserialize)]
struct StartLimit {
    remaining: u32,
    /// Milliseconds.
    reset_after: u64,
}

/// Connects and stays connected; comes back only when it is useless to go on.
pub(super) async fn serve(bot: Arc<Bot>, http: Http, connection: &Connection, ready: &Readiness) -> RunError {
    let (url, shards) = match found(&bot).await {
        Ok(found) => found,
        Err(error) => return error,
    };
    if let Err(error) = turn(&bot, shards).await {
        return error;
    }
    let apart = match Apart::new() {
        Ok(apart) => connection.apart.get_or_init(|| apart),
        Err(error) => return RunError::Watchdog(error.to_string()),
    };
    let handler = Handler { bot: Arc::clone(&bot), home: Handle::current() };
    let builder = ClientBuilder::new_with_http(http, INTENTS).event_handler(handler);
    let mut client = match apart.run(async { builder.await }).await {
        Ok(client) => client,
        Err(error) => return error,
    };
    // serenity has asked for the address again and, refused, has taken one it knows by heart: it shall go nowhere else.
    *client.ws_url.lock().await = url;
    let gate = Gate::new(Arc::clone(&client.ws_url));
    let manager = Arc::clone(&client.shard_manager);
    let _ = connection.shards.set(Arc::clone(&manager));
    info!(shards, "Connecting to the gateway with {shards} shards");
    tokio::select! {
        ended_by_itself = apart.run(async move { client.start_shards(shards).await }) => match ended_by_itself {
            Ok(()) => RunError::Watchdog("all shards have ended".to_owned()),
            Err(error) => error,
        },
        error = watched(&bot, &manager, shards, gate, ready) => error,
    }
}

/// The gateway's address and how many shards to use, asked for with growing pauses until there is an answer.
async fn found(bot: &Bot) -> Result<(String, u32), RunError> {
    let mut pause = FIRST_PAUSE;
    loop {
        let wait = match asked(bot).await {
            Ok((address, advice)) => {
                let StartLimit { remaining, reset_after } = advice.session_start_limit;
                let shards = advice.shards.max(1);
                if remaining >= shards {
                    return Ok((address.url, shards));
                }
                let wait = Duration::from_millis(reset_after).max(FIRST_PAUSE);
                warn!(wait_s = wait.as_secs(), "Discord allows no further start for {} s", wait.as_secs());
                wait
            }
            Err(SendError::Token) => return Err(RunError::TokenRefused),
            Err(error) => {
                let wait = jittered(pause);
                pause = (pause * 2).min(LONGEST_PAUSE);
                let seconds = wait.as_secs_f32();
                warn!(%error, wait_s = seconds, "Discord cannot be reached ({error}); asking again in {seconds:.1} s");
                wait
            }
        };
        sleep(wait).await;
    }
}

async fn asked(bot: &Bot) -> Result<(Address, Advice), SendError> {
    let address: Address = bot.transport.get(&Route::Gateway).await?;
    let is_gateway = reqwest::Url::parse(&address.url).is_ok_and(|url| matches!(url.scheme(), "ws" | "wss"));
    if !is_gateway {
        return Err(SendError::Unreadable);
    }
    Ok((address, bot.transport.get(&Route::GatewayBot).await?))
}

/// Waits until another start cannot bring the token into danger, and notes the start.
async fn turn(bot: &Bot, shards: u32) -> Result<(), RunError> {
    let wait = bot.memory.wait_before_identify(shards, Timestamp::now());
    if !wait.is_zero() {
        let seconds = wait.as_secs();
        warn!(wait_s = seconds, "Started too often of late; waiting {seconds} s before connecting");
        sleep(wait).await;
    }
    Ok(bot.memory.note_identify(shards, Timestamp::now())?)
}

/// Looks at every shard again and again; keeps `ready` true while all are connected, and the gate shut where they connect
/// in vain.
async fn watched(bot: &Bot, manager: &ShardManager, shards: u32, mut gate: Gate, ready: &Readiness) -> RunError {
    let start = Instant::now();
    let mut watched: Vec<Watched> =
        (0..shards).map(|shard| Watched::new(start + BETWEEN_CONNECTIONS * shard)).collect();
    loop {
        // Elapsed or woken, it is time to look.
        let _ = timeout(LOOK_EVERY, bot.pulse.changed()).await;
        let now = Instant::now();
        let looks = looks(bot, manager, &mut watched, now).await;
        let identifies = looks.iter().map(|look| look.identifies).sum();
        if identifies > 0 {
            note_identify(bot, identifies);
        }
        let lost = watched.iter().filter_map(|shard| shard.lost_for(now)).max();
        gate.set(lost.is_none_or(is_open));
        let connected = looks.iter().all(|look| look.connected);
        if ready.is_ready() != connected {
            ready.set(connected);
            info!("{}", if connected { "Connected to the gateway" } else { "The gateway's connection was lost" });
        }
        if let Some(reason) = watched.iter().find_map(|shard| shard.verdict(now, bot.patience())) {
            return RunError::Watchdog(reason);
        }
    }
}

async fn looks(bot: &Bot, manager: &ShardManager, watched: &mut [Watched], now: Instant) -> Vec<Look> {
    let runners = manager.runners.lock().await;
    let look = |(watched, shard): (&mut Watched, u32)| {
        let runner = runners.get(&ShardId(shard));
        let (stage, latency) = (runner.map(|runner| runner.stage), runner.and_then(|runner| runner.latency));
        watched.look(now, stage, latency, bot.pulse.of(shard))
    };
    watched.iter_mut().zip(0..).map(look).collect()
}

/// A full disk is no reason to stop answering: a restart would notice it before it connects.
fn note_identify(bot: &Bot, times: u64) {
    let times = u32::try_from(times).unwrap_or(u32::MAX);
    if let Err(error) = bot.memory.note_identify(times, Timestamp::now()) {
        warn!(%error, "Could not note that the bot identified itself: {error}");
    }
}

fn ended(error: &serenity::Error) -> RunError {
    match error {
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => RunError::TokenRefused,
        serenity::Error::Gateway(GatewayError::InvalidGatewayIntents | GatewayError::DisallowedGatewayIntents) => {
            RunError::Watchdog("Discord refuses the gateway intents".to_owned())
        }
        other => RunError::Watchdog(other.to_string()),
    }
}

/// Takes serenity's events, each on a task of its own, home from serenity's runtime.
struct Handler {
    bot: Arc<Bot>,
    home: Handle,
}

#[async_trait]
impl EventHandler for Handler {
    async fn ready(&self, context: Context, ready: Ready) {
        self.bot.pulse.ready(context.shard_id.0);
        let bot = Arc::clone(&self.bot);
        self.home.spawn(async move { bot.identified(ready.user.id.get(), ready.application.id.get()).await });
    }

    async fn resume(&self, context: Context, _event: ResumedEvent) {
        self.bot.pulse.resumed(context.shard_id.0);
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let arrived = Instant::now();
        self.bot.pulse.event(context.shard_id.0);
        self.home.spawn(Arc::clone(&self.bot).interaction(interaction, arrived));
    }

    async fn message(&self, context: Context, message: Message) {
        self.bot.pulse.event(context.shard_id.0);
        self.home.spawn(Arc::clone(&self.bot).message(message));
    }
}
