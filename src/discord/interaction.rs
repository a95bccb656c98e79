//! How each interaction is answered: commands, completion, buttons.

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use serenity::all::{
    Attachment, AuthorizingIntegrationOwner, AuthorizingIntegrationOwners, CommandInteraction, ComponentInteraction,
    Interaction,
};
use tokio::{task::spawn_blocking, time::timeout};
use tracing::debug;

use super::{
    article,
    bot::{Bot, Show, place},
    button::{FOLLOW_UP, Pressed, pressed},
    complete,
    conversation::Turn,
    given,
    message::{Outgoing, choices},
    permission::{self, may_moderate},
    place::Place,
    reply::{self, Asking},
    response::{DIRECTLY_WITHIN, To},
    trouble::Trouble,
};
use crate::{
    command::{self, ArticleCommand, Command},
    domain::LibraryName,
    ingest::{self, fetch},
};

/// How long an attachment may take to fetch.
const FETCH_WITHIN: Duration = Duration::from_secs(30);
const EXPIRED: &str = "This button has expired. Ask again.";
const SERVERS_ONLY: &str = "Verbatim answers in servers, from the server’s own library. Ask me there.";

impl Bot {
    /// Answers one interaction, whatever happens on the way.
    pub(super) async fn interaction(self: Arc<Self>, interaction: Interaction, arrived: Instant) {
        let Some(to) = To::of(&interaction, arrived).filter(|to| self.is_new(to.id.get())) else { return };
        let hand = match self.hand() {
            Ok(hand) => hand,
            Err(sentence) => return self.refuse(&interaction, &to, sentence).await,
        };
        let (bot, answering) = (Arc::clone(&self), to.clone());
        let work = tokio::spawn(async move {
            let _hand = hand;
            bot.answer(interaction, &answering).await;
        });
        if work.await.is_err() {
            self.panicked(&to).await;
        }
    }

    async fn refuse(&self, interaction: &Interaction, to: &To, sentence: &str) {
        let body = match interaction {
            Interaction::Autocomplete(_) => choices(&[]),
            _ => Outgoing::whisper(sentence).callback(),
        };
        self.callback(to, &body).await;
    }

    async fn panicked(&self, to: &To) {
        self.transport.tally.panicked.fetch_add(1, Ordering::Relaxed);
        let outgoing = Trouble::Panicked.told();
        if !self.callback(to, &outgoing.callback()).await {
            self.later("the word of a fault", self.transport.edit(to.application, &to.token, &outgoing.edit()).await);
        }
    }

    async fn answer(&self, interaction: Interaction, to: &To) {
        match interaction {
            Interaction::Command(command) => self.command(&command, to).await,
            Interaction::Autocomplete(command) => self.complete(&command, to).await,
            Interaction::Component(pressed) => self.press(&pressed, to).await,
            _ => self.whisper(to, EXPIRED).await,
        }
        debug!(interaction.id = %to.id, took_ms = to.arrived.elapsed().as_millis(), "Handled interaction {}", to.id);
    }

    async fn command(&self, command: &CommandInteraction, to: &To) {
        let place = place(command.guild_id, command.channel_id, command.user.id);
        let Some(place) = place.filter(|_| is_installed(&command.authorizing_integration_owners)) else {
            return self.whisper(to, SERVERS_ONLY).await;
        };
        let moderator = may_moderate(command.member.as_deref());
        let (name, options) = given::command(&command.data);
        match command::parse(&name, &options) {
            Err(error) => self.callback_trouble(to, &error.into()).await,
            Ok(Command::Help) => self.whisper(to, &command::help(moderator)).await,
            Ok(Command::Question { question, private }) => {
                let turn = Turn { asked_in: command.id.get(), replied_to: None };
                let work = self.asked(place, private, turn, question);
                self.respond(to, private, work).await;
            }
            Ok(Command::Article(_)) if !moderator => self.whisper(to, permission::REFUSED).await,
            Ok(Command::Article(ArticleCommand::Add { file })) => {
                self.add(to, place, given::attachment(&command.data, &file)).await;
            }
            Ok(Command::Article(change)) => {
                let work = self.work(place, true, move |asking| article::run(asking, &change).map(Show::Message));
                self.respond(to, true, work).await;
            }
        }
    }

