//! A process of its own for each run: the same program, asked to measure once.

use super::measure::{Figures, Measured};
use crate::scenario::Overrides;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Why there are no figures, for people.
pub type Failed = String;

/// Has a process of its own measure a workload.
///
/// # Errors
/// It could not be started, or ended without figures. What it complained of is on standard error.
pub fn ask(name: &str, overrides: &Overrides, traced: bool) -> Result<Measured, Failed> {
    let program = std::env::current_exe()
        .map_err(|error| format!("this program does not find itself: {error}"))?;
    let mut command = Command::new(program);
    command.arg("bench").arg("--child").arg(name);
    // `--seed 7` is one word to a program only with an equals sign.
    command.args(overrides.changes().iter().map(|change| change.replacen(' ', "=", 1)));
    if traced {
        command.arg("--traced");
    }
    let began = Instant::now();
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{name}: a process for it cannot be started: {error}"))?;
    let wall_s = began.elapsed().as_secs_f64();
    if !output.status.success() {
        return Err(format!("{name}: its process ended with {}", output.status));
    }
    let measured = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("{name}: its figures cannot be read: {error}"))?;
    Ok(match measured {
        Measured::Run(figures) => Measured::Run(Figures { wall_s, ..figures }),
        holds => holds,
    })
}

/// What the process that measures prints.
pub fn tell(measured: &Measured) -> String {
    // Numbers and texts only: nothing of it can fail.
    let text = serde_json::to_string(measured);
    text.unwrap_or_else(|error| panic!("figures cannot be written: {error}")) + "\n"
}
