//! Whether the bot is still connected. serenity reconnects by itself, but without end: after some closings it identifies
//! itself again every few seconds, and Discord resets a token that does so a thousand times a day.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use serenity::all::ConnectionStage;
use tokio::sync::Notify;

/// IDENTIFYs in a row without a READY after which it is useless to go on (close codes 4010 to 4014 end each).
const UNANSWERED_MAX: u32 = 5;
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
    stage: Option<ConnectionStage>,
    latency: Option<Duration>,
    readies: u32,
    unanswered: u32,
}

/// What a look at a shard tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Whether it is connected.
    pub(super) connected: bool,
    /// How many IDENTIFYs it has sent since the last look.
    pub(super) identifies: u32,
}

impl Watched {
    /// A shard that is about to identify itself for the first time, which its owner has noted.
    pub(super) fn new(now: Instant) -> Watched {
        let stage = Some(ConnectionStage::Disconnected);
        Watched { lost: Some(now), sign: now, stage, latency: None, readies: 0, unanswered: 1 }
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
        let restarted =
            stage == Some(ConnectionStage::Disconnected) && self.stage != Some(ConnectionStage::Disconnected);
        let mut identifies = u32::from(restarted);
        self.unanswered += identifies;
        let readies = beat.readies.saturating_sub(self.readies);
        if readies > 0 {
            // A READY answers an IDENTIFY: one that was seen above, or one too quick to be seen.
            identifies += readies.saturating_sub(self.unanswered.min(1));
            self.unanswered = 0;
        }
        let connected = stage == Some(ConnectionStage::Connected);
        if latency != self.latency || (connected && self.lost.is_some()) {
            self.sign = now;
        }
        self.sign = beat.last.map_or(self.sign, |last| last.max(self.sign));
        self.lost = if connected { None } else { self.lost.or(Some(now)) };
        (self.stage, self.latency, self.readies) = (stage, latency, beat.readies);
        Look { connected, identifies }
    }

    /// Why it is useless to go on waiting for this shard; `None` while it is not.
    pub(super) fn verdict(&self, now: Instant, patience: Duration) -> Option<String> {
        if self.unanswered >= UNANSWERED_MAX {
            return Some(format!("Discord closed {UNANSWERED_MAX} connections in a row before they were ready"));
        }
        let lost = self.lost.map(|lost| now.saturating_duration_since(lost)).filter(|lost| *lost > patience);
        if let Some(lost) = lost {
            return Some(format!("not connected for {} s", lost.as_secs()));
        }
        let silent = now.saturating_duration_since(self.sign);
        let dead = self.lost.is_none() && silent > patience.max(SILENCE_MAX);
        dead.then(|| format!("connected, but without a sign of life for {} s", silent.as_secs()))
    }
}

#[cfg(test)]
mod tests {
    use ConnectionStage::{Connected, Disconnected, Identifying};

    use super::*;

    const PATIENCE: Duration = Duration::from_mins(2);

    fn after(start: Instant, seconds: u64) -> Instant {
        start + Duration::from_secs(seconds)
    }

    fn ready(readies: u32) -> Beat {
        Beat { last: None, readies }
    }

    #[test]
    fn a_shard_that_becomes_ready_is_connected_and_counts_once() {
        let start = Instant::now();
        let mut shard = Watched::new(start);
        let look = shard.look(after(start, 1), Some(Connected), None, ready(1));
        assert_eq!(look, Look { connected: true, identifies: 0 });
        assert_eq!(shard.verdict(after(start, 60), PATIENCE), None);
    }

    #[test]
    fn a_shard_that_is_never_ready_is_given_up() {
        let start = Instant::now();
        let mut shard = Watched::new(start);
        shard.look(after(start, 1), None, None, ready(0));
        assert_eq!(shard.verdict(after(start, 119), PATIENCE), None);
        assert_eq!(shard.verdict(after(start, 125), PATIENCE).as_deref(), Some("not connected for 125 s"));
    }

    #[test]
    fn five_identifies_without_a_ready_are_enough() {
        let start = Instant::now();
        let mut shard = Watched::new(start);
        let mut identifies = 1;
        for round in 0..4 {
            assert_eq!(shard.verdict(start, PATIENCE), None, "{round}");
            shard.look(start, Some(Identifying), None, ready(0));
            identifies += shard.look(start, Some(Disconnected), None, ready(0)).identifies;
        }
        assert_eq!(identifies, 5);
        assert!(shard.verdict(start, PATIENCE).is_some());
    }

    #[test]
    fn a_quick_new_session_is_counted_too() {
        let start = Instant::now();
        let mut shard = Watched::new(start);
        shard.look(start, Some(Connected), None, ready(1));
        assert_eq!(shard.look(start, Some(Connected), None, ready(2)).identifies, 1);
        shard.look(start, None, None, ready(2));
        let seen = shard.look(start, Some(Disconnected), None, ready(2)).identifies;
        let answered = shard.look(start, Some(Connected), None, ready(3)).identifies;
        assert_eq!((seen, answered), (1, 0));
    }

    #[test]
    fn a_connection_without_a_sign_of_life_is_given_up_and_a_heartbeat_is_one() {
        let start = Instant::now();
        let mut shard = Watched::new(start);
        shard.look(start, Some(Connected), None, ready(1));
        assert!(shard.verdict(after(start, 151), PATIENCE).is_some());
        shard.look(after(start, 100), Some(Connected), Some(Duration::from_millis(40)), ready(1));
        assert_eq!(shard.verdict(after(start, 151), PATIENCE), None);
    }
}
