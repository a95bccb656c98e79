//! The program from its first to its last moment: arguments, settings, log, then the command. Running the bot is put
//! together here, from the library, Discord and the probes.

use std::{env, ffi::OsString, net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context as _;
use jiff::Timestamp;
use tokio::{net::TcpListener, sync::watch};
use tracing::{info, warn};

use crate::{
    cli::{self, Arguments, Command, Context, Exit, Failure},
    config::{self, ConfigError, LogFormat, Settings},
    curate::{self, Desk},
    discord::{self, Readiness},
    http::{self, Health},
    store::Access,
    telemetry::{self, FilterError},
};

/// How long a stop may take before the program ends whatever is still in hand.
const STOP_WITHIN: Duration = Duration::from_secs(15);
/// How long the health check waits for an answer.
const HEALTHCHECK_WITHIN: Duration = Duration::from_secs(2);
const DAY: Duration = Duration::from_hours(24);
/// What the log shows of commands other than `run`, whose answers stand beside it on the screen.
const COMMAND_LOG_FILTER: &str = "warn,serenity=error,tantivy=error";

/// Does what the arguments say; the process's exit status.
#[must_use]
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let exit = match cli::parse(arguments) {
        Ok(arguments) => done(arguments).unwrap_or_else(|error| {
            if error.is::<ConfigError>() || error.is::<FilterError>() {
                cli::warn(&cli::sentence(&error));
                return Exit::Config;
            }
            cli::complain(&error)
        }),
        Err(error) => cli::explain(&error),
    };
    exit.into()
}

fn done(arguments: Arguments) -> anyhow::Result<Exit> {
    let environment = environment()?;
    let settings = config::load(arguments.config.as_deref(), arguments.data.as_deref(), &environment)?;
    telemetry::check(&settings.log.filter)?;
    start_log(&settings, &arguments.command)?;
    match arguments.command {
        Command::Run => run(&settings, &environment),
        Command::CheckConfig => check_config(&settings, &environment),
        Command::Healthcheck => healthcheck(&settings),
        command => cli::execute(command, &context(&settings, &environment)?),
    }
}

/// The process's variables. One of ours that is not Unicode is refused, since passing over it would read as not set.
fn environment() -> Result<Vec<(String, String)>, Failure> {
    let mut environment = Vec::new();
    for (name, value) in env::vars_os() {
        let Ok(name) = name.into_string() else { continue };
        match value.into_string() {
            Ok(value) => environment.push((name, value)),
            Err(_) if name.starts_with("VERBATIM_") || name.starts_with("DISCORD_TOKEN") => {
                return Err(Failure { exit: Exit::Config, sentence: format!("{name} is not Unicode.") });
            }
            Err(_) => {}
        }
    }
    Ok(environment)
}

fn start_log(settings: &Settings, command: &Command) -> Result<(), FilterError> {
    let shipped = settings.log.filter == config::LOG_FILTER;
    let filter = match command {
        Command::Run => settings.log.filter.as_str(),
        _ if shipped => COMMAND_LOG_FILTER,
        _ => settings.log.filter.as_str(),
    };
    match settings.log.format {
        LogFormat::Text => telemetry::start_text(filter),
        LogFormat::Json => telemetry::start_json(filter),
    }
}

fn context(settings: &Settings, environment: &[(String, String)]) -> Result<Context, ConfigError> {
    let user = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| variable(environment, name));
    Ok(Context {
        folder: settings.folder()?,
        text_bytes_max: settings.article.text_bytes_max,
        extract: settings.extract(),
        limit: settings.answer.limit,
        user: user.unwrap_or("unknown").to_owned(),
    })
}

fn variable<'a>(environment: &'a [(String, String)], name: &str) -> Option<&'a str> {
    environment.iter().find(|(given, value)| given == name && !value.is_empty()).map(|(_, value)| value.as_str())
}

/// Says whether `verbatim run` would start, and where things are.
fn check_config(settings: &Settings, environment: &[(String, String)]) -> anyhow::Result<Exit> {
    let folder = settings.folder()?;
    let tokens = ["DISCORD_TOKEN", "DISCORD_TOKEN_FILE"];
    let has_token = tokens.iter().any(|name| environment.iter().any(|(given, _)| given == name))
        || !settings.discord.token_file.as_os_str().is_empty();
    let token = if has_token {
        let given = config::token(settings, environment)?;
        given.warning.iter().for_each(|warning| cli::warn(warning));
        "there is a token"
    } else {
        "there is no token, which `verbatim run` needs in DISCORD_TOKEN or DISCORD_TOKEN_FILE"
    };
    cli::say(&format!("The settings are right; {token}."))?;
    cli::say(&format!("Data folder: {}", folder.display()))?;
    cli::say(&format!("Discord: {}", settings.api_base().unwrap_or("https://discord.com")))?;
    cli::say(&format!("Probes: {}", settings.http.listen))?;
    Ok(Exit::Done)
}

