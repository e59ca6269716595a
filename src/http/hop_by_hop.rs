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

    fn one(name: &str, standard: Standard) -> bool {
        let mut fields = Fields::new();
        fields.push(name, "x");
        fields.push("Accept", "y");
        remove(&mut fields, standard);
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
        let removed = remove(&mut fields, Standard::Rfc9110);
        assert_eq!(names(&fields), ["Host", "Accept"]);
        assert_eq!(removed, ["Connection", "X-Foo", "Keep-Alive", "connection", "X-Bar"]);
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
            let removed = remove(&mut message, Standard::Rfc9110);
            prop_assert_eq!(names(&message), expected.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(removed.len() + message.len(), list.len());
        }
    }
}
