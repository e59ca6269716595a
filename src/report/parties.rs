//! Connections over time at each party: in use, idle, closing, in TIME-WAIT. What a strategy costs a client
//! is little; what it costs a server with thousands of them is seen here.

use super::Shown;
use super::axis::TimeAxis;
use super::caption;
use super::format::time_ms;
use super::palette::{GREEN, INK, LIGHT_GREEN, LILAC, PURPLE};
use super::pattern::{Area, Pattern};
use super::rows::{self, Mark};
use super::sheet::{Sheet, Sign};
use super::strips::{self, Changes, ENDS, Levels, Look, PLACE};
use super::table::Table;
use crate::analyze::ConnectionRow;
use crate::ids::{HostId, Map};
use crate::lang::parties as say;
use crate::units::SimTime;
use crate::world::Plan;
use std::collections::BTreeMap;

/// As many strategies are drawn, and as many parties of each.
const VARIANTS: usize = 8;
const PARTIES: usize = 6;

/// How many kinds of connections are told apart.
const KINDS: usize = 4;
const IN_USE: usize = 0;
const IDLE: usize = 1;
const CLOSING: usize = 2;
const TIME_WAIT: usize = 3;

/// How they look, from below; TIME-WAIT as on the lanes.
const LOOKS: [Look; KINDS] = [
    Look { ground: Area::plain(GREEN), edge: INK },
    Look { ground: Area::plain(LIGHT_GREEN), edge: GREEN },
    Look { ground: Area::with(LILAC, Pattern::Rising), edge: PURPLE },
    Look { ground: Mark::TimeWait.area(), edge: PURPLE },
];

/// A party's name and how many connections it has of each kind.
type Party = (String, Levels<KINDS>);

/// Hosts that are alike count together: the first host of a group stands for it.
fn party(plan: &Plan, host: HostId) -> HostId {
    plan.group_of(host).map_or(host, |(group, _)| group.first)
}

fn name(plan: &Plan, party: HostId) -> String {
    let group = plan.group_of(party).map(|(group, _)| group.name.to_string());
    group.unwrap_or_else(|| {
        plan.hosts.get(party.index()).map_or_else(String::new, |host| host.name.to_string())
    })
}

/// How many connections each party has, in the order of the hosts.
fn levels(run: Shown<'_>, variant: usize) -> Vec<Party> {
    let plan = &run.scenario.variants[variant].plan;
    let mut parties: Map<HostId, Changes<KINDS>> = Map::new();
    for row in &run.run.variants[variant].analysis.connections {
        let ends = [row.opener.host, row.acceptor.host].map(|host| party(plan, host));
        for (end, time_wait) in ends.into_iter().zip(row.time_wait) {
            let changes = parties.or_default(end);
            in_use_and_idle(changes, row);
            if let Some((from, until)) = time_wait {
                changes.one(TIME_WAIT, from, until);
            }
        }
    }
    let named =
        parties.into_entries().map(|(party, changes)| (name(plan, party), changes.levels()));
    named.filter(|(_, levels)| strips::most(levels) > 0).collect()
}

/// From ESTABLISHED on a connection is in use or idle, until it is closing; what is under way then
/// goes on. Where exchanges overlap, as in a pipeline, it is in use once.
fn in_use_and_idle(changes: &mut Changes<KINDS>, row: &ConnectionRow) {
    let Some(established) = row.established else { return };
    let mut free_from = established;
    for (from, end) in &row.exchanges {
        let (from, end) = ((*from).max(free_from), earlier(*end, row.closed));
        if end.is_some_and(|end| end <= from) {
            continue;
        }
        free(changes, row, (free_from, Some(from)));
        changes.one(IN_USE, from, end);
        let Some(end) = end else { return };
        free_from = end;
    }
    free(changes, row, (free_from, row.closed));
}

/// A stretch without an exchange: idle, and from the first FIN or RST on closing.
fn free(
    changes: &mut Changes<KINDS>,
    row: &ConnectionRow,
    (from, until): (SimTime, Option<SimTime>),
) {
    let is_some = |from: SimTime, until: Option<SimTime>| until.is_none_or(|until| until > from);
    let closes = earlier(row.closing, until);
    if is_some(from, closes) {
        changes.one(IDLE, from, closes);
    }
    let closing = row.closing.map(|closing| closing.max(from));
    if let Some(closing) = closing.filter(|closing| is_some(*closing, until)) {
        changes.one(CLOSING, closing, until);
    }
}

/// The earlier of two times, of which each may never come.
fn earlier(a: Option<SimTime>, b: Option<SimTime>) -> Option<SimTime> {
    a.into_iter().chain(b).min()
}

/// A strip for each party of each strategy, all on one time axis.
pub fn parties_svg<'a>(run: impl Into<Shown<'a>>) -> String {
    let run = run.into();
    svg(run, &parties(run, VARIANTS))
}

/// The parties of each of the first variants.
pub(super) struct Parties(Vec<Vec<Party>>);

/// Those of the first variants.
pub(super) fn parties(run: Shown<'_>, variants: usize) -> Parties {
    let count = run.variants.len().min(variants);
    Parties((0..count).map(|variant| levels(run, variant)).collect())
}

