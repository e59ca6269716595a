//! Names for things as small integers: indices into the tables of a run.
//!
//! The names that people read (host names, link names, object paths) stand once, in the
//! plan; everything else carries these.

mod map;

pub use map::{Key, Map, Set};

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($int:ty), $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub $int);

        impl $name {
            /// The position in its table.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    };
}

id!(
    /// A host: client, proxy or server. Routers have none.
    HostId(u32), "h"
);
id!(
    /// One direction of a link.
    LinkId(u32), "l"
);
id!(
    /// A TCP connection, numbered by its first SYN. Both ends share the number.
    ConnId(u32), "c"
);
id!(
    /// An IP packet, numbered as it leaves its sender.
    PacketId(u64), "p"
);
id!(
    /// A request that a client wants answered (all its attempts together).
    RequestId(u32), "r"
);

/// For tables by ids: a number that depends on every bit of another one (the finaliser of SplitMix64).
pub const fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The same for a text: one of eight bytes costs no more than an id.
pub fn mixed_text(text: &str) -> u64 {
    text.as_bytes().chunks(8).fold(text.len() as u64, |hash, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        mixed(hash ^ u64::from_le_bytes(word))
    })
}

/// Which end of a connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Side {
    /// The end that sent the first SYN (active open).
    Opener,
    /// The end that was listening (passive open).
    Acceptor,
}

impl Side {
    /// The other end.
    pub const fn peer(self) -> Side {
        match self {
            Side::Opener => Side::Acceptor,
            Side::Acceptor => Side::Opener,
        }
    }

    /// 0 for the opener, 1 for the acceptor.
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// One end of a TCP connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Endpoint {
    /// The connection.
    pub conn: ConnId,
    /// Which end of it.
    pub side: Side,
}

impl Endpoint {
    /// The other end of the same connection.
    pub const fn peer(self) -> Endpoint {
        Endpoint { conn: self.conn, side: self.side.peer() }
    }
}

/// A host and a TCP port.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Addr {
    /// The host.
    pub host: HostId,
    /// The TCP port.
    pub port: u16,
}
