//! Whatever the text: a scenario or problems, never a panic, and every problem in the text.

use super::super::bundled;
use super::{Diagnostic, Overrides, load, set};
use proptest::prelude::*;

/// Loads, and checks that every problem lies in the text and says something.
fn check(text: &str, overrides: &Overrides) -> Result<(), TestCaseError> {
    let Err(problems) = load("test", text, overrides) else { return Ok(()) };
    prop_assert!(!problems.is_empty());
    for problem in problems {
        let Diagnostic { span, message, .. } = &problem;
        prop_assert!(!message.is_empty());
        if let Some(span) = span {
            prop_assert!(text.get(span.clone()).is_some(), "{problem:?}");
        }
    }
    Ok(())
}

/// Pieces from which something like a scenario can be put together.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "\"",
            "Some(",
            "None",
            "true",
            "'",
            "r#\"",
            "\\",
            "//",
            "/*",
            "*/",
            "\n",
            "é",
            "→",
            "0x",
            "1e9",
            "..",
            "-",
            "name",
            "links",
            "clients",
            "\"50ms\"",
            "\"client\"",
            "title",
            "set",
            "expect",
            "99999999999999999999999",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ]
}

/// A bundled text, cut at characters.
fn bundled_chars() -> impl Strategy<Value = Vec<char>> {
    (0..bundled::ALL.len()).prop_map(|index| bundled::ALL[index].text.chars().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_scenario_or_problems(pieces in prop::collection::vec(piece(), 0..60)) {
        check(&pieces.concat(), &Overrides::default())?;
    }

    #[test]
    fn any_inside_of_a_scenario_gives_a_scenario_or_problems(
        pieces in prop::collection::vec(piece(), 0..30),
    ) {
        check(&format!("(title: \"t\", {})", pieces.concat()), &Overrides::default())?;
    }

    /// Some characters of a valid file are replaced by some pieces.
    #[test]
    fn mutations_of_valid_files_give_a_scenario_or_problems(
        text in bundled_chars(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..12, piece()), 1..5),
    ) {
        let mut text = text;
        for (at, length, new) in cuts {
            let at = at.index(text.len());
            let end = (at + length).min(text.len());
            text.splice(at..end, new.chars());
        }
        check(&text.into_iter().collect::<String>(), &Overrides::default())?;
    }

    #[test]
    fn any_option_gives_a_scenario_or_problems(path in "[a-z.\\[\\]0-9]{0,20}", value in any::<String>()) {
        for path in [path.as_str(), "client", "pages"] {
            check(bundled::ALL[0].text, &set(path, &value))?;
        }
    }
}
