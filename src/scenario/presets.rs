//! Presets: how real products are set, `preset: "nginx 1.22.1"` of a host.
//!
//! A preset is a list of the settings that a host of its kind may have, with the product, its
//! version, and where its behaviour was measured. It lies below what the host itself says, and
//! above the profile, the era and the scenario's own `tcp` and `http`. This happens on the tree,
//! after the variant's changes, so that a variant may change the preset too.
//!
//! Presets are data: the files beside this one, read by the code that reads scenarios.

use super::document::{Field, Node, Value};
use super::place::{Place, Problems};
use super::types::{Breach, Preset, PresetUse};
use super::{suggest, syntax};
use std::borrow::Cow;

/// The lists of hosts of a scenario, what one of them is called, and the presets for it.
const KINDS: [(&str, &str, &str); 3] = [
    ("clients", "client", include_str!("presets/clients.ron")),
    ("proxies", "proxy", include_str!("presets/proxies.ron")),
    ("servers", "server", include_str!("presets/servers.ron")),
];

/// What a preset may say of itself.
const PRESET: [&str; 5] = ["product", "version", "measured", "settings", "breaks"];

/// All presets: clients', proxies', servers', in the order of their files.
pub fn all() -> Vec<Preset> {
    KINDS.iter().flat_map(|(_, kind, text)| of_kind(kind, text)).map(|(preset, _)| preset).collect()
}

/// The name of the preset that is likest to what was written, where one is like it at all.
pub fn closest(written: &str) -> Option<String> {
    let names: Vec<String> = all().iter().map(Preset::name).collect();
    suggest::closest(written, names.iter().map(String::as_str)).map(str::to_owned)
}

/// Lays presets under the hosts that name one, and tells which were used.
pub(super) fn laid_under<'n>(
    root: &'n Node,
    problems: &mut Problems,
) -> (Cow<'n, Node>, Vec<PresetUse>) {
    let named = |(list, ..): &(&str, _, _)| {
        root.field(list).is_some_and(|hosts| each(hosts).any(|host| host.field("preset").is_some()))
    };
    if !KINDS.iter().any(named) {
        return (Cow::Borrowed(root), Vec::new());
    }
    let mut tree = root.clone();
    let mut used = Vec::new();
    let Value::Fields(fields) = &mut tree.value else { return (Cow::Borrowed(root), used) };
    for (list, kind, text) in KINDS {
        let Some(hosts) = fields.iter_mut().find(|field| field.name == list) else { continue };
        let hosts = match &mut hosts.node.value {
            Value::List(items) => items.as_mut_slice(),
            Value::Fields(_) => std::slice::from_mut(&mut hosts.node),
            _ => continue,
        };
        let known = of_kind(kind, text);
        for host in hosts {
            used.extend(lay_under(host, kind, &known, problems));
        }
    }
    (Cow::Owned(tree), used)
}

/// The hosts of a list; a group of settings alone is a list of one.
fn each(hosts: &Node) -> std::slice::Iter<'_, Node> {
    match &hosts.value {
        Value::List(items) => items.iter(),
        _ => std::slice::from_ref(hosts).iter(),
    }
}

fn lay_under(
    host: &mut Node,
    kind: &str,
    known: &[(Preset, Node)],
    problems: &mut Problems,
) -> Option<PresetUse> {
    let node = host.field("preset").filter(|node| !matches!(node.value, Value::None))?;
    let place = node.place.clone();
    let Some(name) = node.text() else {
        let message = format!("`preset` names a product, it is not {}", node.what());
        let hint = known.first().map(|(preset, _)| format!("for example \"{}\"", preset.name()));
        problems.add(&place, message, hint);
        return None;
    };
    let Some((preset, settings)) = known.iter().find(|(preset, _)| preset.name() == name) else {
        let (message, hint) = unknown(name, kind, known);
        problems.add(&place, message, hint);
        return None;
    };
    let name = host.field("name").and_then(Node::text).unwrap_or("").into();
    under(host, settings, &place);
    Some(PresetUse { host: name, preset: preset.clone() })
}

