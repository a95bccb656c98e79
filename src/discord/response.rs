//! Sending what an interaction is answered with: directly, or, where it is slow, announced and sent afterwards.

use std::time::{Duration, Instant};

use serenity::all::{ApplicationId, Interaction, InteractionId};
use tokio::time::timeout;

use super::{
    body::Body,
    bot::{Bot, Show, Work, message},
    limits::FIRST_RESPONSE_WITHIN,
    message::Outgoing,
    trouble::Trouble,
};

/// An answer that takes longer is announced ("Verbatim is thinking…") and sent afterwards.
pub(super) const DIRECTLY_WITHIN: Duration = Duration::from_millis(1500);

/// An interaction to answer.
#[derive(Clone)]
pub(super) struct To {
    pub(super) id: InteractionId,
    pub(super) application: ApplicationId,
    /// Secret: whoever has it can speak for the bot for 15 minutes.
    pub(super) token: String,
    pub(super) arrived: Instant,
}

impl To {
    pub(super) fn of(interaction: &Interaction, arrived: Instant) -> Option<To> {
        let (id, application, token) = match interaction {
            Interaction::Command(it) | Interaction::Autocomplete(it) => (it.id, it.application_id, &it.token),
            Interaction::Component(it) => (it.id, it.application_id, &it.token),
            Interaction::Modal(it) => (it.id, it.application_id, &it.token),
            _ => return None,
        };
        Some(To { id, application, token: token.clone(), arrived })
    }

    fn deadline(&self) -> Instant {
        self.arrived + FIRST_RESPONSE_WITHIN
    }
}

impl Bot {
    /// Shows what `work` gives: directly, or, where it is slow, announced and sent afterwards.
    pub(super) async fn respond(&self, to: &To, private: bool, mut work: Work) {
        if let Ok(joined) = timeout(DIRECTLY_WITHIN, &mut work).await {
            self.callback(to, &message(self.outcome(joined)).callback()).await;
            return;
        }
        if self.callback(to, &Outgoing::deferral(private)).await {
            let outgoing = message(self.done(work).await);
            let edited = self.transport.edit(to.application, &to.token, &outgoing.edit()).await;
            self.later("a slow answer", edited);
        }
    }

    pub(super) async fn respond_to_press(&self, to: &To, mut work: Work) {
        if let Ok(joined) = timeout(DIRECTLY_WITHIN, &mut work).await {
            let body = match self.outcome(joined) {
                Ok(Show::Instead(outgoing)) => outgoing.update(),
                Ok(Show::Message(outgoing)) => outgoing.callback(),
                Err(trouble) => trouble.told().callback(),
            };
            self.callback(to, &body).await;
            return;
        }
        if self.callback(to, &Outgoing::acknowledgement()).await {
            let sent = match self.done(work).await {
                Ok(Show::Instead(outgoing)) => self.transport.edit(to.application, &to.token, &outgoing.edit()).await,
                Ok(Show::Message(outgoing)) => {
                    self.transport.follow_up(to.application, &to.token, &outgoing.follow_up()).await
                }
                Err(trouble) => self.transport.follow_up(to.application, &to.token, &trouble.told().follow_up()).await,
            };
            self.later("a slow page", sent);
        }
    }

    /// Whether Discord took it.
    pub(super) async fn callback(&self, to: &To, body: &Body) -> bool {
        self.transport.callback(to.id, &to.token, body, to.deadline()).await.is_ok()
    }

    pub(super) async fn whisper(&self, to: &To, sentence: &str) {
        self.callback(to, &Outgoing::whisper(sentence).callback()).await;
    }

    pub(super) async fn callback_trouble(&self, to: &To, trouble: &Trouble) {
        self.callback(to, &trouble.told().callback()).await;
    }
}
