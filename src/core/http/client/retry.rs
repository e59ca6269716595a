//! Whether a request is sent again when its connection has failed, as one pure function
//! (RFC 9110 §9.2.2; rules K8 and P8, facts D-07 and D-09).

use crate::http::message::Method;
use crate::http::params::HttpParams;
use crate::trace::{FailCause, RetryCause};

/// An attempt that failed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt<'a> {
    /// The request's method.
    pub(super) method: &'a Method,
    /// What the client saw.
    pub(super) why: FailCause,
    /// How many attempts of this request have failed by now, this one included.
    pub(super) failures: u32,
    /// Whether it, or the attempt before, went out on a connection that had been idle after
    /// another exchange, and not a byte of a response came: the server may have closed before
    /// the request reached it.
    pub(super) on_stale: bool,
}

/// Why a request may be sent again; `None` where it may not:
///
/// 1. Not after a response that could not be understood: the next one would be no better. After
///    the client's own timeout only where `http.retry_after_timeout` says so.
/// 2. Where `http.retry_only_stale` says so, only from a stale connection.
/// 3. An idempotent method may be sent again, for doing it twice is doing it once; but not more
///    often than `http.retry_limit`. By RFC 9110 a client SHOULD NOT retry a failed automatic
///    retry, so the default is 1.
/// 4. Another method must not, unless the client knows that the first was not applied. It
///    knows nothing; as often as `http.retry_non_idempotent` says it guesses, and only from a
///    stale connection, where the guess is good (RFC 9110 calls it a riskier approach).
pub(super) fn again(attempt: Attempt<'_>, http: &HttpParams) -> Option<RetryCause> {
    let curable = match attempt.why {
        FailCause::Timeout => http.retry_after_timeout,
        FailCause::Malformed => false,
        _ => true,
    };
    if !curable {
        return None;
    }
    let closed_by_peer = matches!(attempt.why, FailCause::ClosedBeforeResponse | FailCause::Reset);
    let stale = attempt.on_stale && closed_by_peer;
    if http.client.retry_only_stale && !stale {
        return None;
    }
    let (limit, why) = if attempt.method.is_idempotent() {
        (http.retry_limit, RetryCause::Idempotent)
    } else {
        let guesses = if stale { http.client.retry_non_idempotent } else { 0 };
        (guesses, RetryCause::StaleConnection)
    };
    (attempt.failures <= limit).then_some(why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::{Era, Profile};
    use FailCause::*;

    fn http() -> HttpParams {
        HttpParams::of(Profile::Rfc, Era::Rfc9112)
    }

    fn asked(
        http: &HttpParams,
        method: Method,
        why: FailCause,
        failures: u32,
        on_stale: bool,
    ) -> bool {
        again(Attempt { method: &method, why, failures, on_stale }, http).is_some()
    }

    /// D-09: GET, HEAD, OPTIONS, TRACE, PUT and DELETE once; POST, CONNECT and what is unknown
    /// never, however good the guess.
    #[test]
    fn http_d09_by_default_idempotent_methods_once() {
        let http = http();
        for (name, retried) in [
            ("GET", true),
            ("HEAD", true),
            ("OPTIONS", true),
            ("TRACE", true),
            ("PUT", true),
            ("DELETE", true),
            ("POST", false),
            ("CONNECT", false),
            ("PATCH", false),
        ] {
            for stale in [true, false] {
                for why in [ClosedBeforeResponse, Reset, Truncated, NoAnswer, Timeout] {
                    let method = Method::from_name(name);
                    assert_eq!(asked(&http, method.clone(), why, 1, stale), retried, "{name}");
                    assert!(!asked(&http, method, why, 2, stale), "no retry of a retry");
                }
                assert!(!asked(&http, Method::from_name(name), Malformed, 1, stale));
            }
        }
    }

    /// The settings of browsers: POST is guessed to be unprocessed, three attempts in all; but
    /// only where the server closed a reused connection without a byte of a response.
    #[test]
    fn k8_a_browser_guesses_from_a_stale_connection() {
        let mut http = http();
        (http.retry_limit, http.client.retry_non_idempotent) = (2, 2);
        http.client.retry_only_stale = true;
        for method in [Method::Post, Method::Get] {
            for failures in 1..=3 {
                assert_eq!(asked(&http, method.clone(), Reset, failures, true), failures <= 2);
                assert!(!asked(&http, method.clone(), Reset, failures, false), "a fresh one");
            }
            assert!(!asked(&http, method.clone(), Truncated, 1, true), "a response had begun");
            assert!(!asked(&http, method, Timeout, 1, true), "the client gave up, not the server");
        }
    }
}
