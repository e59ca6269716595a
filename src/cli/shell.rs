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
    print(&script, terminal)
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
