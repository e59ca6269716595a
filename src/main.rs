//! The `sim` program. Everything it does is in [`sim::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    sim::cli::main(std::env::args_os())
}
