//! A fake Discord on 127.0.0.1: its REST interface and its gateway, with its deadlines, refusals and limits.
//!
//! A test talks to it from outside the bot: it lets people send commands, press buttons and mention the bot, and sees
//! what they would see. Whatever the bot does against Discord's rules is answered as Discord would and remembered as a
//! violation; a test that ends with one fails.
//!
//! `gateway` holds the socket, `rest` the routes, `interaction` the rules of answering, `message` what can be seen,
//! `limits` and `schema` what a body may hold, `fault` what goes wrong on purpose, `call` what people do,
//! `bot` the real program as its child.

mod bot;
mod call;
mod fault;
mod gateway;
mod interaction;
mod limits;
mod message;
mod payload;
mod request;
mod rest;
mod schema;

use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use axum::{Router, routing};
use serde_json::Value;
use tokio::{net::TcpListener, runtime::Runtime};

pub(crate) use bot::{Article, Scene, request};
pub(crate) use call::{Choice, Shown};
pub(crate) use fault::Fault;
pub(crate) use payload::{
    ADMIN, ALICE, ANOTHER_BOT, BEN, CHANNEL, GUILD, MODERATOR, OTHER_CHANNEL, OTHER_GUILD, Person, Place,
};
pub(crate) use request::Request;

/// The made-up token that the fake takes, in the shape of a real one.
pub(crate) const TOKEN: &str = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.FakeFk.made-up-for-the-tests-0123456789abcdef";

/// How long a test waits for something that must happen. Long, since many tests share few cores; never slept through.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running fake. Dropping it at the end of a test fails the test if the bot broke a rule.
#[derive(Debug)]
pub(crate) struct Fake {
    shared: Arc<Shared>,
    runtime: Option<Runtime>,
}

/// What the routes and the test share.
#[derive(Debug)]
struct Shared {
    address: SocketAddr,
    state: Mutex<State>,
    changed: Condvar,
}

/// Everything that the fake knows.
#[derive(Debug, Default)]
struct State {
    gateway: gateway::Gateway,
    interactions: HashMap<u64, interaction::Interaction>,
    messages: BTreeMap<u64, message::Message>,
    /// By guild; `None` for the global ones.
    commands: BTreeMap<Option<u64>, Vec<Value>>,
    /// How often commands were put.
    registrations: usize,
    requests: Vec<Request>,
    faults: Vec<Fault>,
    /// What the CDN serves, by path.
    files: HashMap<String, Vec<u8>>,
    violations: Vec<String>,
    ids: u64,
}

impl Fake {
    /// Listens on a free port.
    pub(crate) fn start() -> Fake {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime of one thread can be had");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("127.0.0.1 has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let mut state = State::default();
        state.gateway.url = format!("ws://{address}/gateway");
        let shared = Arc::new(Shared { address, state: Mutex::new(state), changed: Condvar::new() });
        let routes = Router::new()
            .route("/gateway", routing::get(gateway::connect))
            .route("/gateway/", routing::get(gateway::connect))
            .fallback(rest::answer)
            .with_state(Arc::clone(&shared));
        runtime.spawn(async move { axum::serve(listener, routes).await });
        Fake { shared, runtime: Some(runtime) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// What stands in for `https://discord.com`.
    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.shared.address)
    }

    /// A file on the fake CDN; its address. As with Discord, of the name only letters, digits and `._-` get into it.
    pub(crate) fn serve_file(&self, name: &str, bytes: &[u8]) -> String {
        let plain = |character: &char| character.is_ascii_alphanumeric() || "._-".contains(*character);
        let name: String = name.chars().filter(plain).collect();
        let path = self.shared.change(|state| {
            let path = format!("/cdn/attachments/{}/{name}", state.fresh_id());
            state.files.insert(path.clone(), bytes.to_vec());
            path
        });
        format!("{}{path}", self.base())
    }

    /// Lets something go wrong.
    pub(crate) fn break_with(&self, fault: Fault) {
        self.shared.change(|state| state.faults.push(fault));
    }

    /// What the bot asked for over REST so far, in order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.look(|state| state.requests.clone())
    }

    /// The requests so far whose method is `method` and whose path contains `path`.
    pub(crate) fn requests_to(&self, method: &str, path: &str) -> Vec<Request> {
        self.requests().into_iter().filter(|request| request.method == method && request.path.contains(path)).collect()
    }

    /// Waits until there were `count` such requests.
    pub(crate) fn wait_for_requests(&self, method: &str, path: &str, count: usize) {
        let fits = |request: &&Request| request.method == method && request.path.contains(path);
        self.wait(&format!("{count} × {method} …{path}"), |state| {
            (state.requests.iter().filter(fits).count() >= count).then_some(())
        });
    }

    /// The commands that are registered globally.
    pub(crate) fn commands(&self) -> Vec<Value> {
        self.shared.look(|state| state.commands.get(&None).cloned().unwrap_or_default())
    }

    /// How often commands were put so far.
    pub(crate) fn registrations(&self) -> usize {
        self.shared.look(|state| state.registrations)
    }

    /// Waits until commands are registered.
    pub(crate) fn wait_for_commands(&self) {
        self.wait("the registration of commands", |state| (state.registrations > 0).then_some(()));
    }

    /// What the bot did against the rules, which the test expected: forgotten with this.
    pub(crate) fn take_violations(&self) -> Vec<String> {
        self.shared.change(|state| std::mem::take(&mut state.violations))
    }

    /// Waits until `ready` gives something; fails the test, saying what it waited for, when that takes too long.
    fn wait<T>(&self, what: &str, mut ready: impl FnMut(&mut State) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.shared.lock();
        loop {
            if let Some(found) = ready(&mut state) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let story = state.story();
                drop(state);
                panic!("waited {PATIENCE:?} for {what}; so far:\n{story}");
            }
            state = self.shared.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
        let violations = self.take_violations();
        assert!(violations.is_empty() || thread::panicking(), "against Discord's rules:\n{}", violations.join("\n"));
        if !violations.is_empty() {
            println!("against Discord's rules:\n{}", violations.join("\n"));
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.lock())
    }

    /// Changes the state and wakes the test if it waits.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.lock());
        self.changed.notify_all();
        result
    }
}

impl State {
    /// A snowflake that nothing else has.
    fn fresh_id(&mut self) -> u64 {
        self.ids += 1;
        7_000_000_000_000_000_000 + self.ids
    }

    fn violate(&mut self, what: impl Into<String>) {
        self.violations.push(what.into());
    }

    /// What happened last, for a failing test.
    fn story(&self) -> String {
        let requests =
            self.requests.iter().map(|request| format!("{} {} → {}", request.method, request.path, request.status));
        let lines: Vec<String> = requests.chain(self.gateway.story()).chain(self.violations.iter().cloned()).collect();
        let last = lines.len().saturating_sub(40);
        lines.into_iter().skip(last).collect::<Vec<_>>().join("\n")
    }
}
