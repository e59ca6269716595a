//! `sim completions` and `sim man`: what shells and `man` know of the command line, made from
//! the definitions that the help is made from.

use super::args::command;
use super::exit::Status;
use super::terminal::Terminal;
use clap_complete::Shell;
use std::io::Write;

/// Prints completions for a shell.
pub fn completions(shell: Shell, terminal: &mut Terminal) -> Status {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "sim", &mut script);
    match shell {
        Shell::Zsh => print(verb_or_file(script).as_bytes(), terminal),
        _ => print(&script, terminal),
    }
}

/// The script for zsh asks for a scenario first and for the verb behind it, since both may stand in
/// the first place. There it is to offer both, and scenarios behind a scenario.
fn verb_or_file(script: Vec<u8>) -> String {
    let mut script = String::from_utf8_lossy(&script).into_owned();
    let scenarios = "'::SCENARIO -- Scenario files, or names of bundled scenarios:_files' \\\n";
    let known = "(( ${+functions[_sim__subcmd__${line[1]}_commands]} )) || { _files && ret=0 }";
    for (from, to) in [
        (scenarios, "".to_owned()),
        ("\":: :_sim_commands\"", "\":: :{ _sim_commands; _files }\"".to_owned()),
        ("    (sim)\n", format!("    (sim)\n        {known}\n")),
        ("line[2]", "line[1]".to_owned()),
    ] {
        assert!(script.contains(from), "the script for zsh has no {from}");
        script = script.replace(from, &to);
    }
    script
}

/// Prints the man page: of the program, then of each verb.
pub fn man(terminal: &mut Terminal) -> Status {
    let mut page = Vec::new();
    if let Err(error) = pages(&mut page) {
        // Memory takes everything; what else can fail is a fault of ours.
        panic!("the man page could not be made: {error}");
    }
    print(&page, terminal)
}

fn pages(page: &mut Vec<u8>) -> std::io::Result<()> {
    clap_mangen::Man::new(command()).render(page)?;
    for verb in command().get_subcommands() {
        writeln!(page, ".SH \"SIM {}\"", verb.get_name().to_uppercase())?;
        let man = clap_mangen::Man::new(verb.clone());
        man.render_description_section(page)?;
        man.render_synopsis_section(page)?;
        man.render_options_section(page)?;
    }
    Ok(())
}

fn print(bytes: &[u8], terminal: &mut Terminal) -> Status {
    terminal.say(&String::from_utf8_lossy(bytes));
    Status::Done
}
