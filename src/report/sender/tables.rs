//! The tables behind the two charts: what is drawn, in numbers.

use super::Sender;
use crate::lang::report as say;
use crate::report::format::time_ms;
use crate::report::text::clean;
use crate::report::{Shown, Table};
use crate::trace::{Event, Record, TcpNote};
use crate::wire::StreamPositions;

/// Every change of the congestion window, of the threshold and of the phase that came with one.
pub fn window_table<'a>(run: impl Into<Shown<'a>>) -> Table {
    let run = run.into();
    let head = [say::strategy(run.lang), say::time(run.lang), "cwnd (B)", "ssthresh (B)"];
    let mut table = Table::of(head.into_iter().chain(["flight (B)", say::phase(run.lang)]));
    for_each_record(run, |name, sender, record| {
        if let Event::Tcp { of, note: TcpNote::Window { cwnd, ssthresh, flight, state, .. } } =
            &record.event
            && *of == sender.end
        {
            table.rows_of([()], |()| {
                let unlimited = *ssthresh == u64::MAX;
                let threshold = if unlimited { "∞".into() } else { ssthresh.to_string() };
                let cells = [time_ms(record.at), cwnd.to_string(), threshold, flight.to_string()];
                [name.to_owned()].into_iter().chain(cells).chain([format!("{state:?}")])
            });
        }
    });
    table
}

/// Every segment with data: when it left, and which bytes of the stream it carries.
pub fn sequence_table<'a>(run: impl Into<Shown<'a>>) -> Table {
    let run = run.into();
    let head = [say::strategy, say::time, say::first_byte, say::payload, say::resent_one];
    let mut table = Table::of(head.map(|word| word(run.lang)));
    let mut at = (String::new(), StreamPositions::default());
    for_each_record(run, |name, sender, record| {
        if at.0 != name {
            at = (name.to_owned(), StreamPositions::default());
        }
        if let Event::Sent { from, segment, retransmission, .. } = &record.event
            && *from == sender.end
        {
            let stretch = at.1.locate(segment);
            if !stretch.is_empty() {
                table.rows_of([()], |()| {
                    let again = if *retransmission { say::yes(run.lang) } else { "" };
                    let (first, bytes) = (stretch.start.to_string(), segment.payload.to_string());
                    [name.to_owned(), time_ms(record.at), first, bytes, again.to_owned()]
                });
            }
        }
    });
    table
}

/// Goes through the traces of all variants, with the sender that the charts show.
fn for_each_record(run: Shown<'_>, mut act: impl FnMut(&str, &Sender, &Record)) {
    for (index, variant) in run.scenario.variants.iter().enumerate() {
        let Some(sender) = Sender::busiest(run, index) else { continue };
        let name = clean(&variant.name);
        run.variants[index].trace.records.iter().for_each(|record| act(&name, &sender, record));
    }
}
