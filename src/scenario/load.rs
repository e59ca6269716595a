//! The whole way: text → tree → patched tree for each variant → plans and expectations.

use super::build::{self, Built};
use super::conditions::Conditions;
use super::document::{Node, Value};
use super::expect::{self, Subject};
use super::given;
use super::limits::{MAX_NODES_OVER_VARIANTS, MAX_OBJECTS_OVER_VARIANTS, MAX_VARIANTS};
use super::names::{bad_folder_name, folder_key};
use super::patch;
use super::place::{Place, Problems};
use super::rules;
use super::suggest;
use super::syntax;
use super::{Diagnostic, Overrides, Scenario, Variant};
use crate::params::{Era, Profile};
use std::sync::Arc;

/// The name of the only variant of a scenario that names none.
const ONLY: &str = "run";
const VARIANT: [&str; 3] = ["name", "title", "set"];

/// A scenario's text, read once, from which scenarios are built with this or that changed: a
/// sweep asks for thousands.
#[derive(Clone, Debug)]
pub struct Draft {
    name: String,
    text: String,
    root: Node,
    /// What reading has found: fields given twice, nesting too deep.
    found: Vec<Diagnostic>,
}

impl Draft {
    /// Reads the text of the scenario of this name. What it means is not looked at yet.
    ///
    /// # Errors
    /// The first fault of its syntax, with the name's where that cannot be.
    pub fn read(name: &str, text: &str) -> Result<Draft, Vec<Diagnostic>> {
        let mut problems = Problems::default();
        if let Some(reason) = bad_folder_name(name) {
            let message = format!("a scenario cannot be called {name:?}");
            problems.add(&Place::whole(), message, Some(reason));
        }
        match syntax::read(text, &mut problems) {
            Some(root) => Ok(Draft {
                name: name.to_owned(),
                text: text.to_owned(),
                root,
                found: problems.into_list(),
            }),
            None => Err(with_whole_characters(text, problems.into_list())),
        }
    }

    /// Checks the scenario with these changes, and builds a plan for each of its variants.
    ///
    /// # Errors
    /// Every problem that was found, in the order of their places in the text.
    pub fn scenario(&self, overrides: &Overrides) -> Result<Scenario, Vec<Diagnostic>> {
        let mut problems = Problems::default();
        self.found.iter().for_each(|problem| problems.push(problem.clone()));
        match of_tree(&self.name, &self.root, overrides, &mut problems) {
            Some(scenario) if problems.is_empty() => Ok(scenario),
            _ => Err(with_whole_characters(&self.text, problems.into_list())),
        }
    }

    /// The names of its variants, as far as they can be read; none where it has none.
    pub fn variants(&self) -> Vec<&str> {
        let list = self.root.field("variants").map_or(&[][..], Node::items);
        list.iter().filter_map(|variant| variant.field("name").and_then(Node::text)).collect()
    }

    /// The same scenario without expectations, and with only those variants of which `keep` is
    /// true; with none of them it is what stands outside of its variants.
    #[must_use]
    pub fn narrowed(mut self, keep: impl Fn(&str) -> bool) -> Draft {
        if let Value::Fields(fields) = &mut self.root.value {
            fields.retain(|field| field.name != "expect");
            for field in fields.iter_mut().filter(|field| field.name == "variants") {
                if let Value::List(items) = &mut field.node.value {
                    let name = |item: &Node| item.field("name").and_then(Node::text).map(&keep);
                    items.retain(|item| name(item).unwrap_or(true));
                }
            }
        }
        self
    }
}

/// See [`super::load`].
pub(super) fn load(
    name: &str,
    text: &str,
    overrides: &Overrides,
) -> Result<Scenario, Vec<Diagnostic>> {
    Draft::read(name, text)?.scenario(overrides)
}

/// The opening of a group is one byte long, but it may stand behind a name, whose first
/// character is longer.
fn with_whole_characters(text: &str, mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for span in problems.iter_mut().filter_map(|problem| problem.span.as_mut()) {
        while span.end < text.len() && !text.is_char_boundary(span.end) {
            span.end += 1;
        }
    }
    problems
}

