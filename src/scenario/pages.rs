//! Pages: a document and its objects, where they are served, and what needs what.

use super::document::{Node, Value as Raw};
use super::form::{Checks, Form};
use super::limits::MAX_OBJECTS;
use super::settings::*;
use super::suggest;
use crate::http::config::{Object, Page};
use crate::http::message::Method;
use crate::params::Value;
use crate::units::Bytes;
use std::collections::BTreeMap;
use std::sync::Arc;

const PAGE: [&str; 4] = ["name", "server", "document", "objects"];
const DOCUMENT: &[&str] = &[
    "path",
    "size",
    "method",
    "upload",
    "max_age",
    "changes",
    "status",
    "server",
    "processing",
    "think",
];
const OBJECT: &[&str] = &[
    "path",
    "size",
    "count",
    "method",
    "upload",
    "max_age",
    "changes",
    "status",
    "server",
    "needs",
    "position",
    "spacing",
    "processing",
    "think",
];

/// A page with its name.
#[derive(Debug)]
pub(super) struct NamedPage<'d> {
    pub name: &'d str,
    pub page: Arc<Page>,
}

/// Everything that servers serve: by server and path.
pub(super) type Served = BTreeMap<Arc<str>, BTreeMap<Arc<str>, Object>>;

/// Reads the pages and gathers what the servers serve.
pub(super) fn read<'d>(
    checks: &mut Checks,
    root: Form<'d>,
    servers: &[&'d str],
) -> (Vec<NamedPage<'d>>, Served) {
    let nodes = checks.list(root, "pages", "pages: [(document: (size: \"10kB\"))]");
    if nodes.is_empty() {
        checks.missing(root, "pages", "pages: [(document: (size: \"10kB\"), objects: [])]");
    }
    let mut reader = Reader { checks, servers, served: Served::new(), objects: 0 };
    let mut pages: Vec<NamedPage<'d>> = Vec::new();
    for node in &nodes {
        let Some(page) = reader.page(node, nodes.len() == 1) else { continue };
        if pages.iter().any(|other| other.name == page.name) {
            let place = &node.field("name").unwrap_or(node).place;
            let message = format!("there are two pages called `{}`", page.name);
            reader.checks.problems.add(
                place,
                message,
                Some("give one of them another name".into()),
            );
        }
        pages.push(page);
    }
    (pages, reader.served)
}

struct Reader<'c, 'd> {
    checks: &'c mut Checks,
    servers: &'c [&'d str],
    served: Served,
    objects: u64,
}

