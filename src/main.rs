//! The `verbatim` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    verbatim::startup::main(std::env::args_os())
}
