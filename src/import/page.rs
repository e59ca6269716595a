//! One page of a HAR file: its servers, its objects, and what each needs.
//!
//! The round trip to a server is the median of the handshakes of TCP that were seen: one may be longer
//! (a lost SYN, a busy machine), and one may look shorter (Chrome counts it from when the request was wanted,
//! and it may have connected in advance). It is no longer than the shortest wait for a response. What a
//! response took longer to begin than a round trip is the server's think time. An object needs what made the
//! browser ask for it; where the file does not say, the document. It is found in that at the
//! position that had arrived when it was asked for.

use super::har::{Entry, Har};
use super::{ImportError, Note, Wishes};
use crate::lang::{Lang, import as say};
use std::collections::{BTreeMap, BTreeSet};

/// A look-up that took less, 0.1 ms, asked nobody: the name was known.
const LOOKUP: u64 = 100_000;
/// Lateness that its cause does not explain and that is worth a word: 10 ms.
const LATE: i128 = 10_000_000;
/// A gap longer than this, a day, is no processing: a clock was set, or a tab was left alone.
const LONGEST_GAP: i128 = 86_400_000_000_000;
/// A body from which on the rate of its transfer tells that of the path rather than of slow start.
const LONG_TRANSFER: u64 = 1_000_000;

/// A page to be written as a scenario. Times are nanoseconds.
#[derive(Debug, Default)]
pub struct Page {
    pub title: String,
    pub creator: String,
    pub servers: Vec<Server>,
    /// The document first; what an object needs comes before it.
    pub objects: Vec<Object>,
    /// The requests that became objects, in the same order.
    pub entries: Vec<Entry>,
    /// Bits per second of the access, where it is known.
    pub rate: Option<u64>,
    pub measured: u64,
    pub on_load: Option<u64>,
    /// Whether some object was asked for before what it needs was there whole.
    pub incremental: bool,
    pub notes: Vec<Note>,
}

#[derive(Debug)]
pub struct Server {
    pub name: String,
    pub origin: String,
    pub rtt: u64,
    pub lookup: Option<u64>,
}

#[derive(Debug)]
pub struct Object {
    pub server: usize,
    pub path: String,
    pub method: &'static str,
    pub size: u64,
    pub upload: u64,
    pub think: u64,
    /// Positions in the list.
    pub needs: Vec<usize>,
    pub position: Option<u64>,
    pub processing: u64,
}

/// The page that is wanted.
pub fn of(har: &Har, wishes: Wishes) -> Result<Page, ImportError> {
    let mut page = Page { creator: har.creator.clone(), ..Page::default() };
    if har.unreadable > 0 {
        page.notes.push(Note::of(|lang| say::unreadable(lang, har.unreadable)));
    }
    page.entries = chosen(har, wishes.page.unwrap_or_else(|| first(har)), &mut page)?;
    page.servers = servers(&page.entries, wishes, &mut page.notes)?;
    let end = page.entries.iter().map(|entry| entry.end()).max();
    let begin = page.entries[0].start;
    page.measured = end.and_then(|end| u64::try_from(end - begin).ok()).unwrap_or(0);
    page.rate = wishes.rate.map(|rate| rate.bits_per_second()).or_else(|| rate(&page.entries));
    if page.rate.is_none() {
        page.notes.push(Note::of(say::rate_untold));
    }
    objects(&mut page);
    Ok(page)
}

/// The first page that has anything to load: `about:blank` is one that has not.
fn first(har: &Har) -> usize {
    let loads = |number: &usize| {
        let mut entries = har.entries.iter().filter(|entry| is_of(har, *number, entry));
        entries.any(|entry| LeftOut::why(entry).is_none())
    };
    (1..=har.pages.len()).find(loads).unwrap_or(1)
}

/// Whether an entry is of a page.
fn is_of(har: &Har, number: usize, entry: &Entry) -> bool {
    match (&entry.page, har.pages.get(number - 1)) {
        (Some(page), Some(head)) => *page == head.id,
        // What names no page is taken for a part of the first.
        (None, Some(_)) => number == 1,
        (_, None) => true,
    }
}