fn unknown(name: &str, kind: &str, known: &[(Preset, Node)]) -> (String, Option<String>) {
    let message = format!("there is no preset of a {kind} called `{name}`");
    if let Some(other) = all().into_iter().find(|preset| preset.name() == name) {
        return (message, Some(format!("it is a preset of a {}", other.kind)));
    }
    let names: Vec<String> = known.iter().map(|(preset, _)| preset.name()).collect();
    let hint = suggest::hint(name, names.iter().map(String::as_str), "the presets are");
    (message, hint)
}

/// Gives the host those of the settings that it does not have itself. They stand where the
/// preset is named: that is the place that the author can change.
fn under(host: &mut Node, settings: &Node, place: &Place) {
    let Value::Fields(own) = &mut host.value else { return };
    for field in settings.fields() {
        match own.iter_mut().find(|mine| mine.name == field.name) {
            Some(mine) => match (&mine.node.value, &field.node.value) {
                (Value::Fields(_), Value::Fields(_)) => under(&mut mine.node, &field.node, place),
                (Value::None, _) => mine.node = moved(&field.node, place),
                _ => {}
            },
            None => {
                let node = moved(&field.node, place);
                own.push(Field { name: field.name.clone(), place: place.clone(), node });
            }
        }
    }
}

/// The same as if it had been written at this place.
fn moved(node: &Node, place: &Place) -> Node {
    let value = match &node.value {
        Value::Fields(fields) => Value::Fields(
            fields
                .iter()
                .map(|field| Field {
                    name: field.name.clone(),
                    place: place.clone(),
                    node: moved(&field.node, place),
                })
                .collect(),
        ),
        Value::List(items) => Value::List(items.iter().map(|item| moved(item, place)).collect()),
        other => other.clone(),
    };
    Node { place: place.clone(), value }
}

/// The presets of a file, each with its settings.
///
/// Panics where the file is not what it should be: a fault of ours, which a test finds.
fn of_kind(kind: &'static str, text: &str) -> Vec<(Preset, Node)> {
    let mut problems = Problems::default();
    let root = syntax::read(text, &mut problems);
    let problems = problems.into_list();
    assert!(problems.is_empty(), "presets of a {kind}: {problems:?}");
    root.iter().flat_map(|root| root.items()).map(|item| preset(kind, item)).collect()
}

fn preset(kind: &'static str, item: &Node) -> (Preset, Node) {
    let text = |node: &Node, name: &str| {
        let text = node.field(name).and_then(Node::text);
        text.unwrap_or_else(|| panic!("{}: {name} is no text", item.place.path)).to_owned()
    };
    for field in item.fields() {
        assert!(PRESET.contains(&field.name.as_str()), "a preset has no {}", field.name);
    }
    let settings = item.field("settings").expect("settings of a preset").clone();
    let breach = |node: &Node| Breach { rule: text(node, "rule"), how: text(node, "how") };
    let mut flat = Vec::new();
    flatten(&settings, "", &mut flat);
    let preset = Preset {
        kind,
        product: text(item, "product"),
        version: text(item, "version"),
        measured: text(item, "measured"),
        settings: flat,
        breaks: item.field("breaks").iter().flat_map(|list| list.items()).map(breach).collect(),
    };
    (preset, settings)
}

/// The settings as paths and values, such as `http.keep_alive_header` and `true`.
fn flatten(node: &Node, path: &str, into: &mut Vec<(String, String)>) {
    for field in node.fields() {
        let path =
            if path.is_empty() { field.name.clone() } else { format!("{path}.{}", field.name) };
        match &field.node.value {
            Value::Fields(_) => flatten(&field.node, &path, into),
            _ => into.push((path, shown(&field.node))),
        }
    }
}

