//! Exit statuses: what a script learns from a call.

use std::process::ExitCode;

/// How a call ended. The order is the precedence: where several things went wrong, the call
/// ends with the greatest of them.
///
/// A result that is not on the disk outweighs everything, because the reader would look at an
/// older one; input that was refused outweighs what other input did; a run that was cut short
/// outweighs an expectation, which may have failed only because of that.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Status {
    /// Everything was done, and every expectation held.
    #[default]
    Done,
    /// An expectation of a scenario failed.
    ExpectationFailed,
    /// A run was stopped by a stated limit.
    Limit,
    /// The input was refused: the command line or a scenario.
    BadInput,
    /// The user asked to stop; what was finished is kept.
    Interrupted,
    /// The file system said no.
    Files,
}

impl Status {
    /// The number that the process ends with.
    pub const fn code(self) -> u8 {
        match self {
            Status::Done => 0,
            Status::ExpectationFailed => 1,
            Status::BadInput => 2,
            Status::Limit => 3,
            Status::Files => 4,
            // 128 + SIGINT, as a shell reports it.
            Status::Interrupted => 130,
        }
    }

    /// The graver of two.
    #[must_use]
    pub fn and(self, other: Status) -> Status {
        self.max(other)
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Status::{BadInput, Done, ExpectationFailed, Files, Interrupted, Limit};

    /// The precedence that `sim --help` states: 4, then 130, then 2, then 3, then 1, then 0.
    #[test]
    fn the_gravest_status_wins() {
        let by_precedence = [Done, ExpectationFailed, Limit, BadInput, Interrupted, Files];
        assert_eq!(by_precedence.map(|status| status.code()), [0, 1, 3, 2, 130, 4]);
        for (rank, graver) in by_precedence.iter().enumerate() {
            for lesser in &by_precedence[..=rank] {
                assert_eq!(graver.and(*lesser), *graver);
                assert_eq!(lesser.and(*graver), *graver);
            }
        }
    }
}
