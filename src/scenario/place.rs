//! Places in a scenario, and the problems found at them.

use super::Diagnostic;
use super::limits::MAX_PROBLEMS;
use std::ops::Range;
use std::sync::Arc;

/// Where something was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// A path such as `links[2].to`; empty for the whole.
    pub path: Arc<str>,
    /// Bytes of the text; `None` for what the command line gave.
    pub span: Option<Range<usize>>,
    /// The option that gave it, such as `--set client.version=1.0`.
    pub option: Option<Arc<str>>,
}

impl Place {
    /// The whole text.
    pub fn whole() -> Place {
        Place { path: Arc::from(""), span: None, option: None }
    }

    /// Something that an option of the command line gave.
    pub fn option(path: &str, option: &str) -> Place {
        Place { path: Arc::from(path), span: None, option: Some(Arc::from(option)) }
    }

    /// The same path at a stretch of the text; what an option gave has none.
    pub fn at(&self, span: Range<usize>) -> Place {
        let span = if self.option.is_some() { None } else { Some(span) };
        Place { path: self.path.clone(), span, option: self.option.clone() }
    }

    /// Where it opens: its first byte. For what is missing in something long.
    pub fn opening(&self) -> Place {
        let span = self.span.clone().map(|span| span.start..(span.start + 1).min(span.end));
        Place { span, ..self.clone() }
    }

    /// The place of a field in what stands here.
    pub fn field(&self, name: &str) -> Place {
        let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let path = match (plain, self.path.is_empty()) {
            (true, true) => name.to_owned(),
            (true, false) => format!("{}.{name}", self.path),
            (false, _) => format!("{}[{name:?}]", self.path),
        };
        Place { path: path.into(), ..self.clone() }
    }

    /// The place of an element in the list that stands here.
    pub fn item(&self, index: usize) -> Place {
        Place { path: format!("{}[{index}]", self.path).into(), ..self.clone() }
    }
}

/// Problems, collected.
#[derive(Clone, Debug, Default)]
pub(super) struct Problems {
    list: Vec<Diagnostic>,
}

impl Problems {
    /// Adds a problem, unless it is there already or there are too many.
    pub fn add(&mut self, place: &Place, message: impl Into<String>, hint: Option<String>) {
        let message = match &place.option {
            Some(option) => format!("{option}: {}", message.into()),
            None => message.into(),
        };
        let path = place.path.to_string();
        self.push(Diagnostic { path, span: place.span.clone(), message, hint });
    }

    /// Adds a problem that is written out already.
    pub fn push(&mut self, problem: Diagnostic) {
        if self.list.len() < MAX_PROBLEMS && !self.list.contains(&problem) {
            self.list.push(problem);
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them by their place in the text, those of the command line first.
    pub fn into_list(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|problem| problem.span.as_ref().map(|span| (span.start, span.end)));
        self.list
    }
}

/// The line and the column (in characters) of a byte of the text, both from 1. A byte past the
/// end, or inside of a character, counts as the place just before it.
pub fn locate(text: &str, offset: usize) -> (usize, usize) {
    let end = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let before = &text[..end.unwrap_or(0)];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The byte at a line and column (both from 1): the reverse of [`locate`]. Past the end of the
/// text it is the text's length.
pub(super) fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start = match line.saturating_sub(1) {
        0 => 0,
        breaks => match text.match_indices('\n').nth(breaks - 1) {
            Some((at, _)) => at + 1,
            None => return text.len(),
        },
    };
    let rest = &text[start..];
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "é" is two bytes and one column.
    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let text = "ab\né x\n";
        for (offset, place) in
            [(0, (1, 1)), (2, (1, 3)), (3, (2, 1)), (5, (2, 2)), (4, (2, 1)), (99, (3, 1))]
        {
            assert_eq!(locate(text, offset), place, "byte {offset}");
        }
        for offset in [0, 2, 3, 5, text.len()] {
            let (line, column) = locate(text, offset);
            assert_eq!(offset_of(text, line, column), offset);
        }
    }

    #[test]
    fn paths_read_like_the_text() {
        let place = Place::whole().field("links").item(2).field("to");
        assert_eq!(place.path.as_ref(), "links[2].to");
        assert_eq!(place.field("a b").path.as_ref(), "links[2].to[\"a b\"]");
    }
}
