//! Chains of real proxies and a blind relay before real servers, against what was measured
//! (`tests/reference/practice`), with the presets of the products (rules D8, X2, X4, X4c, X5).

use sim::analyze::run_scenario;
use sim::scenario::{Overrides, load};
use sim::trace::{Event, HttpNote, Record};
use sim::units::SimTime;

const CHAINS: &str = include_str!("reference/practice/chains.csv");
const RELAY: &str = include_str!("reference/practice/relay.csv");

/// How a client asks: version, and the word of the setting `connection`.
const COLUMNS: [&[(&str, &str)]; 4] = [
    &[("1.0", "nothing")],
    &[("1.0", "keep-alive")],
    &[("1.0", "proxy-connection")],
    &[("1.1", "nothing"), ("1.1", "keep-alive"), ("1.1", "proxy-connection")],
];

/// What `sim` makes of a chain.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Found {
    /// The second request went over another connection.
    Closes,
    /// It was answered on the same one.
    Persists,
    /// It was not, for so many seconds after the first response.
    Hang(f64),
    /// It was answered 502 after so many seconds.
    BadGateway(f64),
}

impl Found {
    /// Whether this is what a cell says. Times are stated in whole seconds; the products' timers
    /// were seen within 10 ms of them, and the way through the chain takes some ms more.
    fn agrees(self, cell: &str) -> bool {
        let near = |seconds: f64, stated: &str| {
            let (low, high) = stated.split_once('-').unwrap_or((stated, stated));
            let bound = |text: &str| text.parse::<f64>().expect("a number of seconds");
            (bound(low) - 0.05..bound(high) + 0.05).contains(&seconds)
        };
        match (self, cell.split_once(' ')) {
            (Found::Closes, None) => matches!(cell, "closes" | "ok"),
            (Found::Persists, None) => matches!(cell, "persists" | "ok"),
            (Found::Hang(seconds), Some(("hang", stated))) => near(seconds, stated),
            (Found::BadGateway(seconds), Some(("502", stated))) => near(seconds, stated),
            _ => false,
        }
    }
}

fn proxy(name: &str) -> &str {
    match name {
        "dumb" => "kind: \"blind\"",
        "squid" => "preset: \"squid 5.7\"",
        "apache" => "preset: \"apache-forward 2.4.71\"",
        "privoxy" => "preset: \"privoxy 3.0.34\"",
        "tinyproxy" => "preset: \"tinyproxy 1.11.1\"",
        other => panic!("{other} is no proxy of the table"),
    }
}

const NGINX: &str = "preset: \"nginx 1.22.1\", keep_alive_timeout: \"5s\"";

