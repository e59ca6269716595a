//! Header fields: an ordered list, as it stands in a message.
//!
//! Names keep their spelling and are compared without regard to case (RFC 9110 §5.1). A
//! field may occur several times; the order is kept (RFC 9110 §5.3). Values are bytes,
//! because a proxy must pass on what it does not understand unchanged.

/// One field line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// The name as it was spelled.
    pub name: String,
    /// The value without whitespace around it.
    pub value: Vec<u8>,
}

/// The fields of a message in order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fields {
    list: Vec<Field>,
}

impl Fields {
    /// No fields.
    pub fn new() -> Fields {
        Fields::default()
    }

    /// Adds a field line at the end.
    pub fn push(&mut self, name: impl Into<String>, value: impl AsRef<[u8]>) {
        self.list.push(Field { name: name.into(), value: value.as_ref().to_vec() });
    }

    /// Removes every field of this name.
    pub fn remove(&mut self, name: &str) {
        self.list.retain(|field| !field.name.eq_ignore_ascii_case(name));
    }

    /// Removes every field that `goes` says yes to, and tells their names in order.
    pub fn remove_where(&mut self, goes: impl Fn(&str) -> bool) -> Vec<String> {
        let mut removed = Vec::new();
        self.list.retain(|field| {
            let stays = !goes(&field.name);
            if !stays {
                removed.push(field.name.clone());
            }
            stays
        });
        removed
    }

    /// Removes every field of this name and adds one with this value.
    pub fn set(&mut self, name: &str, value: impl AsRef<[u8]>) {
        self.remove(name);
        self.push(name, value);
    }

    /// Whether there is a field of this name.
    pub fn has(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    /// The values of all fields of this name, in order.
    pub fn values<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a [u8]> + use<'a, 'n> {
        self.list
            .iter()
            .filter(move |field| field.name.eq_ignore_ascii_case(name))
            .map(|field| field.value.as_slice())
    }

    /// The value of the only field of this name; `None` where there is none or several.
    pub fn only(&self, name: &str) -> Option<&[u8]> {
        let mut values = self.values(name);
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }

    /// The members of a comma-separated list field, over all its lines (RFC 9110 §5.6.1);
    /// empty members are left out, as recipients must.
    pub fn members<'a, 'n>(
        &'a self,
        name: &'n str,
    ) -> impl Iterator<Item = &'a [u8]> + use<'a, 'n> {
        self.values(name).flat_map(members)
    }

    /// Whether a list field has this member, compared without regard to case.
    pub fn has_member(&self, name: &str, member: &str) -> bool {
        self.members(name).any(|found| found.eq_ignore_ascii_case(member.as_bytes()))
    }

    /// The field lines in order.
    pub fn iter(&self) -> impl Iterator<Item = &Field> {
        self.list.iter()
    }

    /// Appends the field lines and the empty line that ends them.
    pub fn write_to(&self, bytes: &mut Vec<u8>) {
        for field in &self.list {
            for part in [field.name.as_bytes(), b": ", &field.value, b"\r\n"] {
                bytes.extend_from_slice(part);
            }
        }
        bytes.extend_from_slice(b"\r\n");
    }

    /// How many field lines there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// The members of one line of a list field.
pub fn members(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(|byte| *byte == b',').map(trim).filter(|member| !member.is_empty())
}

/// Cuts off optional whitespace (spaces and tabs) at both ends (RFC 9110 §5.6.3).
pub fn trim(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

/// Whether the byte may stand in a token such as a field name or a method
/// (RFC 9110 §5.6.2).
pub fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_ignore_case_and_lists_span_lines() {
        let mut fields = Fields::new();
        fields.push("Connection", "keep-alive, X-Foo");
        fields.push("connection", " ,x-BAR , ");
        let members: Vec<_> = fields.members("CONNECTION").map(<[u8]>::to_vec).collect();
        assert_eq!(members, [b"keep-alive".to_vec(), b"X-Foo".to_vec(), b"x-BAR".to_vec()]);
        assert!(fields.has_member("Connection", "Keep-Alive"));
        assert!(!fields.has_member("Connection", "keep"));
        assert_eq!(fields.only("Connection"), None, "two lines are not one value");
    }

    #[test]
    fn removing_keeps_the_order_of_the_rest() {
        let mut fields = Fields::new();
        for name in ["A", "B", "a", "C"] {
            fields.push(name, name);
        }
        fields.remove("a");
        let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["B", "C"]);
    }
}
