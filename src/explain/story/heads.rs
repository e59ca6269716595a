//! The fields about persistence in the heads of messages, as they were written.

use crate::ids::Endpoint;
use crate::trace::{Event, Record};
use crate::wire::Content;

/// How far around a note its write may stand: at the same instant, a few records away.
const NEAR: usize = 24;

/// The field about persistence in the head that `of` wrote at the instant of `records[at]`, as it
/// stands there: `Connection: Keep-Alive`. `None` where there is none.
///
/// The outer `None`: no head was written then.
pub(super) fn field_near(records: &[Record], at: usize, of: Endpoint) -> Option<Option<String>> {
    let now = records[at].at;
    let same = |record: &&Record| record.at == now;
    let before = records[..at].iter().rev().take(NEAR).take_while(same);
    let behind = records[at..].iter().take(NEAR).take_while(same);
    before.chain(behind).find_map(|record| match &record.event {
        Event::Wrote { of: who, content, .. } if *who == of => field_of(content),
        _ => None,
    })
}

/// The field in the content, if that is a head.
fn field_of(content: &Content) -> Option<Option<String>> {
    let Content::Bytes(bytes) = content else { return None };
    let text = String::from_utf8_lossy(bytes);
    let (first, fields) = text.split_once("\r\n")?;
    let is_head = first.starts_with("HTTP/") || first.rsplit(' ').next()?.starts_with("HTTP/");
    let fields = fields.split("\r\n\r\n").next().unwrap_or_default();
    let about = |field: &&str| {
        let name = field.split(':').next().unwrap_or_default();
        ["connection", "proxy-connection"].iter().any(|known| name.eq_ignore_ascii_case(known))
    };
    is_head.then(|| {
        let found: Vec<&str> = fields.split("\r\n").filter(about).collect();
        (!found.is_empty()).then(|| found.join(", "))
    })
}

/// Whether a field asks for, or promises, that the connection is kept.
pub(super) fn says_keep_alive(field: &Option<String>) -> bool {
    field.as_ref().is_some_and(|field| field.to_ascii_lowercase().contains("keep-alive"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_in_heads_alone() {
        let head = |text: &str| field_of(&Content::bytes(text));
        let asked = head("GET / HTTP/1.0\r\nHost: x\r\nconnection: Keep-Alive\r\n\r\nbody");
        assert_eq!(asked, Some(Some("connection: Keep-Alive".to_owned())));
        assert!(says_keep_alive(&asked.unwrap()));
        assert_eq!(head("HTTP/1.1 200 OK\r\nServer: x\r\n\r\nConnection: close\r\n"), Some(None));
        assert_eq!(head("ff\r\nConnection: close\r\n"), None);
    }
}