/// The entries of a page that went over HTTP and were answered.
fn chosen(har: &Har, number: usize, page: &mut Page) -> Result<Vec<Entry>, ImportError> {
    let count = har.pages.len().max(1);
    if !(1..=count).contains(&number) {
        let hint = format!("its pages are 1 to {count}");
        return Err(ImportError::new(format!("there is no page {number}"), hint));
    }
    if let Some(head) = har.pages.get(number - 1) {
        page.title.clone_from(&head.title);
        page.on_load = head.on_load;
    }
    if count > 1 {
        page.notes.push(Note::of(|lang| say::one_of_pages(lang, count, number)));
    }
    let mut left_out: BTreeMap<LeftOut, usize> = BTreeMap::new();
    let mut kept = Vec::new();
    for entry in har.entries.iter().filter(|entry| is_of(har, number, entry)) {
        match LeftOut::why(entry) {
            Some(why) => *left_out.entry(why).or_default() += 1,
            None => kept.push(entry.clone()),
        }
    }
    page.notes.extend(left_out.iter().map(|(why, count)| why.note(*count)));
    if kept.is_empty() {
        let hint = "reload the page with the network panel open, cache off, and save the HAR again";
        return Err(ImportError::new(
            "no request of the page went over HTTP and was answered",
            hint,
        ));
    }
    Ok(kept)
}

/// Why a request does not become an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum LeftOut {
    /// `data:`, a WebSocket, an extension.
    NotHttp,
    /// A cache in the browser had it.
    Cached,
    /// A service worker in the browser answered it.
    Worker,
    /// The browser redirected it within itself.
    Within,
    /// It failed or was blocked.
    Unanswered,
    /// 101 made something else of the connection.
    Upgraded,
}

impl LeftOut {
    fn why(entry: &Entry) -> Option<LeftOut> {
        match entry {
            _ if !["http", "https"].contains(&entry.scheme.as_str()) => Some(LeftOut::NotHttp),
            _ if entry.by_worker => Some(LeftOut::Worker),
            _ if entry.cached => Some(LeftOut::Cached),
            _ if entry.within => Some(LeftOut::Within),
            Entry { status: 0, .. } => Some(LeftOut::Unanswered),
            Entry { status: 101, .. } => Some(LeftOut::Upgraded),
            _ => None,
        }
    }

    fn note(self, count: usize) -> Note {
        Note::of(|lang| match self {
            LeftOut::NotHttp => say::not_over_http(lang, count),
            LeftOut::Cached => say::from_cache(lang, count),
            LeftOut::Worker => say::from_worker(lang, count),
            LeftOut::Within => say::redirected_within(lang, count),
            LeftOut::Unanswered => say::unanswered(lang, count),
            LeftOut::Upgraded => say::upgraded(lang, count),
        })
    }
}

fn servers(
    entries: &[Entry],
    wishes: Wishes,
    notes: &mut Vec<Note>,
) -> Result<Vec<Server>, ImportError> {
    let mut origins: Vec<String> = Vec::new();
    for entry in entries {
        if !origins.contains(&entry.origin()) {
            origins.push(entry.origin());
        }
    }
    let of = |origin: &String| {
        entries.iter().filter(|entry| entry.origin() == *origin).collect::<Vec<_>>()
    };
    let handshake = |origin: &String| {
        let mut seen: Vec<u64> = of(origin).iter().filter_map(|entry| entry.phases.tcp).collect();
        seen.sort_unstable();
        let median = *seen.get(seen.len() / 2)?;
        let waits = of(origin).into_iter().filter_map(|entry| entry.phases.wait);
        Some(waits.min().map_or(median, |wait| median.min(wait)))
    };
    let known: Vec<u64> = origins.iter().filter_map(handshake).collect();
    let shortest_wait = entries.iter().filter_map(|entry| entry.phases.wait).min();
    let elsewhere = wishes.rtt.map(|rtt| rtt.as_nanos()).or(known.iter().min().copied());
    let mut names: BTreeSet<String> = ["client", "access", "proxy"].map(str::to_owned).into();
    let mut servers = Vec::new();
    let mut untold = Vec::new();
    for origin in &origins {
        let wait = of(origin).iter().filter_map(|entry| entry.phases.wait).min();
        let rtt = match (handshake(origin), elsewhere, wait.or(shortest_wait)) {
            (Some(rtt), ..) => rtt,
            (None, Some(rtt), _) => {
                untold.push(origin.as_str());
                // It cannot be longer than a response took to begin.
                wait.map_or(rtt, |wait| if wishes.rtt.is_some() { rtt } else { rtt.min(wait) })
            }
            (None, None, Some(wait)) => {
                untold.push(origin.as_str());
                wait
            }
            (None, None, None) => {
                let message = "the file has no times from which a round trip would follow";
                return Err(ImportError::new(message, "say how long it is, such as --rtt 40ms"));
            }
        };
        let asked = |entry: &&Entry| entry.phases.dns.filter(|time| *time >= LOOKUP);
        let named = |entry: &&&Entry| !entry.is_at_an_address();
        let lookup = of(origin).iter().filter(named).find_map(asked);
        servers.push(Server {
            name: name(origin, &mut names),
            origin: origin.clone(),
            rtt,
            lookup,
        });
    }
    if !untold.is_empty() {
        let untold = untold.join(", ");
        notes.push(Note::of(|lang| match (wishes.rtt, known.is_empty()) {
            (Some(_), _) => say::round_trip_said(lang, &untold),
            (None, false) => say::round_trip_elsewhere(lang, &untold),
            (None, true) => say::round_trip_waited(lang, &untold),
        }));
    }
    Ok(servers)
}

