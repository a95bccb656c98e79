//! The real program, run as a child against the fake.

use std::{
    env,
    ffi::OsString,
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Fake, PATIENCE, TOKEN};

/// How long the program may take to end after SIGTERM.
const GOODBYE: Duration = Duration::from_secs(10);

/// An article that a library is filled with; what is empty is not stated.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Article {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) outlet: &'static str,
    pub(crate) byline: &'static str,
    pub(crate) published: &'static str,
    pub(crate) url: &'static str,
    pub(crate) text: &'static str,
}

/// A fake Discord, a data folder, and the program between them.
#[derive(Debug)]
pub(crate) struct Scene {
    bot: Option<Bot>,
    token: String,
    settings: Vec<(&'static str, &'static str)>,
    data: TempDir,
    /// Everything that the programs of this scene have printed.
    printed: Arc<Mutex<String>>,
    pub(crate) fake: Fake,
}

#[derive(Debug)]
struct Bot {
    child: Child,
    readers: Vec<JoinHandle<()>>,
}

impl Scene {
    /// A server whose library holds `articles`, and the bot ready in it.
    pub(crate) fn with(articles: &[Article]) -> Scene {
        let mut scene = Scene::prepared(&[(super::GUILD, articles)]);
        scene.start();
        scene
    }

    /// The libraries filled, the bot not started yet.
    pub(crate) fn prepared(libraries: &[(u64, &[Article])]) -> Scene {
        let scene = Scene {
            bot: None,
            token: TOKEN.to_owned(),
            settings: Vec::new(),
            data: TempDir::new().expect("a temporary folder can be made"),
            printed: Arc::default(),
            fake: Fake::start(),
        };
        for (guild, articles) in libraries.iter().filter(|(_, articles)| !articles.is_empty()) {
            scene.import(*guild, articles);
        }
        scene
    }

    fn import(&self, guild: u64, articles: &[Article]) {
        let lines: Vec<String> = articles.iter().map(|article| article.line().to_string()).collect();
        let file = self.data.path().join("articles.jsonl");
        fs::write(&file, lines.join("\n")).expect("the folder can be written");
        let library = format!("guild-{guild}");
        let output = self.command().arg("import").arg(&file).args(["--library", &library]).output().expect("it runs");
        assert!(output.status.success(), "import: {}", String::from_utf8_lossy(&output.stderr));
        fs::remove_file(&file).expect("it was written above");
    }

    /// The program with this scene's folder and nothing of this machine's settings.
    fn command(&self) -> Command {
        let program = env::var_os("VERBATIM_BIN").unwrap_or_else(|| OsString::from(env!("CARGO_BIN_EXE_verbatim")));
        let mut command = Command::new(program);
        command.env_clear().current_dir(self.data.path());
        command.env("HOME", self.data.path()).env("VERBATIM_DATA_DIR", self.folder());
        command
    }

    fn folder(&self) -> std::path::PathBuf {
        self.data.path().join("data")
    }

    /// Runs a subcommand beside the bot; what it printed.
    pub(crate) fn run(&self, arguments: &[&str]) -> (ExitStatus, String) {
        let output = self.command().args(arguments).output().expect("it runs");
        let printed = [output.stdout, output.stderr].concat();
        (output.status, String::from_utf8_lossy(&printed).into_owned())
    }

    /// The token that the next start is given.
    pub(crate) fn use_token(&mut self, token: &str) {
        token.clone_into(&mut self.token);
    }

    /// A variable of the environment that the next start is given.
    pub(crate) fn set(&mut self, variable: &'static str, value: &'static str) {
        self.settings.push((variable, value));
    }

    /// Starts the bot without waiting for anything.
    pub(crate) fn launch(&mut self) {
        assert!(self.bot.is_none(), "it runs already");
        self.fake.expect_new_process();
        let mut command = self.command();
        command
            .arg("run")
            .env("DISCORD_TOKEN", &self.token)
            .env("VERBATIM_DISCORD__API_BASE", self.fake.base())
            .env("VERBATIM_HTTP__LISTEN", "127.0.0.1:0")
            .envs(self.settings.iter().copied());
        self.bot = Some(Bot::start(&mut command, &self.printed));
    }

    /// Starts the bot and waits until it is at the gateway with its commands registered.
    pub(crate) fn start(&mut self) {
        self.launch();
        self.fake.wait_for_session();
        self.fake.wait_for_commands();
    }

    /// SIGKILL, as a power cut does it.
    pub(crate) fn kill(&mut self) {
        let mut bot = self.bot.take().expect("it runs");
        bot.child.kill().expect("a running child can be killed");
        bot.reap();
    }

