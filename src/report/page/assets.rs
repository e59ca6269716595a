//! Script and style of the page, and the policy that allows them and nothing else.
//!
//! The script's modules are files that import each other; a page that opens from disk cannot, so
//! they are put one after another into one: imports go, and `export` goes. This wants every name at
//! the top of a module to be unique among all of them, which a test sees to.

use super::colours;
use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha256};

/// A module of the script: its file, and what stands in it.
type Module = (&'static str, &'static str);

/// What every page needs.
const COMMON: [Module; 3] = [
    ("say.js", include_str!("say.js")),
    ("dom.js", include_str!("dom.js")),
    ("switches.js", include_str!("switches.js")),
];

/// The modules of a run's page; each imports only from those before it, or from the common ones.
const REPORT: [Module; 11] = [
    ("data.js", include_str!("data.js")),
    ("format.js", include_str!("format.js")),
    ("arrows.js", include_str!("arrows.js")),
    ("layout.js", include_str!("layout.js")),
    ("moment.js", include_str!("moment.js")),
    ("player.js", include_str!("player.js")),
    ("draw.js", include_str!("draw.js")),
    ("panel.js", include_str!("panel.js")),
    ("table.js", include_str!("table.js")),
    ("stage.js", include_str!("stage.js")),
    ("main.js", include_str!("main.js")),
];

/// Those of a comparison's page.
const COMPARISON: [Module; 1] = [("comparison.js", include_str!("comparison.js"))];

/// What stands in a page whatever is shown.
pub(super) struct Assets {
    pub(super) script: String,
    pub(super) style: String,
    /// The Content-Security-Policy: this script and this style by their hashes, nothing else, from
    /// nowhere.
    pub(super) policy: String,
}

/// Those of a run's page.
pub(super) fn of_report() -> Assets {
    assets(&REPORT)
}

/// Those of a comparison's page.
pub(super) fn of_comparison() -> Assets {
    assets(&COMPARISON)
}

fn assets(modules: &[Module]) -> Assets {
    let script: String = COMMON.iter().chain(modules).map(|(_, text)| joined(text)).collect();
    let style = format!("{}{}", colours::css(), include_str!("style.css"));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; \
         form-action 'none'",
        hash(&script),
        hash(&style)
    );
    Assets { script, style, policy }
}

fn hash(text: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()))
}

/// A module as a part of one script.
fn joined(module: &str) -> String {
    let mut out = String::with_capacity(module.len());
    let mut importing = false;
    for line in module.lines() {
        importing |= line.starts_with("import ");
        if importing {
            importing = !line.ends_with(';');
            continue;
        }
        out.push_str(line.strip_prefix("export ").unwrap_or(line));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn imports_and_exports_go() {
        let module = "import { a } from \"./a.js\";\nimport {\n  b,\n} from \"./b.js\";\n\
                      export const c = a;\n  // export\n";
        assert_eq!(joined(module), "const c = a;\n  // export\n");
    }

    /// Two modules with one name each would be one script with that name twice, which is a syntax
    /// error and an empty page.
    #[test]
    fn names_at_the_top_are_unique_and_imports_come_before() {
        for modules in [&REPORT[..], &COMPARISON[..]] {
            assert_joinable(modules);
        }
    }

    fn assert_joinable(modules: &[Module]) {
        let mut names = BTreeSet::new();
        let mut before: Vec<String> = Vec::new();
        for (file, text) in COMMON.iter().chain(modules) {
            for line in text.lines() {
                let line = line.strip_prefix("export ").unwrap_or(line);
                for keyword in ["function ", "const ", "let ", "class "] {
                    let Some(rest) = line.strip_prefix(keyword) else { continue };
                    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                    let name = &rest[..end.unwrap_or(rest.len())];
                    assert!(names.insert(name.to_owned()), "{file}: {name} is there already");
                }
                if let Some((_, from)) = line.split_once(" from \"./") {
                    let from = from.trim_end_matches("\";");
                    assert!(before.iter().any(|known| known == from), "{file}: {from}");
                }
            }
            before.push((*file).to_owned());
        }
        assert!(names.len() > 8);
    }
}
