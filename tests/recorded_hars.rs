//! HAR files that real browsers recorded (`tests/har/recorded`, where it says how): what comes in is what the
//! server of that page knows.

use sim::analyze::summarize;
use sim::http::config::Strategy;
use sim::import::{Imported, Wishes, import};
use sim::lang::Lang;
use sim::scenario::{Overrides, Scenario, load};
use sim::units::Duration;
use sim::world::Role;

/// Path, bytes, think time in ms, and what asks for it.
const TRUTH: [(&str, u64, u64, &str); 9] = [
    ("/", 4_000, 0, ""),
    ("/style.css", 12_000, 0, "/"),
    ("/app.js", 30_000, 20, "/"),
    ("/a.png", 50_000, 0, "/"),
    ("/b.png", 5_000, 30, "/"),
    ("/c.png", 800, 0, "/"),
    ("/data.json", 1_500, 50, "/app.js"),
    ("/bg.png", 20_000, 0, "/style.css"),
    ("/font.woff2", 25_000, 0, "/style.css"),
];
/// Of the path, in ms.
const ROUND_TRIP: f64 = 40.0;
/// What a busy machine may add to it.
const LATE: f64 = 3.5;

macro_rules! recorded {
    ($name:literal) => {
        of($name, include_str!(concat!("har/recorded/", $name, ".har")))
    };
}

struct Came {
    name: &'static str,
    imported: Imported,
    scenario: Scenario,
}

