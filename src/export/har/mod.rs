//! `page.har`: the pages of one variant as a HAR 1.2 file, for the network panels of browsers and
//! for HAR viewers (<http://www.softwareishard.com/blog/har-12-spec/>).
//!
//! A HAR holds what a client can know. An entry is one attempt: a request that is sent again has an
//! entry for each time, and one that failed has the status 0 that browsers write, with the reason
//! in `_error`. Its head is the head that was sent; its timings add up to `time`, and to the
//! nanosecond: from when it was wanted to its end.
//!
//! Time zero is 2000-01-01T00:00:00Z, as it is in the dates of HTTP messages here. (Viewers take
//! the zero of 1970 for "no time".)
//!
//! Fields with an underscore are not in the specification, which allows them: those that Chrome
//! writes too (`_initiator`, `_resourceType`, `_transferSize`, `_fromCache`, `_error`) have its
//! meaning, the others are named in `docs/formats.md`. `_conditions` and `_object` tell what a HAR has no
//! field for, so that a page that is brought back in (`sim import`) loads under the same conditions.

mod entry;

use super::attempts::{Attempt, attempts};
use super::provenance::{self, VERSION};
use super::variant_at;
use crate::analyze::{PageRow, RequestRow, Run, VariantRun};
use crate::http::config::{ClientConfig, Page};
use crate::http::date::iso_8601;
use crate::ids::{HostId, Map, RequestId};
use crate::scenario::{Conditions, Variant};
use crate::units::Duration;
use crate::world::Role;
use serde::{Serialize, Serializer};
use std::io::{self, BufWriter, Write};

#[derive(Serialize)]
struct File<'a> {
    log: Log<'a>,
}

#[derive(Serialize)]
struct Log<'a> {
    version: &'static str,
    creator: Creator,
    pages: Vec<PageEntry<'a>>,
    entries: Entries<'a>,
    comment: String,
    #[serde(rename = "_conditions")]
    conditions: &'a Conditions,
}

#[derive(Serialize)]
struct Creator {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PageEntry<'a> {
    started_date_time: String,
    id: String,
    title: String,
    page_timings: PageTimings,
    #[serde(rename = "_client")]
    client: &'a str,
    #[serde(rename = "_visit")]
    visit: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PageTimings {
    /// The simulation knows no such moment.
    on_content_load: i32,
    on_load: f64,
}

/// The entries, each made as it is written: they take four times what they are made from.
struct Entries<'a> {
    source: &'a Source<'a>,
    attempts: Vec<Attempt>,
}

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let attempts = self.attempts.iter();
        serializer.collect_seq(attempts.filter_map(|attempt| entry::entry(self.source, attempt)))
    }
}

/// What the entries of a variant are made from.
struct Source<'a> {
    variant: &'a Variant,
    result: &'a VariantRun,
    /// The numbers of the pages that are written, by client and visit, from 1.
    pages: Map<(HostId, u32), usize>,
    /// How long attempts hung, by client, request and number of the attempt.
    hangs: Map<(HostId, RequestId, u32), Duration>,
}

/// Writes the pages of the variant at `variant_index`: all of them, or the first `most`.
///
/// # Errors
/// Those of `out`; `InvalidInput` where there is no such variant.
pub fn page_har(
    run: &Run,
    variant_index: usize,
    most: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (variant, result) = variant_at(run, variant_index)?;
    let mut rows: Vec<&PageRow> = result.analysis.pages.iter().collect();
    rows.sort_by_key(|row| (row.started, row.client, row.visit));
    let all = rows.len();
    rows.truncate(most.unwrap_or(all));
    let pages = rows.iter().map(|row| (row.client, row.visit)).zip(1..).collect();
    let source = Source { variant, result, pages, hangs: hangs(result) };
    let mut comment = provenance::line(&run.scenario, variant);
    if rows.len() < all {
        comment.push_str(&format!("; the first {} of {all} pages", rows.len()));
    }
    let log = Log {
        version: "1.2",
        creator: Creator { name: "sim", version: VERSION },
        pages: rows.iter().filter_map(|row| source.page_entry(row)).collect(),
        entries: source.entries(),
        comment,
        conditions: &variant.conditions,
    };
    let mut out = BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, &File { log })?;
    writeln!(out)?;
    out.flush()
}

impl<'a> Source<'a> {
    fn page_entry(&self, row: &PageRow) -> Option<PageEntry<'a>> {
        let document = self.page(row.client, row.visit)?.objects.first();
        Some(PageEntry {
            started_date_time: iso_8601(row.started),
            id: self.page_id(row.client, row.visit)?,
            title: document.map(entry::url_of).unwrap_or_default(),
            page_timings: PageTimings {
                on_content_load: -1,
                on_load: row.load_time.map_or(-1.0, milliseconds),
            },
            client: &self.variant.plan.hosts[row.client.index()].name,
            visit: row.visit,
        })
    }

    /// The page of a client's visit. The clients of a crowd are numbered through.
    fn page(&self, client: HostId, visit: u32) -> Option<&'a Page> {
        let visits = &self.client(client)?.visits;
        Some(&visits.get(visit as usize % visits.len().max(1))?.page)
    }

    fn client(&self, client: HostId) -> Option<&'a ClientConfig> {
        match &self.variant.plan.hosts.get(client.index())?.role {
            Role::Client(config) => Some(config),
            Role::Server(_) | Role::Proxy(_) => None,
        }
    }

    fn page_id(&self, client: HostId, visit: u32) -> Option<String> {
        Some(format!("page_{}", self.pages.get(&(client, visit))?))
    }

    fn entries(&'a self) -> Entries<'a> {
        let wanted = |client: HostId, visit: u32| self.pages.contains_key(&(client, visit));
        Entries { source: self, attempts: attempts(self.variant, self.result, wanted) }
    }
}

fn hangs(result: &VariantRun) -> Map<(HostId, RequestId, u32), Duration> {
    let rows = result.analysis.requests.iter();
    let of = |row: &RequestRow| {
        let key = (row.client, row.request);
        row.hangs.clone().into_iter().map(move |hang| ((key.0, key.1, hang.attempt), hang.length()))
    };
    rows.flat_map(of).collect()
}

/// A span in milliseconds, as HAR wants it. A nanosecond is the sixth digit behind the point, and
/// doubles hold fifteen digits: up to eleven days they are exact.
fn milliseconds(span: Duration) -> f64 {
    span.as_nanos() as f64 / 1e6
}
