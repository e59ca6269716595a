//! What one sender of a TCP connection does over time: its windows, and its segments.
//!
//! Both charts have a panel for each variant, for the sender with the most data in it, all on
//! one time axis.
//!
//! | file | what it has |
//! |---|---|
//! | `window`, `window_series` | congestion window, threshold, flight size; phases and causes |
//! | `sequence`, `sequence_series` | a time–sequence graph |
//! | `tables` | the numbers behind both |
//! | `frame`, `legend`, `words` | what the two share |
//!
//! Simplified: within a column of pixels only the extremes of a line are drawn.

mod frame;
mod legend;
mod sequence;
mod sequence_series;
#[cfg(feature = "files")]
mod tables;
mod window;
mod window_series;
mod words;

pub(super) use sequence::Sequences;
pub use sequence::sequence_svg;
#[cfg(feature = "files")]
pub use tables::{sequence_table, window_table};
pub use window::window_svg;

use crate::analyze::busiest_sender;
use crate::ids::{Endpoint, HostId};
use crate::report::Shown;
use crate::trace::{Event, TcpNote};

/// Whether windows teach something in a run: some strategy's busiest sender had more to send than
/// its first congestion window, or something of its connection was sent again or lost. Where all
/// fits into the first window, there is nothing to see but a line.
pub fn windows_matter<'a>(run: impl Into<Shown<'a>>) -> bool {
    let run = run.into();
    (0..run.variants.len()).any(|variant| {
        let Some(sender) = Sender::busiest(run, variant) else { return false };
        let of = &run.variants[variant];
        let first = of.trace.records.iter().find_map(|record| match &record.event {
            Event::Tcp { of, note: TcpNote::Window { cwnd, .. } } if *of == sender.end => {
                Some(*cwnd)
            }
            _ => None,
        });
        let rows = &of.analysis.connections;
        let row = rows.iter().find(|row| row.conn == sender.end.conn);
        row.zip(first).is_some_and(|(row, first)| {
            row.payload_bytes[sender.end.side.index()] > first
                || row.retransmissions.iter().any(|count| *count > 0)
                || of.analysis.summary.dropped > 0
        })
    })
}

/// An end of a connection that sends, with the names of the hosts.
struct Sender {
    end: Endpoint,
    host: HostId,
    from: String,
    to: String,
}

impl Sender {
    /// The one with the most data in a variant; of several that of the first client, whose ladder
    /// is drawn, too, and of its first connection. `None` where nobody sent any.
    fn busiest(run: Shown<'_>, variant: usize) -> Option<Sender> {
        let (end, host, peer) = busiest_sender(&run.variants[variant].analysis.connections)?;
        let hosts = &run.scenario.variants[variant].plan.hosts;
        let name = |host: HostId| {
            hosts.get(host.index()).map_or_else(String::new, |host| host.name.to_string())
        };
        Some(Sender { end, host, from: name(host), to: name(peer) })
    }
}
