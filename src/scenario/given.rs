//! What a scenario was given: every value of its tree, by the path that would set it.
//!
//! Runs are held against each other by it: what stands there in one and not in the other may be why
//! their numbers differ. Parameters of TCP and HTTP are not in it, because a variant has those that
//! differ from the defaults by name ([`super::Variant::overridden`]); nor are seed, profile and era,
//! which a scenario has as they came out.

use super::document::{Field, Node, Value};
use crate::units::{BitRate, Bytes, Duration, Probability};
use std::collections::BTreeMap;

/// What is told elsewhere, or is for people.
const ELSEWHERE: [&str; 8] =
    ["title", "about", "recorded", "profile", "era", "seed", "tcp", "http"];
/// Lists whose only element may stand alone.
const LISTS: [&str; 5] = ["links", "clients", "proxies", "servers", "pages"];

/// A step on the way to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'n> {
    Field(&'n str),
    /// An element that has a name, or a path on a server.
    Called(&'n str),
    At(usize),
}

/// Everything that stands in a tree, by path.
pub(super) fn all(tree: &Node) -> Vec<(String, String)> {
    let found = changes(None, tree).into_iter();
    found.filter_map(|(path, value)| Some((path, value?))).collect()
}

/// What stands otherwise in `tree` than in `base`, by path: what it is there, `None` where nothing is.
pub(super) fn changes(base: Option<&Node>, tree: &Node) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    differences([base, Some(tree)], &mut String::new(), &mut found);
    found
}

/// Walks two trees at once; nothing is written of what is the same in both.
fn differences(
    of: [Option<&Node>; 2],
    path: &mut String,
    found: &mut Vec<(String, Option<String>)>,
) {
    // Most of a variant is as its scenario has it.
    if let [Some(base), Some(node)] = of
        && is_written_alike(base, node)
    {
        return;
    }
    let children = of.map(|node| node.map(|node| children(node, path)).unwrap_or_default());
    let values = of.map(|node| node.and_then(value));
    if values[0] != values[1] {
        found.push((path.clone(), values[1].clone()));
    }
    let mut keys: Vec<Key<'_>> = children[1].keys().chain(children[0].keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let length = path.len();
    for key in keys {
        match key {
            Key::Field(name) if length == 0 => path.push_str(name),
            Key::Field(name) => path.extend([".", name]),
            Key::Called(name) => path.extend(["[", name, "]"]),
            Key::At(index) => path.push_str(&format!("[{index}]")),
        }
        differences([0, 1].map(|side| children[side].get(&key).copied()), path, found);
        path.truncate(length);
    }
}

fn is_written_alike(one: &Node, other: &Node) -> bool {
    use Value::{Bool, Fields, List, None, Number, Text, Word};
    match (&one.value, &other.value) {
        (Fields(one), Fields(other)) => {
            let alike = |(one, other): (&Field, &Field)| {
                one.name == other.name && is_written_alike(&one.node, &other.node)
            };
            one.len() == other.len() && one.iter().zip(other).all(alike)
        }
        (List(one), List(other)) => {
            let alike = |(one, other): (&Node, &Node)| is_written_alike(one, other);
            one.len() == other.len() && one.iter().zip(other).all(alike)
        }
        (Text(one), Text(other)) | (Number(one), Number(other)) | (Word(one), Word(other)) => {
            one == other
        }
        (Bool(one), Bool(other)) => one == other,
        (None, None) => true,
        _ => false,
    }
}

/// What stands within, by how it is called there.
fn children<'n>(node: &'n Node, path: &str) -> BTreeMap<Key<'n>, &'n Node> {
    match &node.value {
        Value::Fields(_) if LISTS.contains(&path) => elements(std::slice::from_ref(node)),
        Value::Fields(fields) => {
            let told = fields.iter().filter(|field| !ELSEWHERE.contains(&field.name.as_str()));
            told.map(|field| (Key::Field(&field.name), &field.node)).collect()
        }
        Value::List(items) if !items.iter().all(is_plain) => elements(items),
        _ => BTreeMap::new(),
    }
}

