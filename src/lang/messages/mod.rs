//! The messages, a file for each view. Both languages stand side by side, so that whoever changes
//! one sees the other.

// The compiler finds what nobody says; without charts and program much is not said.
#![cfg_attr(not(feature = "cli"), allow(dead_code))]

use super::catalogue::Message;

/// Makes modules of files of messages, and the list of their tables.
macro_rules! files {
    ($($file:ident)*) => {
        $(pub(crate) mod $file;)*

        /// Each file's name and messages.
        pub(super) const TABLES: &[(&str, &[Message])] = &[$((stringify!($file), $file::ALL)),*];
    };
}

files! {
    awaits caption charts code compare contrast explain import ladder lanes page parties phases report sentence story sweep sweep_charts terminal titles
    titles_course titles_textbook abouts
}
