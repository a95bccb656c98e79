//! Verbatim seen from outside: the layers of the code, the commands of the real binary, and a bot on a fake Discord.
#![allow(clippy::indexing_slicing, reason = "JSON without a key reads as null; a test that reads past an end fails")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::print_stdout, reason = "the test runner shows it where a test fails")]

mod answers;
mod architecture;
mod bad_input;
mod binary;
mod command_line;
mod conversation;
mod corrections;
mod discord_answers;
mod discord_buttons;
mod discord_conversation;
mod discord_fake;
mod discord_faults;
mod discord_gateway;
mod discord_hostile;
mod discord_moderation;
mod discord_timeline;
mod discord_town;
mod documents;
mod extraction;
mod fake;
mod sample;
mod sample_answers;
mod storage;
mod timeline;
