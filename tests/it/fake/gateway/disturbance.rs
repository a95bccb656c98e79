//! What a test sees of the gateway and does to it.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Out, Sent, compressed};
use crate::fake::Fake;

impl Fake {
    /// Waits until the bot is identified or has resumed.
    pub(crate) fn wait_for_session(&self) {
        self.wait("a session at the gateway", |state| state.gateway.line.map(|_| ()));
    }

    /// Waits until there were `count` frames of this op, and gives them.
    pub(crate) fn wait_for_frames(&self, op: u64, count: usize) -> Vec<Sent> {
        self.wait(&format!("{count} frames of op {op}"), |state| {
            let frames: Vec<_> = state.gateway.frames.iter().filter(|frame| frame.op == op).cloned().collect();
            (frames.len() >= count).then_some(frames)
        })
    }

    /// Waits until the bot has connected so often.
    pub(crate) fn wait_for_connections(&self, count: u64) {
        self.wait(&format!("connection {count}"), |state| (state.gateway.connected >= count).then_some(()));
    }

    /// How many frames of this op there were.
    pub(crate) fn frames(&self, op: u64) -> usize {
        self.shared.look(|state| state.gateway.frames.iter().filter(|frame| frame.op == op).count())
    }

    /// The codes with which the bot closed its connections.
    pub(crate) fn farewells(&self) -> Vec<Option<u16>> {
        self.shared.look(|state| state.gateway.farewells.clone())
    }

    /// A new process is about to start: what it sends does not count together with what the old one sent.
    pub(crate) fn expect_new_process(&self) {
        self.shared.change(|state| {
            state.gateway.identified = None;
            state.gateway.line = None;
        });
    }

    /// The interval that HELLO asks for from now on.
    pub(crate) fn set_heartbeat(&self, interval: Duration) {
        self.shared.change(|state| state.gateway.heartbeat = interval);
    }

    /// Whether heartbeats stay without acknowledgement.
    pub(crate) fn withhold_acks(&self, withheld: bool) {
        self.shared.change(|state| state.gateway.deaf = withheld);
    }

    /// Whether new connections are accepted and then left in silence.
    pub(crate) fn say_no_hello(&self, silent: bool) {
        self.shared.change(|state| state.gateway.mute = silent);
    }

    /// Every IDENTIFY is answered with this close code; `None` takes them again.
    pub(crate) fn refuse_identify(&self, code: Option<u16>) {
        self.shared.change(|state| state.gateway.refusal = code);
    }

    /// So many IDENTIFYs are answered with op 9.
    pub(crate) fn turn_away(&self, identifies: usize) {
        self.shared.change(|state| state.gateway.turned_away = identifies);
    }

    /// Op 7: the bot is to reconnect and resume.
    pub(crate) fn ask_to_reconnect(&self) {
        self.send_raw(&json!({"op": 7, "d": null, "s": null, "t": null}).to_string());
    }

    /// Op 9. Where it may not be resumed, the session is forgotten.
    pub(crate) fn invalidate_session(&self, resumable: bool) {
        self.send_raw(&json!({"op": 9, "d": resumable, "s": null, "t": null}).to_string());
        if !resumable {
            self.shared.change(|state| {
                state.gateway.session = None;
                state.gateway.line = None;
            });
        }
    }

    /// A close frame, with a code or without.
    pub(crate) fn close_gateway(&self, code: Option<u16>) {
        self.to_line(Out::Close(code));
    }

    /// The connection breaks.
    pub(crate) fn break_gateway(&self) {
        self.to_line(Out::Break);
    }

    /// A text frame, exactly this.
    pub(crate) fn send_raw(&self, text: &str) {
        self.to_line(Out::Text(text.to_owned()));
    }

    /// A binary frame, exactly this.
    pub(crate) fn send_bytes(&self, bytes: &[u8]) {
        self.to_line(Out::Binary(bytes.to_vec()));
    }

    /// A text, compressed.
    pub(crate) fn send_compressed(&self, text: &str) {
        self.send_bytes(&compressed(text.as_bytes()));
    }

    /// The event dispatched last, once more: same sequence number, same everything.
    pub(crate) fn dispatch_again(&self) {
        self.shared.change(|state| {
            let last = state.gateway.session.as_ref().and_then(|session| session.dispatched.last()).cloned();
            let (sequence, payload) = last.expect("something was dispatched before");
            state.gateway.send_event(sequence, &payload);
        });
    }

    /// An event of this name.
    pub(crate) fn dispatch(&self, name: &str, data: &Value) {
        self.shared.change(|state| state.gateway.dispatch(name, data));
    }

    /// To the connection that is identified, and no other one from then on where it ends.
    fn to_line(&self, out: Out) {
        self.shared.change(|state| {
            let line = state.gateway.line.expect("the bot is connected");
            if matches!(out, Out::Close(_) | Out::Break) {
                state.gateway.line = None;
            }
            state.gateway.out(line, out);
        });
    }
}
