//! The rules that a scenario demonstrates: `rules: ["K8", "P8"]`.

use super::document::{Node, Value};
use super::place::Problems;
use super::suggest;
use crate::http::rules::{self, Rule};

/// Reads the list; a rule that nobody knows, or that stands twice, is a problem.
pub(super) fn read(root: &Node, problems: &mut Problems) -> Vec<&'static Rule> {
    let Some(list) = root.field("rules").filter(|node| !matches!(node.value, Value::None)) else {
        return Vec::new();
    };
    // A list with one element may be written without its brackets, as everywhere.
    let items = match &list.value {
        Value::List(items) => &items[..],
        _ => std::slice::from_ref(list),
    };
    let mut found: Vec<&'static Rule> = Vec::new();
    for item in items {
        let Some(id) = item.text() else {
            let message = format!("a rule is given by its id, not by {}", item.what());
            problems.add(&item.place, message, Some("write rules: [\"K8\"]".to_owned()));
            continue;
        };
        match rules::all().find(|rule| rule.id == id) {
            Some(rule) if found.contains(&rule) => {
                let hint = Some("leave one of them out".to_owned());
                problems.add(&item.place, format!("the rule {id} is named twice"), hint);
            }
            Some(rule) => found.push(rule),
            None => {
                let hint = rules::find(id).map(|rule| rule.id);
                let hint = hint.or_else(|| suggest::closest(id, rules::all().map(|rule| rule.id)));
                let hint = match hint {
                    Some(id) => format!("did you mean \"{id}\"?"),
                    None => "docs/rules.md lists them all".to_owned(),
                };
                problems.add(&item.place, format!("there is no rule {id:?}"), Some(hint));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::scenario::{Overrides, load};

    fn with(rules: &str) -> Result<Vec<&'static str>, Vec<(String, String)>> {
        let text = format!(
            "(title: \"t\", {rules} links: [(from: \"c\", to: \"s\", delay: \"1ms\")], \
             clients: [(name: \"c\")], servers: [(name: \"s\")], pages: [(document: (size: \"1kB\"))])"
        );
        match load("test", &text, &Overrides::default()) {
            Ok(scenario) => Ok(scenario.rules.iter().map(|rule| rule.id).collect()),
            Err(problems) => Err(problems
                .into_iter()
                .map(|problem| (problem.path, problem.hint.unwrap_or_default()))
                .collect()),
        }
    }

    #[test]
    fn rules_are_checked_against_the_table() {
        assert_eq!(with(""), Ok(vec![]));
        assert_eq!(with("rules: None,"), Ok(vec![]));
        assert_eq!(with("rules: \"K8\","), Ok(vec!["K8"]));
        assert_eq!(with("rules: [\"D1\", \"D-01\", \"P9b\"],"), Ok(vec!["D1", "D-01", "P9b"]));
        let wrong = |rules: &str| with(rules).unwrap_err().remove(0);
        let at = |path: &str, hint: &str| (path.to_owned(), hint.to_owned());
        assert_eq!(wrong("rules: [\"k8\"],"), at("rules[0]", "did you mean \"K8\"?"));
        assert_eq!(wrong("rules: [\"S1\", 5],").0, "rules[0]");
        assert_eq!(wrong("rules: [\"K8\", \"K8\"],"), at("rules[1]", "leave one of them out"));
        assert_eq!(wrong("rules: 8,"), at("rules", "write rules: [\"K8\"]"));
        let unknown = at("rules[0]", "docs/rules.md lists them all");
        assert_eq!(wrong("rules: [\"keep-alive\"],"), unknown);
    }
}
