//! Fields that are for the next hop only, and what a proxy does with them
//! (RFC 9110 §7.6.1; rules K5, H1–H6).

use super::fields::{Fields, members};
use crate::params::WordSet;

/// The fields that some text or product calls hop-by-hop, in small letters. `Connection` and
/// `Transfer-Encoding` are not among them: every proxy replaces the first by its own, and
/// frames the message anew.
pub const NAMES: &[&str] = &[
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "public",
    "te",
    "trailer",
    "upgrade",
];

/// Some of [`NAMES`]: the fields that a proxy removes whether `Connection` names them or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldSet(u32);

impl FieldSet {
    /// None of them.
    pub const NONE: FieldSet = FieldSet(0);

    /// The set that a parameter states.
    pub const fn of_words(words: WordSet) -> FieldSet {
        FieldSet(words.chosen)
    }

    /// As a parameter states it.
    pub const fn words(self) -> WordSet {
        WordSet { list: NAMES, chosen: self.0 }
    }

    fn has(self, name: &str) -> bool {
        let at = NAMES.iter().position(|known| known.eq_ignore_ascii_case(name));
        at.is_some_and(|at| self.0 & (1 << at) != 0)
    }
}

/// Which text says what the hop-by-hop fields are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standard {
    /// RFC 9110 §7.6.1.
    Rfc9110,
    /// RFC 2616 §13.5.1.
    Rfc2616,
    /// RFC 2068 §13.5.1.
    Rfc2068,
}

impl Standard {
    /// The fields that this text names, `Connection` and `Transfer-Encoding` left out, as a
    /// parameter states them.
    ///
    /// RFC 2616 wrote `Trailers` where it meant `Trailer`. RFC 9110 takes the proxy's own
    /// authentication fields off the list: the first proxy that expects them consumes them
    /// and may pass them on (§11.7.2). Proxy-Connection stands in RFC 9110 only, but has
    /// been removed by whoever understood it ever since it was invented.
    pub const fn fields(self) -> &'static str {
        match self {
            Standard::Rfc9110 => "keep-alive proxy-connection te upgrade",
            Standard::Rfc2616 => {
                "keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer \
                 upgrade"
            }
            Standard::Rfc2068 => "keep-alive proxy-authenticate proxy-connection public upgrade",
        }
    }
}

/// Whether a proxy removes the fields that `Connection` names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NamedFields {
    /// All of them, as it must (RFC 9110 §7.6.1).
    All,
    /// Those of the first `Connection` line only: it overlooks further lines.
    FirstLine,
    /// None.
    Nothing,
}

