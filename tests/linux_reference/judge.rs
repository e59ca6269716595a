//! Whether a simulated run agrees with a measured case: the definition in the README of the
//! reference folder, and nothing less. What a case does not state is not judged.

use super::case::{Case, Row};
use super::measure::Measured;
use serde_json::json;

/// How late a timer above 252 ms fires at most.
const LATE_MS: f64 = 35.0;

/// "Within a few": so many pure ACKs more or less than the measured runs had are the same,
/// and a tenth where there are many.
const A_FEW_ACKS: f64 = 3.0;

/// So many flights of a run are listed in a case, and no more.
const MOST_FLIGHTS: usize = 200;

/// Why a run does not agree with its case; empty where it does.
pub fn judge(case: &Case, measured: &Measured) -> Vec<String> {
    let mut reasons = Vec::new();
    reasons.extend(judge_time(case, measured));
    reasons.extend(judge_counts(case, measured));
    reasons.extend(judge_acks(case, measured));
    reasons.extend(judge_flights(case, measured));
    reasons.extend(judge_closing(case, measured));
    reasons.extend(judge_relay(case, measured));
    reasons.extend(judge_handshakes(case, measured));
    reasons
}

/// A program's cost of half a millisecond a request, and 0.3 %.
fn tolerance(requests: f64, time_ms: f64) -> f64 {
    0.5 * requests + 0.003 * time_ms
}

fn judge_time(case: &Case, measured: &Measured) -> Option<String> {
    let (min, max) = case.spread("t_last_data_ms")?;
    let late = LATE_MS * measured.slow_timers() as f64;
    let requests = measured.requests as f64;
    let (from, to) = (min - tolerance(requests, min) - late, max + tolerance(requests, max));
    outside("last data at", measured.last_data_ms, from, to)
}

fn judge_counts(case: &Case, measured: &Measured) -> Vec<String> {
    // Where the client only connects, FINs come when it exits, and are not compared.
    let judged = |name: &str| !name.starts_with("pure_acks") && !is_after_end(case, name);
    let counts = measured.counts.iter().filter(|(name, _)| judged(name));
    let outside = |(name, count): (&&str, &u64)| {
        let (min, max) = case.spread(name)?;
        outside(name, *count as f64, min, max)
    };
    counts.filter_map(outside).collect()
}

fn is_after_end(case: &Case, name: &str) -> bool {
    case.end_ms().is_some() && name.starts_with("fin")
}

/// Pure ACKs, not judged at 1 Gbit/s: there the kernel takes in several segments at a time.
fn judge_acks(case: &Case, measured: &Measured) -> Vec<String> {
    if case.rate() >= 1_000_000_000 {
        return Vec::new();
    }
    let outside = |name: &str| {
        let (min, max) = case.spread(name)?;
        let found = measured.counts.get(name).copied().unwrap_or_default() as f64;
        let few = A_FEW_ACKS.max(0.1 * max);
        outside(name, found, min - few, max + few)
    };
    ["pure_acks_up", "pure_acks_down"].into_iter().filter_map(outside).collect()
}

/// The flights of the runs that most of a case's runs were like. Where they had two outcomes,
/// which shows in a wide spread of the time, and this run is like the others, the case says
/// nothing of its flights.
fn judge_flights(case: &Case, measured: &Measured) -> Option<String> {
    let flights = case.modal("flights")?;
    let listed = measured.flights.len().min(MOST_FLIGHTS);
    let found = json!(measured.flights[..listed]);
    if *flights == found || is_other_outcome(case, measured) {
        return None;
    }
    Some(format!("flights {found} instead of {flights}"))
}

/// Whether the measured runs had two outcomes and this one is not like the median.
fn is_other_outcome(case: &Case, measured: &Measured) -> bool {
    let (Some((min, max)), Some(median)) =
        (case.spread("t_last_data_ms"), case.median("t_last_data_ms").as_f64())
    else {
        return false;
    };
    let apart = tolerance(measured.requests as f64, max) + LATE_MS * measured.slow_timers() as f64;
    max - min > 2.0 * apart && (measured.last_data_ms - median).abs() > apart
}

/// Who closes the first connection first, and the order of the segments from then on.
fn judge_closing(case: &Case, measured: &Measured) -> Vec<String> {
    let mut reasons = Vec::new();
    if case.end_ms().is_some() {
        return reasons;
    }
    if let Some(closer) = case.modal("first_closer")
        && closer.as_str() != measured.first_closer
    {
        reasons.push(format!("{:?} closes first, not {closer}", measured.first_closer));
    }
    if let Some(rows) = case.trace() {
        let expected = fold_acks(closing(&rows));
        let found = closing(&measured.packets);
        let began = found.first().map_or(0.0, |row| row.at_ms);
        let timers = measured.slow_timers_ms.iter().any(|at| *at >= began);
        let same = in_order(&found, &expected, if timers { LATE_MS } else { 0.0 });
        if !same {
            let (found, expected) = (show(&fold_acks(found)), show(&expected));
            reasons.push(format!("closing segments {found} instead of {expected}"));
        }
    }
    reasons
}

