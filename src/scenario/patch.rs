//! Changing a scenario by path: what a variant's `set` and the option `--set` do.
//!
//! A path begins with a setting of the scenario (`links[0].delay`, `tcp.initial_window`) or
//! with the name of a host or page (`client.version`). `[*]` is every element of a list;
//! `network` is every link and `strategy` that of every client. The value replaces what stands
//! there; a group of settings is laid over a group of settings; `None` takes a setting back to
//! its default. This happens on the tree, before anything is checked, so a wrong value is reported
//! like any other.

use super::document::{Field, Node, Value};
use super::place::{Place, Problems};
use super::suggest;

/// The lists whose elements can be called by their names.
const NAMED_LISTS: [&str; 4] = ["clients", "proxies", "servers", "pages"];

/// Settings of the scenario that a path can begin with.
pub(super) const SETTABLE: [&str; 14] = [
    "profile", "era", "seed", "tcp", "http", "limits", "stop", "links", "routers", "clients",
    "proxies", "servers", "pages", "about",
];

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// `.name`
    Name(String),
    /// `[2]`, or `[name]` of an element, or `[/path]` of an object.
    Item(String),
    /// `[*]`: every element.
    Every,
}

/// Short names that a path can begin with, and what they stand for: every link, and the
/// strategy of every client.
const SHORT: [(&str, &str, Option<&str>); 2] =
    [("network", "links", None), ("strategy", "clients", Some("strategy"))];

/// Sets the value at `path`; `at` is the place of the path itself.
pub(super) fn apply(root: &mut Node, path: &str, at: &Place, value: Node, problems: &mut Problems) {
    let steps = match parse(path) {
        Ok(steps) => steps,
        Err(reason) => {
            let hint = "a path is such as client.version, links[0].delay or tcp.initial_window";
            problems.add(at, format!("\"{path}\" is not a path: {reason}"), Some(hint.into()));
            return;
        }
    };
    let steps = match begin(root, &steps) {
        Ok(steps) => steps,
        Err(reason) => return problems.add(at, reason.0, reason.1),
    };
    if let Err(reason) = set(root, &steps, at, value) {
        problems.add(at, reason.0, reason.1);
    }
}

/// Why a path leads nowhere, and what might have been meant.
type Astray = (String, Option<String>);

fn parse(path: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut rest = path.trim();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('[') {
            let (item, after) = after.split_once(']').ok_or("a `]` is missing")?;
            steps.push(match item.trim() {
                "*" => Step::Every,
                item => Step::Item(item.trim_matches('"').to_owned()),
            });
            rest = after;
            if !(rest.is_empty() || rest.starts_with(['.', '['])) {
                return Err("after `]` comes `.` or nothing".into());
            }
        } else {
            let start =
                if steps.is_empty() { rest } else { rest.strip_prefix('.').unwrap_or(rest) };
            let end = start.find(['.', '[']).unwrap_or(start.len());
            if end == 0 {
                return Err("a name is missing".into());
            }
            steps.push(Step::Name(start[..end].to_owned()));
            rest = &start[end..];
            if rest == "." {
                return Err("it ends with a dot".into());
            }
        }
    }
    match steps.first() {
        Some(Step::Name(_)) => Ok(steps),
        Some(Step::Item(_) | Step::Every) => Err("it begins with a bracket".into()),
        None => Err("it is empty".into()),
    }
}

/// Turns a leading name of a host or page into the path to it.
fn begin(root: &Node, steps: &[Step]) -> Result<Vec<Step>, Astray> {
    let Step::Name(first) = &steps[0] else { return Ok(steps.to_vec()) };
    if SETTABLE.contains(&first.as_str()) {
        return Ok(steps.to_vec());
    }
    if ["variants", "expect", "title", "rules"].contains(&first.as_str()) {
        return Err((format!("`{first}` cannot be set by path"), None));
    }
    let mut names: Vec<&str> = SETTABLE.to_vec();
    for list in NAMED_LISTS {
        for (index, item) in elements(root, list).iter().enumerate() {
            let Some(name) = item.field("name").and_then(Node::text) else { continue };
            if name == first {
                let mut path = vec![Step::Name(list.to_owned()), Step::Item(index.to_string())];
                path.extend_from_slice(&steps[1..]);
                return Ok(path);
            }
            names.push(name);
        }
    }
    for (short, list, setting) in SHORT {
        if first == short {
            let mut path = vec![Step::Name(list.to_owned()), Step::Every];
            path.extend(setting.map(|setting| Step::Name(setting.to_owned())));
            path.extend_from_slice(&steps[1..]);
            return Ok(path);
        }
        names.push(short);
    }
    let hint = suggest::hint(first, names, "a path begins with one of");
    Err((format!("no host, page or setting is called `{first}`"), hint))
}