impl<'d> Reader<'_, 'd> {
    fn page(&mut self, node: &'d Node, alone: bool) -> Option<NamedPage<'d>> {
        let form = self.checks.form(node, "a page", &PAGE)?;
        let name = match (alone, form.get("name")) {
            (true, None) => "page",
            _ => self.checks.required_text(form, "name").unwrap_or(""),
        };
        let server =
            self.server(form, self.servers.first().copied().filter(|_| self.servers.len() == 1));
        let mut objects = Vec::new();
        match form.get("document") {
            Some(document) => {
                if let Some(form) = self.checks.form(document, "a document", DOCUMENT) {
                    self.object(form, server, true, &mut objects);
                }
            }
            None => self.checks.missing(form, "document", "document: (size: \"10kB\")"),
        }
        for node in self.checks.list(form, "objects", "objects: [(size: \"10kB\")]") {
            if let Some(form) = self.checks.form(node, "an object", OBJECT) {
                self.object(form, server, false, &mut objects);
            }
        }
        self.paths_are_unique(form, &objects);
        Some(NamedPage { name, page: Arc::new(Page { objects }) })
    }

    /// The server that `server` names, or `default`.
    fn server(&mut self, form: Form<'d>, default: Option<&'d str>) -> Option<&'d str> {
        let name = match form.get("server") {
            None => return default,
            Some(_) => self.checks.text(form, "server")?,
        };
        if self.servers.contains(&name) {
            return Some(name);
        }
        let place = &form.node.field("server").unwrap_or(form.node).place;
        let hint = suggest::hint(name, self.servers.iter().copied(), "the servers are");
        self.checks.problems.add(place, format!("there is no server called `{name}`"), hint);
        None
    }

    /// Adds the objects that one entry of the list stands for.
    fn object(
        &mut self,
        form: Form<'d>,
        page_server: Option<&'d str>,
        document: bool,
        objects: &mut Vec<Object>,
    ) {
        let count = if document { 1 } else { self.checks.count(form, &OBJECT_COUNT).max(1) };
        let size = self.checks.size(form, &OBJECT_SIZE);
        let processing = self.checks.time(form, &OBJECT_PROCESSING);
        let think = self.checks.time(form, &OBJECT_THINK);
        let method = Method::from_name(self.checks.word(form, &OBJECT_METHOD));
        let upload = self.upload(form, &method);
        let max_age = self.checks.time_or_word(form, &OBJECT_MAX_AGE);
        let changes = self.checks.time_or_word(form, &OBJECT_CHANGES);
        let status = if self.checks.word(form, &OBJECT_STATUS) == "204" { 204 } else { 200 };
        let template = self.path_template(form, count, document);
        let needs = if document { Vec::new() } else { self.needs(form, objects) };
        let (position, spacing) = match document {
            true => (None, Bytes(0)),
            false => self.position(form, &needs, objects, count),
        };
        let named = form.get("server").is_some();
        let Some(server) = self.server(form, page_server) else {
            if !named && page_server.is_none() && self.servers.len() > 1 {
                let example = format!("server: \"{}\"", self.servers[0]);
                self.checks.missing(form, "server", &example);
            }
            return;
        };
        self.objects += count;
        if self.objects > MAX_OBJECTS {
            let message = format!("the pages have more than {MAX_OBJECTS} objects");
            let hint = Some("that is the limit for one scenario".to_owned());
            let place = &form.get("count").unwrap_or(form.node).place;
            return self.checks.problems.add(place, message, hint);
        }
        let host: Arc<str> = server.into();
        for index in 1..=count {
            let path: Arc<str> = match template {
                Some(template) => template.replace("{n}", &index.to_string()).into(),
                None if document => "/".into(),
                None => format!("/object{}", objects.len()).into(),
            };
            let (method, needs) = (method.clone(), needs.clone());
            let bare = Object { max_age, changes, ..Object::new(host.clone(), path, size) };
            let position =
                position.map(|first| Bytes(first.0.saturating_add(spacing.0 * (index - 1))));
            let object =
                Object { method, upload, status, needs, position, processing, think, ..bare };
            self.serve(form, &object);
            objects.push(object);
        }
    }

    /// The size of the request's content, which GET and HEAD have no use for (RFC 9110 §9.3.1).
    fn upload(&mut self, form: Form<'d>, method: &Method) -> Bytes {
        let upload = self.checks.size(form, &OBJECT_UPLOAD);
        if upload.0 > 0 && matches!(method, Method::Get | Method::Head) {
            let message = format!("a {} request carries no content", method.name());
            let hint = Some("say method: \"POST\", or \"PUT\" or \"DELETE\"".to_owned());
            let place = &form.get("upload").unwrap_or(form.node).place;
            self.checks.problems.add(place, message, hint);
        }
        upload
    }

    /// The `path`, in which `{n}` counts where the entry stands for several objects.
    fn path_template(&mut self, form: Form<'d>, count: u64, document: bool) -> Option<&'d str> {
        let path = self.checks.text(form, "path")?;
        let fits = |c: char| c.is_ascii_graphic();
        let (message, hint) = if !path.starts_with('/') {
            (format!("the path \"{path}\" does not begin with /"), format!("\"/{path}\""))
        } else if !path.chars().all(fits) || path.len() > 1_000 {
            let hint = "printable ASCII without spaces, at most 1000 characters";
            (format!("the path {path:?} cannot stand in a request line"), hint.to_owned())
        } else if count > 1 && !document && !path.contains("{n}") {
            let message = format!("{count} objects cannot all have the path \"{path}\"");
            (message, "write {n} where their number goes: \"/image{n}.png\"".to_owned())
        } else {
            return Some(path);
        };
        let place = &form.get("path").unwrap_or(form.node).place;
        self.checks.problems.add(place, message, Some(hint));
        None
    }

    /// Positions of what an object needs: the document where it says nothing, and nothing where
    /// the list is empty (the client knows of it from the click on).
    fn needs(&mut self, form: Form<'d>, before: &[Object]) -> Vec<usize> {
        if form.get("needs").is_none() {
            return vec![0];
        }
        let mut needs = Vec::new();
        for node in self.checks.list(form, "needs", "needs: [\"/a.css\"]") {
            let Raw::Text(path) = &node.value else {
                self.checks.wrong_type(node, "what is needed is named by its path", "\"/a.css\"");
                continue;
            };
            match before.iter().position(|object| *object.path == **path) {
                Some(position) => needs.push(position),
                None => {
                    let paths = before.iter().map(|object| &*object.path);
                    let hint = suggest::hint(path, paths, "listed before it are");
                    let message = format!("no object before this one has the path \"{path}\"");
                    self.checks.problems.add(&node.place, message, hint);
                }
            }
        }
        needs.sort_unstable();
        needs.dedup();
        needs
    }

    /// Where the (first) object stands in the one that it needs, and how far apart the next are.
    fn position(
        &mut self,
        form: Form<'d>,
        needs: &[usize],
        before: &[Object],
        count: u64,
    ) -> (Option<Bytes>, Bytes) {
        let position = match self.checks.setting(form, &OBJECT_POSITION) {
            Value::Size(position) => position,
            _ => return (None, Bytes(0)),
        };
        let spacing = self.checks.size(form, &OBJECT_SPACING);
        let place = &form.get("position").unwrap_or(form.node).place;
        let [need] = needs else {
            let count = if needs.is_empty() { "no other object" } else { "several objects" };
            let message = format!("it needs {count}, so it stands in none of them");
            let hint = Some("leave `position` out, or name one object in `needs`".to_owned());
            self.checks.problems.add(place, message, hint);
            return (None, Bytes(0));
        };
        let last = spacing.0.checked_mul(count - 1).and_then(|far| far.checked_add(position.0));
        if let Some(within) = before.get(*need)
            && last.is_none_or(|last| last > within.size.0)
        {
            let message = format!("\"{}\" has only {}", within.path, within.size);
            let hint = Some("the last position must lie within it".to_owned());
            self.checks.problems.add(place, message, hint);
            return (None, Bytes(0));
        }
        (Some(position), spacing)
    }

    /// One path is one object: two pages may share it, but not disagree about it.
    fn serve(&mut self, form: Form<'d>, object: &Object) {
        let bare = object.served();
        let there = self
            .served
            .entry(object.host.clone())
            .or_default()
            .entry(object.path.clone())
            .or_insert_with(|| bare.clone());
        if *there != bare {
            let message = format!(
                "\"{}\" on `{}` is another elsewhere in the scenario: it has {}, thinks {} and answers {}",
                there.path, there.host, there.size, there.think, there.status
            );
            let hint = Some(
                "give it another path, or the same size, think, max_age, changes and status"
                    .to_owned(),
            );
            self.checks.problems.add(&form.node.place, message, hint);
        }
    }

    fn paths_are_unique(&mut self, form: Form<'d>, objects: &[Object]) {
        let mut seen = std::collections::BTreeSet::new();
        for object in objects {
            if !seen.insert((&object.host, &object.path)) {
                let message = format!("the page has two objects with the path \"{}\"", object.path);
                let place = &form.get("objects").unwrap_or(form.node).place;
                let hint = Some("give one of them another path".to_owned());
                self.checks.problems.add(place, message, hint);
            }
        }
    }
}
