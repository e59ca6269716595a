//! What the application has yet to be told: at most one of each kind.

use super::TcpEvent;

/// All kinds, by their place in the order in which they are told.
const KINDS: [TcpEvent; 7] = [
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

    /// Whether there is something to tell.
    #[inline]
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The next to tell.
    #[inline]
    pub(super) fn take(&mut self) -> Option<TcpEvent> {
        let event = *KINDS.get(self.0.trailing_zeros() as usize)?;
        self.drop_kind(event);
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A kind's bit is its number, and so must its place among all kinds be.
    #[test]
    fn every_kind_is_told_once_and_in_order() {
        let mut events = Events::default();
        KINDS.into_iter().rev().for_each(|kind| events.raise(kind));
        let told: Vec<_> = std::iter::from_fn(|| events.take()).collect();
        assert_eq!(told, KINDS);
        assert!(events.is_empty());
    }
}
