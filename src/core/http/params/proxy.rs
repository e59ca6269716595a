//! What can be set of a smart proxy, apart from what every party has.
//!
//! The defaults are what the RFCs ask for. Real products differ in many of these; their
//! presets state how.

use super::super::config::Version;
use super::super::hop_by_hop::{FieldSet, NamedFields};
use crate::units::Duration;

/// How a smart proxy behaves. Each field stands in the table as `http.proxy_…`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProxyParams {
    /// `http.proxy_is_gateway`
    pub is_gateway: bool,
    /// `http.proxy_keeps_http10_clients`
    pub keeps_http10_clients: bool,
    /// `http.proxy_honours_proxy_connection`
    pub honours_proxy_connection: bool,
    /// `http.proxy_answers_in`
    pub answers_in: AnswerField,
    /// `http.proxy_client_version`; `None` is the version of the request
    pub client_version: Option<Version>,
    /// `http.proxy_max_requests`; `None` is without limit
    pub max_requests: Option<u32>,
    /// `http.proxy_follows_close`
    pub follows_close: bool,
    /// `http.proxy_upstream_version`; `None` is the version of the request
    pub upstream_version: Option<Version>,
    /// `http.proxy_upstream_connection`
    pub upstream_connection: UpstreamConnection,
    /// `http.proxy_upstream_max_requests`; `None` is without limit
    pub upstream_max_requests: Option<u32>,
    /// `http.proxy_shares_pool`
    pub shares_pool: bool,
    /// `http.proxy_connections_per_user`; `None` is without limit
    pub connections_per_user: Option<u32>,
    /// `http.proxy_pools_bodies`
    pub pools_bodies: bool,
    /// `http.proxy_response_timeout`; `None` is never
    pub response_timeout: Option<Duration>,
    /// `http.proxy_retries`
    pub retries: Retries,
    /// `http.proxy_retries_after_reset`
    pub retries_after_reset: bool,
    /// `http.proxy_retries_on_new`
    pub retries_on_new: bool,
    /// `http.proxy_answers_for_stale`
    pub answers_for_stale: bool,
    /// `http.proxy_removes_from_requests`
    pub removes_from_requests: FieldSet,
    /// `http.proxy_removes_from_responses`
    pub removes_from_responses: FieldSet,
    /// `http.proxy_removes_named`
    pub removes_named: NamedFields,
    /// `http.proxy_via_in_requests`
    pub via_in_requests: bool,
    /// `http.proxy_via_in_responses`
    pub via_in_responses: bool,
    /// `http.proxy_buffers_requests`
    pub buffers_requests: bool,
    /// `http.proxy_framing`
    pub framing: ResponseFraming,
    /// `http.proxy_completes_cut_responses`
    pub completes_cut_responses: bool,
    /// `http.proxy_cache_lifetime`; `None` is no cache
    pub cache_lifetime: Option<Duration>,
}

/// In which field a proxy answers an HTTP/1.0 client whose connection it keeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnswerField {
    /// `Connection`
    Connection,
    /// `Proxy-Connection`
    ProxyConnection,
    /// The one in which the client asked.
    AsAsked,
}

/// What a smart proxy's requests say in `Connection`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UpstreamConnection {
    /// What version and pool call for: HTTP/1.1 says `close` where connections are not
    /// kept, HTTP/1.0 `Keep-Alive` where they are.
    Auto,
    /// The same, but HTTP/1.0 asks for `Keep-Alive` only for clients whose own connection is
    /// kept: the proxy translates the client's wish.
    WhenClientAsks,
    /// `keep-alive`, always.
    KeepAlive,
    /// `close`, always.
    Close,
    /// No field.
    Nothing,
    /// What the client said.
    AsReceived,
    /// What the client said, apart from `close` and `keep-alive`.
    RestAsReceived,
}

/// Which requests a proxy sends again of its own accord.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Retries {
    /// None.
    Nothing,
    /// GET and HEAD.
    Get,
    /// Those with an idempotent method and without content.
    WithoutBody,
    /// Those with an idempotent method.
    Idempotent,
}

/// What becomes of a response's framing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResponseFraming {
    /// Framed anew as the client's version allows: what has no length is chunked for
    /// HTTP/1.1 and ends with the close for HTTP/1.0.
    Anew,
    /// As received: chunks stay chunks whatever the client speaks, and what ends with the
    /// close upstream ends with the close here.
    AsReceived,
    /// What has no length is collected, and gets a Content-Length.
    Collected,
}

impl ProxyParams {
    /// Values that are only there to be replaced by the table's.
    pub(super) const fn blank() -> ProxyParams {
        ProxyParams {
            is_gateway: false,
            keeps_http10_clients: false,
            honours_proxy_connection: false,
            answers_in: AnswerField::Connection,
            client_version: None,
            max_requests: None,
            follows_close: false,
            upstream_version: None,
            upstream_connection: UpstreamConnection::Auto,
            upstream_max_requests: None,
            shares_pool: false,
            connections_per_user: None,
            pools_bodies: false,
            response_timeout: None,
            retries: Retries::Nothing,
            retries_after_reset: false,
            retries_on_new: false,
            answers_for_stale: false,
            removes_from_requests: FieldSet::NONE,
            removes_from_responses: FieldSet::NONE,
            removes_named: NamedFields::All,
            via_in_requests: false,
            via_in_responses: false,
            buffers_requests: false,
            framing: ResponseFraming::Anew,
            completes_cut_responses: false,
            cache_lifetime: None,
        }
    }
}
