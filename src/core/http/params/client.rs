//! What can be set of a client's HTTP, apart from what every party has.
//!
//! The defaults are what the RFCs ask for. Real clients differ in many of these; their presets
//! state how.

use crate::units::{Bytes, Duration};

/// How a client behaves towards servers and proxies. Each field stands in the table as
/// `http.` and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientParams {
    /// `http.retry_only_stale`
    pub retry_only_stale: bool,
    /// `http.retry_non_idempotent`
    pub retry_non_idempotent: u32,
    /// `http.retry_delay`
    pub retry_delay: Duration,
    /// `http.connect_timeout`; `None` is never
    pub connect_timeout: Option<Duration>,
    /// `http.client_idle_timeout`; `None` is never
    pub client_idle_timeout: Option<Duration>,
    /// `http.keep_alive_margin`; `None` ignores what servers announce
    pub keep_alive_margin: Option<Duration>,
    /// `http.expect_continue`, the least content; `None` is never
    pub expect_continue: Option<Bytes>,
    /// `http.expect_wait`; `None` is for ever
    pub expect_wait: Option<Duration>,
    /// `http.tls_round_trips`
    pub tls_round_trips: u32,
}

impl ClientParams {
    /// Values to be replaced by those of the table.
    pub(super) const fn blank() -> ClientParams {
        ClientParams {
            retry_only_stale: false,
            retry_non_idempotent: 0,
            retry_delay: Duration::ZERO,
            connect_timeout: None,
            client_idle_timeout: None,
            keep_alive_margin: None,
            expect_continue: None,
            expect_wait: None,
            tls_round_trips: 0,
        }
    }
}