    /// Fetching takes a moment, so it is announced first.
    async fn add(&self, to: &To, place: Place, attachment: Option<&Attachment>) {
        let Some(attachment) = attachment else {
            return self.whisper(to, "The file is missing; attach it again.").await;
        };
        let bytes_max = ingest::FILE_BYTES_MAX;
        if usize::try_from(attachment.size).unwrap_or(usize::MAX) > bytes_max {
            return self.callback_trouble(to, &fetch::FetchError::TooLarge { bytes_max }.into()).await;
        }
        if !self.callback(to, &Outgoing::deferral(true)).await {
            return;
        }
        let told = match self.fetched_and_added(place, attachment).await {
            Ok(Show::Message(outgoing) | Show::Instead(outgoing)) => outgoing,
            Err(trouble) => trouble.told(),
        };
        let edited = self.transport.edit(to.application, &to.token, &told.edit()).await;
        self.later("what became of an article", edited);
    }

    async fn fetched_and_added(&self, place: Place, attachment: &Attachment) -> Result<Show, Trouble> {
        let origin = self.settings.api_base.as_deref();
        let max = ingest::FILE_BYTES_MAX;
        let bytes = fetch::attachment(&self.files, &attachment.url, origin, max, FETCH_WITHIN).await?;
        let (name, text_max) = (attachment.filename.clone(), self.settings.text_bytes_max);
        let add = move |asking: Asking<'_>| article::add(asking, &name, &bytes, text_max).map(Show::Message);
        self.done(self.work(place, true, add)).await
    }

    async fn complete(&self, command: &CommandInteraction, to: &To) {
        let moderator = may_moderate(command.member.as_deref());
        let asked = given::typing(&command.data).filter(|(_, _, moderators)| moderator || !moderators);
        let guild = command.guild_id.filter(|_| is_installed(&command.authorizing_integration_owners));
        let names = match (asked, guild) {
            (Some((completes, typed, _)), Some(guild)) => {
                let desk = self.desk.clone();
                let library = LibraryName::guild(guild.get());
                let names = spawn_blocking(move || complete::names(desk.store(), &library, completes, &typed));
                match timeout(DIRECTLY_WITHIN, names).await {
                    Ok(Ok(Ok(names))) => names,
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        };
        self.callback(to, &choices(&names)).await;
    }

    async fn press(&self, component: &ComponentInteraction, to: &To) {
        let Some(place) = place(component.guild_id, component.channel_id, component.user.id) else {
            return self.whisper(to, EXPIRED).await;
        };
        let moderator = may_moderate(component.member.as_ref());
        let custom_id = component.data.custom_id.clone();
        let work = self.work(place, false, move |asking| turned(asking, &custom_id, moderator));
        self.respond_to_press(to, work).await;
    }
}

/// What the pressed button shows. Pages of what only moderators see are for moderators, whoever got hold of the button.
fn turned(asking: Asking<'_>, custom_id: &str, moderator: bool) -> Result<Show, Trouble> {
    let library = asking.library();
    let pressed = pressed(asking.seal, asking.desk.store(), &library, custom_id, asking.place, asking.now)?;
    let (shown, first) = match pressed {
        None => return Err(Trouble::Said(EXPIRED)),
        Some(Pressed::Context { article, paragraph }) => {
            return reply::context(asking, article, paragraph).map(Show::Message);
        }
        Some(Pressed::Page { shown, first }) => (shown, first),
    };
    let asking = Asking { private: shown.private, ..asking };
    let is_follow_up = shown.name == FOLLOW_UP;
    let name = if is_follow_up { "ask" } else { &shown.name };
    match command::parse(name, &shown.options)? {
        Command::Question { question, .. } => reply::page(asking, &question, is_follow_up, first).map(Show::Instead),
        Command::Article(ArticleCommand::List { outlet }) if moderator => {
            article::list(asking, outlet.as_deref(), first).map(Show::Instead)
        }
        Command::Article(_) if !moderator => Err(Trouble::Said(permission::REFUSED)),
        _ => Err(Trouble::Said(EXPIRED)),
    }
}

/// Whether the server itself installed the bot, and not only the one who uses it there.
fn is_installed(owners: &AuthorizingIntegrationOwners) -> bool {
    let by_a_server =
        |owner: &AuthorizingIntegrationOwner| matches!(owner, AuthorizingIntegrationOwner::GuildInstall(Some(_)));
    owners.0.is_empty() || owners.0.iter().any(by_a_server)
}
