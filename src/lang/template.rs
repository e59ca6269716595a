//! Filling in a template: `{name}`, and choices by what is filled in, `{name:one/other}`.

use super::{Lang, korean};

/// A template with its blanks filled. What is filled in is never looked into for blanks.
///
/// # Panics
/// Where a blank has no filling: a fault of the catalogue's, which its tests find.
pub(super) fn fill(lang: Lang, template: &str, filled: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    for part in parts(template) {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Blank(name) => push_name(&mut out, value(filled, name)),
            Part::Choice(name, first, second) => {
                out.push_str(&choice(lang, value(filled, name), first, second));
            }
        }
    }
    out
}

/// Adds what is filled in. In a sentence, two backticks mark code. A lonely one, which somebody's name
/// brings, would pair with one of the sentence, and is written as the modifier letter that looks like it
/// (U+02CB).
fn push_name(out: &mut String, name: &str) {
    match name.matches('`').count() % 2 == 1 {
        true => out.extend(name.chars().map(|c| if c == '`' { '\u{2cb}' } else { c })),
        false => out.push_str(name),
    }
}

/// A piece of a template.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part<'a> {
    Text(&'a str),
    Blank(&'a str),
    /// The name, what is said for one (or behind a consonant), what is said otherwise.
    Choice(&'a str, &'a str, &'a str),
}

/// The pieces of a template. A brace without its partner is text.
pub(super) fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((text, blank, behind)) = rest.split_once('{').and_then(|(text, behind)| {
        let (blank, behind) = behind.split_once('}')?;
        Some((text, blank, behind))
    }) {
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        parts.push(match blank.split_once(':') {
            Some((name, forms)) => {
                let (first, second) = forms.split_once('/').unwrap_or((forms, ""));
                Part::Choice(name, first, second)
            }
            None => Part::Blank(blank),
        });
        rest = behind;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

fn value<'a>(filled: &'a [(&str, String)], name: &str) -> &'a str {
    let found = filled.iter().find(|(known, _)| *known == name);
    found.map_or_else(|| panic!("the blank {{{name}}} has no filling"), |(_, value)| value)
}

fn choice(lang: Lang, value: &str, first: &str, second: &str) -> String {
    match lang {
        Lang::En if value == "1" => first.to_owned(),
        Lang::En => second.to_owned(),
        Lang::Ko => korean::particle(value, first, second),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(lang: Lang, template: &str, value: &str) -> String {
        fill(lang, template, &[("x", value.to_owned())])
    }

    #[test]
    fn english_counts() {
        let template = "{x} {x:segment/segments} of {x:it/them}";
        assert_eq!(say(Lang::En, template, "1"), "1 segment of it");
        assert_eq!(say(Lang::En, template, "0"), "0 segments of them");
        assert_eq!(say(Lang::En, template, "21"), "21 segments of them");
        assert_eq!(say(Lang::En, "{x:/s}", "1"), "");
    }

    #[test]
    fn what_is_filled_in_is_text() {
        assert_eq!(say(Lang::En, "<{x}>", "{x:a/b} {y}"), "<{x:a/b} {y}>");
        assert_eq!(say(Lang::En, "`{x}`: {x}", "a`b"), "`a\u{2cb}b`: a\u{2cb}b");
        assert_eq!(say(Lang::En, "{x}.", "marked `close`"), "marked `close`.");
    }

    #[test]
    fn korean_particles_follow_what_is_filled_in() {
        assert_eq!(say(Lang::Ko, "{x}{x:이/가} 기다린다", "프락시"), "프락시가 기다린다");
        assert_eq!(say(Lang::Ko, "{x}{x:이/가} 기다린다", "서버들"), "서버들이 기다린다");
    }

    #[test]
    fn a_lonely_brace_is_text() {
        assert_eq!(parts("a {b"), [Part::Text("a {b")]);
    }
}
