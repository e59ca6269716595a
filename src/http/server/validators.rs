//! Entity tags (RFC 9110 §8.8.3): what a server gives with an object, so that a cache can ask
//! later whether its copy is still right (`http.etag`).

use crate::http::config::{Object, ServerConfig};
use crate::http::message::{Method, RequestHead};

/// The tag of an object: its content's number, because content does not change.
fn etag(object: &Object) -> String {
    format!("\"{:08x}\"", object.content_number())
}

/// The field that a response with this object carries.
pub(super) fn field(config: &ServerConfig, object: &Object) -> Option<(&'static str, String)> {
    config.http.etag.then(|| ("ETag", etag(object)))
}

/// Whether the request says that it has this object already. Tags are compared weakly, and `*`
/// stands for any (RFC 9110 §13.1.2); other methods than GET and HEAD do not ask for a copy.
pub(super) fn is_unchanged(config: &ServerConfig, request: &RequestHead, object: &Object) -> bool {
    let own = etag(object);
    config.http.etag
        && matches!(request.method, Method::Get | Method::Head)
        && request.fields.members("If-None-Match").any(|tag| {
            let tag = tag.strip_prefix(b"W/").unwrap_or(tag);
            tag == b"*" || tag == own.as_bytes()
        })
}
