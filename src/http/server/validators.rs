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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::config::Version;
    use crate::http::fields::Fields;
    use crate::http::testing::{Lab, object};

    /// RFC 9110 §13.1.2: any member of the list, compared weakly, or `*`; for GET and HEAD.
    #[test]
    fn a_request_that_names_the_tag_has_the_object() {
        let mut server = Lab::new(crate::http::config::Strategy::Serial, 0).server;
        let object = object("/", &[]);
        assert_eq!(field(&server, &object), None);
        server.http.etag = true;
        let (name, tag) = field(&server, &object).unwrap();
        assert_eq!((name, tag.len()), ("ETag", 10));
        let asks = |method, value: &str| {
            let mut fields = Fields::new();
            fields.push("If-None-Match", value);
            let (target, version) = ("/".to_owned(), Version::Http11);
            is_unchanged(&server, &RequestHead { method, target, version, fields }, &object)
        };
        for value in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".into()] {
            assert!(asks(Method::Get, &value) && asks(Method::Head, &value), "{value}");
        }
        assert!(!asks(Method::Get, "\"x\"") && !asks(Method::Post, &tag));
    }
}