fn of_tree(
    name: &str,
    root: &Node,
    overrides: &Overrides,
    problems: &mut Problems,
) -> Option<Scenario> {
    let title = required_text(root, "title", problems);
    let about = text(root, "about", problems).unwrap_or("");
    let recorded = recorded(root, problems);
    let rules = rules::read(root, problems);
    let patches = patches(root, problems);
    let nothing = Patch { name: ONLY, title: None, changes: &[], node: root };
    let base = patched(root, &nothing, overrides, &mut Problems::default());
    let mut variants: Vec<(Patch<'_>, Option<Built>)> = Vec::new();
    let mut given = Vec::new();
    // The points of a sweep are thousands, and leave no file that tells what they were given.
    let is_told = overrides.vary.is_empty();
    let (mut objects, mut nodes) = (0, 0);
    let mut found: Vec<(usize, Vec<Diagnostic>)> = Vec::new();
    for (index, patch) in patches.into_iter().enumerate() {
        let mut own = Problems::default();
        let tree = patched(root, &patch, overrides, &mut own);
        let built = build::plan(&tree, &mut own);
        given.push(match is_told {
            true => (given::changes(Some(&base), &tree), Conditions::of(tree)),
            false => Default::default(),
        });
        if let Some(Built { objects: more, plan, .. }) = &built {
            objects += more;
            nodes += plan.hosts.len() + plan.network.node_count() + plan.network.edge_count();
        }
        found.push((index, own.into_list()));
        variants.push((patch, built));
        let too_many = if objects > MAX_OBJECTS_OVER_VARIANTS {
            Some((format!("{MAX_OBJECTS_OVER_VARIANTS} objects"), "smaller pages"))
        } else if nodes > MAX_NODES_OVER_VARIANTS {
            Some((format!("{MAX_NODES_OVER_VARIANTS} hosts, routers and links"), "fewer hosts"))
        } else {
            None
        };
        if let Some((what, smaller)) = too_many {
            let message = format!("the variants together have more than {what}");
            problems.add(&root.place, message, Some(format!("fewer variants, or {smaller}")));
            break;
        }
    }
    gather(&variants, found, problems);
    let subjects: Vec<Subject<'_>> = variants
        .iter()
        .map(|(patch, built)| Subject {
            name: patch.name,
            hosts: built.iter().flat_map(host_names).collect(),
        })
        .collect();
    let expect = expect::read(root, &subjects, problems);
    let title = title?.to_owned();
    let (profile, era) = base_of(&base, &variants);
    let seed = variants.first()?.1.as_ref()?.seed;
    let variants = variants.into_iter().zip(given).map(|((patch, built), (given, conditions))| {
        let built = built?;
        Some(Variant {
            name: patch.name.to_owned(),
            title: patch
                .title
                .unwrap_or(if patch.name == ONLY { &title } else { patch.name })
                .to_owned(),
            profile: built.profile,
            era: built.era,
            overridden: built.overridden,
            given,
            conditions,
            presets: built.presets,
            plan: built.plan,
        })
    });
    let mut variants = variants.collect::<Option<Vec<_>>>()?;
    share_the_trace(&mut variants);
    Some(Scenario {
        name: name.to_owned(),
        title,
        about: about.to_owned(),
        recorded,
        rules,
        seed,
        profile,
        era,
        set: overrides.set.clone(),
        given: if is_told { given::all(&base) } else { Vec::new() },
        variants,
        expect,
    })
}

/// The traces of all variants stand in memory together.
fn share_the_trace(variants: &mut [Variant]) {
    let of = variants.len().max(1) as u64;
    for variant in variants {
        let limits = &mut variant.plan.limits;
        limits.trace = (limits.trace / of).max(1);
        limits.traces = of;
    }
}

fn host_names(built: &Built) -> Vec<Arc<str>> {
    built.plan.hosts.iter().map(|host| host.name.clone()).collect()
}

/// The scenario's own profile and era: those of the tree without any variant's changes; where
/// they cannot be told so, the first variant's.
fn base_of(tree: &Node, variants: &[(Patch<'_>, Option<Built>)]) -> (Profile, Era) {
    let said = |field| tree.field(field).and_then(Node::text);
    let first = variants.first().and_then(|(_, built)| built.as_ref());
    let profile = match said("profile") {
        Some(name) => Profile::ALL.into_iter().find(|profile| profile.name() == name),
        None => Some(Profile::Textbook),
    };
    let era = match said("era") {
        Some(name) => Era::ALL.into_iter().find(|era| era.name() == name),
        None => Some(Era::Rfc9112),
    };
    (
        profile.or(first.map(|built| built.profile)).unwrap_or(Profile::Textbook),
        era.or(first.map(|built| built.era)).unwrap_or(Era::Rfc9112),
    )
}

/// One variant: its name and what it changes.
#[derive(Clone, Copy, Debug)]
struct Patch<'d> {
    name: &'d str,
    title: Option<&'d str>,
    changes: &'d [super::document::Field],
    node: &'d Node,
}

/// Reads the list of variants; without one there is one variant that changes nothing.
fn patches<'d>(root: &'d Node, problems: &mut Problems) -> Vec<Patch<'d>> {
    let only = Patch { name: ONLY, title: None, changes: &[], node: root };
    let Some(list) = root.field("variants") else { return vec![only] };
    let Value::List(items) = &list.value else {
        let message = format!("`variants` is a list, not {}", list.what());
        let hint =
            "for example variants: [(name: \"serial\", set: {\"client.strategy\": \"serial\"})]";
        problems.add(&list.place, message, Some(hint.to_owned()));
        return vec![only];
    };
    if items.len() > MAX_VARIANTS {
        let message = format!("there are {} variants", items.len());
        let hint = Some(format!("a scenario may have {MAX_VARIANTS}"));
        problems.add(&list.place, message, hint);
        return vec![only];
    }
    let mut patches: Vec<Patch<'d>> = Vec::new();
    for item in items {
        if let Some(patch) = patch_of(item, problems) {
            let key = folder_key(patch.name);
            let place = &item.field("name").unwrap_or(item).place;
            if patches.iter().any(|other| folder_key(other.name) == key) {
                let message = format!("there are two variants called `{}`", patch.name);
                let hint = "capital letters do not tell folders apart everywhere".to_owned();
                problems.add(place, message, Some(hint));
            }
            patches.push(patch);
        }
    }
    if patches.is_empty() { vec![only] } else { patches }
}