fn of(name: &'static str, har: &str) -> Came {
    let imported = import(har, Wishes::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let scenario = load("page", &imported.scenario, &Overrides::default())
        .unwrap_or_else(|problems| panic!("{name}: {problems:?}\n{}", imported.scenario));
    Came { name, imported, scenario }
}

impl Came {
    fn client(&self) -> &sim::http::config::ClientConfig {
        match &self.scenario.variants[0].plan.hosts[0].role {
            Role::Client(client) => client,
            _ => panic!("{}: the first host is the client", self.name),
        }
    }

    /// There and back between the access and the server, in ms.
    fn round_trip(&self) -> f64 {
        let way = self.imported.scenario.split("to: \"10-9-0-2").nth(1).expect("a way to it");
        let delay = way.split("delay: \"").nth(1).and_then(|rest| rest.split('"').next());
        2.0 * delay.expect("a delay").parse::<Duration>().expect("a time").as_millis_f64()
    }

    /// How long the page takes here, as a share of what it took there.
    fn share(&self) -> f64 {
        let again = summarize(&self.scenario.variants[0].plan).page_load.expect("a page");
        again.as_millis_f64() / self.imported.measured.as_millis_f64()
    }

    fn told(&self) -> String {
        self.imported.notes.iter().map(|note| note.text(Lang::En)).collect::<Vec<_>>().join("\n")
    }

    /// Objects, sizes and think times; what asks for what where the file tells.
    fn is_the_page(&self, needs_are_told: bool, most_think: f64) {
        let objects = &self.client().visits[0].page.objects;
        assert_eq!(objects.len(), TRUTH.len(), "{}", self.imported.scenario);
        for (path, bytes, think, cause) in TRUTH {
            let name = format!("{} {path}", self.name);
            let object = objects.iter().find(|object| *object.path == *path).expect(&name);
            assert_eq!(object.size.0, bytes, "{name}");
            let extra = object.think.as_millis_f64() - think as f64;
            // What is taken for the round trip is none of the server's.
            assert!((-LATE..most_think).contains(&extra), "{name} thinks {}", object.think);
            let needs: Vec<&str> = object.needs.iter().map(|need| &*objects[*need].path).collect();
            let expected = if cause.is_empty() || needs_are_told { cause } else { "/" };
            assert_eq!(needs.first().copied().unwrap_or(""), expected, "{name}");
        }
    }
}

/// Chrome's DevTools tell connections, causes and how long a request waited for its turn; what comes in takes
/// about as long as it did. A busy machine adds to a think time what it took to answer.
#[test]
fn chrome_over_http_1() {
    for (came, strategy, tls, most_think) in [
        (recorded!("keepalive-devtools"), "persistent", 0, 20.0),
        (recorded!("close-devtools"), "parallel", 0, 20.0),
        (recorded!("tls-devtools"), "persistent", 1, 20.0),
    ] {
        came.is_the_page(true, most_think);
        assert!((0.0..LATE).contains(&(came.round_trip() - ROUND_TRIP)), "{}", came.round_trip());
        let several = match came.client().strategy {
            Strategy::ParallelPersistent { connections } => ("persistent", connections),
            Strategy::Parallel { connections } => ("parallel", connections),
            ref other => panic!("{}: {other:?}", came.name),
        };
        assert_eq!(several.0, strategy, "{}", came.name);
        assert!((3..=6).contains(&several.1), "{}: {several:?}", came.name);
        assert_eq!(came.client().http.client.tls_round_trips, tls, "{}", came.name);
        assert_eq!(came.scenario.recorded, None);
        assert!(came.client().lookups.of.is_empty(), "an address is not looked up");
        assert!((came.share() - 1.0).abs() < 0.15, "{}: {}", came.name, came.share());
    }
}

/// Playwright tells neither connections nor causes, and that is said; its `ssl` of plain HTTP is no TLS.
#[test]
fn playwright_over_http_1() {
    for (came, tls) in [
        (recorded!("keepalive-playwright"), 0),
        (recorded!("close-playwright"), 0),
        (recorded!("tls-playwright"), 1),
    ] {
        came.is_the_page(false, 50.0);
        assert!((0.0..LATE).contains(&(came.round_trip() - ROUND_TRIP)), "{}", came.round_trip());
        assert_eq!(came.client().http.client.tls_round_trips, tls, "{}", came.name);
        let told = came.told();
        for part in ["what asked for them is not told", "Which request went over which connection"]
        {
            assert!(told.contains(part), "{}: {told}", came.name);
        }
        assert_eq!(told.contains("TLS"), tls > 0, "{}: {told}", came.name);
    }
}

/// Firefox counts heads into sizes, names neither connections nor causes, has an entry for what it drew from
/// its cache of pictures, and asked for the style sheet twice.
#[test]
fn firefox_over_http_1() {
    for came in [recorded!("keepalive-firefox"), recorded!("close-firefox")] {
        let objects = &came.client().visits[0].page.objects;
        for object in objects {
            let path = object.path.trim_end_matches("~2");
            let (_, bytes, think, _) = TRUTH.iter().find(|(known, ..)| *known == path).expect(path);
            assert_eq!(object.size.0, *bytes, "{} {}", came.name, object.path);
            let extra = object.think.as_millis_f64() - *think as f64;
            assert!((-LATE..30.0).contains(&extra), "{} {path} thinks {}", came.name, object.think);
        }
        let twice: Vec<&str> = objects.iter().map(|object| &*object.path).collect();
        assert_eq!(twice.iter().filter(|path| path.ends_with("~2")).count(), 1, "{twice:?}");
        assert_eq!(objects.len(), TRUTH.len() + 1, "{twice:?}");
        assert!((0.0..LATE).contains(&(came.round_trip() - ROUND_TRIP)), "{}", came.round_trip());
        assert_eq!(came.client().http.client.tls_round_trips, 0, "{}", came.name);
        for part in ["came from the browser's cache", "Which request went over which connection"] {
            assert!(came.told().contains(part), "{}: {}", came.name, came.told());
        }
    }
}

/// HTTP/2 comes in as HTTP/1.1 and says so; sizes are those of the bodies, not of the frames. Its only
/// handshake was begun before the request that it is counted from.
#[test]
fn both_over_http_2() {
    for (came, needs_are_told) in
        [(recorded!("h2-devtools"), true), (recorded!("h2-playwright"), false)]
    {
        came.is_the_page(needs_are_told, 100.0);
        assert!((0.8..1.1).contains(&(came.round_trip() / ROUND_TRIP)), "{}", came.round_trip());
        assert_eq!(came.scenario.recorded, Some("HTTP/2"));
        assert_eq!(came.client().http.client.tls_round_trips, 1, "{}", came.name);
        assert!(came.told().contains("9 of 9 requests went over HTTP/2"), "{}", came.told());
    }
}
