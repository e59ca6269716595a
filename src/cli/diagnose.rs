//! Problems of a scenario, shown with the line they stand in.

use crate::scenario::Diagnostic;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;
use std::path::Path;

/// All problems of a file as text for a terminal, with colour; the terminal takes the colour
/// out where it is not wanted.
///
/// `origin` is the file as the user named it, `text` what it holds.
pub fn render(origin: &str, text: &str, problems: &[Diagnostic]) -> String {
    let renderer = Renderer::styled();
    let mut rendered = String::new();
    for problem in problems {
        rendered.push_str(&renderer.render(&[report(origin, text, problem)]));
        rendered.push_str("\n\n");
    }
    rendered
}

fn report<'a>(origin: &'a str, text: &'a str, problem: &'a Diagnostic) -> Group<'a> {
    let title = Level::ERROR.primary_title(visible(&problem.message));
    let group = match &problem.span {
        Some(span) => {
            let place = AnnotationKind::Primary.span(inside(text, span));
            let place = match problem.path.as_str() {
                "" => place,
                path => place.label(visible(path)),
            };
            title.element(Snippet::source(text).path(origin).annotation(place))
        }
        None if problem.path.is_empty() => title.element(Origin::path(origin)),
        None => title
            .element(Origin::path(origin))
            .element(Level::NOTE.message(format!("at {}", visible(&problem.path)))),
    };
    match &problem.hint {
        Some(hint) => group.element(Level::HELP.message(visible(hint))),
        None => group,
    }
}

/// The span moved to places that exist in the text: whole characters, not past its end.
fn inside(text: &str, span: &Range<usize>) -> Range<usize> {
    let floor = |at: usize| {
        (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
    };
    let start = floor(span.start);
    start..floor(span.end).max(start)
}

/// The text without control characters: a scenario must not be able to steer the terminal
/// through a message that quotes it, nor to turn the reading direction of what follows.
pub fn visible(text: &str) -> String {
    let steers = |c: char| (c.is_control() && c != '\n') || turns(c);
    text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

/// A path as it is shown: in one line.
pub fn shown_path(path: &Path) -> String {
    visible(&path.to_string_lossy()).replace('\n', "\u{fffd}")
}

/// Whether a character turns the direction of reading (UAX #9 §2): marks, embeddings, overrides
/// and isolates.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(problem: Diagnostic, text: &str) -> String {
        anstream::adapter::strip_str(&render("a.ron", text, &[problem])).to_string()
    }

    #[test]
    fn a_problem_shows_file_line_column_source_and_hint() {
        let text = "(\n  rat: \"5Mbit/s\",\n)";
        let problem = Diagnostic {
            path: "links[0].rat".into(),
            span: Some(4..7),
            message: "unknown field `rat`".into(),
            hint: Some("did you mean `rate`?".into()),
        };
        let shown = plain(problem, text);
        for part in ["unknown field `rat`", "a.ron:2:3", "rat: \"5Mbit/s\"", "did you mean `rate`?"]
        {
            assert!(shown.contains(part), "{part} is missing in:\n{shown}");
        }
    }

    #[test]
    fn a_problem_without_a_place_names_file_and_path() {
        let problem = Diagnostic {
            path: "links[2].to".into(),
            span: None,
            message: "no such node".into(),
            hint: None,
        };
        let shown = plain(problem, "()");
        assert!(shown.contains("a.ron") && shown.contains("links[2].to"), "{shown}");
    }

    /// "é" is two bytes: places inside of it, past the end, or backwards must not panic.
    #[test]
    #[expect(clippy::reversed_empty_ranges, reason = "a backwards span is what is tried")]
    fn impossible_places_are_moved_into_the_text() {
        assert_eq!(inside("é", &(1..9)), 0..2);
        assert_eq!(inside("ab", &(7..9)), 2..2);
        assert_eq!(inside("ab", &(2..1)), 2..2);
    }

    #[test]
    fn control_characters_are_not_passed_on() {
        assert_eq!(visible("a\x1b[31mb\nc"), "a\u{fffd}[31mb\nc");
        assert_eq!(visible("a\u{202e}nor.x"), "a\u{fffd}nor.x");
        assert_eq!(shown_path(Path::new("a\nb/c")), "a\u{fffd}b/c");
    }
}