    /// SIGTERM; the exit status, within 10 seconds.
    pub(crate) fn terminate(&mut self) -> ExitStatus {
        let pid = self.bot.as_ref().expect("it runs").child.id().to_string();
        let sent = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status().expect("there is a shell");
        assert!(sent.success(), "SIGTERM could not be sent");
        self.exit_within(GOODBYE)
    }

    /// The exit status of a bot that ends by itself.
    pub(crate) fn exit(&mut self) -> ExitStatus {
        self.exit_within(PATIENCE)
    }

    fn exit_within(&mut self, patience: Duration) -> ExitStatus {
        let mut bot = self.bot.take().expect("it runs");
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if let Some(status) = bot.child.try_wait().expect("a child can be waited for") {
                bot.reap();
                return status;
            }
            thread::sleep(Duration::from_millis(10));
        }
        self.bot = Some(bot);
        panic!("still running after {patience:?}; printed:\n{}", self.printed());
    }

    /// Ends the test: the bot stops when told to, has said goodbye to the gateway, and has printed no secret.
    pub(crate) fn finish(mut self) {
        assert_eq!(self.terminate().code(), Some(0), "{}", self.printed());
        let farewells = self.fake.farewells();
        assert!(farewells.last().is_some_and(Option::is_some), "no close frame at the end: {farewells:?}");
    }

    /// What was printed so far, standard output and error.
    pub(crate) fn printed(&self) -> String {
        self.printed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// `GET path` of the bot's own probe endpoint: status and body; `None` where nobody listens.
    pub(crate) fn probe(&self, path: &str) -> Option<(u16, String)> {
        get(self.probe_address(), path)
    }

    /// Where the bot answers probes, as it says itself: a port that is free beforehand may be somebody else's by then.
    fn probe_address(&self) -> SocketAddr {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let printed = self.printed();
            let said = printed.rsplit_once("http.address=").map(|(_, rest)| rest.split_whitespace().next());
            if let Some(address) = said.flatten().and_then(|address| address.parse().ok()) {
                return address;
            }
            assert!(Instant::now() < deadline, "it never said where it answers probes:\n{printed}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Memory that the bot holds right now, in KiB (`VmRSS`).
    pub(crate) fn resident_kib(&self) -> Option<u64> {
        let pid = self.bot.as_ref()?.child.id();
        let status = fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("status")).ok()?;
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix("kB")?.trim().parse().ok())
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        if let Some(mut bot) = self.bot.take() {
            // It may have ended by itself; then there is nothing to kill.
            let _ended = bot.child.kill();
            bot.reap();
        }
        let printed = self.printed();
        if thread::panicking() {
            println!("the bot printed:\n{printed}");
            return;
        }
        assert!(!printed.contains(TOKEN), "the bot's token was printed:\n{printed}");
        assert!(!printed.contains("INTERACTIONTOKEN"), "an interaction's token was printed:\n{printed}");
    }
}

impl Bot {
    fn start(command: &mut Command, printed: &Arc<Mutex<String>>) -> Bot {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program is built");
        let out = child.stdout.take().map(|pipe| follow(pipe, printed));
        let error = child.stderr.take().map(|pipe| follow(pipe, printed));
        Bot { child, readers: out.into_iter().chain(error).collect() }
    }

    /// Waits until it is gone and everything that it printed is read.
    fn reap(&mut self) {
        self.child.wait().expect("a child can be waited for");
        for reader in self.readers.drain(..) {
            reader.join().expect("reading does not panic");
        }
    }
}

fn follow(mut pipe: impl std::io::Read + Send + 'static, printed: &Arc<Mutex<String>>) -> JoinHandle<()> {
    let printed = Arc::clone(printed);
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(length @ 1..) = pipe.read(&mut buffer) {
            let text = String::from_utf8_lossy(buffer.get(..length).unwrap_or_default());
            printed.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
        }
    })
}

impl Article {
    /// One line of what `import` reads.
    fn line(&self) -> Value {
        let stated = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
        let byline: Vec<&str> = [self.byline].into_iter().filter(|name| !name.is_empty()).collect();
        json!({"id": self.id, "title": stated(self.title), "outlet": stated(self.outlet), "byline": byline,
            "published": stated(self.published), "url": stated(self.url), "language": "en", "text": self.text})
    }
}

/// `GET path`: status and body; `None` where nobody listens.
pub(crate) fn get(address: SocketAddr, path: &str) -> Option<(u16, String)> {
    request(address, "GET", path, "", "")
}

/// One HTTP request, with these header lines: status and body; `None` where nobody answers.
pub(crate) fn request(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let length = body.len();
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n");
    stream.write_all(format!("{head}{headers}\r\n{body}").as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, body.to_owned()))
}
