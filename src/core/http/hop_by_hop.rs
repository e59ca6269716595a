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
        fields.iter().map(|field| field.name).collect()
    }

    fn listed(standard: Standard) -> FieldSet {
        match Kind::Set(super::NAMES).parse(standard.fields()) {
            Ok(Value::Words(words)) => FieldSet::of_words(words),
            other => panic!("{other:?}"),
        }
    }

    /// Whether RFC 9110, RFC 2616, RFC 2068 call the field hop-by-hop; a field beside it stays.
    fn removed(name: &str) -> [bool; 3] {
        [Standard::Rfc9110, Standard::Rfc2616, Standard::Rfc2068].map(|standard| {
            let mut fields = Fields::new();
            fields.push(name, "x");
            fields.push("Accept", "y");
            remove(&mut fields, listed(standard), NamedFields::All);
            assert!(fields.has("Accept"), "end-to-end fields stay");
            !fields.has(name)
        })
    }

    #[test]
    fn h3a_and_h5_connection() {
        assert_eq!(removed("connection"), [true, true, true]);
    }

    #[test]
    fn h3b_keep_alive() {
        assert_eq!(removed("Keep-Alive"), [true, true, true]);
    }

    #[test]
    fn h3c_proxy_authenticate() {
        assert_eq!(removed("Proxy-Authenticate"), [false, true, true]);
    }

    #[test]
    fn h3d_proxy_authorization() {
        assert_eq!(removed("Proxy-Authorization"), [false, true, false]);
        assert_eq!(removed("Proxy_Authorization"), [false, false, false], "another field");
    }

    #[test]
    fn h3e_te() {
        assert_eq!(removed("TE"), [true, true, false]);
    }

    #[test]
    fn h3f_trailer() {
        assert_eq!(removed("Trailer"), [false, true, false]);
        assert_eq!(removed("Trailers"), [false, false, false], "RFC 2616's slip names no field");
    }

    #[test]
    fn h3g_transfer_encoding() {
        assert_eq!(removed("Transfer-Encoding"), [true, true, true]);
    }

    #[test]
    fn h3h_upgrade() {
        assert_eq!(removed("Upgrade"), [true, true, true]);
    }

    #[test]
    fn h4_proxy_connection_and_what_is_named_are_hop_by_hop_too() {
        assert_eq!(removed("Proxy-Connection"), [true, true, true]);
        assert_eq!(removed("Cookie"), [false, false, false]);
        let mut fields = Fields::new();
        fields.push("Connection", "cookie");
        fields.push("Cookie", "a=1");
        remove(&mut fields, listed(Standard::Rfc9110), NamedFields::All);
        assert!(fields.is_empty(), "a field is hop-by-hop where Connection names it");
    }

    #[test]
    fn h2_an_ordinary_field_is_end_to_end() {
        assert_eq!(removed("Cache-Control"), [false, false, false]);
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

    /// Names that meet: ordinary ones, hop-by-hop ones, and those that must stay.
    const NAMES: [&str; 12] = [
        "X-Foo",
        "X-Bar",
        "Cookie",
        "Accept",
        "Host",
        "Content-Length",
        "Keep-Alive",
        "TE",
        "Upgrade",
        "Trailer",
        "Proxy-Connection",
        "Proxy-Authorization",
    ];

    /// A name in any case of letters.
    fn name() -> impl Strategy<Value = String> {
        (prop::sample::select(&NAMES[..]), any::<u64>()).prop_map(|(name, cases)| {
            let spell = |(at, c): (usize, char)| match cases >> (at % 64) & 1 {
                0 => c.to_ascii_lowercase(),
                _ => c.to_ascii_uppercase(),
            };
            name.chars().enumerate().map(spell).collect()
        })
    }

    /// A field, or a Connection line with members in any case, spaces and empty members.
    fn field() -> impl Strategy<Value = (String, String)> {
        let member = prop_oneof![
            4 => name(),
            1 => Just("keep-alive".to_owned()),
            1 => Just("close".to_owned()),
            1 => Just(String::new()),
        ];
        let space = prop::sample::select(&["", " ", "\t", " \t "][..]);
        let line = prop::collection::vec((member, space), 0..4).prop_map(|members| {
            let members = members.iter().map(|(member, space)| format!("{space}{member}{space}"));
            ("CoNNection".to_owned(), members.collect::<Vec<_>>().join(","))
        });
        prop_oneof![3 => name().prop_map(|name| (name, "v, \u{e9}".to_owned())), 1 => line]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Over random fields: what the text lists goes, what any Connection line names goes
        /// but for what every recipient needs, and the rest stays as it is, in its order.
        #[test]
        fn k5_and_http_d18_named_fields_go_and_the_rest_stays(
            list in prop::collection::vec(field(), 0..16),
            standard in prop::sample::select(&[
                Standard::Rfc9110, Standard::Rfc2616, Standard::Rfc2068][..]),
        ) {
            let is_connection = |name: &str| name.eq_ignore_ascii_case("connection");
            let named: Vec<String> = list
                .iter()
                .filter(|(name, _)| is_connection(name))
                .flat_map(|(_, value)| value.split(','))
                .map(|member| member.trim_matches([' ', '\t']).to_lowercase())
                .collect();
            let goes = |name: &str| {
                let lower = name.to_lowercase();
                let needed = lower == "host" || lower == "content-length";
                let replaced = lower == "connection";
                let is_listed = standard.fields().split(' ').any(|field| field == lower);
                replaced || is_listed || named.contains(&lower) && !needed
            };
            let (gone, stays): (Vec<_>, Vec<_>) =
                list.iter().cloned().partition(|(name, _)| goes(name));
            let mut message = Fields::new();
            for (name, value) in &list {
                message.push(name.clone(), value);
            }
            let removed = remove(&mut message, listed(standard), NamedFields::All);
            let left: Vec<(String, String)> = message
                .iter()
                .map(|field| (field.name.to_owned(), String::from_utf8(field.value.to_vec()).unwrap()))
                .collect();
            prop_assert_eq!(left, stays);
            prop_assert_eq!(removed, gone.into_iter().map(|(name, _)| name).collect::<Vec<_>>());
            // What was removed cannot come back: doing it again changes nothing.
            prop_assert!(remove(&mut message, listed(standard), NamedFields::All).is_empty());
        }
    }
}
