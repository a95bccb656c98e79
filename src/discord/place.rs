//! Where something is asked, and by whom.

use serde::{Deserialize, Serialize};

/// A channel of a server, and a person there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Place {
    /// The Discord server.
    pub(super) guild: u64,
    /// The channel or thread.
    pub(super) channel: u64,
    /// The one who asks, or who presses.
    pub(super) user: u64,
}