/// Removes the fields that must not be passed on: `Connection` and what it names, the framing,
/// and those `listed`. Tells the names of what it removed, in order, as spelled.
///
/// `Host` and Content-Length stay even where `Connection` names them: without `Host` the
/// request would be for nobody, and a missing Content-Length would move the message's end.
/// RFC 9110 §7.6.1 forbids senders to name fields that all recipients need.
pub fn remove(fields: &mut Fields, listed: FieldSet, named: NamedFields) -> Vec<String> {
    let lines = match named {
        NamedFields::All => usize::MAX,
        NamedFields::FirstLine => 1,
        NamedFields::Nothing => 0,
    };
    let options = fields.values("Connection").take(lines).flat_map(members);
    let options: Vec<Vec<u8>> = options.map(<[u8]>::to_vec).collect();
    fields.remove_where(|name| {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        let is_named = options.iter().any(|option| option.eq_ignore_ascii_case(name.as_bytes()));
        let needed = is("Host") || is("Content-Length");
        let replaced = is("Connection") || is("Transfer-Encoding");
        replaced || listed.has(name) || (is_named && !needed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::{Kind, Value};
    use proptest::prelude::*;

    fn names(fields: &Fields) -> Vec<&str> {
        fields.iter().map(|field| field.name.as_str()).collect()
    }

    fn listed(standard: Standard) -> FieldSet {
        match Kind::Set(NAMES).parse(standard.fields()) {
            Ok(Value::Words(words)) => FieldSet::of_words(words),
            other => panic!("{other:?}"),
        }
    }

    fn one(name: &str, standard: Standard) -> bool {
        let mut fields = Fields::new();
        fields.push(name, "x");
        fields.push("Accept", "y");
        remove(&mut fields, listed(standard), NamedFields::All);
        assert!(fields.has("Accept"), "end-to-end fields stay");
        !fields.has(name)
    }

    macro_rules! h3 {
        ($($test:ident: $name:literal, $removed:expr;)*) => {$(
            #[test]
            fn $test() {
                let by = [Standard::Rfc9110, Standard::Rfc2616, Standard::Rfc2068];
                assert_eq!(by.map(|standard| one($name, standard)), $removed);
            }
        )*};
    }

    // Whether RFC 9110, RFC 2616, RFC 2068 call the field hop-by-hop.
    h3! {
        h3a_connection: "connection", [true, true, true];
        h3b_keep_alive: "Keep-Alive", [true, true, true];
        h3c_proxy_authenticate: "Proxy-Authenticate", [false, true, true];
        h3d_proxy_authorization: "Proxy-Authorization", [false, true, false];
        h3e_te: "TE", [true, true, false];
        h3f_trailer: "Trailer", [false, true, false];
        h3g_transfer_encoding: "Transfer-Encoding", [true, true, true];
        h3h_upgrade: "Upgrade", [true, true, true];
        h4_proxy_connection: "Proxy-Connection", [true, true, true];
        h2_an_ordinary_field_is_end_to_end: "Cache-Control", [false, false, false];
    }

    #[test]
    fn k5_what_connection_names_goes_with_it() {
        let mut fields = Fields::new();
        for (name, value) in [
            ("Host", "s"),
            ("Connection", "X-Foo, keep-alive"),
            ("X-Foo", "1"),
            ("Keep-Alive", "timeout=5"),
            ("connection", " x-BAR ,host"),
            ("X-Bar", "2"),
            ("Accept", "*/*"),
        ] {
            fields.push(name, value);
        }
        let removed = remove(&mut fields, listed(Standard::Rfc9110), NamedFields::All);
        assert_eq!(names(&fields), ["Host", "Accept"]);
        assert_eq!(removed, ["Connection", "X-Foo", "Keep-Alive", "connection", "X-Bar"]);
    }

    /// Practice: tinyproxy overlooks a second line, others do not look at all.
    #[test]
    fn k5_some_remove_less_than_they_must() {
        for (named, left) in [
            (NamedFields::All, &[][..]),
            (NamedFields::FirstLine, &["X-Bar"]),
            (NamedFields::Nothing, &["X-Foo", "X-Bar"]),
        ] {
            let mut fields = Fields::new();
            for (name, value) in [
                ("Connection", "keep-alive, X-Foo"),
                ("X-Foo", "1"),
                ("connection", "x-bar"),
                ("X-Bar", "2"),
                ("Upgrade", "x"),
            ] {
                fields.push(name, value);
            }
            remove(&mut fields, listed(Standard::Rfc9110), named);
            assert_eq!(names(&fields), left, "{named:?}");
        }
    }

    proptest! {
        /// Over random fields and random Connection lines: nothing named survives, nothing
        /// else goes, and the rest keeps its order. `fN` are ordinary names; upper and
        /// lower case are mixed.
        #[test]
        fn http_d18_named_fields_go_and_the_rest_stays(
            fields in prop::collection::vec((0usize..8, any::<bool>()), 0..20),
            lines in prop::collection::vec(
                (prop::collection::vec((0usize..8, any::<bool>()), 0..4), 0usize..20), 0..4),
        ) {
            let spell = |(n, upper): (usize, bool)| format!("{}{n}", if upper { "F" } else { "f" });
            let mut list: Vec<(String, String)> =
                fields.iter().map(|field| (spell(*field), "v".into())).collect();
            for (members, at) in &lines {
                let value: Vec<String> = members.iter().map(|m| spell(*m)).collect();
                list.insert((*at).min(list.len()), ("cOnnection".into(), value.join(" , ")));
            }
            let named: Vec<usize> =
                lines.iter().flat_map(|(members, _)| members.iter().map(|m| m.0)).collect();
            let expected: Vec<String> =
                fields.iter().filter(|f| !named.contains(&f.0)).map(|f| spell(*f)).collect();
            let mut message = Fields::new();
            for (name, value) in &list {
                message.push(name.clone(), value);
            }
            let removed = remove(&mut message, listed(Standard::Rfc9110), NamedFields::All);
            prop_assert_eq!(names(&message), expected.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(removed.len() + message.len(), list.len());
        }
    }
}
