//! The table of HTTP parameters, continued: when a client tries again, how long it waits, and
//! when it asks before it sends content.

use super::*;

const NEVER: &str = "never";

/// Parameters of [`crate::http::params::ClientParams`].
pub(super) const CLIENT: &[Param<HttpParams>] = &[
    Param {
        name: "http.retry_only_stale",
        kind: Kind::Bool,
        defaults: Same("false"),
        source: "RFC 9110 §9.2.2 allows a retry after any failure of the connection; curl, \
              Chromium and Firefox retry only what a reused connection ended without a byte",
        help: "Whether the client tries again only where the server closed a connection that had \
              been idle, before any byte of the response: the request may have crossed the close.",
        set: |p, value| p.client.retry_only_stale = value == Value::Bool(true),
        get: |p| Value::Bool(p.client.retry_only_stale),
    },
    Param {
        name: "http.retry_non_idempotent",
        kind: Kind::Count { min: 0, max: 100, unit: "retries", words: &[] },
        defaults: Same("0"),
        source: "RFC 9110 §9.2.2: SHOULD NOT; it knows the guess and calls it a riskier \
              approach; curl 7.88.1 and Firefox ESR 153 do it once, Chromium 156 twice (measured)",
        help: "How often the client sends a POST again, too, where the server closed a connection \
              that had been idle, before any byte of the response, and where the same happens to \
              the next attempt. It guesses that the one before never arrived.",
        set: |p, value| p.client.retry_non_idempotent = to_count(value),
        get: |p| Value::Count(p.client.retry_non_idempotent.into()),
    },
    Param {
        name: "http.retry_delay",
        kind: Kind::Time { min: Duration::ZERO, max: TIME_LIMIT, words: &[] },
        defaults: Same("0"),
        source: "RFC 9110 §9.2.2 names none; wget 1.21.3 waits 1 s, then 2 s, and so on",
        help: "How long the client waits before it tries again; before the n-th retry of a \
              request n times as long.",
        set: |p, value| p.client.retry_delay = to_time(value),
        get: |p| Value::Time(p.client.retry_delay),
    },
    Param {
        name: "http.connect_timeout",
        kind: Kind::Time { min: Duration::from_millis(1), max: TIME_LIMIT, words: &[NEVER] },
        defaults: Same(NEVER),
        source: "RFC 9293 §3.8.3 leaves giving up to TCP; curl 7.88.1: 5 min",
        help: "How long the client waits for a connection to be established before it gives it \
              up. TCP may give up earlier.",
        set: |p, value| p.client.connect_timeout = to_optional_time(value),
        get: |p| p.client.connect_timeout.map_or(Value::Word(NEVER), Value::Time),
    },
    Param {
        name: "http.client_idle_timeout",
        kind: Kind::Time { min: Duration::from_millis(1), max: TIME_LIMIT, words: &[NEVER] },
        defaults: Same(NEVER),
        source: "RFC 9112 §9.5 leaves it open; Firefox 115 s, Chromium 5 min",
        help: "How long a client leaves a kept connection idle before it closes it. Shorter than \
              the server's time, it never sends a request into the server's close.",
        set: |p, value| p.client.client_idle_timeout = to_optional_time(value),
        get: |p| p.client.client_idle_timeout.map_or(Value::Word(NEVER), Value::Time),
    },
    Param {
        name: "http.keep_alive_margin",
        kind: Kind::Time { min: Duration::ZERO, max: TIME_LIMIT, words: &["ignore"] },
        defaults: Same("ignore"),
        source: "practice; draft-thomson-hybi-http-timeout; RFC 2068 §19.7.1.1 has the field \
                 without parameters, and tells to ignore it without the option",
        help: "How long before the time that a server announces (Keep-Alive: timeout=) the client \
              closes an idle connection, so as not to send into the server's close.",
        set: |p, value| p.client.keep_alive_margin = to_optional_time(value),
        get: |p| p.client.keep_alive_margin.map_or(Value::Word("ignore"), Value::Time),
    },
    Param {
        name: "http.expect_continue",
        kind: Kind::Size { min: Bytes(1), max: Bytes(1_000_000_000), words: &[NEVER] },
        defaults: Same(NEVER),
        source: "RFC 9110 §10.1.1 lets a client choose; curl since 7.84: above 1 MiB, before \
              that above 1 kB",
        help: "From how much content on the client sends Expect: 100-continue and waits for the \
              server's word before it sends the content.",
        set: |p, value| {
            p.client.expect_continue = if let Value::Size(size) = value { Some(size) } else { None }
        },
        get: |p| p.client.expect_continue.map_or(Value::Word(NEVER), Value::Size),
    },
    Param {
        name: "http.expect_wait",
        kind: Kind::Time { min: Duration::ZERO, max: TIME_LIMIT, words: &["unlimited"] },
        defaults: Same("1s"),
        source: "RFC 9110 §10.1.1: a client SHOULD NOT wait for an indefinite period; curl 1 s",
        help: "How long the client waits for 100 (Continue) before it sends the content all the \
              same: the server, or a proxy of HTTP/1.0, may not know the expectation.",
        set: |p, value| p.client.expect_wait = to_optional_time(value),
        get: |p| p.client.expect_wait.map_or(Value::Word("unlimited"), Value::Time),
    },
    Param {
        name: "http.tls_round_trips",
        kind: Kind::Count { min: 0, max: 10, unit: "round trips", words: &[] },
        defaults: Same("0"),
        source: "RFC 8446 §2 (TLS 1.3): 1, and 0 when resumed with early data; RFC 5246 §7.3 (TLS \
              1.2): 2, or 1 when resumed; without TLS 0",
        help: "How many round trips the client spends on a handshake of TLS, after TCP's and before \
              its first request on a connection. Only the time is spent, each as long as TCP's \
              handshake took; no bytes are sent for it.",
        set: |p, value| p.client.tls_round_trips = to_count(value),
        get: |p| Value::Count(p.client.tls_round_trips.into()),
    },
];
