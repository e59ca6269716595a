//! Standard output and standard error: colour only where it is wanted, and no noise when the
//! reader of a pipe has left.

use anstream::{AutoStream, ColorChoice};
use std::io::{self, ErrorKind, IsTerminal, Write};

/// The width of text for a pipe, so that its bytes do not depend on anybody's window.
const PIPE_COLUMNS: usize = 100;

/// Where the program speaks.
pub struct Terminal {
    out: AutoStream<io::Stdout>,
    err: AutoStream<io::Stderr>,
    out_error: Option<io::Error>,
    quiet: bool,
}

impl Terminal {
    /// The terminal or pipes of this process. A quiet one prints problems only.
    pub fn new(quiet: bool) -> Terminal {
        Terminal {
            out: AutoStream::auto(io::stdout()),
            err: AutoStream::auto(io::stderr()),
            out_error: None,
            quiet,
        }
    }

    /// Whether standard output gets colour: it is a terminal that can show it, and neither
    /// `NO_COLOR` nor `CLICOLOR` says otherwise.
    pub fn colour(&self) -> bool {
        self.out.current_choice() != ColorChoice::Never
    }

    /// How many columns a line on standard output may have.
    pub fn columns(&self) -> usize {
        match io::stdout().is_terminal().then(|| console::Term::stdout().size_checked()).flatten() {
            Some((_, columns)) => usize::from(columns),
            None => PIPE_COLUMNS,
        }
    }

    /// Whether somebody sees what is said on standard output.
    pub fn is_read(&self) -> bool {
        !self.quiet && io::stdout().is_terminal()
    }

    /// Whether only problems are printed.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Prints text with its line ends to standard output, unless quiet.
    pub fn say(&mut self, text: &str) {
        if self.quiet || self.out_error.is_some() {
            return;
        }
        let written = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
        self.out_error = written.err();
    }

    /// Prints a problem, text with its line ends, to standard error.
    pub fn complain(&mut self, text: &str) {
        // Where nobody hears complaints, the exit status still tells.
        let _ = self.err.write_all(text.as_bytes()).and_then(|()| self.err.flush());
    }

    /// What went wrong with standard output, if anything did. That a reader has left
    /// (`sim list | head`) is not wrong.
    pub fn failure(&self) -> Option<&io::Error> {
        self.out_error.as_ref().filter(|error| error.kind() != ErrorKind::BrokenPipe)
    }
}
