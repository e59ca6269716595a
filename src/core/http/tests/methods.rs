//! Methods other than GET, and statuses without content: what of a message ends where, so that
//! the connection can be used again (facts D-03 and D-05).

use crate::http::config::{Object, Strategy};
use crate::http::message::Method;
use crate::http::params::BodyFraming;
use crate::http::testing::{Lab, Ran};
use crate::trace::HttpNote;
use crate::units::Bytes;

/// A page of a document and three objects, the second of which is changed so.
fn second(change: impl Fn(&mut Object)) -> Lab {
    Lab::new(Strategy::Persistent, 3).with(2, change)
}

/// Bytes of the body of each response, in order.
fn bodies(ran: &Ran) -> Vec<u64> {
    let done = ran.notes(Ran::CLIENT).filter_map(|(_, note)| match note {
        HttpNote::ResponseDone { body_bytes, .. } => Some(*body_bytes),
        _ => None,
    });
    done.collect()
}

/// HEAD is answered as GET would be, without the body (RFC 9110 §9.3.2), so even an answer whose
/// end only the close could show leaves the connection open.
#[test]
fn http_d03_head_ends_with_its_head() {
    for (framing, connections) in
        [(BodyFraming::ContentLength, 1), (BodyFraming::Chunked, 1), (BodyFraming::Close, 3)]
    {
        let mut lab = second(|object| object.method = Method::Head);
        lab.server.http.body_framing = framing;
        lab.server.http.size_includes_head = false;
        let ran = lab.run();
        assert_eq!(bodies(&ran), [1000, 1000, 0, 1000], "{framing:?}");
        assert_eq!(ran.opened(Ran::CLIENT), connections, "{framing:?}");
        let answers = ran.written(ran.server());
        if framing == BodyFraming::ContentLength {
            assert!(answers[2].1.contains("Content-Length: 1000\r\n"), "what GET would give");
        }
    }
}

/// 204 has no content and no length, and the connection goes on.
#[test]
fn http_d03_204_ends_with_its_head() {
    for framing in [BodyFraming::ContentLength, BodyFraming::Chunked] {
        let mut lab = second(|object| object.status = 204);
        lab.server.http.body_framing = framing;
        lab.server.http.size_includes_head = false;
        let ran = lab.run();
        assert_eq!(bodies(&ran), [1000, 1000, 0, 1000]);
        assert_eq!((ran.opened(Ran::CLIENT), ran.page_done(0)), (1, Some((500, true))));
        assert_eq!(ran.written(ran.server())[2].1, "HTTP/1.1 204 No Content\r\n\r\n");
    }
}

/// D-05: the content of a request is read before the next request is, so that the connection
/// can be kept: its bytes are not taken for a request line.
#[test]
fn http_d05_the_content_of_a_request_is_read_before_the_next_one() {
    for method in [Method::Post, Method::Put, Method::Delete] {
        let ran = second(|object| {
            object.method = method.clone();
            object.upload = Bytes(5000);
        })
        .run();
        assert_eq!((ran.opened(Ran::CLIENT), ran.page_done(0)), (1, Some((500, true))));
        let sent = &ran.written(Ran::CLIENT)[2].1;
        assert!(sent.starts_with(&format!("{} /2 HTTP/1.1\r\n", method.name())));
        let (head, content) = sent.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("Content-Length: 5000"));
        assert_eq!(content.len(), 5000);
    }
}

/// A POST of nothing says so (RFC 9110 §8.6); a GET says nothing.
#[test]
fn a_post_of_nothing_says_how_much_that_is() {
    let ran = second(|object| object.method = Method::Post).run();
    let sent = ran.written(Ran::CLIENT);
    assert!(sent[2].1.contains("Content-Length: 0\r\n"));
    assert!(!sent[1].1.contains("Content-Length"));
}
