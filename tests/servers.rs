//! Servers and crowds over real TCP: presets as they were measured, idle connections by Little's
//! law, connections that wait to be accepted, and peers with whom nothing hangs for ever.

use sim::analyze::{Run, WaitedFor, run_scenario, waits};
use sim::ids::{HostId, Side};
use sim::report::sentence;
use sim::scenario::{Overrides, load, presets};
use sim::trace::{CloseCause, Event, FailCause, HttpNote, Sink, TcpNote, TcpState, Wait};
use sim::units::{Duration, SimTime};
use sim::world::{self, Ended, Plan};

fn loaded(text: &str) -> sim::scenario::Scenario {
    load("test", text, &Overrides::default()).unwrap_or_else(|why| panic!("{text}\n{why:#?}"))
}

fn run(text: &str) -> Run {
    run_scenario(loaded(text))
}

/// One client and one server 50 ms apart, with these settings, and one small page.
fn pair(client: &str, server: &str) -> String {
    format!(
        "(title: \"t\", links: [(from: \"client\", to: \"server\", delay: \"50ms\")],
          clients: [(name: \"client\", {client})], servers: [(name: \"server\", {server})],
          pages: [(document: (size: \"1kB\"), objects: [(size: \"1kB\")])])"
    )
}

/// The times of what the server notes and `wanted` picks, in ms.
fn server_notes(run: &Run, wanted: impl Fn(&HttpNote) -> bool) -> Vec<u64> {
    let records = run.variants[0].trace.records.iter();
    let times = records.filter_map(|record| match &record.event {
        Event::Http { note, .. } if wanted(note) => Some(record.at.as_nanos() / 1_000_000),
        _ => None,
    });
    times.collect()
}

/// D-21: each preset closes an idle connection after the time that was measured of the product,
/// counted from its last response: nginx 75.0 s, Apache 5.0, lighttpd 6.0, node 6.0 (it says 5);
/// http.server with HTTP/1.1 never.
#[test]
fn http_d21_idle_timeouts_are_those_that_were_measured() {
    for (preset, seconds) in [
        ("nginx 1.22.1", Some(75)),
        ("apache 2.4.71", Some(5)),
        ("lighttpd 1.4.69", Some(6)),
        ("node 20.20.2", Some(6)),
        ("http.server-1.1 3.11", None),
    ] {
        let client = "close_when_done: false, http: (announce_last_request: false)";
        let run = run(&pair(client, &format!("preset: \"{preset}\"")));
        let sent = server_notes(&run, |note| matches!(note, HttpNote::ResponseSent { .. }));
        let idle = CloseCause::IdleTimeout;
        let closed =
            server_notes(&run, |note| matches!(note, HttpNote::Closes { why, .. } if *why == idle));
        assert_eq!(sent.len(), 2, "{preset}: one connection for both");
        let waited: Vec<u64> = closed.iter().map(|at| at - sent[1]).collect();
        let expected: Vec<u64> = seconds.into_iter().map(|seconds| seconds * 1000).collect();
        assert_eq!(waited, expected, "{preset}");
    }
}

/// D-21, D-23: requests for each connection, as measured: nginx 1000, Apache 101, lighttpd 1001;
/// the last response says close, and n requests take ⌈n/M⌉ connections.
#[test]
fn http_d21_and_http_d23_request_limits_are_those_that_were_measured() {
    for (preset, limit) in
        [("nginx 1.22.1", 1000), ("apache 2.4.71", 101), ("lighttpd 1.4.69", 1001)]
    {
        let text = pair("", &format!("preset: \"{preset}\""))
            .replace("objects: [(size", &format!("objects: [(count: {limit}, size"));
        let run = run(&text);
        let summary = &run.variants[0].analysis.summary;
        assert_eq!((summary.answered, summary.connections_opened), (limit + 1, 2), "{preset}");
    }
}

/// The version and the fields with which each product answers an HTTP/1.0 request with keep-alive.
/// (Apache spells the option Keep-Alive; case does not count.)
#[test]
fn s16_and_s18_presets_answer_http_1_0_as_measured() {
    for (preset, version, fields) in [
        ("nginx 1.22.1", "1.1", "Connection: keep-alive\r\nContent-Length"),
        (
            "apache 2.4.71",
            "1.1",
            "Connection: keep-alive\r\nKeep-Alive: timeout=5, max=100\r\nContent-Length",
        ),
        ("lighttpd 1.4.69", "1.0", "Connection: keep-alive\r\nContent-Length"),
        (
            "node 20.20.2",
            "1.1",
            "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length",
        ),
        ("http.server 3.11", "1.0", "Content-Length"),
        ("http.server-1.1 3.11", "1.1", "Content-Length"),
    ] {
        let client = "version: \"1.0\", connection: \"keep-alive\"";
        let run = run(&pair(client, &format!("preset: \"{preset}\"")));
        let head = run.variants[0].trace.records.iter().find_map(|record| match &record.event {
            Event::Wrote { content, .. } => {
                let text = String::from_utf8(content.to_bytes()).unwrap();
                text.starts_with("HTTP/").then_some(text)
            }
            _ => None,
        });
        let expected = format!("HTTP/{version} 200 OK\r\n{fields}");
        assert!(head.as_ref().unwrap().starts_with(&expected), "{preset}: {head:?}");
    }
}

#[test]
fn every_server_that_was_measured_has_a_preset() {
    let names: Vec<String> =
        presets::all().iter().filter(|preset| preset.kind == "server").map(|p| p.name()).collect();
    for product in ["nginx", "apache", "lighttpd", "node", "http.server", "http.server-1.1"] {
        assert!(names.iter().any(|name| name.starts_with(product)), "{product}: {names:?}");
    }
}

/// How many connections are open at the server, summed over time: from ESTABLISHED at the
/// client to the server's close, which here is within 2 µs of both.
#[derive(Default)]
struct OpenOverTime {
    open: u64,
    since: SimTime,
    area: u128,
    /// Only what happens after this counts.
    from: SimTime,
    until: SimTime,
}

impl OpenOverTime {
    fn change(&mut self, at: SimTime, by: i64) {
        let end = at.min(self.until).as_nanos();
        let span = end.saturating_sub(self.since.max(self.from).as_nanos());
        self.area += u128::from(self.open) * u128::from(span);
        self.since = at;
        self.open = self.open.checked_add_signed(by).unwrap();
    }
}

impl Sink for OpenOverTime {
    const ON: bool = true;

    fn record(&mut self, at: SimTime, event: Event) {
        match event {
            Event::Tcp { of, note: TcpNote::State { to: TcpState::Established, .. } }
                if of.side == sim::ids::Side::Opener =>
            {
                self.change(at, 1);
            }
            Event::Http { host, note: HttpNote::Closes { .. } } if host.index() == 1 => {
                self.change(at, -1);
            }
            _ => {}
        }
    }
}

/// 100 visits a second, Poisson; the server works for `busy` and keeps each connection for `idle`.
fn crowd(count: u32, busy_s: u64, idle_s: u64) -> Plan {
    let keeps = match idle_s {
        0 => "keep_alive: false".to_owned(),
        s => format!("keep_alive_timeout: \"{s}s\""),
    };
    let text = format!(
        "(title: \"t\", links: [(from: \"visitors\", to: \"server\", delay: \"1us\")],
          clients: [(name: \"visitors\", count: {count}, spacing: \"10ms\", arrivals: \"exponential\",
            close_when_done: false, http: (announce_last_request: false))],
          servers: [(name: \"server\", think: \"{busy_s}s\", {keeps})],
          pages: [(document: (size: \"100B\"))])"
    );
    loaded(&text).variants.remove(0).plan
}

/// D-22, S11: by Little's law the mean number of connections at the server is the rate of their
/// coming times how long each stays, 100/s × (1 s + T): 100, 600, 1600, 7600 for a timeout of
/// 0, 5, 15, 75 s. Observed from when the first have gone until the last has come, over 10,000
/// arrivals in 100 s (for the short timeouts fewer do), and within 5 %.
#[test]
fn http_d22_and_s11_idle_connections_by_littles_law() {
    for (idle_s, count) in [(0, 1_000), (5, 1_500), (15, 2_500), (75, 10_000)] {
        let plan = crowd(count, 1, idle_s);
        let mut open = OpenOverTime {
            from: SimTime::from_nanos((1 + idle_s) * 1_000_000_000),
            until: SimTime::from_nanos(u64::from(count) * 10_000_000),
            ..OpenOverTime::default()
        };
        let (from, until) = (open.from, open.until);
        let outcome = world::run(&plan, &mut open);
        assert_eq!((outcome.ended, open.open), (Ended::Done, 0));
        assert_eq!(outcome.counters.connections_opened, u64::from(count));
        let mean = open.area / u128::from(until.since(from).as_nanos());
        let expected = 100 * (1 + u128::from(idle_s));
        assert!(mean.abs_diff(expected) * 20 <= expected, "T = {idle_s} s: {mean}, not {expected}");
    }
}

/// A crowd is as many clients as it says, each with its own visit, and regular spacing is
/// regular: clicks at 0, 1 and 2 s.
#[test]
fn a_crowd_is_many_clients() {
    let client = "count: 3, spacing: \"1s\"";
    let run = run(&pair(client, ""));
    let summary = &run.variants[0].analysis.summary;
    assert_eq!((summary.requests, summary.answered, summary.connections_opened), (6, 6, 3));
    assert_eq!(summary.page_load.map(|time| time.as_millis()), Some(300));
    let clicks = server_notes(&run, |note| matches!(note, HttpNote::PageStarted { .. }));
    assert_eq!(clicks, [0, 1000, 2000]);
    let visits: Vec<u32> = run.variants[0].analysis.requests.iter().map(|row| row.visit).collect();
    assert_eq!(visits, [0, 0, 1, 1, 2, 2]);
}

/// S11: a server with room for one connection does not accept the second: its client is
/// connected by TCP, its request is acknowledged, and it waits. The first client's connection is
/// idle from 300 ms on, when its second response has arrived; the server wrote that at 250 ms and
/// closes it 5 s later. In that instant it accepts the second connection, whose request has long
/// been there: the answer is 50 ms away, and another round trip brings the object, at 5.4 s, 4.4 s
/// after its own click.
#[test]
fn s11_a_connection_on_top_waits_in_the_backlog() {
    let client = "count: 2, spacing: \"1s\", close_when_done: false, \
                  http: (announce_last_request: false)";
    let run = run(&pair(client, "max_connections: 1, keep_alive_timeout: \"5s\""));
    let summary = &run.variants[0].analysis.summary;
    assert_eq!((summary.outcome, summary.answered), ("done", 4));
    assert_eq!(summary.page_load.map(|time| time.as_millis()), Some(4400));
}

/// A full house whose guests never leave: the run ends all the same, and names who waits.
#[test]
fn s11_a_backlog_that_nobody_empties_is_named() {
    let client = "count: 2, spacing: \"1s\", close_when_done: false, \
                  http: (announce_last_request: false)";
    let run = run(&pair(client, "max_connections: 1, keep_alive_timeout: \"never\""));
    let Ended::Stuck(waiting) = &run.variants[0].outcome.ended else { panic!("not stuck") };
    let [(who, what)] = &waiting[..] else { panic!("{waiting:?}") };
    let expected = ("client", "client 2 of 2: the response to GET / on c1".to_owned());
    assert_eq!((&who[..], what.to_string()), expected);
}

/// Nothing hangs for ever with a peer that is wrong: every fault, with every kind of client,
/// ends in a run that is done or that names who waits for whom.
#[test]
fn every_fault_ends_in_an_outcome_that_names_who_waits() {
    for kind in [
        "close-before",
        "close-during",
        "close-after",
        "reset-before",
        "reset-during",
        "reset-after",
        "length-short",
        "length-long",
        "stall",
    ] {
        for client in [
            "strategy: \"serial\"",
            "strategy: \"pipelined\"",
            "version: \"1.0\", connection: \"keep-alive\"",
            "strategy: \"parallel-persistent\", connections: 2, timeout: \"3s\"",
        ] {
            let text = pair(client, &format!("faults: [(kind: \"{kind}\", count: \"all\")]"));
            let run = run(&text);
            match &run.variants[0].outcome.ended {
                Ended::Done => {}
                Ended::Stuck(waiting) => {
                    assert_eq!(kind, "stall", "{client}: {waiting:?}");
                    assert!(waiting[0].1.to_string().contains("response to GET /"), "{waiting:?}");
                }
                other => panic!("{kind} with {client}: {other:?}"),
            }
        }
    }
}

/// A client is not told of each segment of a body that it only counts. Where the body ends early it
/// hears of that all the same (RFC 9112 §8: incomplete), and where it does not its length is known.
#[test]
fn a_body_that_is_skipped_and_ends_early_is_incomplete() {
    let (mut failed, mut done) = (Vec::new(), Vec::new());
    for faults in [
        "(kind: \"close-during\", bytes: \"70kB\")",
        "(kind: \"reset-during\", bytes: \"70kB\")",
        "(kind: \"length-long\", bytes: \"1B\")",
        "",
    ] {
        let text = format!(
            "(title: \"t\", http: (size_includes_head: false),
              links: [(from: \"client\", to: \"server\", delay: \"5ms\")],
              clients: [(name: \"client\")],
              servers: [(name: \"server\", keep_alive_timeout: \"1s\", faults: [{faults}])],
              pages: [(document: (size: \"100kB\"))])"
        );
        for record in &run(&text).variants[0].trace.records {
            match &record.event {
                Event::Http { note: HttpNote::RequestFailed { why, .. }, .. } => failed.push(*why),
                Event::Http { note: HttpNote::ResponseDone { body_bytes, .. }, .. } => {
                    done.push(*body_bytes);
                }
                _ => {}
            }
        }
    }
    assert_eq!(failed, [FailCause::Truncated, FailCause::Reset, FailCause::Truncated]);
    // What failed was asked for again (RFC 9110 §9.2.2), and came.
    assert_eq!(done, [100_000; 4]);
}

/// S11: what `connections_mean` says of visitors who come every 100 ms and stay for 1 s of work
/// and 1 s of silence: 10/s × 2 s = 20 connections, at any time between the first one's end and
/// the last one's beginning. Over the whole run, in which the house fills and empties, it would
/// be 10/s × 2 s × 9.9 s / 11.9 s = 16.6.
#[test]
fn s11_the_mean_is_taken_where_coming_and_going_are_in_balance() {
    let text = "(title: \"t\", links: [(from: \"visitors\", to: \"server\", delay: \"1us\")],
          clients: [(name: \"visitors\", count: 100, spacing: \"100ms\",
            close_when_done: false, http: (announce_last_request: false))],
          servers: [(name: \"server\", think: \"1s\", keep_alive_timeout: \"1s\")],
          pages: [(document: (size: \"100B\"))],
          expect: [(connections_mean: 20)])";
    let run = run(text);
    assert!(run.verdicts[0].holds, "{}", run.verdicts[0].text);
}

/// The waits of a stuck run, hosts by their places, and where the circle begins.
fn chain(text: &str) -> (Vec<(HostId, WaitedFor, HostId)>, Option<usize>, String) {
    let run = run(text);
    let found = waits(&run.scenario.variants[0].plan, &run.variants[0]);
    let chain = found.chain.iter().map(|wait| (wait.who, wait.what, wait.whom)).collect();
    (chain, found.circle, sentence(&run))
}

/// The dumb proxy: the relay waits for the server's close, the server for the relay's next request, and
/// the client (host 0) hangs on their circle without being part of it. Where the server never tires of
/// waiting that is the end of it; else its timer ends it (D5, D6, D8).
#[test]
fn a_relay_and_a_patient_server_wait_in_a_circle() {
    let [client, proxy, server] = [0, 1, 2].map(HostId);
    let expected = [
        (client, WaitedFor::Response, proxy),
        (proxy, WaitedFor::Close, server),
        (server, WaitedFor::Request, proxy),
    ];
    let words = "the proxy waits for the server to close c1, the server waits for the next request of \
                 the proxy on c1, and so round in a circle.";
    for (timeout, begins) in
        [("never", "Nobody can go on"), ("15s", "Until a timer ended it nobody could go on")]
    {
        let (chain, circle, said) = chain(&relayed(timeout, "blind"));
        assert_eq!((&chain[..], circle), (&expected[..], Some(1)), "{timeout}");
        assert!(said.ends_with(&format!("{begins}: {words}")), "{said}");
    }
    let (chain, circle, said) = chain(&relayed("15s", "smart"));
    assert_eq!((&chain[..], circle), (&[][..], None), "{said}");
    assert!(!said.contains("circle"), "{said}");
}

/// A page of two objects through a proxy.
fn relayed(keep_alive_timeout: &str, kind: &str) -> String {
    format!(
        "(title: \"t\", era: \"netscape-1998\",
          links: [(from: \"client\", to: \"proxy\", delay: \"10ms\"),
                  (from: \"proxy\", to: \"server\", delay: \"40ms\")],
          clients: [(name: \"client\", proxy: \"proxy\", connection: \"keep-alive\")],
          proxies: [(name: \"proxy\", kind: \"{kind}\")],
          servers: [(name: \"server\", keep_alive_timeout: \"{keep_alive_timeout}\")],
          pages: [(document: (size: \"5kB\"), objects: [(size: \"5kB\")])])"
    )
}

/// A Content-Length that says a byte too many: the client waits for the byte, the server for the next
/// request. Where the server never answers at all, it waits for nobody, and there is no circle.
#[test]
fn a_missing_byte_makes_a_circle_of_two_and_silence_makes_none() {
    let [client, server] = [0, 1].map(HostId);
    let patient = |fault: &str| pair("", &format!("keep_alive_timeout: \"never\", {fault}"));
    let (found, circle, said) = chain(&patient("faults: [(kind: \"length-long\")]"));
    let expected = [(client, WaitedFor::Response, server), (server, WaitedFor::Request, client)];
    assert_eq!((&found[..], circle), (&expected[..], Some(0)), "{said}");
    let (found, circle, said) = chain(&patient("faults: [(kind: \"stall\")]"));
    assert_eq!((&found[..], circle), (&expected[..1], None));
    assert!(!said.contains("circle"), "{said}");
}

/// A client that was busy for 400 ms (`http.read_pause`) finds the end of one response and the
/// beginning of the next in one segment, and reads both. It is busy again when more of the next one
/// comes, a segment later (1500 bytes at 1 Mbit/s: 12 ms), and reads nothing for 400 ms: what it has
/// not seen of a body is no reason to have it thrown away meanwhile.
#[test]
fn a_busy_client_pauses_in_the_middle_of_a_body_too() {
    let run = run("(title: \"t\", profile: \"rfc\", http: (read_pause: \"400ms\"),
          links: [(from: \"client\", to: \"server\", delay: \"20ms\", rate: \"1Mbit/s\")],
          clients: [(name: \"client\", strategy: \"pipelined\")], servers: [(name: \"server\")],
          pages: [(document: (size: \"1kB\"), objects: [(size: \"40kB\"), (size: \"60kB\")])])");
    let records = &run.variants[0].trace.records;
    let pauses: Vec<(SimTime, SimTime)> = records
        .iter()
        .filter_map(|record| match &record.event {
            Event::Http { note: HttpNote::Waited { since, what: Wait::Reading }, .. } => {
                Some((*since, record.at))
            }
            _ => None,
        })
        .collect();
    let [_, first, second] = pauses[..] else { panic!("three responses: {pauses:?}") };
    let ms = |span: Duration| span.as_nanos() / 1_000_000;
    assert_eq!([first, second].map(|(from, until)| ms(until.since(from))), [400, 400]);
    assert!(ms(second.0.since(first.1)) <= 12, "{pauses:?}");
    let reads = records.iter().filter(|record| {
        matches!(&record.event, Event::Read { of, .. } if of.side == Side::Opener)
            && (second.0..second.1).contains(&record.at)
    });
    assert_eq!(reads.count(), 0);
}
