//! The gateway: HELLO, IDENTIFY → READY, heartbeats, RESUME with what was missed, and everything that goes wrong there
//! (<https://discord.com/developers/docs/events/gateway>). Every frame from the bot is kept.

mod disturbance;

use std::{
    collections::HashMap,
    io::Write as _,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{
        State as Extracted, WebSocketUpgrade,
        ws::{CloseFrame, Message as Frame, WebSocket},
    },
    http::Uri,
    response::Response,
};
use flate2::{Compression, write::ZlibEncoder};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::{
    GUILD, OTHER_GUILD, Shared, State, TOKEN,
    payload::{self, Place},
};

/// What an application may send in one frame (`#sending-events`).
const FRAME_BYTES_MAX: usize = 4096;
/// Frames in a minute (`#rate-limiting`).
const FRAMES_A_MINUTE_MAX: usize = 120;
/// With `max_concurrency` 1, IDENTIFYs are at least this far apart (`#sharding-max-concurrency`).
const IDENTIFY_PAUSE: Duration = Duration::from_secs(5);

const GUILDS: u64 = 1;
const GUILD_MESSAGES: u64 = 1 << 9;
const DIRECT_MESSAGES: u64 = 1 << 12;
/// `GUILD_MEMBERS`, `GUILD_PRESENCES`, `MESSAGE_CONTENT`: to be granted by hand (`#privileged-intents`).
const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | 1 << 15;

/// The gateway's side of the connection, over all connections of a test.
#[derive(Debug)]
pub(super) struct Gateway {
    /// Where it listens; also where a session is resumed.
    pub(super) url: String,
    open: HashMap<u64, UnboundedSender<Out>>,
    connected: u64,
    /// The connection that is identified or resumed.
    line: Option<u64>,
    session: Option<Session>,
    sessions: u64,
    intents: u64,
    compress: bool,
    frames: Vec<Sent>,
    /// How the bot ended its connections: the code of each close frame.
    farewells: Vec<Option<u16>>,
    identified: Option<Instant>,
    heartbeat: Duration,
    deaf: bool,
    mute: bool,
    refusal: Option<u16>,
    turned_away: usize,
}

/// A session, with all that was dispatched in it.
#[derive(Debug)]
struct Session {
    id: String,
    sequence: u64,
    dispatched: Vec<(u64, Value)>,
}

/// One frame from the bot.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) op: u64,
    pub(crate) body: Value,
    pub(crate) at: Instant,
}

/// What goes out to one connection.
#[derive(Debug)]
enum Out {
    Text(String),
    Binary(Vec<u8>),
    Close(Option<u16>),
    /// The connection breaks without a close frame.
    Break,
}

impl Default for Gateway {
    fn default() -> Self {
        Gateway {
            url: String::new(),
            open: HashMap::new(),
            connected: 0,
            line: None,
            session: None,
            sessions: 0,
            intents: 0,
            compress: false,
            frames: Vec::new(),
            farewells: Vec::new(),
            identified: None,
            heartbeat: Duration::from_millis(41_250),
            deaf: false,
            mute: false,
            refusal: None,
            turned_away: 0,
        }
    }
}

/// `GET /gateway` with an upgrade: the socket itself.
pub(super) async fn connect(
    Extracted(shared): Extracted<Arc<Shared>>,
    uri: Uri,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !uri.query().unwrap_or_default().contains("v=10") {
        shared.change(|state| state.violate(format!("{uri}: the gateway's version must be given as v=10")));
    }
    upgrade.on_upgrade(move |socket| converse(shared, socket))
}

async fn converse(shared: Arc<Shared>, mut socket: WebSocket) {
    let (sender, mut outbox) = unbounded_channel();
    let number = shared.change(|state| state.gateway.open(sender));
    loop {
        let alive = tokio::select! {
            received = socket.recv() => received.and_then(Result::ok).is_some_and(|frame| heard(&shared, number, frame)),
            out = outbox.recv() => match out {
                Some(out) => sent(&mut socket, out).await,
                None => false,
            },
        };
        if !alive {
            break;
        }
    }
    shared.change(|state| state.gateway.close(number));
}

