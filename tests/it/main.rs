//! Verbatim seen from outside: the layers of the code, the commands of the real binary, and a bot on a fake Discord.

mod answers;
mod architecture;
mod bad_input;
mod binary;
mod command_line;
mod extraction;
mod sample;
mod storage;
