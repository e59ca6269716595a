//! Header fields: an ordered list, as it stands in a message.
//!
//! Names keep their spelling and are compared without regard to case (RFC 9110 §5.1). A
//! field may occur several times; the order is kept (RFC 9110 §5.3). Values are bytes,
//! because a proxy must pass on what it does not understand unchanged.

use smallvec::SmallVec;
use std::fmt;
use std::ops::Range;

/// One field line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field<'a> {
    /// The name as it was spelled.
    pub name: &'a str,
    /// The value without whitespace around it.
    pub value: &'a [u8],
}

/// The fields of a message in order.
///
/// They are kept as they stand in the message, one line after another in one piece of memory, for
/// most heads are made once and then only searched or written.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Fields {
    /// The lines with their ends, without the empty one.
    text: Vec<u8>,
    lines: SmallVec<[Line; 4]>,
}

/// Where the parts of a line end in the text. Each line begins where the one before ends.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Line {
    name: usize,
    end: usize,
}

/// Between name and value.
const COLON: &[u8] = b": ";

impl Fields {
    /// No fields.
    pub fn new() -> Fields {
        Fields::default()
    }

    /// Makes room for so many bytes of lines.
    pub fn make_room(&mut self, bytes: usize) {
        self.text.reserve(bytes);
    }

    /// Adds a field line at the end.
    pub fn push(&mut self, name: impl AsRef<str>, value: impl AsRef<[u8]>) {
        let (name, value) = (name.as_ref().as_bytes(), value.as_ref());
        let begin = self.text.len();
        self.text.reserve(name.len() + value.len() + COLON.len() + 2);
        for part in [name, COLON, value, b"\r\n"] {
            self.text.extend_from_slice(part);
        }
        self.lines.push(Line { name: begin + name.len(), end: self.text.len() });
    }

    /// Name and value of each line.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let mut begin = 0;
        self.lines.iter().map(move |line| {
            let name = &self.text[begin..line.name];
            begin = line.end;
            (name, self.value(line))
        })
    }

    /// The value of a line.
    fn value(&self, line: &Line) -> &[u8] {
        &self.text[line.name + COLON.len()..line.end - 2]
    }

    /// Removes every field of this name.
    pub fn remove(&mut self, name: &str) {
        if self.has(name) {
            self.remove_where(|other| other.eq_ignore_ascii_case(name));
        }
    }

    /// Removes every field that `goes` says yes to, and tells their names in order.
    pub fn remove_where(&mut self, goes: impl Fn(&str) -> bool) -> Vec<String> {
        let (mut removed, mut stays) = (Vec::new(), Fields::new());
        for Field { name, value } in self.iter() {
            if goes(name) {
                removed.push(name.to_owned());
            } else {
                stays.push(name, value);
            }
        }
        if !removed.is_empty() {
            *self = stays;
        }
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
    #[inline]
    pub fn values<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a [u8]> + use<'a, 'n> {
        let mut begin = 0;
        self.lines.iter().filter_map(move |line| {
            let other = begin..line.name;
            begin = line.end;
            let is_it = other.len() == name.len() && self.is_named(other, name);
            is_it.then(|| self.value(line))
        })
    }

    /// Whether what stands there is this name.
    fn is_named(&self, place: Range<usize>, name: &str) -> bool {
        let other = &self.text[place];
        // Mostly it is spelled as it is looked for.
        other == name.as_bytes() || other.eq_ignore_ascii_case(name.as_bytes())
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
        let is_it = |found: &[u8]| found.eq_ignore_ascii_case(member.as_bytes());
        self.values(name).any(|value| members(value).any(is_it))
    }

    /// The field lines in order.
    pub fn iter(&self) -> impl Iterator<Item = Field<'_>> {
        self.parts().map(|(name, value)| {
            // What was pushed as text is text.
            let name = std::str::from_utf8(name).unwrap_or_default();
            Field { name, value }
        })
    }

    /// Appends the field lines and the empty line that ends them.
    pub fn write_to(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.text);
        bytes.extend_from_slice(b"\r\n");
    }

    /// How many bytes that is.
    pub fn written_len(&self) -> usize {
        self.text.len() + 2
    }

    /// How many field lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
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
    TOKEN_BYTES[usize::from(byte)]
}

/// The same for each byte: every name of every head is looked at.
const TOKEN_BYTES: [bool; 256] = {
    let mut is_one = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        is_one[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let (marks, mut at) = (b"!#$%&'*+-.^_`|~", 0);
    while at < marks.len() {
        is_one[marks[at] as usize] = true;
        at += 1;
    }
    is_one
};

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
        let names: Vec<_> = fields.iter().map(|field| field.name).collect();
        assert_eq!(names, ["B", "C"]);
    }
}