/// Takes in a frame; whether the connection goes on after it.
fn heard(shared: &Shared, number: u64, frame: Frame) -> bool {
    match frame {
        Frame::Text(text) => shared.change(|state| state.hear(number, &text)),
        Frame::Close(frame) => {
            shared.change(|state| state.gateway.farewells.push(frame.map(|frame| frame.code)));
            return false;
        }
        Frame::Binary(_) | Frame::Ping(_) | Frame::Pong(_) => {}
    }
    true
}

/// Sends what is to be sent; whether the connection goes on after it.
async fn sent(socket: &mut WebSocket, out: Out) -> bool {
    let frame = match out {
        Out::Text(text) => Frame::Text(text.into()),
        Out::Binary(bytes) => Frame::Binary(bytes.into()),
        Out::Close(code) => {
            let close = Frame::Close(code.map(|code| CloseFrame { code, reason: "".into() }));
            // Nothing can be done about a bot that is gone already.
            let _gone = socket.send(close).await;
            return false;
        }
        Out::Break => return false,
    };
    socket.send(frame).await.is_ok()
}

impl Gateway {
    fn open(&mut self, sender: UnboundedSender<Out>) -> u64 {
        self.connected += 1;
        self.open.insert(self.connected, sender);
        if !self.mute {
            let interval = u64::try_from(self.heartbeat.as_millis()).expect("a heartbeat is a matter of seconds");
            self.send(self.connected, &json!({"op": 10, "d": {"heartbeat_interval": interval}, "s": null, "t": null}));
        }
        self.connected
    }

    fn close(&mut self, number: u64) {
        self.open.remove(&number);
        self.line = self.line.filter(|line| *line != number);
    }

    /// Sends to one connection; nothing where it is gone.
    fn out(&self, number: u64, out: Out) {
        if let Some(sender) = self.open.get(&number) {
            // The connection may end at this very moment; the bot then misses the frame, as it would with Discord.
            let _gone = sender.send(out);
        }
    }

    fn send(&self, number: u64, payload: &Value) {
        self.out(number, Out::Text(payload.to_string()));
    }

    /// Sends to the connection that is identified, every other one compressed where the bot has asked for it.
    fn send_event(&self, sequence: u64, payload: &Value) {
        let Some(line) = self.line else { return };
        if self.compress && sequence.is_multiple_of(2) {
            self.out(line, Out::Binary(compressed(payload.to_string().as_bytes())));
        } else {
            self.send(line, payload);
        }
    }

    /// An event of the running session: sent, and kept for a RESUME. Lost where there is no session.
    fn dispatch(&mut self, name: &str, data: &Value) {
        let Some(session) = &mut self.session else { return };
        session.sequence += 1;
        let sequence = session.sequence;
        let payload = json!({"op": 0, "t": name, "s": sequence, "d": data});
        session.dispatched.push((sequence, payload.clone()));
        self.send_event(sequence, &payload);
    }

    /// The frames so far, for a failing test.
    pub(super) fn story(&self) -> impl Iterator<Item = String> {
        self.frames
            .iter()
            .filter(|frame| frame.op != 1)
            .map(|frame| format!("gateway: op {} {}", frame.op, frame.body["d"]["seq"]))
    }
}

impl State {
    /// A frame from the bot.
    fn hear(&mut self, number: u64, text: &str) {
        let body: Value = serde_json::from_str(text).unwrap_or_default();
        let Some(op) = body["op"].as_u64() else {
            self.violate(format!("gateway: `{text}` is no payload"));
            return self.gateway.out(number, Out::Close(Some(4002)));
        };
        if text.len() > FRAME_BYTES_MAX {
            self.violate(format!("gateway: a frame of {} bytes, at most {FRAME_BYTES_MAX}", text.len()));
        }
        let now = Instant::now();
        self.gateway.frames.push(Sent { op, body: body.clone(), at: now });
        let recent =
            self.gateway.frames.iter().rev().take_while(|frame| now - frame.at < Duration::from_mins(1)).count();
        if recent > FRAMES_A_MINUTE_MAX {
            self.violate(format!("gateway: {recent} frames in a minute, at most {FRAMES_A_MINUTE_MAX}"));
        }
        match op {
            1 if !self.gateway.deaf => self.gateway.send(number, &json!({"op": 11, "d": null, "s": null, "t": null})),
            1 | 3 => {}
            2 => self.identify(number, &body["d"]),
            6 => self.resume(number, &body["d"]),
            _ => self.violate(format!("gateway: op {op} is nothing that a bot of one process needs")),
        }
    }

