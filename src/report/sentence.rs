//! One plain sentence: what a learner should notice.

use super::format::{counted, rounded, shortfall, times};
use super::ladder::hang::{self, Hang};
use super::text::clean;
use crate::analyze::{Run, VariantRun};
use crate::http::config::Page;
use crate::scenario::Variant;
use crate::units::Duration;
use crate::world::{Ended, Role};
use std::sync::Arc;

/// One honest sentence about the run: the longest hang and its reason; else what went wrong;
/// else which strategy was fastest, by how much, and at what price in connections.
pub fn sentence(run: &Run) -> String {
    hang_sentence(run)
        .or_else(|| incomplete_sentence(run))
        .or_else(|| comparison_sentence(run))
        .or_else(|| single_sentence(run))
        .unwrap_or_else(|| "Nothing was run.".to_owned())
}

/// The name of a variant with a colon, where there is more than one.
fn prefix(run: &Run, variant: usize) -> String {
    match run.scenario.variants.get(variant) {
        Some(of) if run.variants.len() > 1 => format!("{}: ", clean(&of.name)),
        _ => String::new(),
    }
}

fn hang_sentence(run: &Run) -> Option<String> {
    let all = (0..run.variants.len())
        .flat_map(|variant| hang::hangs(run, variant).into_iter().map(move |h| (variant, h)));
    // The first of the longest.
    let (variant, worst) =
        all.reduce(|best, next| if next.1.length > best.1.length { next } else { best })?;
    let Hang { ordinal, length, .. } = &worst;
    Some(format!(
        "{}request {ordinal} hung for {}: {}.",
        prefix(run, variant),
        rounded(*length, 4),
        worst.reason
    ))
}

fn incomplete_sentence(run: &Run) -> Option<String> {
    let (variant, of) =
        run.variants.iter().enumerate().find(|(_, v)| v.analysis.summary.page_load.is_none())?;
    let summary = &of.analysis.summary;
    let waits = match &of.outcome.ended {
        Ended::Stuck(waiting) => waiting.first().map(|(host, what)| {
            let what = what.strip_prefix("waiting for ").unwrap_or(what);
            format!("; {} still waits for {}", clean(host), clean(what))
        }),
        _ => None,
    };
    Some(format!(
        "{}the page never completed ({}): {}{}.",
        prefix(run, variant),
        summary.outcome,
        shortfall(&of.analysis, &counted(summary.requests, "request")),
        waits.unwrap_or_default()
    ))
}

/// Page load time and connections opened.
fn cost(of: &VariantRun) -> Option<(Duration, u64)> {
    let summary = &of.analysis.summary;
    Some((summary.page_load?, summary.connections_opened))
}

fn comparison_sentence(run: &Run) -> Option<String> {
    if run.variants.len() < 2 {
        return None;
    }
    let costs: Vec<(usize, (Duration, u64))> =
        run.variants.iter().enumerate().filter_map(|(i, v)| Some((i, cost(v)?))).collect();
    let (best, (fastest, price)) = *costs.iter().min_by_key(|(_, cost)| *cost)?;
    let (worst, (slowest, worst_price)) = *costs.iter().max_by_key(|(_, (time, _))| *time)?;
    let name = |i: usize| clean(&run.scenario.variants[i].name);
    if fastest == slowest {
        return Some(format!("Every variant took {}.", rounded(fastest, 4)));
    }
    if !comparable(run) {
        return Some(format!(
            "Page load took from {} ({}) to {} ({}).",
            rounded(fastest, 4),
            name(best),
            rounded(slowest, 4),
            name(worst)
        ));
    }
    let connections = |count| counted(count, "connection");
    let opened = if price == worst_price {
        format!("both opened {}", connections(price))
    } else {
        format!("it opened {}, {} opened {worst_price}", connections(price), name(worst))
    };
    Some(format!(
        "{} was fastest: {}, {} times as fast as {} ({}); {opened}.",
        name(best),
        rounded(fastest, 4),
        times(slowest, fastest),
        name(worst),
        rounded(slowest, 4),
    ))
}

/// Whether all variants ask for the same over the same network, so that "fastest" praises a
/// strategy and not a smaller page or a nearer server.
fn comparable(run: &Run) -> bool {
    let pages = |of: &Variant| -> Vec<Arc<Page>> {
        let clients = of.plan.hosts.iter().filter_map(|host| match &host.role {
            Role::Client(client) => Some(client),
            _ => None,
        });
        clients.flat_map(|client| &client.visits).map(|visit| visit.page.clone()).collect()
    };
    let network = |of: &Variant| {
        let links = of.plan.network.edge_weights();
        links.map(|link| (link.name.clone(), link.config.clone())).collect::<Vec<_>>()
    };
    run.scenario
        .variants
        .windows(2)
        .all(|pair| pages(&pair[0]) == pages(&pair[1]) && network(&pair[0]) == network(&pair[1]))
}

fn single_sentence(run: &Run) -> Option<String> {
    let (time, opened) = cost(run.variants.first()?)?;
    let summary = &run.variants[0].analysis.summary;
    Some(format!(
        "The page took {}: {} on {}.",
        rounded(time, 4),
        counted(summary.requests, "request"),
        counted(opened, "connection")
    ))
}
