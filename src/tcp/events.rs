//! What the application has yet to be told: at most one of each kind.

use super::TcpEvent;

/// The kinds in the order in which they are told.
const ORDER: [TcpEvent; 7] = [
    TcpEvent::Connected,
    TcpEvent::FastOpen,
    TcpEvent::Readable,
    TcpEvent::Refused,
    TcpEvent::Reset,
    TcpEvent::TimedOut,
    TcpEvent::Closed,
];

/// A set of pending events, a bit for each kind.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Events(u8);

impl Events {
    /// The application is to be told.
    pub(super) fn raise(&mut self, event: TcpEvent) {
        self.0 |= 1 << event as u8;
    }

    /// The application need not be told any more.
    pub(super) fn drop_kind(&mut self, event: TcpEvent) {
        self.0 &= !(1 << event as u8);
    }

    /// The next to tell.
    pub(super) fn take(&mut self) -> Option<TcpEvent> {
        let event = ORDER.into_iter().find(|event| self.0 & 1 << *event as u8 != 0)?;
        self.drop_kind(event);
        Some(event)
    }
}