/// By name, or by path on the server, where no other element has the same; else by place.
fn elements(items: &[Node]) -> BTreeMap<Key<'_>, &Node> {
    let mut found = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        let called = ["name", "path"].iter().find_map(|field| item.field(field)?.text());
        let key = called.map(Key::Called).filter(|key| !found.contains_key(key));
        found.insert(key.unwrap_or(Key::At(at)), item);
    }
    found
}

fn is_plain(node: &Node) -> bool {
    !matches!(node.value, Value::Fields(_) | Value::List(_))
}

/// A value in one form, however it was written: `50ms` and `"50 ms"` are the same.
fn value(node: &Node) -> Option<String> {
    let said = |node: &Node| match &node.value {
        Value::Text(text) => Some(in_one_form(text)),
        Value::Number(text) | Value::Word(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    };
    match &node.value {
        Value::List(items) if items.iter().all(is_plain) => {
            Some(format!("[{}]", items.iter().filter_map(said).collect::<Vec<_>>().join(", ")))
        }
        _ => said(node),
    }
}

fn in_one_form(text: &str) -> String {
    let quantity = text.parse::<Duration>().map(|time| time.to_string()).ok();
    let quantity = quantity.or_else(|| Some(text.parse::<BitRate>().ok()?.to_string()));
    let quantity = quantity.or_else(|| Some(text.parse::<Bytes>().ok()?.to_string()));
    let chance = || text.contains('%').then(|| text.parse::<Probability>().ok()).flatten();
    let quantity = quantity.or_else(|| Some(chance()?.to_string()));
    quantity.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::place::Problems;
    use super::super::syntax;
    use super::*;

    fn tree(text: &str) -> Node {
        syntax::read(text, &mut Problems::default()).expect("RON")
    }

    #[test]
    fn everything_has_the_path_that_would_set_it() {
        let text = r#"(title: "T", seed: 3, tcp: (mss: 536), links: (from: "a", delay: "50ms", loss: "1 %"),
            routers: ["x", "y"], clients: [(name: "c", http: (keep_alive: true), lookup: [])],
            pages: [(name: "p", objects: [(path: "/x", size: "1000B"), (path: "/x"), (size: None)])])"#;
        let found = all(&tree(text));
        let found: Vec<(&str, &str)> = found.iter().map(|(p, v)| (&**p, &**v)).collect();
        assert_eq!(
            found,
            [
                ("clients[c].lookup", "[]"),
                ("clients[c].name", "c"),
                ("links[0].delay", "50 ms"),
                ("links[0].from", "a"),
                ("links[0].loss", "1%"),
                ("pages[p].name", "p"),
                ("pages[p].objects[/x].path", "/x"),
                ("pages[p].objects[/x].size", "1 kB"),
                ("pages[p].objects[1].path", "/x"),
                ("routers", "[x, y]"),
            ]
        );
    }

    #[test]
    fn a_change_is_what_is_there_afterwards() {
        let before = tree(r#"(links: [(delay: "50ms", rate: "1Mbit/s")], stop: (after: "1s"))"#);
        let after = tree(r#"(links: [(delay: "30 ms", rate: "1000 kbit/s"), (delay: "1s")])"#);
        let found = changes(Some(&before), &after);
        let found: Vec<_> = found.iter().map(|(path, value)| (&**path, value.as_deref())).collect();
        assert_eq!(
            found,
            [
                ("links[0].delay", Some("30 ms")),
                ("links[1].delay", Some("1 s")),
                ("stop.after", None),
            ]
        );
        assert_eq!(changes(Some(&before), &before), []);
    }

    /// `--set` with a path that is written here sets what it stands for.
    #[test]
    fn what_is_called_by_its_path_on_the_server_can_be_set_by_it() {
        let text = r#"(title: "T", links: (from: "c", to: "s", delay: "1ms"), clients: (name: "c"),
            servers: (name: "s"), pages: (document: (size: "1kB"), objects: [(path: "/x.css", size: "2kB")]))"#;
        let path = "pages[0].objects[/x.css].size".to_owned();
        let set = vec![(path.clone(), "3kB".to_owned())];
        let with = crate::scenario::Overrides { set, ..Default::default() };
        let scenario = crate::scenario::load("t", text, &with).expect("a scenario");
        assert!(scenario.given.contains(&(path, "3 kB".to_owned())), "{:?}", scenario.given);
    }
}
