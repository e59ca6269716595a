//! A connection: signatures.

use super::{Cx, Observer, Outgoing, Ports, TcpEvent};
use crate::trace::TcpState;
use crate::units::{Duration, SimTime};
use crate::wire::{Segment, Seq};

/// One end of a connection.
#[derive(Debug)]
pub struct Connection {
    state: TcpState,
}

impl Connection {
    /// Active open.
    pub fn connect<O: Observer>(_cx: &mut Cx<'_, O>, _ports: Ports, _iss: Seq) -> Connection {
        Connection { state: TcpState::SynSent }
    }
    /// Passive open: a SYN came to a listener.
    pub fn accept<O: Observer>(
        _cx: &mut Cx<'_, O>,
        _ports: Ports,
        _iss: Seq,
        _syn: &Segment,
    ) -> Connection {
        Connection { state: TcpState::SynReceived }
    }
    /// The application hands over bytes.
    pub fn write<O: Observer>(&mut self, _cx: &mut Cx<'_, O>, _bytes: u64) {}
    /// The application took bytes.
    pub fn read<O: Observer>(&mut self, _cx: &mut Cx<'_, O>, _bytes: u64) {}
    /// Full close.
    pub fn close<O: Observer>(&mut self, _cx: &mut Cx<'_, O>) {}
    /// Half close.
    pub fn shutdown<O: Observer>(&mut self, _cx: &mut Cx<'_, O>) {}
    /// Reset.
    pub fn abort<O: Observer>(&mut self, _cx: &mut Cx<'_, O>) {}
    /// A segment arrived.
    pub fn on_segment<O: Observer>(&mut self, _cx: &mut Cx<'_, O>, _segment: &Segment) {}
    /// A deadline may have passed.
    pub fn on_deadline<O: Observer>(&mut self, _cx: &mut Cx<'_, O>) {}
    /// The next segment to send now.
    pub fn poll_segment<O: Observer>(&mut self, _cx: &mut Cx<'_, O>) -> Option<Outgoing> {
        None
    }
    /// What to tell the application.
    pub fn poll_event(&mut self) -> Option<TcpEvent> {
        None
    }
    /// When to call [`Connection::on_deadline`].
    pub fn next_deadline(&self) -> Option<SimTime> {
        None
    }
    /// The state.
    pub fn state(&self) -> TcpState {
        self.state
    }
    /// Bytes that can be read.
    pub fn readable(&self) -> u64 {
        0
    }
    /// Whether the end of the stream was reached.
    pub fn eof(&self) -> bool {
        false
    }
    /// Whether nothing is left to do.
    pub fn is_closed(&self) -> bool {
        self.state == TcpState::Closed
    }
    /// Congestion window in bytes.
    pub fn cwnd(&self) -> u64 {
        0
    }
    /// Slow start threshold in bytes, `u64::MAX` while unlimited.
    pub fn ssthresh(&self) -> u64 {
        u64::MAX
    }
    /// Sequence space sent and not acknowledged.
    pub fn flight(&self) -> u64 {
        0
    }
    /// Smoothed round-trip time.
    pub fn srtt(&self) -> Option<Duration> {
        None
    }
    /// Retransmission timeout.
    pub fn rto(&self) -> Duration {
        Duration::ZERO
    }
}

/// The reset that answers a segment for which there is no connection (RFC 9293 §3.10.7.1);
/// `None` for a RST.
pub fn reset_reply(_segment: &Segment) -> Option<Outgoing> {
    None
}