/// The set-up of the measurement: one object twice, half a second apart, through the chain. The
/// client does nothing of its own accord: no retry, no `close`, no timeout.
fn scenario(
    chain: &str,
    server: &str,
    (version, connection): (&str, &str),
    clients: &str,
) -> String {
    let names: Vec<&str> = chain.split('-').collect();
    let node = |at: usize| match at {
        0 => "hub".to_owned(),
        at if at > names.len() => "server".to_owned(),
        at => format!("p{at}"),
    };
    let links: String = (0..=names.len())
        .map(|at| format!("(from: \"{}\", to: \"{}\", delay: \"1ms\"),", node(at), node(at + 1)))
        .collect();
    let proxies: String = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let parent = match at + 1 < names.len() {
                true => format!(", parent: \"p{}\"", at + 2),
                false => String::new(),
            };
            format!("(name: \"p{}\", {}{parent}),", at + 1, proxy(name))
        })
        .collect();
    let asks = format!(
        "proxy: \"p1\", version: \"{version}\", connection: \"{connection}\", \
         close_when_done: false, http: (retry_limit: 0, announce_last_request: false)"
    );
    format!(
        "(title: \"{chain}\", routers: [\"hub\"], links: [{links} \
            (from: \"a\", to: \"hub\", delay: \"0\"), (from: \"b\", to: \"hub\", delay: \"0\")],
          clients: [{}], proxies: [{proxies}],
          servers: [(name: \"server\", {server})],
          pages: [(document: (size: \"1kB\"))])",
        clients.replace("ASKS", &asks)
    )
}

fn records(text: &str) -> Vec<Record> {
    let scenario = load("chain", text, &Overrides::default())
        .unwrap_or_else(|problems| panic!("{text}\n{problems:#?}"));
    run_scenario(scenario).variants.swap_remove(0).trace.records
}

/// The notes of requests, in order: when, and what.
fn notes(records: &[Record]) -> impl Iterator<Item = (SimTime, &HttpNote)> {
    records.iter().filter_map(|record| match &record.event {
        Event::Http { note, .. } => Some((record.at, note)),
        _ => None,
    })
}

fn found(chain: &str, server: &str, asks: (&str, &str), gap: &str) -> Found {
    let twice = format!(
        "(name: \"a\", visits: [\"/\", (page: \"/\", after: \"{gap}\")], ASKS),
        (name: \"b\", start: \"9h\", ASKS)"
    );
    let text = scenario(chain, server, asks, &twice);
    let text = text.replace("pages: [(document", "pages: [(name: \"/\", document");
    let records = records(&text);
    let first_done = notes(&records)
        .find(|(_, note)| matches!(note, HttpNote::ResponseDone { request, .. } if request.0 == 0))
        .map(|(at, _)| at)
        .expect("the first request is answered");
    let seconds = |at: SimTime| at.since(first_done).as_millis() as f64 / 1000.0;
    let mut kept = false;
    for (at, note) in notes(&records) {
        match note {
            HttpNote::RequestSent { request, nth, .. } if request.0 == 1 => kept = *nth == 1,
            HttpNote::RequestFailed { request, .. } if request.0 == 1 && kept => {
                return Found::Hang(seconds(at));
            }
            HttpNote::ResponseHead { request, status, .. } if request.0 == 1 => {
                return match (kept, status) {
                    (false, _) => Found::Closes,
                    (true, 502) => Found::BadGateway(seconds(at)),
                    (true, _) => Found::Persists,
                };
            }
            _ => {}
        }
    }
    panic!("{chain}: request 2 has no end");
}

#[test]
fn x4c_chains_of_real_proxies_do_what_was_measured() {
    let mut wrong = Vec::new();
    let mut cells = 0;
    for row in CHAINS.lines().skip(1) {
        let mut columns = row.split(',');
        let chain = columns.next().unwrap_or("");
        for (cell, ways) in columns.zip(COLUMNS) {
            for (version, connection) in ways {
                cells += 1;
                let found = found(chain, NGINX, (*version, *connection), "500ms");
                if !found.agrees(cell) {
                    let asked = format!("{chain}, HTTP/{version}, {connection}");
                    wrong.push(format!("{asked}: measured {cell}, found {found:?}"));
                }
            }
        }
    }
    assert_eq!(cells, 15 * 6);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// D8 with real servers: the hang is theirs, as long as their timeout less the gap, or there is
/// none.
#[test]
fn dumb_d8_a_relay_before_real_servers_hangs_as_measured() {
    let servers = [
        NGINX,
        "preset: \"apache 2.4.71\"",
        "preset: \"lighttpd 1.4.69\"",
        "preset: \"node 20.20.2\"",
    ];
    let mut wrong = Vec::new();
    for row in RELAY.lines().skip(1) {
        let mut columns = row.split(',');
        let request = columns.next().unwrap_or("");
        let asks = request.split_once(' ').expect("a version and a word");
        for (cell, server) in columns.zip(servers) {
            // The gap makes no difference to when the hang ends; once over is enough to see that.
            let gaps: &[&str] =
                if server == NGINX { &["500ms", "2s", "3500ms"] } else { &["500ms"] };
            for gap in gaps {
                let found = found("dumb", server, asks, gap);
                if !found.agrees(cell) {
                    wrong.push(format!("{request} to {server}: measured {cell}, found {found:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// X4c: behind squid it is the pooled connection that hangs, so that the hang hits whoever comes
/// next: measured, client A got its 200 and client B a 502 after 4.7 s.
#[test]
fn x4c_the_hang_of_a_pooled_connection_hits_another_client() {
    let clients = "(name: \"a\", ASKS), (name: \"b\", start: \"500ms\", ASKS)";
    for connection in ["nothing", "keep-alive"] {
        let text = scenario("squid-dumb", NGINX, ("1.0", connection), clients);
        let records = records(&text);
        let heads: Vec<(SimTime, u16)> = notes(&records)
            .filter_map(|(at, note)| match note {
                HttpNote::ResponseHead { status, .. } => Some((at, *status)),
                _ => None,
            })
            .collect();
        let statuses: Vec<u16> = heads.iter().map(|(_, status)| *status).collect();
        assert_eq!(statuses, [200, 502], "{connection}");
        // The server's 5 s run from its response, which is at A after less than 20 ms.
        let ended = heads[1].0.as_nanos() as f64 / 1e9;
        assert!((4.95..5.1).contains(&ended), "{connection}: {ended} s");
    }
}
