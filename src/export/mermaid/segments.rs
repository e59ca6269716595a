//! Segments as steps of a diagram: what goes one way without a pause is one arrow.

use super::{Ends, Step};
use crate::export::words;
use crate::ids::{Endpoint, Map, PacketId};
use crate::trace::{Event, LossCause, SendCause, Trace};
use crate::units::SimTime;
use crate::wire::{Flags, Segment};

/// Segments that are shown together: all data, or all pure acknowledgments.
struct Fold {
    from: Endpoint,
    at: SimTime,
    is_data: bool,
    segments: u64,
    payload: u64,
    flags: Flags,
}

pub(super) fn steps(trace: &Trace, ends: &Ends) -> Vec<Step> {
    let lost: Map<PacketId, LossCause> = trace
        .records
        .iter()
        .filter_map(|record| match &record.event {
            Event::Dropped { packet, why, .. } => Some((*packet, *why)),
            _ => None,
        })
        .collect();
    let mut steps = Vec::new();
    let mut fold: Option<Fold> = None;
    for record in &trace.records {
        let Event::Sent { packet, from, segment, why, .. } = &record.event else { continue };
        let lost = lost.get(packet);
        if is_plain(segment, *why) && lost.is_none() {
            let is_data = segment.payload > 0;
            if let Some(fold) =
                fold.as_mut().filter(|fold| fold.from == *from && fold.is_data == is_data)
            {
                fold.add(segment);
                continue;
            }
            steps.extend(fold.take().and_then(|fold| fold.step(ends)));
            let mut begun = Fold::new(*from, record.at, is_data);
            begun.add(segment);
            fold = Some(begun);
            continue;
        }
        steps.extend(fold.take().and_then(|fold| fold.step(ends)));
        let mut text = format!("{} [{}]", from.conn, segment.flags);
        if segment.payload > 0 {
            text.push_str(&format!(" {} bytes", segment.payload));
        }
        if let SendCause::Retransmit(cause) = why {
            text.push_str(&format!(", again: {}", words::window_cause(*cause)));
        }
        if let Some(why) = lost {
            text.push_str(&format!(", lost: {}", words::loss_cause(*why)));
        }
        steps.extend(arrow(ends, *from, record.at, text, lost.is_none()));
    }
    steps.extend(fold.and_then(|fold| fold.step(ends)));
    steps
}

/// Whether it carries only data or an acknowledgment, for the first time.
fn is_plain(segment: &Segment, why: SendCause) -> bool {
    let special = [Flags::SYN, Flags::FIN, Flags::RST];
    !special.iter().any(|flag| segment.has(*flag)) && !matches!(why, SendCause::Retransmit(_))
}

fn arrow(ends: &Ends, of: Endpoint, at: SimTime, text: String, arrives: bool) -> Option<Step> {
    let hosts = ends.get(&of.conn)?;
    let (from, to) = (hosts[of.side.index()], hosts[of.side.peer().index()]);
    Some(Step::Arrow { from, to, at, text, arrives })
}

impl Fold {
    fn new(from: Endpoint, at: SimTime, is_data: bool) -> Fold {
        Fold { from, at, is_data, segments: 0, payload: 0, flags: Flags::default() }
    }

    fn add(&mut self, segment: &Segment) {
        self.segments += 1;
        self.payload += u64::from(segment.payload);
        self.flags = self.flags.with(segment.flags);
    }

    fn step(self, ends: &Ends) -> Option<Step> {
        let Fold { from, at, segments, payload, flags, .. } = self;
        let times = if segments == 1 { String::new() } else { format!("{segments} × ") };
        let bytes = if payload == 0 { String::new() } else { format!(" {payload} bytes") };
        let text = format!("{} {times}[{flags}]{bytes}", from.conn);
        arrow(ends, from, at, text, true)
    }
}
