//! A scenario's text as a tree in which everything knows its place.
//!
//! `ron` reads the text; it tells where a value stands only by handing out the stretch of the
//! text that it is (`RawValue`), so the tree is built level by level from such stretches. What
//! the values mean is not decided here: `"50ms"` is still text.
//!
//! A field given twice is a problem found here.

use super::limits::MAX_DEPTH;
use super::place::{Place, Problems};
use ron::value::RawValue;
use serde::de::{self, Deserialize, MapAccess, Visitor};
use std::fmt;
use std::ops::Range;

/// A value with its place.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub place: Place,
    pub value: Value,
}

/// A value, not yet understood.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// `(name: value, …)` or `{ "name": value, … }`
    Fields(Vec<Field>),
    /// `[ … ]`
    List(Vec<Node>),
    /// `"…"`
    Text(String),
    /// Digits, as they stand there.
    Number(String),
    /// `true` or `false`
    Bool(bool),
    /// A word without quotes.
    Word(String),
    /// `None`
    None,
    /// Something that no scenario needs: a tuple, a character.
    Other,
}

/// A named value.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub name: String,
    /// The place of the name.
    pub place: Place,
    pub node: Node,
}

impl Node {
    /// Its fields; none where it has none.
    pub fn fields(&self) -> &[Field] {
        match &self.value {
            Value::Fields(fields) => fields,
            _ => &[],
        }
    }

    /// The value of its (first) field of this name.
    pub fn field(&self, name: &str) -> Option<&Node> {
        self.fields().iter().find(|field| field.name == name).map(|field| &field.node)
    }

    /// Its elements; none where it is no list.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// Its text where it is text.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What it is, for a message: `a list`.
    pub fn what(&self) -> String {
        match &self.value {
            Value::Fields(_) => "a group of settings".into(),
            Value::List(_) => "a list".into(),
            Value::Text(text) => format!("the text \"{text}\""),
            Value::Number(number) => format!("the number {number}"),
            Value::Bool(value) => value.to_string(),
            Value::Word(word) => format!("the word {word} without quotes"),
            Value::None => "None".into(),
            Value::Other => "something that scenarios do not use".into(),
        }
    }
}

/// Reads `text`, which `ron` has found to be well-formed, into a tree.
pub(super) fn tree(text: &str, raw: &RawValue, problems: &mut Problems) -> Node {
    tree_at(text, raw, &Place::whole(), problems)
}

/// The same for text that belongs at `place`.
pub(super) fn tree_at(text: &str, raw: &RawValue, place: &Place, problems: &mut Problems) -> Node {
    Builder { text, problems }.node(raw, place, 0)
}

struct Builder<'t, 'p> {
    text: &'t str,
    problems: &'p mut Problems,
}

impl<'t> Builder<'t, '_> {
    fn node(&mut self, raw: &'t RawValue, place: &Place, depth: usize) -> Node {
        let source = bare(raw);
        let place = place.at(self.span(source));
        if depth >= MAX_DEPTH {
            self.problems.add(
                &place,
                format!("this is nested more than {MAX_DEPTH} levels deep"),
                Some("no scenario needs that many parentheses".into()),
            );
            return Node { place, value: Value::Other };
        }
        let value = self.value(source, &place, depth).unwrap_or(Value::Other);
        Node { place, value }
    }

    fn value(&mut self, source: &'t str, place: &Place, depth: usize) -> Option<Value> {
        let is_text = source.starts_with('"')
            || source.strip_prefix('r').is_some_and(|rest| rest.starts_with(['"', '#']));
        if is_text && let Ok(text) = ron::from_str::<String>(source) {
            return Some(Value::Text(text));
        }
        if source.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
            return Some(Value::Number(source.to_owned()));
        }
        match source {
            "true" => return Some(Value::Bool(true)),
            "false" => return Some(Value::Bool(false)),
            "None" => return Some(Value::None),
            _ => {}
        }
        if source.starts_with('[') {
            return self.list(source, place, depth);
        }
        if source.starts_with("Some")
            && let Ok(Some(inner)) = ron::from_str::<Option<&RawValue>>(source)
        {
            return Some(self.node(inner, place, depth + 1).value);
        }
        if source.starts_with('{') {
            let entries: MapEntries = ron::from_str(source).ok()?;
            return Some(self.map(entries.0, place, depth));
        }
        match source.find('(') {
            Some(_) => {
                let entries: StructEntries = ron::from_str(source).ok()?;
                Some(self.fields(entries.0, place, depth))
            }
            None if source.chars().all(|c| c.is_alphanumeric() || "_#".contains(c)) => {
                Some(Value::Word(source.to_owned()))
            }
            None => None,
        }
    }

    fn list(&mut self, source: &'t str, place: &Place, depth: usize) -> Option<Value> {
        let items: Vec<&RawValue> = ron::from_str(source).ok()?;
        let nodes = items
            .into_iter()
            .enumerate()
            .map(|(index, raw)| self.node(raw, &place.item(index), depth + 1));
        Some(Value::List(nodes.collect()))
    }

    fn fields(
        &mut self,
        entries: Vec<(&'t str, &'t RawValue)>,
        place: &Place,
        depth: usize,
    ) -> Value {
        let mut fields = Vec::with_capacity(entries.len());
        for (name, raw) in entries {
            self.field(&mut fields, name.to_owned(), name, raw, (place, depth));
        }
        Value::Fields(fields)
    }

    /// A map's keys are texts; words are taken as well, because who writes braces for
    /// parentheses means the same.
    fn map(
        &mut self,
        entries: Vec<(&'t RawValue, &'t RawValue)>,
        place: &Place,
        depth: usize,
    ) -> Value {
        let mut fields = Vec::with_capacity(entries.len());
        for (key, raw) in entries {
            let source = bare(key);
            let name = ron::from_str::<String>(source).unwrap_or_else(|_| source.to_owned());
            self.field(&mut fields, name, source, raw, (place, depth));
        }
        Value::Fields(fields)
    }

    /// Adds one field; the second of a name is reported and left out.
    fn field(
        &mut self,
        fields: &mut Vec<Field>,
        name: String,
        key: &'t str,
        raw: &'t RawValue,
        (place, depth): (&Place, usize),
    ) {
        let inner = place.field(&name);
        let key = inner.at(self.span(key));
        let node = self.node(raw, &inner, depth + 1);
        if fields.iter().any(|field| field.name == name) {
            let hint = "leave one of them out".to_owned();
            self.problems.add(&key, format!("`{name}` is given twice"), Some(hint));
        } else {
            fields.push(Field { name, place: key, node });
        }
    }

    /// Where a stretch of the text stands in it.
    fn span(&self, part: &str) -> Range<usize> {
        let start = part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let start = start.min(self.text.len());
        start..(start + part.len()).min(self.text.len())
    }
}

