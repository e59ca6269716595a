//! Asking before sending: `Expect: 100-continue` (RFC 9110 §10.1.1, facts D-14 and D-15).
//!
//! A request with much content sends its head alone and waits. The server says 100, and the
//! content follows; or it gives its final answer at once, and the content is never sent: then
//! nobody knows what would come next on the connection, so it is closed. A server that does not
//! know the expectation says nothing, so the client sends the content anyway after a wait of its
//! own. Where the server knows it, asking costs one round trip.

use super::{Client, Request};
use crate::http::config::Object;
use crate::http::parties::Token;
use crate::http::{Io, Sock};
use crate::ids::{Addr, RequestId};
use crate::trace::{ContentCause, HttpNote, RetryCause};
use crate::wire::Content;

/// Content that is held back until the server asks for it.
#[derive(Debug)]
pub(super) struct HeldBack {
    request: RequestId,
    content: Content,
}

impl Client {
    /// Whether the client asks before it sends this object's content. A request without content
    /// must not ask.
    pub(super) fn asks_first(&self, object: &Object) -> bool {
        let least = self.told.config.http.client.expect_continue;
        object.upload.0 > 0 && least.is_some_and(|least| object.upload >= least)
    }

    /// Whether this answer only refuses the expectation; then the request is sent again without it
    /// (RFC 9110 §10.1.1: 417).
    pub(super) fn is_refused_to_ask(&self, request: &Request, status: u16) -> bool {
        let object =
            self.progress.as_ref().map(|progress| &progress.page().objects[request.object()]);
        status == 417
            && object.is_some_and(|object| self.asks_first(object))
            && !request.past.as_ref().is_some_and(|past| past.refused_to_ask)
    }

    /// Has a request sent again, without asking.
    pub(super) fn ask_no_more(&mut self, io: &mut dyn Io, target: Addr, mut request: Request) {
        request.sent_in_vain().refused_to_ask = true;
        self.send_again(io, target, request, RetryCause::ExpectationFailed);
    }

    /// Holds content back; its head has just been sent.
    pub(super) fn hold_back(
        &mut self,
        io: &mut dyn Io,
        sock: Sock,
        request: RequestId,
        content: Content,
    ) {
        let Some(conn) = self.conns.get_mut(&sock) else { return };
        conn.held_back = Some(Box::new(HeldBack { request, content }));
        if let Some(time) = self.told.config.http.client.expect_wait {
            io.set_timer(io.now() + time, Token::Continue(sock.0).number());
        }
    }

    /// The server has said 100, or the client has waited long enough: the content goes out.
    pub(super) fn send_content(&mut self, io: &mut dyn Io, sock: Sock, why: ContentCause) {
        let Some(conn) = self.conns.get_mut(&sock) else { return };
        let Some(held_back) = conn.held_back.take() else { return };
        let HeldBack { request, content } = *held_back;
        io.cancel_timer(Token::Continue(sock.0).number());
        io.note(HttpNote::ContentSent { request, conn: sock, why });
        io.write(sock, &[content]);
    }
}
