//! Whether the bot is still connected, from the events that come and from what serenity's manager knows of its shards.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use serenity::all::ConnectionStage;
use tokio::sync::Notify;

use super::gate;

/// Discord's gateway acknowledges a heartbeat every 41 s; this long without one, or any event, is a dead connection.
const SILENCE_MAX: Duration = Duration::from_secs(150);

/// What the events told of each shard.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    beats: Mutex<HashMap<u32, Beat>>,
    changed: Notify,
}

/// What the events told of one shard.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Beat {
    /// The last event.
    last: Option<Instant>,
    /// READYs since the start.
    readies: u32,
}

impl Pulse {
    /// An event came.
    pub(super) fn event(&self, shard: u32) {
        self.change(shard, |_| ());
    }

    /// READY came.
    pub(super) fn ready(&self, shard: u32) {
        self.change(shard, |beat| beat.readies += 1);
        self.changed.notify_one();
    }

    /// RESUMED came.
    pub(super) fn resumed(&self, shard: u32) {
        self.event(shard);
        self.changed.notify_one();
    }

    /// Done when a shard has become ready or has resumed since the last time.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// What is known of `shard`.
    pub(super) fn of(&self, shard: u32) -> Beat {
        self.beats.lock().unwrap_or_else(PoisonError::into_inner).get(&shard).copied().unwrap_or_default()
    }

    fn change(&self, shard: u32, change: impl FnOnce(&mut Beat)) {
        let mut beats = self.beats.lock().unwrap_or_else(PoisonError::into_inner);
        let beat = beats.entry(shard).or_default();
        beat.last = Some(Instant::now());
        change(beat);
    }
}

/// One shard, looked at again and again.
#[derive(Debug)]
pub(super) struct Watched {
    /// Since when it has not been connected; `None` while it is.
    lost: Option<Instant>,
    /// When it last gave a sign of life.
    sign: Instant,
    latency: Option<Duration>,
    readies: u32,
    tries: u64,
}

/// What a look at a shard tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Whether it is connected.
    pub(super) connected: bool,
    /// How often it can have identified itself since the last look, the very first time apart.
    pub(super) identifies: u64,
}

impl Watched {
    /// A shard that begins to connect, which its owner has noted.
    pub(super) fn new(now: Instant) -> Watched {
        Watched { lost: Some(now), sign: now, latency: None, readies: 0, tries: 0 }
    }

    /// Looks at the shard as serenity's manager has it now: its stage (`None` while it is being restarted) and its last
    /// heartbeat's latency.
    pub(super) fn look(
        &mut self,
        now: Instant,
        stage: Option<ConnectionStage>,
        latency: Option<Duration>,
        beat: Beat,
    ) -> Look {
        let connected = stage == Some(ConnectionStage::Connected);
        if latency != self.latency || (connected && self.lost.is_some()) {
            self.sign = now;
        }
        self.sign = beat.last.map_or(self.sign, |last| last.max(self.sign));
        self.lost = if connected { None } else { self.lost.or(Some(now)) };
        let tries = self.lost_for(now).map_or(0, gate::tries);
        // The first READY answers the first IDENTIFY.
        let readies = u64::from(beat.readies.max(1) - self.readies.max(1));
        let identifies = tries.saturating_sub(self.tries) + readies;
        (self.latency, self.readies, self.tries) = (latency, beat.readies, tries);
        Look { connected, identifies }
    }

    /// For how long it has not been connected; `None` while it is.
    pub(super) fn lost_for(&self, now: Instant) -> Option<Duration> {
        self.lost.map(|lost| now.saturating_duration_since(lost))
    }

    /// Why it is useless to go on waiting for this shard; `None` while it is not.
    pub(super) fn verdict(&self, now: Instant, patience: Duration) -> Option<String> {
        if let Some(lost) = self.lost_for(now).filter(|lost| *lost > patience) {
            return Some(format!("not connected for {} s", lost.as_secs()));
        }
        let silent = now.saturating_duration_since(self.sign);
        let dead = self.lost.is_none() && silent > patience.max(SILENCE_MAX);
        dead.then(|| format!("connected, but without a sign of life for {} s", silent.as_secs()))
    }
}

#[cfg(test)]
mod tests {
    use ConnectionStage::{Connected, Resuming};

    use super::*;

    const PATIENCE: Duration = Duration::from_mins(2);

    fn after(start: Instant, seconds: u64) -> Instant {
        start + Duration::from_secs(seconds)
    }

    fn beat(readies: u32) -> Beat {
        Beat { last: None, readies }
    }

    #[test]
    fn a_shard_that_becomes_ready_is_connected_and_its_first_identify_is_noted_already() {
        let start = Instant::now();
        let mut shard = Watched::new(start);
        let look = shard.look(after(start, 1), Some(Connected), None, beat(1));
        assert_eq!(look, Look { connected: true, identifies: 0 });
        assert_eq!(shard.verdict(after(start, 60), PATIENCE), None);
    }

    #[test]
    fn every_new_session_and_every_try_in_vain_is_an_identify() {
        let start = Instant::now();
        let mut shard = Watched::new(start);
        let looks = [
            (1, Some(Connected), 1),
            (2, Some(Connected), 2),
            (10, None, 2),
            (14, None, 2),
            (15, None, 2),
            (21, None, 2),
            (22, Some(Connected), 3),
        ];
        let identifies = looks
            .map(|(seconds, stage, readies)| shard.look(after(start, seconds), stage, None, beat(readies)).identifies);
        assert_eq!(identifies, [0, 1, 0, 0, 1, 1, 1]);
    }

    #[test]
    fn a_shard_that_is_never_ready_is_given_up() {
        let start = Instant::now();
        let mut shard = Watched::new(start);
        shard.look(after(start, 1), None, None, beat(0));
        assert_eq!(shard.verdict(after(start, 119), PATIENCE), None);
        assert_eq!(shard.verdict(after(start, 125), PATIENCE).as_deref(), Some("not connected for 125 s"));
    }

    #[test]
    fn a_lost_connection_is_waited_for_from_its_loss_on() {
        let start = Instant::now();
        let mut shard = Watched::new(start);
        shard.look(after(start, 1), Some(Connected), None, beat(1));
        shard.look(after(start, 500), Some(Resuming), None, beat(1));
        assert_eq!(shard.verdict(after(start, 619), PATIENCE), None);
        assert!(shard.verdict(after(start, 621), PATIENCE).is_some());
    }

    #[test]
    fn a_connection_without_a_sign_of_life_is_given_up_and_a_heartbeat_is_one() {
        let start = Instant::now();
        let mut shard = Watched::new(start);
        shard.look(start, Some(Connected), None, beat(1));
        assert!(shard.verdict(after(start, 151), PATIENCE).is_some());
        shard.look(after(start, 100), Some(Connected), Some(Duration::from_millis(40)), beat(1));
        assert_eq!(shard.verdict(after(start, 151), PATIENCE), None);
    }
}
