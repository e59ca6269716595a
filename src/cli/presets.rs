//! `sim presets`: the products that a host can behave like, with what each sets and breaks.

use super::exit::Status;
use super::params::wrapped;
use super::terminal::Terminal;
use crate::scenario::{Preset, presets};
use std::fmt::Write;

/// Lists all presets, or explains those whose names begin with this one.
pub fn presets(name: Option<&str>, terminal: &mut Terminal) -> Status {
    let all = presets::all();
    let Some(name) = name else {
        let widest = all.iter().map(|preset| preset.name().chars().count()).max().unwrap_or(0);
        for preset in &all {
            terminal.say(&format!(
                "{:7} {:widest$}  {}\n",
                preset.kind,
                preset.name(),
                listed(preset)
            ));
        }
        terminal.say("\nExplain one with: sim presets NAME\n");
        return Status::Done;
    };
    let lower = name.to_lowercase();
    let wanted: Vec<&Preset> =
        all.iter().filter(|preset| preset.name().to_lowercase().starts_with(&lower)).collect();
    if wanted.is_empty() {
        let unknown = super::visible(name);
        terminal.complain(&format!("error: there is no preset {unknown}\n"));
        terminal.complain(&match presets::closest(name).as_deref() {
            Some(meant) => format!("help: did you mean \"{meant}\"?\n"),
            None => "help: sim presets lists them all\n".to_owned(),
        });
        return Status::BadInput;
    }
    let columns = terminal.columns();
    let texts: Vec<String> = wanted.into_iter().map(|preset| explained(preset, columns)).collect();
    terminal.say(&texts.join("\n"));
    Status::Done
}

/// What it breaks, in a few words.
fn listed(preset: &Preset) -> String {
    if preset.breaks.is_empty() {
        return "breaks no rule".to_owned();
    }
    let rules: Vec<&str> = preset.breaks.iter().map(|breach| breach.rule.as_str()).collect();
    format!("breaks {}", rules.join(", "))
}

/// Everything about one.
fn explained(preset: &Preset, columns: usize) -> String {
    let mut text = format!("{} (preset of a {})\n", preset.name(), preset.kind);
    for line in wrapped(&preset.measured, columns.saturating_sub(2)) {
        let _ = writeln!(text, "  {line}");
    }
    let _ = writeln!(text, "\n  sets:");
    for (path, value) in &preset.settings {
        let _ = writeln!(text, "    {path}: {value}");
    }
    if !preset.breaks.is_empty() {
        let _ = writeln!(text, "\n  breaks:");
    }
    for breach in &preset.breaks {
        let sentence = format!("{}: {}", breach.rule, breach.how);
        for (number, line) in wrapped(&sentence, columns.saturating_sub(6)).iter().enumerate() {
            let _ = writeln!(text, "    {}{line}", if number == 0 { "" } else { "  " });
        }
    }
    text
}
