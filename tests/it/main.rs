//! Verbatim seen from outside: the layers of the code, the commands of the real binary, and a bot on a fake Discord.

mod answers;
mod architecture;
mod extraction;
mod sample;
mod storage;
