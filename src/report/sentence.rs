//! One plain sentence: what a learner should notice.

use super::format::{rounded, times};
use super::ladder::hang::{self, Hang};
use super::text::clean;
use crate::analyze::{Analysis, VariantRun, Wait, WaitedFor, Waits, waits};
use crate::http::config::Page;
use crate::ids::HostId;
use crate::lang::awaited;
use crate::lang::{Lang, noun, sentence as say};
use crate::report::Shown;
use crate::scenario::Variant;
use crate::units::{Duration, SimTime};
use crate::world::{Ended, Role};
use std::sync::Arc;

/// One honest sentence about the run: the longest hang and its reason; else what went wrong;
/// else which strategy was fastest, by how much, and at what price in connections.
pub fn sentence<'a>(run: impl Into<Shown<'a>>) -> String {
    let run = run.into();
    let noticed = what_to_notice(run);
    match partial_sentence(run) {
        Some(partial) => format!("{partial} {noticed}"),
        None => noticed,
    }
}

/// That a run shows a part only, where a limit stopped one.
fn partial_sentence(run: Shown<'_>) -> Option<String> {
    let stopped = |variant: &VariantRun| match variant.outcome.ended {
        Ended::Limit(limit) => Some((limit, variant.outcome.last_event)),
        _ => None,
    };
    let (variant, (limit, at)) =
        run.variants.iter().enumerate().find_map(|(i, of)| Some((i, stopped(of)?)))?;
    let after = rounded(at.since(SimTime::ZERO), 4);
    let said = say::partial(run.lang, outcome(run.lang, limit.outcome()), after);
    Some(of_variant(run, variant, said))
}

fn what_to_notice(run: Shown<'_>) -> String {
    hang_sentence(run)
        .or_else(|| incomplete_sentence(run))
        .or_else(|| comparison_sentence(run))
        .or_else(|| single_sentence(run))
        .unwrap_or_else(|| say::nothing(run.lang).to_owned())
}

/// Behind the name of its variant, where there is more than one.
fn of_variant(run: Shown<'_>, variant: usize, said: String) -> String {
    match run.scenario.variants.get(variant) {
        Some(of) if run.variants.len() > 1 => say::prefix(run.lang, clean(&of.name), said),
        _ => said,
    }
}

fn hang_sentence(run: Shown<'_>) -> Option<String> {
    let all = (0..run.variants.len())
        .flat_map(|variant| hang::hangs(run, variant).into_iter().map(move |h| (variant, h)));
    // The first of the longest.
    let (variant, worst) =
        all.reduce(|best, next| if next.1.length > best.1.length { next } else { best })?;
    let reason = hang::reasons(run, variant, std::slice::from_ref(&worst)).concat();
    let Hang { ordinal, length, .. } = &worst;
    let said = say::hung(run.lang, ordinal, rounded(*length, 4), reason);
    Some(of_variant(run, variant, with_circle(run, variant, said)))
}

fn incomplete_sentence(run: Shown<'_>) -> Option<String> {
    let (variant, of) =
        run.variants.iter().enumerate().find(|(_, v)| v.analysis.summary.page_load.is_none())?;
    let summary = &of.analysis.summary;
    let outcome = outcome(run.lang, summary.outcome);
    let all = say::requests(run.lang, summary.requests);
    let shortfall = shortfall(run.lang, &of.analysis, &all);
    let waits = match &of.outcome.ended {
        Ended::Stuck(waiting) => waiting.first(),
        _ => None,
    };
    let said = match waits {
        None => say::never_completed(run.lang, outcome, shortfall),
        Some((host, what)) => {
            let what = clean(&awaited::words(run.lang, what));
            say::never_completed_waiting(run.lang, outcome, shortfall, clean(host), what)
        }
    };
    Some(of_variant(run, variant, with_circle(run, variant, said)))
}

/// The sentence, and another one where hosts wait for each other in a circle.
fn with_circle(run: Shown<'_>, variant: usize, said: String) -> String {
    match circle(run, variant) {
        Some(circle) => format!("{said} {circle}"),
        None => said,
    }
}

