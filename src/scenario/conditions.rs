//! The conditions that a page was loaded under: everything that a variant was given but its pages.
//!
//! A HAR tells a page; this is what goes beside it.

use super::document::{Node, Value};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

/// What is no condition: words for people, the pages themselves, and what goes on outside of a run.
const OTHER: [&str; 6] = ["title", "about", "rules", "pages", "variants", "expect"];

/// What a variant was given, but for its pages: settings, in the shape of a scenario.
#[derive(Clone, Debug, Default)]
pub struct Conditions(Option<Node>);

impl Conditions {
    /// Those of a variant's tree.
    pub(super) fn of(mut tree: Node) -> Conditions {
        if let Value::Fields(fields) = &mut tree.value {
            fields.retain(|field| !OTHER.contains(&field.name.as_str()));
        }
        Conditions(Some(tree))
    }
}

impl Serialize for Conditions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(node) => Written(node).serialize(serializer),
            None => serializer.serialize_map(Some(0))?.end(),
        }
    }
}

/// A part of it.
struct Written<'n>(&'n Node);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.value {
            Value::Fields(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for field in fields {
                    map.serialize_entry(&field.name, &Written(&field.node))?;
                }
                map.end()
            }
            Value::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Written(item))?;
                }
                list.end()
            }
            Value::Number(number) => match number.parse::<u64>() {
                Ok(number) => serializer.serialize_u64(number),
                Err(_) => serializer.serialize_str(number),
            },
            Value::Text(text) | Value::Word(text) => serializer.serialize_str(text),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::None | Value::Other => serializer.serialize_none(),
        }
    }
}
