//! Reading the project's own source as text, for tests of its habits.
#![allow(dead_code, reason = "each test binary uses a part")]

use std::fs;
use std::path::{Path, PathBuf};

/// A source file.
pub struct File {
    /// Its path below the folder that was read, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Its text without comments, strings and test modules; lines are where they were.
    pub code: String,
}

/// A path that begins with `crate::`.
pub struct Use {
    /// What comes behind.
    pub room: String,
    /// In which line, from 1.
    pub line: usize,
}

/// The repository's folder.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder of the repository, ordered by path.
pub fn files(folder: &str) -> Vec<File> {
    let root = repository().join(folder);
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let read = |path: &PathBuf| {
        let below = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        File::of(&below, &fs::read_to_string(path).unwrap())
    };
    paths.iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            paths.push(path);
        }
    }
}

impl File {
    /// A file of this path and text.
    pub fn of(path: &str, text: &str) -> File {
        let code = without_tests(&without_comments_and_strings(text));
        File { path: path.to_owned(), text: text.to_owned(), code }
    }

    /// Its path within its package: that of the simulation lies below that of the program.
    fn inside(&self) -> &str {
        self.path.strip_prefix("core/").unwrap_or(&self.path)
    }

    /// The room it stands in.
    pub fn room(&self) -> &str {
        self.inside().split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// How many modules deep it is: 1 for `tcp/mod.rs`, 2 for `tcp/rto.rs`.
    pub fn depth(&self) -> usize {
        let parts = self.inside().split('/').count();
        if self.path.ends_with("/mod.rs") { parts - 1 } else { parts }
    }

    /// All paths that begin with `crate::`, those in braces too.
    pub fn uses(&self) -> impl Iterator<Item = Use> {
        self.uses_of("crate::")
    }

    /// All paths that begin so, such as `std::`, those in braces too.
    pub fn uses_of(&self, root: &str) -> impl Iterator<Item = Use> {
        self.code.match_indices(root).flat_map(|(at, found)| {
            let line = self.line_of(at);
            let behind = &self.code[at + found.len()..];
            heads(behind).into_iter().map(move |room| Use { room, line })
        })
    }

    /// All runs of `super::`: in which line, and how many.
    pub fn climbs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.code
            .match_indices("super::")
            .filter(|(at, _)| !self.code[..*at].ends_with("super::"))
            .map(|(at, found)| {
                let count = self.code[at..].split(found).take_while(|part| part.is_empty()).count();
                (self.line_of(at), count)
            })
    }

    /// The lines that hold this word (or path), as a whole word.
    pub fn lines_with(&self, word: &str) -> Vec<usize> {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        let whole = |at: usize| {
            !self.code[..at].ends_with(part) && !self.code[at + word.len()..].starts_with(part)
        };
        let found = self.code.match_indices(word).filter(|(at, _)| whole(*at));
        let mut lines: Vec<usize> = found.map(|(at, _)| self.line_of(at)).collect();
        lines.dedup();
        lines
    }

    /// The lines that hold a floating point type or number.
    pub fn lines_with_floats(&self) -> Vec<usize> {
        let mut lines = self.lines_with("f64");
        lines.extend(self.lines_with("f32"));
        for (at, _) in self.code.match_indices('.') {
            let before = self.code[..at].trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
            let is_number = before.len() < at
                && !before.ends_with(|c: char| c.is_alphanumeric() || c == '.' || c == '_');
            if is_number && self.code[at + 1..].starts_with(|c: char| c.is_ascii_digit()) {
                lines.push(self.line_of(at));
            }
        }
        // Numbers with an exponent or a type behind them: `2e9`, `1_f64`.
        let part = |c: char| c.is_alphanumeric() || c == '_';
        for word in self.code.split(|c| !part(c)).filter(|word| is_float(word)) {
            // A part of the code, and so at some place in it.
            lines.push(self.line_of(word.as_ptr() as usize - self.code.as_ptr() as usize));
        }
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    fn line_of(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }
}

/// Whether a word is a number with an exponent or a floating point type.
fn is_float(word: &str) -> bool {
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == '_');
    let number = word.strip_suffix("f64").or_else(|| word.strip_suffix("f32"));
    let begins = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    match (number, word.split_once(['e', 'E'])) {
        (Some(number), _) if begins(number) && digits(number) => true,
        (_, Some((before, behind))) => begins(before) && digits(before) && digits(behind),
        _ => false,
    }
}

/// The first names of a path, or of the paths in braces at their first level.
fn heads(path: &str) -> Vec<String> {
    let name = |text: &str| {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(inside) = path.strip_prefix('{') else { return vec![name(path)] };
    let mut depth = 0;
    let mut start = 0;
    let mut heads = Vec::new();
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                heads.push(name(&inside[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    heads.retain(|head: &String| !head.is_empty());
    heads
}

/// The text with blanks for what stands in comments and strings.
fn without_comments_and_strings(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(hashes) = raw_string(rest) {
            let opening = 2 + hashes;
            let closing = format!("\"{}", "#".repeat(hashes));
            rest[opening..].find(&closing).map_or(rest.len(), |end| opening + end + closing.len())
        } else if c == '"' {
            string_end(rest)
        } else if let Some(end) = character_end(rest) {
            end
        } else {
            let word =
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let length = word.max(c.len_utf8());
            out.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        };
        out.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &rest[length..];
    }
    out
}

/// The number of hashes, where a raw string begins here.
fn raw_string(text: &str) -> Option<usize> {
    let behind = text.strip_prefix('r').or_else(|| text.strip_prefix("br"))?;
    let hashes = behind.len() - behind.trim_start_matches('#').len();
    (behind[hashes..].starts_with('"') && text.starts_with('r')).then_some(hashes)
}

fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Where a character literal ends that begins here (`'a` of a lifetime is none).
fn character_end(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    if inside.starts_with('\\') {
        return inside[2..].find('\'').map(|end| end + 4);
    }
    let c = inside.chars().next()?;
    inside[c.len_utf8()..].starts_with('\'').then_some(c.len_utf8() + 2)
}

/// The code without its test module, which stands last in a file.
fn without_tests(code: &str) -> String {
    let tests = code
        .match_indices("#[cfg(test)]")
        .find(|(at, marker)| {
            let behind = code[at + marker.len()..].trim_start();
            behind.starts_with("mod ")
                && behind.lines().next().is_some_and(|line| line.contains('{'))
        })
        .map_or(code.len(), |(at, _)| at);
    code[..tests].to_owned()
}