fn patch_of<'d>(item: &'d Node, problems: &mut Problems) -> Option<Patch<'d>> {
    let Value::Fields(fields) = &item.value else {
        let message = format!("a variant is a group of settings, not {}", item.what());
        let hint = "for example (name: \"serial\", set: {\"client.strategy\": \"serial\"})";
        problems.add(&item.place, message, Some(hint.to_owned()));
        return None;
    };
    for field in fields.iter().filter(|field| !VARIANT.contains(&field.name.as_str())) {
        let message = format!("a variant has no setting `{}`", field.name);
        let hint =
            suggest::closest(&field.name, VARIANT).map(|name| format!("did you mean `{name}`?"));
        let changes = format!("what it changes stands in set: {{\"{}\": …}}", field.name);
        problems.add(&field.place, message, Some(hint.unwrap_or(changes)));
    }
    let name = required_text(item, "name", problems)?;
    if let Some(reason) = bad_folder_name(name) {
        let place = &item.field("name").unwrap_or(item).place;
        problems.add(place, format!("a variant cannot be called {name:?}"), Some(reason));
    }
    let set = item.field("set");
    if let Some(set) = set.filter(|set| !matches!(set.value, Value::Fields(_) | Value::None)) {
        let message = format!("`set` names what changes, it is not {}", set.what());
        let hint = "for example set: {\"client.version\": \"1.0\"}".to_owned();
        problems.add(&set.place, message, Some(hint));
    }
    let changes = set.map_or(&[][..], Node::fields);
    Some(Patch { name, title: text(item, "title", problems), changes, node: item })
}