/// The text of a value without the space and comments around it. To find them `ron` reads the
/// value once more, so it is asked only where the first or last character can be one of them.
fn bare(raw: &RawValue) -> &str {
    let text = raw.get_ron();
    let around = |c: char| c.is_whitespace() || c == '/';
    if text.starts_with(around) || text.ends_with(around) { raw.trim().get_ron() } else { text }
}

/// The fields of a struct, in order.
struct StructEntries<'de>(Vec<(&'de str, &'de RawValue)>);

/// The entries of a map, in order.
struct MapEntries<'de>(Vec<(&'de RawValue, &'de RawValue)>);

struct StructVisitor;
struct MapVisitor;

impl<'de> Visitor<'de> for StructVisitor {
    type Value = StructEntries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("named settings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry::<&'de str, &'de RawValue>()? {
            entries.push(entry);
        }
        Ok(StructEntries(entries))
    }

    /// `()` and `Name()` have no fields.
    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(StructEntries(Vec::new()))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        match seq.next_element::<de::IgnoredAny>()? {
            None => Ok(StructEntries(Vec::new())),
            Some(_) => Err(de::Error::custom("a tuple")),
        }
    }
}

impl<'de> Visitor<'de> for MapVisitor {
    type Value = MapEntries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(MapEntries(entries))
    }
}

impl<'de> Deserialize<'de> for StructEntries<'de> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StructVisitor)
    }
}

impl<'de> Deserialize<'de> for MapEntries<'de> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MapVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Node {
        let raw = RawValue::from_ron(text).expect("well-formed");
        let mut problems = Problems::default();
        let node = tree(text, raw, &mut problems);
        assert!(problems.into_list().is_empty());
        node
    }

    /// Every node's span, cut out of the text, is the node's own source.
    #[test]
    fn everything_knows_its_place() {
        let text = "// é\n(\n  links: [ (to: \"b\"), /* x */ Link(to: 7, ), ],\n  a: {\"k.l\": Some(1.0)},\n)";
        let root = read(text);
        let cut = |node: &Node| &text[node.place.span.clone().expect("a span")];
        let second = &root.field("links").expect("links").items()[1];
        assert_eq!(cut(second), "Link(to: 7, )");
        assert_eq!(second.place.path.as_ref(), "links[1]");
        let to = second.field("to").expect("to");
        assert_eq!((cut(to), to.place.path.as_ref()), ("7", "links[1].to"));
        let key = &root.field("a").expect("a").fields()[0];
        assert_eq!(&text[key.place.span.clone().expect("a span")], "\"k.l\"");
        assert_eq!(key.place.path.as_ref(), "a[\"k.l\"]");
        assert!(matches!(&key.node.value, Value::Number(number) if number == "1.0"));
    }

    #[test]
    fn values_are_told_apart() {
        for (text, found) in [
            ("r#\"a\"b\"#", "the text \"a\"b\""),
            ("-5", "the number -5"),
            ("1..2", "the number 1..2"),
            ("true", "true"),
            ("persistent", "the word persistent without quotes"),
            ("()", "a group of settings"),
            ("(1, 2)", "something that scenarios do not use"),
            ("'c'", "something that scenarios do not use"),
            ("None", "None"),
        ] {
            assert_eq!(read(text).what(), found, "{text}");
        }
    }

    #[test]
    fn the_second_of_two_equal_fields_is_reported() {
        let text = "(a: 1, a: 2)";
        let mut problems = Problems::default();
        tree(text, RawValue::from_ron(text).expect("well-formed"), &mut problems);
        let found = problems.into_list();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].path.as_str(), found[0].span.clone()), ("a", Some(7..8)));
    }
}
