//! What a party waits for, where it has not done what it wanted.

use crate::ids::ConnId;
use std::fmt;
use std::sync::Arc;

/// What a party still waits for when nothing more can happen. In words it is an object: somebody waits
/// for *the response to GET / on c0*.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Awaited {
    /// A client has not begun this visit.
    Visit(u32),
    /// A client's visit does not go on.
    VisitGoesOn(u32),
    /// The response to a request that is on a connection.
    Response {
        /// The request's method.
        method: Arc<str>,
        /// Its path.
        path: Arc<str>,
        /// The connection.
        conn: ConnId,
    },
    /// A connection that was asked for.
    Established(ConnId),
    /// The address of a name.
    Address(Arc<str>),
    /// A relay copies until the other side closes this connection.
    Close(ConnId),
    /// A proxy has passed a request on, and waits on this connection for the response.
    ResponseOn(ConnId),
    /// One client of a crowd.
    OneOf {
        /// Its number, from 1 on.
        number: u32,
        /// How many clients the crowd has.
        clients: u32,
        /// What it waits for.
        what: Box<Awaited>,
        /// So many others wait, too.
        more: u32,
    },
}

impl fmt::Display for Awaited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Awaited::Visit(visit) => write!(f, "visit {visit}"),
            Awaited::VisitGoesOn(visit) => write!(f, "visit {visit} to go on"),
            Awaited::Response { method, path, conn } => {
                write!(f, "the response to {method} {path} on {conn}")
            }
            Awaited::Established(conn) => write!(f, "connection {conn} to be established"),
            Awaited::Address(name) => write!(f, "the address of {name}"),
            Awaited::Close(conn) => write!(f, "the other side to close {conn}"),
            Awaited::ResponseOn(conn) => write!(f, "a response on {conn}"),
            Awaited::OneOf { number, clients, what, more } => {
                write!(f, "client {number} of {clients}: {what}")?;
                if *more > 0 {
                    write!(f, ", and {more} more wait")?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Others are told of where there are others.
    #[test]
    fn one_client_of_a_crowd() {
        let what = Box::new(Awaited::Address("a".into()));
        let one = |more| Awaited::OneOf { number: 2, clients: 5, what: what.clone(), more };
        assert_eq!(one(0).to_string(), "client 2 of 5: the address of a");
        assert_eq!(one(3).to_string(), "client 2 of 5: the address of a, and 3 more wait");
    }
}