/// Asks the bot on this machine whether it is alive.
fn healthcheck(settings: &Settings) -> anyhow::Result<Exit> {
    let Some(listen) = settings.listen() else {
        let sentence = "The probes are switched off (http.listen), so nobody can tell.".to_owned();
        return Err(Failure { exit: Exit::Refused, sentence }.into());
    };
    if http::is_alive(listen, HEALTHCHECK_WITHIN) {
        return Ok(Exit::Done);
    }
    let sentence = format!("Nobody answers on {listen}.");
    Err(Failure { exit: Exit::Refused, sentence }.into())
}

/// Runs the bot until it is told to stop.
fn run(settings: &Settings, environment: &[(String, String)]) -> anyhow::Result<Exit> {
    let given = config::token(settings, environment)?;
    if let Some(warning) = &given.warning {
        warn!("{warning}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let exit = runtime.block_on(async {
        let (stopping, stopped) = watch::channel(false);
        tokio::spawn(signalled(stopping));
        tokio::select! {
            exit = bot(settings, given.token, stopped.clone()) => exit,
            () = overdue(stopped) => {
                warn!("Stopping took too long; ended with work in hand");
                Ok(Exit::Done)
            }
        }
    });
    // A blocking task that hangs must not keep the process.
    runtime.shutdown_timeout(Duration::from_millis(100));
    exit
}

/// The bot and the probes, until `stopped` turns true.
async fn bot(settings: &Settings, token: discord::Token, stopped: watch::Receiver<bool>) -> anyhow::Result<Exit> {
    let folder = settings.folder()?;
    let health = Arc::new(Health::default());
    let probes = match settings.listen() {
        Some(listen) => Some(tokio::spawn(probes(listener(listen).await?, Arc::clone(&health), stopped.clone()))),
        None => None,
    };
    let of_desk = curate::Settings { text_bytes_max: settings.article.text_bytes_max, extract: settings.extract() };
    let opened = folder.clone();
    let desk = tokio::task::spawn_blocking(move || Desk::open(&opened, Access::Write, of_desk)).await??;
    info!(folder = %folder.display(), "Opened the libraries in {}", folder.display());
    health.set_library_open(true);
    tokio::spawn(purge_daily(desk.clone()));
    let told = Arc::clone(&health);
    let ready = Readiness::telling(move |connected| told.set_gateway_connected(connected));
    let ended = discord::run(desk, token, settings.discord(&folder), ready, until(stopped)).await;
    health.set_library_open(false);
    if let Some(probes) = probes {
        probes.abort();
    }
    match ended {
        Ok(()) => Ok(Exit::Done),
        Err(error) => {
            let exit = Exit::from_status(error.exit_status()).unwrap_or(Exit::Disk);
            Err(Failure { exit, sentence: cli::sentence(&error.into()) }.into())
        }
    }
}

/// Erases, once a day, what was removed 30 days ago. Opening the libraries has done it for today.
async fn purge_daily(desk: Desk) {
    loop {
        tokio::time::sleep(DAY).await;
        let desk = desk.clone();
        match tokio::task::spawn_blocking(move || desk.purge(Timestamp::now())).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => warn!(error = cli::sentence(&error.into()), "What was removed could not be erased"),
            Err(error) => warn!(%error, "What was removed could not be erased"),
        }
    }
}

async fn listener(listen: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(listen).await.map_err(|error| Failure {
        exit: Exit::Config,
        sentence: format!("http.listen: nothing can listen on {listen}: {error}."),
    })?;
    let address = listener.local_addr().context("the probes have no address")?;
    info!(http.address = %address, "Answering probes on http://{address}");
    Ok(listener)
}

async fn probes(listener: TcpListener, health: Arc<Health>, stopped: watch::Receiver<bool>) {
    if let Err(error) = http::serve(listener, health, until(stopped)).await {
        warn!(%error, "The probes are not answered any more");
    }
}

/// Done when `stopped` turns true, or when nobody can turn it any more.
async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that nobody can turn it any more.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Done [`STOP_WITHIN`] after the stop.
async fn overdue(stopped: watch::Receiver<bool>) {
    until(stopped).await;
    tokio::time::sleep(STOP_WITHIN).await;
}

/// Turns `stopping` at the first signal to end; the second ends the program at once.
async fn signalled(stopping: watch::Sender<bool>) {
    if signal().await.is_err() {
        warn!("Signals cannot be received here; end the program by killing it");
        std::future::pending::<()>().await;
    }
    info!("Told to stop");
    // Nobody may be listening any more; then the program ends anyway.
    let _ = stopping.send(true);
    if signal().await.is_ok() {
        std::process::exit(i32::from(Exit::Done as u8));
    }
}

#[cfg(unix)]
async fn signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