/// A name that a host may have.
fn name(origin: &str, taken: &mut BTreeSet<String>) -> String {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let plain: String =
        host.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(50).collect();
    let plain = plain.trim_matches('-');
    let plain = if plain.is_empty() { "server" } else { plain };
    let mut name = plain.to_owned();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = format!("{plain}-{number}");
        number += 1;
    }
    name
}

/// The greatest rate at which a large body came, in bits per second.
fn rate(entries: &[Entry]) -> Option<u64> {
    let of = |entry: &Entry| {
        let (bytes, time) = (entry.body?, entry.phases.receive?);
        let bits = u128::from(bytes) * 8 * 1_000_000_000 / u128::from(time);
        (bytes >= LONG_TRANSFER).then(|| u64::try_from(bits).unwrap_or(u64::MAX))
    };
    entries.iter().filter_map(of).max().filter(|rate| (1..=1_000_000_000_000).contains(rate))
}

fn objects(page: &mut Page) {
    let mut paths: BTreeSet<String> = BTreeSet::new();
    let (mut unsized_bodies, mut other_methods) = (0, 0);
    let (mut parentless, mut causeless) = (0, 0);
    for number in 0..page.entries.len() {
        let entry = &page.entries[number];
        let origin = entry.origin();
        let server = page.servers.iter().position(|server| server.origin == origin).unwrap_or(0);
        let method = match entry.method.as_str() {
            "GET" => "GET",
            "HEAD" => "HEAD",
            "POST" => "POST",
            "PUT" => "PUT",
            "DELETE" => "DELETE",
            other => {
                other_methods += 1;
                if other == "PATCH" { "POST" } else { "GET" }
            }
        };
        unsized_bodies += usize::from(entry.body.is_none());
        let needs = needs(&page.entries, number);
        parentless += usize::from(
            number > document(&page.entries) && !needs.is_empty() && entry.needs.is_empty(),
        );
        causeless += usize::from(number > 0 && needs.is_empty());
        let think = think(&page.entries, number, page.servers[server].rtt);
        let upload = if ["GET", "HEAD"].contains(&method) { 0 } else { entry.upload };
        let object = Object {
            server,
            path: unique(&entry.path, &mut paths),
            method,
            size: entry.body.unwrap_or(0),
            upload,
            think,
            needs,
            position: None,
            processing: 0,
        };
        page.objects.push(object);
    }
    find_positions(page);
    let broken = page.entries.iter().filter(|entry| entry.broken).count();
    type Say = fn(Lang, usize) -> String;
    let counted: [(usize, Say); 5] = [
        (unsized_bodies, say::no_size),
        (broken, say::broken_off),
        (other_methods, say::other_methods),
        (parentless, say::no_parent),
        (causeless, say::no_cause),
    ];
    for (count, say) in counted.into_iter().filter(|(count, _)| *count > 0) {
        page.notes.push(Note::of(|lang| say(lang, count)));
    }
}

/// How long the server took: what the first byte came later than a round trip after the request.
/// Behind another request of a pipeline it came no sooner than the response before it had ended,
/// whatever the server did meanwhile.
fn think(entries: &[Entry], number: usize, rtt: u64) -> u64 {
    let entry = &entries[number];
    let Some(wait) = entry.phases.wait else { return 0 };
    let first_byte = entry.end() - i128::from(entry.phases.receive.unwrap_or(0));
    let before = entries[..number].iter().filter(|other| {
        let same = other.connection.is_some() && other.connection == entry.connection;
        same && other.protocol.starts_with("http/1") && other.origin() == entry.origin()
    });
    let asked = first_byte - i128::from(wait);
    let ready = before.map(Entry::end).fold(asked + i128::from(rtt), i128::max);
    u64::try_from(first_byte - ready).unwrap_or(0)
}

