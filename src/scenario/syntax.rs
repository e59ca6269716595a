//! From text to tree: size, syntax, and what `ron` says about it in an author's words.

use super::Diagnostic;
use super::document::{self, Node};
use super::limits::{MAX_DEPTH, MAX_FILE_BYTES};
use super::place::{Problems, offset_of};
use ron::error::{Error, SpannedError};
use ron::value::RawValue;

/// Reads the text into a tree. Syntax is the one kind of problem of which only the first is
/// found, because what follows a missing parenthesis could mean anything.
pub(super) fn read(text: &str, problems: &mut Problems) -> Option<Node> {
    if text.len() > MAX_FILE_BYTES {
        problems.push(Diagnostic {
            path: String::new(),
            span: None,
            message: format!(
                "the file has {} bytes; a scenario may have {MAX_FILE_BYTES}",
                text.len()
            ),
            hint: Some("many equal objects are written (count: 100, size: \"10kB\")".into()),
        });
        return None;
    }
    match RawValue::from_ron(text) {
        Ok(raw) => Some(document::tree(text, raw, problems)),
        Err(error) => {
            problems.push(describe(text, &error));
            None
        }
    }
}

fn describe(text: &str, error: &SpannedError) -> Diagnostic {
    let start = offset_of(text, error.span.start.line, error.span.start.col);
    let end = offset_of(text, error.span.end.line, error.span.end.col).max(start);
    let found = text[end..].chars().next();
    let (message, hint) = in_words(&error.code, found, &text[..end]);
    // What is said about `#![…]` is said behind it.
    let attribute = matches!(error.code, Error::Message(_)).then(|| text.find("#!")).flatten();
    let (start, end) = attribute.map_or((start, end), |at| (at, at + 2));
    let end = if start == end { end + found.map_or(0, char::len_utf8) } else { end };
    Diagnostic { path: String::new(), span: Some(start..end), message, hint }
}

fn in_words(code: &Error, found: Option<char>, before: &str) -> (String, Option<String>) {
    let found = found.map_or("the end of the file".to_owned(), |c| format!("`{c}`"));
    let hint = |text: &str| Some(text.to_owned());
    match code {
        Error::Eof if before.trim().is_empty() => (
            "the file is empty".into(),
            hint("a scenario is one group of settings: (title: \"…\", links: […], …)"),
        ),
        Error::Eof => {
            ("the file ends too early".into(), hint("a closing `)`, `]` or `\"` is missing"))
        }
        Error::ExpectedComma
        | Error::ExpectedArrayEnd
        | Error::ExpectedMapEnd
        | Error::ExpectedStructLikeEnd => (
            format!("here a comma or a closing parenthesis is expected, not {found}"),
            hint("quantities and words stand in quotes: \"50ms\", \"persistent\""),
        ),
        Error::ExpectedMapColon => {
            (format!("here a colon is expected, not {found}"), hint("a setting is name: value"))
        }
        Error::ExpectedIdentifier
        | Error::InvalidIdentifier(_)
        | Error::SuggestRawIdentifier(_) => (
            format!("here the name of a setting is expected, not {found}"),
            hint("a setting is name: value, the name without quotes"),
        ),
        Error::ExpectedStringEnd => {
            ("this text has no end".into(), hint("a closing `\"` is missing"))
        }
        Error::TrailingCharacters => (
            format!("the scenario ends before {found}"),
            hint("a file is one group of settings (…); is a parenthesis closed too early?"),
        ),
        Error::InvalidEscape(_) => (
            "a text has a backslash, and no escape begins so".into(),
            hint("a backslash of its own is written twice: \\\\"),
        ),
        Error::UnclosedLineComment => {
            ("a comment in the last line has no end".into(), hint("end the file with a line break"))
        }
        Error::ExceededRecursionLimit => (
            format!("this is nested more than {MAX_DEPTH} levels deep"),
            hint("no scenario needs that many parentheses"),
        ),
        Error::Message(text) if text.contains("extensions") || text.contains("attributes") => (
            "a scenario cannot enable RON extensions or attributes".into(),
            hint("leave the line #![…] out"),
        ),
        Error::UnexpectedChar(c) => (
            format!("`{c}` cannot stand here"),
            hint("a value is \"text\", a number, true, false, [a list] or (name: value)"),
        ),
        other => (format!("this is not RON: {other}"), None),
    }
}