fn shown(node: &Node) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match &node.value {
        Value::Text(text) | Value::Number(text) | Value::Word(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        Value::List(items) => format!("[{}]", joined(items.iter().map(shown).collect())),
        Value::Fields(fields) => {
            let pair = |field: &Field| format!("{}: {}", field.name, shown(&field.node));
            format!("({})", joined(fields.iter().map(pair).collect()))
        }
        Value::None | Value::Other => "None".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, Scenario, load};
    use crate::world::Role;

    /// A scenario whose host of this kind has these settings more.
    fn with(kind: &str, more: &str) -> String {
        let of = |host: &str| if host == kind { more } else { "" };
        format!(
            "(title: \"t\", links: [(from: \"c\", to: \"p\", delay: \"1ms\"),
                (from: \"p\", to: \"s\", delay: \"1ms\")],
             clients: [(name: \"c\", {})], proxies: [(name: \"p\", {})],
             servers: [(name: \"s\", {})], pages: [(document: (size: \"1kB\"))])",
            of("client"),
            if kind == "proxy" { more } else { "kind: \"smart\"" },
            of("server"),
        )
    }

    fn loaded(text: &str) -> Scenario {
        load("t", text, &Overrides::default()).unwrap_or_else(|why| panic!("{text}\n{why:#?}"))
    }

    /// Every preset is made of settings that its kind of host has, with values that they may
    /// have; names differ; what breaks a rule names it and says how.
    #[test]
    fn every_preset_can_be_used() {
        let mut names = Vec::new();
        for preset in all() {
            let name = preset.name();
            assert!(!names.contains(&name), "{name} twice");
            let scenario = loaded(&with(preset.kind, &format!("preset: \"{name}\"")));
            assert_eq!(scenario.variants[0].presets[0].preset, preset);
            assert!(preset.measured.len() > 10 && !preset.settings.is_empty(), "{name}");
            for Breach { rule, how } in &preset.breaks {
                assert!(crate::http::rules::find(rule).is_some(), "{name}: rule {rule}");
                assert!(how.ends_with('.'), "{name}: {how}");
            }
            names.push(name);
        }
    }

    /// The host's own word wins over the preset, the preset over the scenario's `http` and the
    /// era; `None` takes a setting back to what the preset says.
    #[test]
    fn a_preset_lies_between_the_host_and_the_defaults() {
        let server = |more: &str| {
            let text = with("server", &format!("preset: \"nginx 1.22.1\", {more}"));
            let scenario = loaded(&text.replacen("title", "era: \"rfc2616\", title", 1));
            match &scenario.variants[0].plan.hosts[2].role {
                Role::Server(config) => config.clone(),
                other => panic!("{other:?}"),
            }
        };
        let seconds = |s| Some(crate::units::Duration::from_secs(s));
        assert_eq!(server("").keep_alive_timeout, seconds(75));
        assert_eq!(server("keep_alive_timeout: \"2s\"").keep_alive_timeout, seconds(2));
        assert_eq!(server("keep_alive_timeout: None").keep_alive_timeout, seconds(75));
        assert_eq!(server("keep_alive_timeout: \"2s\"").max_requests, Some(1000));
        assert_eq!(server("http: (chunk_size: \"1kB\")").http.chunk_size.0, 1000);
    }

    #[test]
    fn an_unknown_preset_is_named_with_the_likeliest() {
        let problem = |kind, more: &str| {
            let problems = load("t", &with(kind, more), &Overrides::default()).unwrap_err();
            let one = &problems[0];
            (one.message.clone(), one.hint.clone().unwrap_or_default())
        };
        let (message, hint) = problem("server", "preset: \"nginx 1.22.2\"");
        assert_eq!(message, "there is no preset of a server called `nginx 1.22.2`");
        assert_eq!(hint, "did you mean `nginx 1.22.1`?");
        assert_eq!(problem("server", "preset: \"nginx\"").1, "did you mean `nginx 1.22.1`?");
        let (_, hint) = problem("client", "preset: \"nginx 1.22.1\"");
        assert_eq!(hint, "it is a preset of a server");
        assert!(problem("server", "preset: 5").0.contains("names a product"));
    }
}
