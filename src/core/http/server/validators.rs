//! What a server says about how long a response may be kept, and when it answers that it still
//! holds (RFC 9110 §8.8 and §13, RFC 9111 §5.2.2.1).
//!
//! Simplified: validators are strong entity tags or dates; a date given back is compared for
//! equality, as nginx does by default (`if_modified_since exact`), where RFC 9110 §13.1.3 asks
//! whether the object is newer.

use super::site::Extra;
use crate::http::config::Object;
use crate::http::date::imf_fixdate;
use crate::http::message::RequestHead;
use crate::http::params::{HttpParams, Validator};
use crate::units::SimTime;

/// The fields that let a client keep an object, as it is now.
pub fn fields(object: &Object, http: &HttpParams, now: SimTime) -> Extra {
    let mut fields = Extra::new();
    if let Some(age) = object.max_age {
        let seconds = age.as_nanos() / 1_000_000_000;
        fields.push(("Cache-Control", format!("max-age={seconds}").into()));
    }
    match http.validator {
        Validator::None => {}
        Validator::Etag => fields.push(("ETag", etag(object, now).into())),
        Validator::LastModified => {
            fields.push(("Last-Modified", last_modified(object, now).into()))
        }
    }
    fields
}

/// Whether the request has a condition, and it says that the client has this already
/// (RFC 9110 §13.2.2: If-None-Match counts before If-Modified-Since).
pub fn not_modified(
    request: &RequestHead,
    object: &Object,
    http: &HttpParams,
    now: SimTime,
) -> bool {
    let fields = &request.fields;
    let validator = http.validator;
    if !request.method.is_safe() {
        return false;
    }
    if fields.has("If-None-Match") {
        let own = etag(object, now);
        let same =
            |tag: &[u8]| tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == own.as_bytes();
        return validator == Validator::Etag && fields.members("If-None-Match").any(same);
    }
    let since = fields.only("If-Modified-Since");
    validator == Validator::LastModified
        && since.is_some_and(|date| date == last_modified(object, now).as_bytes())
}

/// Which content it is, and which edition of it.
fn etag(object: &Object, now: SimTime) -> String {
    format!("\"{:08x}-{}\"", object.content_number(), object.edition(now))
}

/// When this edition began; time zero for what never changes.
fn last_modified(object: &Object, now: SimTime) -> String {
    let every = object.changes.unwrap_or_default();
    imf_fixdate(SimTime::ZERO + every * object.edition(now))
}
