//! Names for a party's timers: what kind, and for which connection or object.

use crate::trace::Wait;

/// A crowd's timer for its next client. A client's own timers have its number in front.
pub const ARRIVAL: u64 = u64::MAX;
/// Bits of a client's own timer.
pub const TOKEN_BITS: u32 = 40;

/// What a timer is for. Each kind has one timer for each number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Token {
    /// Client: the next visit, by its index.
    Visit(u32),
    /// Client: a step of a name look-up is over, by the name's index.
    Lookup(u32),
    /// Client: an object of the page has been processed, by its index.
    Processed(u32),
    /// Client: the response's time is up, by request number.
    Response(u32),
    /// Server: the response is ready, by connection.
    Think(u32),
    /// Any: a connection has been idle (or slow) for long enough, by connection.
    Idle(u32),
    /// Any: a peer has been given long enough to close, by connection.
    Farewell(u32),
    /// Client: it turns to the response that has come, by connection.
    Read(u32),
    /// Client: the time for establishing a connection is up, by connection.
    Connect(u32),
    /// Client: a request is to be sent again, by request number.
    Retry(u32),
    /// Client: the wait for the server's word is over, by connection.
    Continue(u32),
    /// Client: an object has been found in a document, by its index.
    Found(u32),
    /// Client: a connection's TLS handshake is over, by connection.
    Secured(u32),
    /// Client: the next connection in advance, by how many there were.
    Preconnect(u32),
}

impl Token {
    /// As the number that goes through [`crate::http::Io::set_timer`].
    pub const fn number(self) -> u64 {
        let (kind, id) = match self {
            Token::Visit(id) => (0, id),
            Token::Lookup(id) => (1, id),
            Token::Processed(id) => (2, id),
            Token::Response(id) => (3, id),
            Token::Think(id) => (4, id),
            Token::Idle(id) => (5, id),
            Token::Farewell(id) => (6, id),
            Token::Read(id) => (7, id),
            Token::Connect(id) => (8, id),
            Token::Retry(id) => (9, id),
            Token::Found(id) => (11, id),
            Token::Continue(id) => (12, id),
            Token::Preconnect(id) => (10, id),
            Token::Secured(id) => (13, id),
        };
        (kind << 32) | id as u64
    }

    /// The token of this number; `None` where there is none.
    pub const fn from_number(number: u64) -> Option<Token> {
        let id = number as u32;
        Some(match number >> 32 {
            0 => Token::Visit(id),
            1 => Token::Lookup(id),
            2 => Token::Processed(id),
            3 => Token::Response(id),
            4 => Token::Think(id),
            5 => Token::Idle(id),
            6 => Token::Farewell(id),
            7 => Token::Read(id),
            8 => Token::Connect(id),
            9 => Token::Retry(id),
            11 => Token::Found(id),
            12 => Token::Continue(id),
            10 => Token::Preconnect(id),
            13 => Token::Secured(id),
            _ => return None,
        })
    }

    /// What is waited for, in the trace's words.
    const fn wait(self) -> Wait {
        match self {
            Token::Visit(_) => Wait::Visit,
            Token::Lookup(_) => Wait::Lookup,
            Token::Processed(_) | Token::Found(_) => Wait::Processing,
            Token::Response(_) => Wait::Response,
            Token::Think(_) => Wait::Think,
            Token::Idle(_) => Wait::Idle,
            Token::Farewell(_) => Wait::Farewell,
            Token::Read(_) => Wait::Reading,
            Token::Connect(_) => Wait::Connect,
            Token::Secured(_) => Wait::Tls,
            Token::Retry(_) => Wait::Retry,
            Token::Continue(_) => Wait::Continue,
            Token::Preconnect(_) => Wait::Preconnect,
        }
    }
}

/// What a party waits for whose timer has this number, be it one of a crowd or not.
pub const fn what_is_waited_for(number: u64) -> Option<Wait> {
    if number == ARRIVAL {
        return Some(Wait::Visit);
    }
    match Token::from_number(number & ((1 << TOKEN_BITS) - 1)) {
        Some(token) => Some(token.wait()),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_back_as_they_went() {
        for token in [
            Token::Visit(0),
            Token::Lookup(1),
            Token::Processed(2),
            Token::Response(u32::MAX),
            Token::Think(4),
            Token::Idle(5),
            Token::Farewell(6),
            Token::Read(7),
            Token::Connect(8),
            Token::Retry(9),
            Token::Found(11),
            Token::Continue(12),
            Token::Preconnect(10),
            Token::Secured(13),
        ] {
            assert_eq!(Token::from_number(token.number()), Some(token));
        }
        assert_eq!(Token::from_number(99 << 32), None);
    }
}
