//! Whether a connection stays open after an exchange (RFC 9112 §9.3, fact D-01).
//!
//! [`decide`] is the RFC's rule about one message. [`Exchange`] is what a party makes of a
//! whole exchange: the rule, and its own reasons.

use super::config::Version;
use super::fields::{Fields, members};
use crate::trace::Persistence;
use crate::units::Duration;

/// What the persistence rule looks at: the most recently received message, and who it is
/// that received it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Received {
    /// The version of the message.
    pub version: Version,
    /// Its connection options.
    pub options: Options,
    /// Whether the recipient is a proxy. (A gateway is not one in this sense.)
    pub recipient_is_proxy: bool,
    /// Whether the message is a response.
    pub is_response: bool,
    /// Whether the recipient wishes to honour the `keep-alive` of HTTP/1.0.
    pub recipient_willing: bool,
}

/// The connection options that speak of persistence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// `close`
    pub close: bool,
    /// `keep-alive`
    pub keep_alive: bool,
}

impl Options {
    /// The options of this field, `Connection` or `Proxy-Connection`. They are compared
    /// without regard to case (RFC 9110 §7.6.1).
    pub fn of(fields: &Fields, name: &str) -> Options {
        let mut options = Options::default();
        // One loop in the other takes less than one over both, and mostly there is no such field.
        for value in fields.values(name) {
            for member in members(value) {
                options.close |= member.eq_ignore_ascii_case(b"close");
                options.keep_alive |= member.eq_ignore_ascii_case(b"keep-alive");
            }
        }
        options
    }

    /// The options of `Connection` in a message; none where HTTP/1.0 is taken strictly
    /// (rule K7: an HTTP/1.0 sender's Connection may have been passed on by a proxy that
    /// did not understand it, RFC 2616 §14.10).
    pub fn of_connection(fields: &Fields, version: Version, strict_1_0: bool) -> Options {
        if strict_1_0 && version == Version::Http10 {
            return Options::default();
        }
        Options::of(fields, "Connection")
    }

    /// Those of either.
    pub const fn or(self, other: Options) -> Options {
        Options {
            close: self.close || other.close,
            keep_alive: self.keep_alive || other.keep_alive,
        }
    }
}

/// Whether the connection persists after the exchange that this message belongs to:
///
/// 1. Where the `close` option is present, it does not.
/// 2. Else, where the message is HTTP/1.1, it does.
/// 3. Else, where the `keep-alive` option is present, and the recipient is not a proxy or
///    the message is a response, and the recipient wishes to honour it, it does.
/// 4. Else it does not.
pub const fn decide(message: Received) -> Persistence {
    if message.options.close {
        return Persistence::CloseOption;
    }
    if matches!(message.version, Version::Http11) {
        return Persistence::KeepHttp11Default;
    }
    if !message.options.keep_alive {
        return Persistence::CloseHttp10Default;
    }
    if message.recipient_is_proxy && !message.is_response {
        return Persistence::CloseProxyToHttp10;
    }
    if !message.recipient_willing {
        return Persistence::CloseUnwilling;
    }
    Persistence::KeepHttp10KeepAlive
}

/// The value of a Keep-Alive field: `timeout=` in whole seconds and `max=`, the requests still to
/// come (fact D-16); `None` where there is neither.
pub fn keep_alive_parameters(timeout: Option<Duration>, left: Option<u32>) -> Option<String> {
    let timeout = timeout.map(|time| format!("timeout={}", time.as_millis() / 1000));
    let max = left.map(|left| format!("max={left}"));
    let parts: Vec<String> = timeout.into_iter().chain(max).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What a party knows of an exchange beside the rule's verdict on the message it received.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exchange {
    /// The verdict of [`decide`].
    pub rule: Persistence,
    /// Whether the party itself said `close`, or must close because of suspicious framing.
    pub own_close: bool,
    /// Whether only the close can end the response.
    pub close_delimited: bool,
    /// Whether the connection has served as many exchanges as it may.
    pub limit_reached: bool,
    /// Whether the party wants to keep the connection.
    pub willing: bool,
}