/// The circle in which hosts of a run wait for each other that is stuck or hung, if there is one.
fn circle(run: Shown<'_>, variant: usize) -> Option<String> {
    let plan = &run.scenario.variants.get(variant)?.plan;
    let Waits { chain, circle } = waits(plan, &run.variants[variant]);
    let lang = run.lang;
    let name = |host: HostId| {
        let name = clean(&plan.hosts[host.index()].name);
        noun(&name).map_or_else(|| name.clone(), |noun| noun(lang).to_owned())
    };
    let wait = |wait: &Wait| {
        let (who, whom, conn) = (name(wait.who), name(wait.whom), wait.conn);
        match wait.what {
            WaitedFor::Response => say::waits_response(lang, who, whom, conn),
            WaitedFor::Close => say::waits_close(lang, who, whom, conn),
            WaitedFor::Request => say::waits_request(lang, who, whom, conn),
            WaitedFor::Connection => say::waits_connection(lang, who, whom, conn),
        }
    };
    let list: Vec<String> = chain[circle?..].iter().map(wait).collect();
    let list = list.join(", ");
    Some(match run.variants[variant].outcome.ended {
        Ended::Stuck(_) => say::circle(lang, list),
        _ => say::circle_until_a_timer(lang, list),
    })
}

/// How a run ended, in words. What is none of ours stays as it is.
pub(super) fn outcome(lang: Lang, outcome: &'static str) -> &'static str {
    match outcome {
        "done" => say::done(lang),
        "failed" => say::failed(lang),
        "stuck" => say::stuck(lang),
        "event limit" => say::event_limit(lang),
        "time limit" => say::time_limit(lang),
        "trace limit" => say::trace_limit(lang),
        "memory limit" => say::memory_limit(lang),
        "connection limit" => say::connection_limit(lang),
        "request limit" => say::request_limit(lang),
        "packet limit" => say::packet_limit(lang),
        "queue limit" => say::queue_limit(lang),
        "output limit" => say::output_limit(lang),
        "wall-time limit" => say::wall_time_limit(lang),
        other => other,
    }
}

/// What is missing where a page never completed: `1 of 2 answered`, or an answer that is not
/// what the page needs, `2 of 2 answered, one with 502`. `all` says how many requests there are.
pub(super) fn shortfall(lang: Lang, analysis: &Analysis, all: &str) -> String {
    let summary = &analysis.summary;
    let refused = analysis.requests.iter().filter_map(|row| row.status).find(|s| *s >= 400);
    match refused.filter(|_| summary.answered == summary.requests) {
        Some(status) => say::answered_one_with(lang, summary.answered, all, status),
        None => say::answered(lang, summary.answered, all),
    }
}

/// Page load time and connections opened.
fn cost(of: &VariantRun) -> Option<(Duration, u64)> {
    let summary = &of.analysis.summary;
    Some((summary.page_load?, summary.connections_opened))
}

fn comparison_sentence(run: Shown<'_>) -> Option<String> {
    if run.variants.len() < 2 {
        return None;
    }
    let costs: Vec<(usize, (Duration, u64))> =
        run.variants.iter().enumerate().filter_map(|(i, v)| Some((i, cost(v)?))).collect();
    let (best, (fastest, price)) = *costs.iter().min_by_key(|(_, cost)| *cost)?;
    let (worst, (slowest, worst_price)) = *costs.iter().max_by_key(|(_, (time, _))| *time)?;
    let name = |i: usize| clean(&run.scenario.variants[i].name);
    let lang = run.lang;
    if fastest == slowest {
        return Some(say::all_alike(lang, rounded(fastest, 4)));
    }
    let (quick, slow) = (rounded(fastest, 4), rounded(slowest, 4));
    if !comparable(run) {
        return Some(say::from_to(lang, quick, name(best), slow, name(worst)));
    }
    let opened = if price == worst_price {
        say::both_opened(lang, price)
    } else {
        say::it_opened(lang, price, name(worst), worst_price)
    };
    let times = times(slowest, fastest);
    if times == "1" {
        let less = rounded(slowest - fastest, 4);
        return Some(say::nearly_alike(lang, name(best), quick, less, name(worst), opened));
    }
    Some(say::fastest(lang, name(best), quick, times, name(worst), slow, opened))
}

/// Whether all variants ask for the same over the same network, so that "fastest" praises a
/// strategy and not a smaller page or a nearer server.
fn comparable(run: Shown<'_>) -> bool {
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

fn single_sentence(run: Shown<'_>) -> Option<String> {
    let (time, opened) = cost(run.variants.first()?)?;
    let summary = &run.variants[0].analysis.summary;
    Some(say::page_took(run.lang, rounded(time, 4), summary.requests, opened))
}
