//! Holds back connections that come to nothing: serenity alone would identify itself again every 5 s without end, and
//! Discord resets a token that does so a thousand times a day.
//!
//! serenity reads the gateway's address from a shared lock before each connection; whoever holds that lock holds it back.

use std::{sync::Arc, time::Duration};

use tokio::sync::{Mutex, OwnedMutexGuard};

/// serenity's own pause between two connections (`WAIT_BETWEEN_BOOTS_IN_SECONDS`).
pub(super) const BETWEEN_CONNECTIONS: Duration = Duration::from_secs(5);
/// For so long after a loss the gate stands open: four tries.
const OPEN_SECONDS: u64 = 20;
/// Then it opens for a second at these times after the loss, and after the last of them once in every [`ROUND_SECONDS`].
const OPENINGS: [u64; 3] = [30, 50, 90];
const ROUND_SECONDS: u64 = 60;

/// The lock.
#[derive(Debug)]
pub(super) struct Gate {
    address: Arc<Mutex<String>>,
    shut: Option<OwnedMutexGuard<String>>,
}

impl Gate {
    /// The gate to whatever stands in `address`, which serenity reads; it stands open.
    pub(super) fn new(address: Arc<Mutex<String>>) -> Gate {
        Gate { address, shut: None }
    }

    /// Opens or shuts. Where somebody reads the address at this moment, shutting is left for the next time.
    pub(super) fn set(&mut self, open: bool) {
        if open {
            self.shut = None;
        } else if self.shut.is_none() {
            self.shut = Arc::clone(&self.address).try_lock_owned().ok();
        }
    }
}

/// Whether the gate stands open so long after the connection was lost.
pub(super) fn is_open(lost: Duration) -> bool {
    let lost = lost.as_secs();
    lost < OPEN_SECONDS || (openings_until(lost) > openings_until(lost.saturating_sub(1)))
}

/// How many connections can have come to nothing so long after the loss.
pub(super) fn tries(lost: Duration) -> u64 {
    let lost = lost.as_secs();
    lost.min(OPEN_SECONDS) / BETWEEN_CONNECTIONS.as_secs() + openings_until(lost)
}

/// How many openings there were up to and with this second after the loss.
fn openings_until(second: u64) -> u64 {
    let listed = OPENINGS.iter().filter(|at| **at <= second).count() as u64;
    let [.., last] = OPENINGS;
    listed + second.saturating_sub(last) / ROUND_SECONDS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn the_gate_stands_open_for_four_tries_and_then_opens_ever_more_rarely() {
        let open: Vec<u64> = (0..300).filter(|second| is_open(seconds(*second))).collect();
        let (at_first, later) = open.split_at(20);
        assert!(at_first.iter().copied().eq(0..20));
        assert_eq!(later, [30, 50, 90, 150, 210, 270]);
    }

    #[test]
    fn fewer_than_ten_connections_come_to_nothing_in_two_minutes() {
        assert_eq!(tries(seconds(4)), 0);
        assert_eq!(tries(seconds(5)), 1);
        assert_eq!(tries(seconds(29)), 4);
        assert_eq!(tries(seconds(120)), 7);
    }

    #[tokio::test]
    async fn who_comes_to_the_shut_gate_waits_until_it_opens() {
        let address = Arc::new(Mutex::new("wss://gateway.example".to_owned()));
        let mut gate = Gate::new(Arc::clone(&address));
        gate.set(false);
        gate.set(false);
        assert!(address.try_lock().is_err());
        gate.set(true);
        assert_eq!(*address.lock().await, "wss://gateway.example");
    }
}