impl Exchange {
    /// What the party makes of the connection. The rule's own reasons come first; a party
    /// may always close (RFC 9112 §9.5), so its own reasons come after.
    pub const fn outcome(self) -> Persistence {
        if !self.rule.keeps() {
            self.rule
        } else if self.own_close {
            Persistence::CloseOption
        } else if self.close_delimited {
            Persistence::CloseDelimited
        } else if self.limit_reached {
            Persistence::CloseRequestLimit
        } else if !self.willing {
            Persistence::CloseUnwilling
        } else {
            self.rule
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Persistence::*;

    const BOOLS: [bool; 2] = [false, true];

    /// The table of RFC 9112 §9.3, written out by hand: whether the connection stays open.
    /// Rows: version and options. Columns: (recipient is a proxy, message is a response,
    /// recipient willing) counted as a binary number 000, 001, … 111.
    #[rustfmt::skip]
    const TABLE: [(Version, &str, [u8; 8]); 8] = [
        (Version::Http10, "",           [0, 0, 0, 0, 0, 0, 0, 0]),
        (Version::Http10, "keep-alive", [0, 1, 0, 1, 0, 0, 0, 1]),
        (Version::Http10, "close",      [0, 0, 0, 0, 0, 0, 0, 0]),
        (Version::Http10, "both",       [0, 0, 0, 0, 0, 0, 0, 0]),
        (Version::Http11, "",           [1, 1, 1, 1, 1, 1, 1, 1]),
        (Version::Http11, "keep-alive", [1, 1, 1, 1, 1, 1, 1, 1]),
        (Version::Http11, "close",      [0, 0, 0, 0, 0, 0, 0, 0]),
        (Version::Http11, "both",       [0, 0, 0, 0, 0, 0, 0, 0]),
    ];

    #[test]
    fn http_d01_the_whole_truth_table() {
        for (version, options, row) in TABLE {
            for (column, expected) in row.iter().enumerate() {
                let message = Received {
                    version,
                    options: Options {
                        close: matches!(options, "close" | "both"),
                        keep_alive: matches!(options, "keep-alive" | "both"),
                    },
                    recipient_is_proxy: column & 4 != 0,
                    is_response: column & 2 != 0,
                    recipient_willing: column & 1 != 0,
                };
                let verdict = decide(message);
                assert_eq!(verdict.keeps(), *expected == 1, "{message:?} gave {verdict:?}");
            }
        }
    }

    /// The reason is the clause that decided.
    #[test]
    fn http_d01_the_reasons() {
        let message = |version, close, keep_alive, proxy, willing| {
            decide(Received {
                version,
                options: Options { close, keep_alive },
                recipient_is_proxy: proxy,
                is_response: false,
                recipient_willing: willing,
            })
        };
        let (v10, v11) = (Version::Http10, Version::Http11);
        assert_eq!(message(v10, true, true, false, true), CloseOption);
        assert_eq!(message(v11, false, false, true, false), KeepHttp11Default);
        assert_eq!(message(v10, false, false, false, true), CloseHttp10Default);
        assert_eq!(message(v10, false, true, true, true), CloseProxyToHttp10);
        assert_eq!(message(v10, false, true, false, false), CloseUnwilling);
        assert_eq!(message(v10, false, true, false, true), KeepHttp10KeepAlive);
    }

    fn of(version: Version, connection: &[&str], is_response: bool) -> Persistence {
        let mut fields = Fields::new();
        for line in connection {
            fields.push("Connection", line);
        }
        decide(Received {
            version,
            options: Options::of(&fields, "Connection"),
            recipient_is_proxy: false,
            is_response,
            recipient_willing: true,
        })
    }

    /// HTTP/1.0 must be asked, HTTP/1.1 must be stopped: the same two messages, read by two
    /// versions.
    #[test]
    fn s13_and_k1_and_p0_the_versions_have_opposite_defaults() {
        for is_response in BOOLS {
            assert_eq!(of(Version::Http10, &[], is_response), CloseHttp10Default);
            assert_eq!(of(Version::Http11, &[], is_response), KeepHttp11Default);
            assert_eq!(of(Version::Http10, &["keep-alive"], is_response), KeepHttp10KeepAlive);
            assert_eq!(of(Version::Http11, &["close"], is_response), CloseOption);
        }
    }

    /// HTTP/1.0 with keep-alive, for every recipient: only a proxy that received a request, or
    /// somebody who does not want to, closes.
    #[test]
    fn http_d17_only_a_proxy_that_receives_a_request_must_close() {
        for (proxy, is_response, willing) in
            [(false, false, true), (false, true, true), (true, true, true), (true, false, true)]
        {
            let verdict = decide(Received {
                version: Version::Http10,
                options: Options { close: false, keep_alive: true },
                recipient_is_proxy: proxy,
                is_response,
                recipient_willing: willing,
            });
            let expected =
                if proxy && !is_response { CloseProxyToHttp10 } else { KeepHttp10KeepAlive };
            assert_eq!(verdict, expected);
        }
    }

    /// The rows by which h11 tests its `_keep_alive` and hyper its server: a Connection field
    /// in a request or a response, and whether the connection goes on.
    #[test]
    fn http_d25_persistence_agrees_with_h11_and_hyper() {
        let (v10, v11) = (Version::Http10, Version::Http11);
        let rows: [(Version, &[&str], bool); 8] = [
            (v11, &[], true),
            (v11, &["close"], false),
            (v11, &["a, b, cLOse, foo"], false),
            (v11, &["keep-alive"], true),
            (v10, &[], false),
            (v10, &["close"], false),
            (v10, &["a", "b, CLOSE"], false),
            // hyper's http_10_keep_alive; h11 has no keep-alive in HTTP/1.0.
            (v10, &["keep-alive"], true),
        ];
        for (version, connection, keeps) in rows {
            for is_response in BOOLS {
                assert_eq!(of(version, connection, is_response).keeps(), keeps, "{connection:?}");
            }
        }
    }

    /// A party's own reasons can only close, never keep.
    #[test]
    fn s07_a_party_may_close_for_its_own_reasons() {
        for rule in [KeepHttp11Default, KeepHttp10KeepAlive, CloseOption, CloseHttp10Default] {
            for bits in 0..16u8 {
                let bit = |n: u8| bits & (1 << n) != 0;
                let exchange = Exchange {
                    rule,
                    own_close: bit(0),
                    close_delimited: bit(1),
                    limit_reached: bit(2),
                    willing: !bit(3),
                };
                let kept = exchange.outcome().keeps();
                assert_eq!(kept, rule.keeps() && bits == 0, "{exchange:?}");
            }
        }
    }

    #[test]
    fn s17_tokens_ignore_case_and_k7_strict_ignores_them() {
        let mut fields = Fields::new();
        fields.push("connection", "x, Keep-ALIVE");
        for strict in BOOLS {
            let options = Options::of_connection(&fields, Version::Http10, strict);
            assert_eq!(options.keep_alive, !strict);
        }
        let options = Options::of_connection(&fields, Version::Http11, true);
        assert!(options.keep_alive, "K7 speaks of HTTP/1.0 only");
    }
}