/// The entry that is the document: the first one that leads nowhere else.
fn document(entries: &[Entry]) -> usize {
    let leads_on = |entry: &Entry| matches!(entry.status, 301 | 302 | 303 | 307 | 308);
    entries.iter().position(|entry| !leads_on(entry)).unwrap_or(0)
}

/// What must be there before: what is named and came earlier, else the document; for the document
/// itself and what led to it, what led there.
fn needs(entries: &[Entry], number: usize) -> Vec<usize> {
    if number == 0 {
        return Vec::new();
    }
    let earlier = |url: &String| entries[..number].iter().rposition(|entry| entry.url == *url);
    let begun = |at: &usize| {
        let cause = &entries[*at];
        let receive = i128::from(cause.phases.receive.unwrap_or(0));
        cause.end() - receive <= entries[number].start
    };
    let mut needs: Vec<usize> =
        entries[number].needs.iter().filter_map(earlier).filter(begun).collect();
    needs.sort_unstable();
    needs.dedup();
    let usual = document(entries).min(number - 1);
    // What was asked for before the document's first byte came is no part of what it names.
    if needs.is_empty() && begun(&usual) { vec![usual] } else { needs }
}

/// Where in what it needs each object is found, and how long the client processes what others need.
fn find_positions(page: &mut Page) {
    let mut gaps: BTreeMap<usize, (i128, bool)> = BTreeMap::new();
    for number in 1..page.objects.len() {
        let Some(cause) = page.objects[number].needs.last().copied() else { continue };
        let (entry, cause_entry) = (&page.entries[number], &page.entries[cause]);
        let end = cause_entry.end();
        let gap = entry.start - end;
        let (least, early) = gaps.entry(cause).or_insert((i128::MAX, false));
        if gap >= 0 {
            *least = (*least).min(gap);
            continue;
        }
        let receive = i128::from(cause_entry.phases.receive.unwrap_or(0));
        let size = page.objects[cause].size;
        let arrived =
            if receive > 0 { (receive + gap).max(0) * i128::from(size) / receive } else { 0 };
        let arrived = u64::try_from(arrived).unwrap_or(0);
        let position = entry.position.unwrap_or(arrived).clamp(1, size.max(1));
        if size > 0 && page.objects[number].needs.len() == 1 {
            page.objects[number].position = Some(position);
            (page.incremental, *early) = (true, true);
        }
    }
    for (cause, (least, early)) in &gaps {
        // What is found on the way is found before the processing of the whole is over.
        if !early && *least <= LONGEST_GAP {
            page.objects[*cause].processing = u64::try_from(*least).unwrap_or(0);
        }
    }
    let late = |number: &usize| -> Option<i128> {
        let object = &page.objects[*number];
        let cause = *object.needs.last()?;
        let entry = &page.entries[cause];
        let ready = entry.end() + i128::from(page.objects[cause].processing);
        let late = page.entries[*number].start - ready;
        (object.position.is_none() && late > LATE).then_some(late)
    };
    let lateness: Vec<i128> = (1..page.objects.len()).filter_map(|number| late(&number)).collect();
    if let Some(most) = lateness.iter().max() {
        let (count, most) = (lateness.len(), most / 1_000_000);
        page.notes.push(Note::of(|lang| say::late(lang, count, most)));
    }
}

/// A path that can stand in a request line and that no other object has.
fn unique(path: &str, taken: &mut BTreeSet<String>) -> String {
    let mut plain = String::new();
    for byte in path.bytes() {
        match byte {
            b'{' | b'}' | b'"' | b'\\' => plain.push_str(&format!("%{byte:02X}")),
            0x21..=0x7e => plain.push(char::from(byte)),
            _ => plain.push_str(&format!("%{byte:02X}")),
        }
        if plain.len() > 900 {
            break;
        }
    }
    let mut unique = plain.clone();
    let mut number = 2;
    while !taken.insert(unique.clone()) {
        unique = format!("{plain}~{number}");
        number += 1;
    }
    unique
}

impl Entry {
    /// When it ended, in nanoseconds since 1970.
    pub fn end(&self) -> i128 {
        self.start + i128::from(self.time)
    }

    /// Whether its host is an address (RFC 3986 §3.2.2), which nobody looks up, whatever the file says.
    fn is_at_an_address(&self) -> bool {
        let of_four_numbers = |c: char| c.is_ascii_digit() || c == '.';
        self.host.starts_with('[') || self.host.chars().all(of_four_numbers)
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> String {
        let usual = if self.scheme == "https" { 443 } else { 80 };
        match self.port {
            port if port == usual => format!("{}://{}", self.scheme, self.host),
            port => format!("{}://{}:{port}", self.scheme, self.host),
        }
    }
}