    fn identify(&mut self, number: u64, given: &Value) {
        if !is_token(&given["token"]) {
            return self.gateway.out(number, Out::Close(Some(4004)));
        }
        if let Some(code) = self.gateway.refusal {
            return self.gateway.out(number, Out::Close(Some(code)));
        }
        if self.gateway.turned_away > 0 {
            self.gateway.turned_away -= 1;
            return self.gateway.send(number, &json!({"op": 9, "d": false, "s": null, "t": null}));
        }
        let intents = given["intents"].as_u64().unwrap_or_default();
        if intents & PRIVILEGED != 0 {
            self.violate(format!("gateway: intents {intents:#b} ask for privileged ones"));
            return self.gateway.out(number, Out::Close(Some(4014)));
        }
        let now = Instant::now();
        if self.gateway.identified.is_some_and(|before| now - before < IDENTIFY_PAUSE) {
            self.violate("gateway: two IDENTIFYs within 5 seconds");
        }
        self.gateway.identified = Some(now);
        self.gateway.intents = intents;
        self.gateway.compress = given["compress"] == true;
        self.gateway.sessions += 1;
        let id = format!("session-{}", self.gateway.sessions);
        self.gateway.session = Some(Session { id: id.clone(), sequence: 0, dispatched: Vec::new() });
        self.gateway.line = Some(number);
        let ready = payload::ready(&id, &self.gateway.url, &[GUILD, OTHER_GUILD]);
        self.gateway.dispatch("READY", &ready);
        if intents & GUILDS != 0 {
            for guild in [GUILD, OTHER_GUILD] {
                self.gateway.dispatch("GUILD_CREATE", &payload::guild(guild));
            }
        }
    }

    fn resume(&mut self, number: u64, given: &Value) {
        let known = self.gateway.session.as_ref().filter(|session| session.id == given["session_id"]);
        let seen = given["seq"].as_u64().unwrap_or_default();
        let (Some(session), true) = (known, is_token(&given["token"])) else {
            return self.gateway.send(number, &json!({"op": 9, "d": false, "s": null, "t": null}));
        };
        if seen > session.sequence {
            return self.gateway.out(number, Out::Close(Some(4007)));
        }
        let missed: Vec<_> = session.dispatched.iter().filter(|(sequence, _)| *sequence > seen).cloned().collect();
        self.gateway.line = Some(number);
        for (sequence, payload) in missed {
            self.gateway.send_event(sequence, &payload);
        }
        self.gateway.dispatch("RESUMED", &json!({}));
    }

    /// An event that every connected application gets.
    pub(super) fn dispatch(&mut self, name: &str, data: &Value) {
        self.gateway.dispatch(name, data);
    }

    /// `MESSAGE_CREATE`, where the intents cover it.
    pub(super) fn dispatch_message(&mut self, message: &Value, place: Place) {
        let needed = if place.guild().is_some() { GUILD_MESSAGES } else { DIRECT_MESSAGES };
        if self.gateway.intents & needed != 0 {
            self.gateway.dispatch("MESSAGE_CREATE", message);
        }
    }
}

fn is_token(given: &Value) -> bool {
    given.as_str().is_some_and(|token| token.trim_start_matches("Bot ") == TOKEN)
}

/// `bytes` as one whole zlib stream.
pub(super) fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("writing to memory cannot fail");
    encoder.finish().expect("writing to memory cannot fail")
}