/// The tree with a variant's changes, and the command line's over them.
fn patched(root: &Node, patch: &Patch<'_>, overrides: &Overrides, problems: &mut Problems) -> Node {
    let mut tree = root.clone();
    if let Value::Fields(fields) = &mut tree.value {
        fields.retain(|field| !["variants", "expect", "rules"].contains(&field.name.as_str()));
    }
    for change in patch.changes {
        patch::apply(&mut tree, &change.name, &change.place, change.node.clone(), problems);
    }
    let seed = overrides.seed.map(|seed| ("seed", seed.to_string(), format!("--seed {seed}")));
    let profile = overrides.profile.as_ref();
    let profile = profile.map(|name| ("profile", name.clone(), format!("--profile {name}")));
    for (path, value, option) in seed.into_iter().chain(profile) {
        let place = Place::option(path, &option);
        let node = Node { place: place.clone(), value: Value::Text(value) };
        patch::apply(&mut tree, path, &place, node, problems);
    }
    let set = overrides.set.iter().map(|setting| ("--set", setting));
    let vary = overrides.vary.iter().map(|setting| ("--vary", setting));
    for (option, (path, value)) in set.chain(vary) {
        let place = Place::option(path, &format!("{option} {path}={value}"));
        patch::apply(&mut tree, path, &place, patch::value_of_option(value, &place), problems);
    }
    tree
}

/// Puts the problems of all variants together. One that only some variants have, and that does
/// not stand in the variant's own text, says in which variant it arises.
fn gather(
    variants: &[(Patch<'_>, Option<Built>)],
    found: Vec<(usize, Vec<Diagnostic>)>,
    problems: &mut Problems,
) {
    let mut everywhere: std::collections::BTreeMap<(String, String), usize> = Default::default();
    let key = |problem: &Diagnostic| (problem.path.clone(), problem.message.clone());
    for problem in found.iter().flat_map(|(_, list)| list) {
        *everywhere.entry(key(problem)).or_default() += 1;
    }
    for (index, list) in found {
        let patch = &variants[index].0;
        for mut problem in list {
            let inside = match (&patch.node.place.span, &problem.span) {
                (Some(outer), Some(inner)) => outer.start <= inner.start && inner.end <= outer.end,
                _ => false,
            };
            if !inside && everywhere[&key(&problem)] < variants.len() {
                problem.message = format!("{} (in the variant `{}`)", problem.message, patch.name);
            }
            problems.push(problem);
        }
    }
}

/// What the page was recorded over, where the file says that it is not HTTP/1.x.
fn recorded(root: &Node, problems: &mut Problems) -> Option<&'static str> {
    let said = text(root, "recorded", problems)?;
    let known = Scenario::RECORDED.into_iter().find(|known| *known == said);
    if let (None, Some(node)) = (known, root.field("recorded")) {
        let message = format!("no page is recorded over \"{said}\"");
        let hint = suggest::hint(said, Scenario::RECORDED, "known are");
        problems.add(&node.place, message, hint);
    }
    known
}

fn text<'d>(node: &'d Node, name: &str, problems: &mut Problems) -> Option<&'d str> {
    let found = node.field(name).filter(|node| !matches!(node.value, Value::None))?;
    if found.text().is_none() {
        let message = format!("`{name}` is a text, not {}", found.what());
        problems.add(&found.place, message, Some(format!("write {name}: \"…\"")));
    }
    found.text()
}

fn required_text<'d>(node: &'d Node, name: &str, problems: &mut Problems) -> Option<&'d str> {
    // `None` takes a setting back to its default, and this one has none.
    let said = node.field(name).filter(|node| !matches!(node.value, Value::None));
    if said.is_none() && matches!(node.value, Value::Fields(_)) {
        let message = format!("`{name}` is missing");
        problems.add(&node.place.opening(), message, Some(format!("add {name}: \"…\"")));
    }
    text(node, name, problems)
}