/// The elements of a list of the scenario; a group of settings alone is a list of one.
fn elements<'n>(root: &'n Node, list: &str) -> &'n [Node] {
    match root.field(list) {
        Some(node) if matches!(node.value, Value::Fields(_)) => std::slice::from_ref(node),
        Some(node) => node.items(),
        None => &[],
    }
}

fn set(node: &mut Node, steps: &[Step], at: &Place, value: Node) -> Result<(), Astray> {
    let Some((step, rest)) = steps.split_first() else {
        lay_over(node, value);
        return Ok(());
    };
    match step {
        Step::Name(name) => {
            let what = node.what();
            let Value::Fields(fields) = &mut node.value else {
                return Err((format!("`{name}` would be a setting of {what}"), None));
            };
            let index = match fields.iter().position(|field| field.name == *name) {
                Some(index) => index,
                None => {
                    let empty = Node { place: at.clone(), value: Value::Fields(Vec::new()) };
                    fields.push(Field { name: name.clone(), place: at.clone(), node: empty });
                    fields.len() - 1
                }
            };
            set(&mut fields[index].node, rest, at, value)
        }
        Step::Item(item) => set(element(node, item)?, rest, at, value),
        Step::Every => {
            // A group of settings alone is a list of one.
            if matches!(node.value, Value::Fields(_)) {
                return set(node, rest, at, value);
            }
            let what = node.what();
            let Value::List(items) = &mut node.value else {
                return Err((format!("[*] needs a list, and there is {what}"), None));
            };
            items.iter_mut().try_for_each(|item| set(item, rest, at, value.clone()))
        }
    }
}

/// The element of a list with this position, name or path on a server.
fn element<'n>(node: &'n mut Node, item: &str) -> Result<&'n mut Node, Astray> {
    let what = node.what();
    if matches!(node.value, Value::Fields(_)) && item == "0" {
        return Ok(node);
    }
    let items = match &mut node.value {
        Value::List(items) => items,
        _ => return Err((format!("[{item}] needs a list, and there is {what}"), None)),
    };
    let (count, by_number) = (items.len(), item.parse::<usize>().ok());
    let index = by_number.filter(|index| *index < count).or_else(|| {
        let called = |node: &Node, field| node.field(field).and_then(Node::text) == Some(item);
        items.iter().position(|node| called(node, "name") || called(node, "path"))
    });
    match index {
        Some(index) => Ok(&mut items[index]),
        None if count == 0 => Err((format!("there is no [{item}]: the list is empty"), None)),
        None if count == 1 => {
            Err((format!("there is no [{item}]"), Some("the list has one element, [0]".into())))
        }
        None => Err((
            format!("there is no [{item}] in the list"),
            Some(format!("its elements are [0] to [{}]", count - 1)),
        )),
    }
}

/// Replaces a value; groups of settings are laid over one another.
fn lay_over(node: &mut Node, value: Node) {
    let Value::Fields(new) = value.value else {
        *node = value;
        return;
    };
    let Value::Fields(fields) = &mut node.value else {
        *node = Node { place: value.place, value: Value::Fields(new) };
        return;
    };
    for field in new {
        match fields.iter_mut().find(|old| old.name == field.name) {
            Some(old) => {
                old.place = field.place;
                lay_over(&mut old.node, field.node);
            }
            None => fields.push(field),
        }
    }
}

/// The value of `--set path=value`: RON, or bare text such as `50ms`.
pub(super) fn value_of_option(text: &str, place: &Place) -> Node {
    let mut ignored = Problems::default();
    let node = ron::value::RawValue::from_ron(text)
        .ok()
        .map(|raw| super::document::tree_at(text, raw, place, &mut ignored))
        .filter(|node| ignored.is_empty() && !matches!(node.value, Value::Word(_) | Value::Other));
    node.unwrap_or_else(|| Node {
        place: place.clone(),
        value: Value::Text(text.trim().to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Step {
        Step::Name(text.into())
    }

    fn item(text: &str) -> Step {
        Step::Item(text.into())
    }

    #[test]
    fn paths_are_read_step_by_step() {
        for (path, steps) in [
            ("seed", vec![name("seed")]),
            ("links[0].up.delay", vec![name("links"), item("0"), name("up"), name("delay")]),
            (
                "pages[front].objects[3]",
                vec![name("pages"), item("front"), name("objects"), item("3")],
            ),
        ] {
            assert_eq!(parse(path), Ok(steps), "{path}");
        }
        for path in ["", "[0]", "a..b", "a.", "a[0", "a[0]b", "."] {
            assert!(parse(path).is_err(), "{path}");
        }
    }
}