/// The picture.
pub(super) fn svg(run: Shown<'_>, Parties(all): &Parties) -> String {
    let lang = run.lang;
    let conditions = caption::conditions(run);
    let mut sheet = Sheet::begin(lang, run.title(), say::parties(lang), &conditions);
    let shown = run.variants.len().min(VARIANTS);
    let all = &all[..shown];
    legend(&mut sheet, run, all);
    let drawn = || all.iter().flat_map(|parties| parties.iter().take(PARTIES));
    // TIME-WAIT lasts far longer than everything else: it runs out of the picture.
    let axis = TimeAxis::new(drawn().flat_map(|(_, levels)| other_changes(levels)));
    // A party has the same scale in all strategies.
    let mut scales: BTreeMap<&str, u64> = BTreeMap::new();
    for (name, levels) in drawn() {
        let scale = scales.entry(name).or_default();
        *scale = strips::most(levels).max(*scale);
    }
    for (variant, parties) in all.iter().enumerate() {
        rows::draw_name(&mut sheet, run, variant);
        let top = sheet.y + 2.0;
        let count = parties.len().min(PARTIES);
        let bottom = top + PLACE * count as f64 - 6.0;
        rows::draw_time(&mut sheet.svg, &axis, ENDS, (top, bottom));
        for (index, (name, levels)) in parties.iter().take(PARTIES).enumerate() {
            let top = top + PLACE * index as f64;
            strips::draw(&mut sheet.svg, (name, top, scales[&name[..]]), levels, LOOKS, &axis);
        }
        rows::draw_cuts(&mut sheet.svg, &axis, ENDS, (top, bottom));
        sheet.y = bottom + 28.0;
        if parties.len() > count {
            sheet.remark(&say::more_parties(lang, parties.len() - count));
        }
    }
    if let Some(words) = super::canvas::cut_words(lang, &axis) {
        sheet.remark(&words);
    }
    if shown < run.variants.len() {
        sheet.remark(&crate::lang::lanes::more_variants(lang, run.variants.len() - shown));
    }
    sheet.finish(&caption::provenance(run))
}

/// When the number of others than those in TIME-WAIT changes, in ms.
fn other_changes(levels: &Levels<KINDS>) -> impl Iterator<Item = f64> + '_ {
    let mut last = [0; 3];
    levels.iter().filter_map(move |(at, of)| {
        let now = [of[IN_USE], of[IDLE], of[CLOSING]];
        let changed = now != std::mem::replace(&mut last, now);
        changed.then(|| rows::millis(*at))
    })
}

fn legend(sheet: &mut Sheet, run: Shown<'_>, all: &[Vec<Party>]) {
    let lang = run.lang;
    let names = [say::in_use(lang), say::idle(lang), say::closing(lang), "TIME-WAIT"];
    let any = |kind: usize| {
        let levels = all.iter().flatten().flat_map(|(_, levels)| levels);
        levels.into_iter().any(|(_, of)| of[kind] > 0)
    };
    let items: Vec<(Sign<'_>, &str)> = (0..LOOKS.len())
        .filter(|kind| any(*kind))
        .map(|kind| (LOOKS[kind].sign(), names[kind]))
        .collect();
    sheet.legend(&items);
}

/// The numbers at each party from each time on.
pub fn parties_table<'a>(run: impl Into<Shown<'a>>) -> Table {
    let run = run.into();
    table(run, &parties(run, usize::MAX))
}

/// The same of all variants, where their parties are known.
pub(super) fn table(run: Shown<'_>, Parties(all): &Parties) -> Table {
    let lang = run.lang;
    let mut table = Table::of([
        crate::lang::lanes::variant(lang),
        say::party(lang),
        crate::lang::lanes::from_ms(lang),
        say::in_use(lang),
        say::idle(lang),
        say::closing(lang),
        "TIME-WAIT",
    ]);
    for (of, parties) in run.scenario.variants.iter().zip(all) {
        for (name, levels) in parties {
            table.rows_of(levels, |(at, counts)| {
                let head = [of.name.clone(), name.clone(), time_ms(*at)];
                head.into_iter().chain(counts.map(|count| count.to_string()))
            });
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::run_scenario;
    use crate::lang::Lang;
    use crate::report::theme::tests::assert_told_apart;
    use crate::scenario::{Overrides, bundled, load};

    #[test]
    fn no_two_kinds_look_alike_in_grey() {
        let names = ["in use", "idle", "closing", "TIME-WAIT"];
        let areas = names.iter().zip(LOOKS).map(|(name, look)| ((*name).to_owned(), look.ground));
        assert_told_apart(&areas.collect::<Vec<_>>());
    }

    /// Six parallel connections, kept and reused (`parallel-persistent`): at most six are in use or
    /// idle at either party, as the summary says; and when all is over none is.
    #[test]
    fn the_peak_is_that_of_the_summary() {
        let text = bundled::find("strategies").unwrap().text;
        let run = run_scenario(load("strategies", text, &Overrides::default()).unwrap());
        let shown = Shown { run: &run, lang: Lang::En };
        for (variant, of) in run.variants.iter().enumerate() {
            let parties = levels(shown, variant);
            let names: Vec<&str> = parties.iter().map(|(name, _)| &name[..]).collect();
            assert_eq!(names, ["client", "server"]);
            for (name, levels) in &parties {
                let open = |of: &[u64; KINDS]| of[IN_USE] + of[IDLE] + of[CLOSING];
                let most = levels.iter().map(|(_, of)| open(of)).max();
                assert_eq!(most, Some(of.analysis.summary.connections_peak), "{variant} {name}");
                assert_eq!(levels.last().map(|(_, of)| open(of)), Some(0), "{variant} {name}");
            }
        }
    }
}