/// The packets of the first connection from its first FIN or RST on.
fn closing(rows: &[Row]) -> Vec<&Row> {
    let rows = rows.iter().filter(|row| row.connection == 0);
    rows.skip_while(|row| !row.flags.contains(['F', 'R'])).collect()
}

fn same(one: &Row, other: &Row) -> bool {
    (one.down, one.has_payload, &one.flags) == (other.down, other.has_payload, &other.flags)
}

fn is_pure_ack(row: &Row) -> bool {
    row.flags == "." && !row.has_payload
}

/// One pure ACK for each run of them in the same direction. How many a FIN that rides on the
/// last data draws depends on how many segments of that flight the receiver's kernel takes in
/// at a time (that is why their number is not judged at 1 Gbit/s); what closing is about is
/// the order.
fn fold_acks(rows: Vec<&Row>) -> Vec<&Row> {
    let mut folded: Vec<&Row> = Vec::new();
    for row in rows {
        let again = folded.last().is_some_and(|last| is_pure_ack(last) && same(last, row));
        if !again {
            folded.push(row);
        }
    }
    folded
}

/// Whether the packets found are the expected ones in their order. With `late_ms`, a timer
/// above 252 ms has fired among them: what it sends, and what is sent in answer, came up to so
/// much later in the measured run, so what is that close together may stand either way round.
fn in_order(found: &[&Row], expected: &[&Row], late_ms: f64) -> bool {
    let mut left = fold_acks(found.to_vec());
    for wanted in expected {
        let Some(earliest) = left.first().map(|row| row.at_ms) else { return false };
        let fits = |row: &&Row| same(row, wanted) && row.at_ms <= earliest + late_ms;
        let Some(at) = left.iter().position(fits) else { return false };
        left.remove(at);
    }
    left.is_empty()
}

/// A relay's transfers, each with its duration, and what happens at the relay, counted from
/// the first SYN. A request through a relay is two exchanges; and the relay, a script, takes
/// longer before it connects on, as the case itself shows.
fn judge_relay(case: &Case, measured: &Measured) -> Vec<String> {
    let Some((_, onward)) = case.spread("origin_side_offset_ms") else { return Vec::new() };
    let slow = measured.onward_ms.map_or(0.0, |own| (onward - own).max(0.0));
    let duration = |transfer: usize| {
        let (began, ended) = measured.transfers_ms.get(transfer)?;
        Some(ended - began)
    };
    let relayed = measured.packets.iter().find(|row| row.down && row.has_payload);
    let arrived = |request: usize| measured.requests_arrived_ms.get(request).copied();
    let judged = [
        ("first_total_ms", duration(0), 1.0),
        ("first_response_relayed_at_ms", relayed.map(|row| row.at_ms), 1.0),
        ("second_request_ignored_at_ms", arrived(1), 2.0),
        ("origin_closed_at_ms", measured.origin_closed_ms, 2.0),
        ("second_request_on_new_connection_at_ms", arrived(2), 2.0),
        ("second_total_ms", duration(1), 2.0),
    ];
    let outside = |(name, found, requests): (&str, Option<f64>, f64)| {
        let (min, max) = case.spread(name)?;
        let Some(found) = found else { return Some(format!("{name}: it never came to that")) };
        let from = min - tolerance(2.0 * requests, min) - slow * requests;
        outside(name, found, from, max + tolerance(2.0 * requests, max))
    };
    judged.into_iter().filter_map(outside).collect()
}

/// Where the client only connects: the packets of each connection, in order, until it exits.
fn judge_handshakes(case: &Case, measured: &Measured) -> Vec<String> {
    let (Some(end), Some(rows)) = (case.end_ms(), case.trace()) else { return Vec::new() };
    let until = |rows: &[Row], number: u64| {
        let own = |row: &&Row| row.connection == number && row.at_ms < end;
        let flags: Vec<&str> = rows.iter().filter(own).map(|row| row.flags.as_str()).collect();
        flags.join(" ")
    };
    let connections = rows.iter().map(|row| row.connection + 1).max().unwrap_or(0);
    let differs = |number: u64| {
        let (found, expected) = (until(&measured.packets, number), until(&rows, number));
        (found != expected).then(|| format!("connection {number}: {found} instead of {expected}"))
    };
    (0..connections).filter_map(differs).collect()
}

fn outside(what: &str, found: f64, from: f64, to: f64) -> Option<String> {
    (found < from || found > to).then(|| format!("{what} {found}, not in {from:.3}..{to:.3}"))
}

fn show(rows: &[&Row]) -> String {
    let one = |row: &&Row| {
        let direction = if row.down { "down" } else { "up" };
        format!("{direction} {}{}", row.flags, if row.has_payload { "+data" } else { "" })
    };
    rows.iter().map(one).collect::<Vec<_>>().join(", ")
}
