//! The variables of TCP, each time that one changes.

use super::limits::{LeftOut, Limits, note};
use super::strings::Strings;
use super::{Deltas, thin, words};
use crate::ids::{Endpoint, Map};
use crate::trace::{Event, TcpNote, Trace, WindowCause};
use serde::Serialize;
use std::borrow::Cow;

#[derive(Serialize, Default)]
pub(super) struct Changes {
    t_ns: Vec<u64>,
    end: Vec<u32>,
    what: Vec<u32>,
    value: Vec<Option<u64>>,
    why: Vec<Option<u32>>,
}

/// One variable of one end has another value from now on.
#[derive(Clone)]
struct Change {
    at: u64,
    end: u32,
    what: u32,
    value: Option<u64>,
    why: Option<u32>,
}

/// The changes in a trace.
pub(super) fn changes(
    trace: &Trace,
    limits: &Limits,
    strings: &mut Strings,
    left_out: &mut Vec<LeftOut>,
) -> Changes {
    let mut reader = Reader { strings, known: Map::new(), all: Vec::new() };
    for record in &trace.records {
        if let Event::Tcp { of, note } = &record.event
            && of.conn.index() < limits.connections
        {
            reader.read(record.at.as_nanos(), *of, note);
        }
    }
    let mut all = reader.all;
    let count = all.len();
    thin::to(&mut all, limits.changes, |of| (of.at, (of.end, of.what)), |_, _| true);
    note(left_out, "changes", "sampled", all.len(), count);
    let mut times = Deltas::default();
    let mut columns = Changes::default();
    for change in all {
        columns.t_ns.push(times.next(change.at));
        columns.end.push(change.end);
        columns.what.push(change.what);
        columns.value.push(change.value);
        columns.why.push(change.why);
    }
    columns
}

struct Reader<'a> {
    strings: &'a mut Strings,
    /// The latest value of each variable.
    known: Map<(u32, u32), Value>,
    all: Vec<Change>,
}

/// What a variable may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    Number(u64),
    /// A threshold that nothing reaches.
    Unlimited,
    /// A state, by its name.
    Word(&'static str),
    /// No value: something happened.
    Happened(&'static str),
}

/// One end of a connection in one number.
pub(super) fn end(of: Endpoint) -> u32 {
    2 * of.conn.0 + of.side.index() as u32
}

impl Reader<'_> {
    fn read(&mut self, at: u64, of: Endpoint, note: &TcpNote) {
        use Value::{Happened, Number, Unlimited, Word};
        let of = (at, end(of));
        match note {
            TcpNote::State { to, .. } => self.tell(of, "state", Word(to.name()), None),
            TcpNote::Window { cwnd, ssthresh, flight, pipe, smss, state, why } => {
                let cause = window_cause(*why);
                let cause = Some(&*cause);
                let limited = |bytes| if bytes == u64::MAX { Unlimited } else { Number(bytes) };
                self.tell(of, "recovery", Word(words::congestion_state(*state)), None);
                self.tell(of, "cwnd", limited(*cwnd), cause);
                self.tell(of, "ssthresh", limited(*ssthresh), cause);
                self.tell(of, "flight", Number(*flight), cause);
                self.tell(of, "pipe", Number(*pipe), cause);
                self.tell(of, "smss", Number(u64::from(*smss)), None);
            }
            TcpNote::Flight { flight, pipe, why } => {
                let cause = Some(words::flight_cause(*why));
                self.tell(of, "flight", Number(*flight), cause);
                self.tell(of, "pipe", Number(*pipe), cause);
            }
            TcpNote::Offer { window, why } => {
                let cause = Some(words::offer_cause(*why));
                self.tell(of, "offered-window", Number(u64::from(*window)), cause);
            }
            TcpNote::PeerWindow { window } => {
                self.tell(of, "snd-wnd", Number(u64::from(*window)), None);
            }
            TcpNote::Held { why } => {
                self.tell(of, "held", Word(words::hold_cause(*why)), None);
            }
            TcpNote::Rtt { sample, srtt, rttvar, rto } => {
                self.tell(of, "rtt", Number(sample.as_nanos()), None);
                self.tell(of, "srtt", Number(srtt.as_nanos()), None);
                self.tell(of, "rttvar", Number(rttvar.as_nanos()), None);
                self.tell(of, "rto", Number(rto.as_nanos()), None);
            }
            TcpNote::Rto { rto, why } => {
                self.tell(of, "rto", Number(rto.as_nanos()), Some(words::rto_cause(*why)));
            }
            TcpNote::TimerFired { timer } => {
                self.tell(of, "timer-fired", Happened(words::timer(*timer)), None);
            }
            TcpNote::BacklogFull { queue } => {
                self.tell(of, "backlog-full", Happened(words::backlog(*queue)), None);
            }
            TcpNote::GaveUp => self.tell(of, "gave-up", Happened("gave-up"), None),
        }
    }

    fn tell(&mut self, (at, end): (u64, u32), what: &str, value: Value, why: Option<&str>) {
        let what = self.strings.number(what);
        let same = self.known.insert((end, what), value) == Some(value);
        if same && !matches!(value, Value::Happened(_)) {
            return;
        }
        let why = match value {
            Value::Word(word) | Value::Happened(word) => Some(word),
            Value::Number(_) | Value::Unlimited => why,
        };
        let why = why.map(|why| self.strings.number(why));
        let value = if let Value::Number(number) = value { Some(number) } else { None };
        self.all.push(Change { at, end, what, value, why });
    }
}

/// The word for a cause, with how many timeouts in a row there were: `timeout/2`.
pub(super) fn window_cause(of: WindowCause) -> Cow<'static, str> {
    match of {
        WindowCause::Timeout(in_a_row) => format!("{}/{in_a_row}", words::window_cause(of)).into(),
        _ => words::window_cause(of).into(),
    }
}
