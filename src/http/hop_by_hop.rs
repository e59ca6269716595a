//! Fields that are for the next hop only, and what a proxy does with them
//! (RFC 9110 §7.6.1; rules K5, H1–H6).

use super::fields::Fields;

/// Which text says what the standard hop-by-hop fields are. Whatever it says, fields named
/// in `Connection` are hop-by-hop too, and so is `Proxy-Connection`.
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
    /// The fields that this text names, `Connection` among them.
    ///
    /// RFC 2616 wrote `Trailers` where it meant `Trailer`. RFC 9110 takes the proxy's own
    /// authentication fields off the list: the first proxy that expects them consumes them
    /// and may pass them on (§11.7.2). Proxy-Connection stands in RFC 9110 only, but has
    /// been removed by whoever understood it ever since it was invented.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Standard::Rfc9110 => &[
                "Connection",
                "Proxy-Connection",
                "Keep-Alive",
                "TE",
                "Transfer-Encoding",
                "Upgrade",
            ],
            Standard::Rfc2616 => &[
                "Connection",
                "Proxy-Connection",
                "Keep-Alive",
                "Proxy-Authenticate",
                "Proxy-Authorization",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
            ],
            Standard::Rfc2068 => &[
                "Connection",
                "Proxy-Connection",
                "Keep-Alive",
                "Proxy-Authenticate",
                "Public",
                "Transfer-Encoding",
                "Upgrade",
            ],
        }
    }
}

/// Removes the fields that must not be passed on: those named in any `Connection` line,
/// and the standard ones. Tells the names of what it removed, in order, as spelled.
///
/// `Host` and the framing stay even where `Connection` names them: without `Host` the
/// request would be for nobody, and a missing Content-Length would move the message's end.
/// RFC 9110 §7.6.1 forbids senders to name fields that all recipients need.
pub fn remove(fields: &mut Fields, standard: Standard) -> Vec<String> {
    let named: Vec<Vec<u8>> =
        fields.members("Connection").map(<[u8]>::to_ascii_lowercase).collect();
    fields.remove_where(|name| {
        let is_named = named.iter().any(|named| named.eq_ignore_ascii_case(name.as_bytes()));
        let needed = ["Host", "Content-Length"].iter().any(|n| name.eq_ignore_ascii_case(n));
        let is_standard = standard.fields().iter().any(|n| name.eq_ignore_ascii_case(n));
        is_standard || (is_named && !needed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(fields: &Fields) -> Vec<&str> {
        fields.iter().map(|field| field.name.as_str()).collect()
    }

    /// Whether RFC 9110, RFC 2616, RFC 2068 call the field hop-by-hop; a field beside it stays.
    fn removed(name: &str) -> [bool; 3] {
        [Standard::Rfc9110, Standard::Rfc2616, Standard::Rfc2068].map(|standard| {
            let mut fields = Fields::new();
            fields.push(name, "x");
            fields.push("Accept", "y");
            remove(&mut fields, standard);
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
        remove(&mut fields, Standard::Rfc9110);
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
        let removed = remove(&mut fields, Standard::Rfc9110);
        assert_eq!(names(&fields), ["Host", "Accept"]);
        assert_eq!(removed, ["Connection", "X-Foo", "Keep-Alive", "connection", "X-Bar"]);
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
                let listed = standard.fields().iter().any(|field| field.to_lowercase() == lower);
                listed || named.contains(&lower) && !needed
            };
            let (gone, stays): (Vec<_>, Vec<_>) =
                list.iter().cloned().partition(|(name, _)| goes(name));
            let mut message = Fields::new();
            for (name, value) in &list {
                message.push(name.clone(), value);
            }
            let removed = remove(&mut message, standard);
            let left: Vec<(String, String)> = message
                .iter()
                .map(|field| (field.name.clone(), String::from_utf8(field.value.clone()).unwrap()))
                .collect();
            prop_assert_eq!(left, stays);
            prop_assert_eq!(removed, gone.into_iter().map(|(name, _)| name).collect::<Vec<_>>());
            // What was removed cannot come back: doing it again changes nothing.
            prop_assert!(remove(&mut message, standard).is_empty());
        }
    }
}
