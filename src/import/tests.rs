//! HAR files in the manner of three browsers, hostile ones, and our own there and back.

use super::*;
use crate::analyze::{Run, run_scenario, summarize};
use crate::export::page_har;
use crate::lang::Lang;
use crate::scenario::{Overrides, Scenario, bundled, load};
use crate::world::Role;

const CHROME: &str = include_str!("../../tests/har/chrome.har");
const FIREFOX: &str = include_str!("../../tests/har/firefox.har");
const SAFARI: &str = include_str!("../../tests/har/safari.har");

fn imported(text: &str) -> (Imported, Scenario) {
    let imported = import(text, Wishes::default()).unwrap_or_else(|error| panic!("{error}"));
    let scenario = load("page", &imported.scenario, &Overrides::default())
        .unwrap_or_else(|problems| panic!("{problems:?}\n{}", imported.scenario));
    (imported, scenario)
}

fn told(imported: &Imported) -> String {
    imported.notes.iter().map(|note| note.text(Lang::En)).collect::<Vec<_>>().join("\n")
}

fn ms(time: Duration) -> f64 {
    time.as_millis_f64()
}

/// A document (40 ms from first byte to last), a style sheet that its parser found after 10 ms, a
/// font that the sheet asked for, a script whose stack names what loaded it. TCP took 20 ms of the
/// 42 ms of `connect`, TLS 22: one round trip. The image from a cache and the data: URL are left
/// out.
#[test]
fn chrome_tells_what_asked_for_what() {
    let (imported, scenario) = imported(CHROME);
    assert_eq!((imported.objects, scenario.variants.len()), (4, 5));
    let text = &imported.scenario;
    for part in [
        "(name: \"www-example-test\")",
        "to: \"www-example-test\", delay: \"10 ms\"",
        "to: \"fonts-example-test\", delay: \"15 ms\"",
        "tls_round_trips: 1",
        "needs: [\"/style.css\"]",
        "position: \"5 kB\"",
        "discovery: \"incremental\"",
        "steps: [\"8 ms\"]",
        "think: \"30 ms\"",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    let notes = told(&imported);
    for part in [
        "4 of 4 requests went over HTTP/2",
        "1 request came from the browser's cache",
        "1 request did not go over HTTP",
    ] {
        assert!(notes.contains(part), "{part} is missing in:\n{notes}");
    }
    assert_eq!(summarize(&scenario.variants[0].plan).outcome, "done");
}

/// `ssl` stands beside `connect` (what they add up to says so): TCP took 25 ms, TLS 51, two round
/// trips. `connection` holds ports.
#[test]
fn firefox_counts_tls_beside_tcp_and_names_ports() {
    let (imported, scenario) = imported(FIREFOX);
    assert!(imported.scenario.contains("delay: \"12.5 ms\""), "{}", imported.scenario);
    assert!(imported.scenario.contains("tls_round_trips: 2"), "{}", imported.scenario);
    let notes = told(&imported);
    assert!(notes.contains("Which request went over which connection is not told"), "{notes}");
    assert!(notes.contains("1 request: what asked for it is not told"), "{notes}");
    let Role::Client(client) = &scenario.variants[0].plan.hosts[0].role else { panic!() };
    assert_eq!(client.http.client.tls_round_trips, 2);
}

/// Phases are missing, sizes too; one came from the memory cache. The round trip is taken from
/// what there is, and that is said.
#[test]
fn safari_leaves_things_out() {
    let (imported, _) = imported(SAFARI);
    assert_eq!(imported.objects, 2);
    let notes = told(&imported);
    for part in [
        "no handshake was seen",
        "1 response has no size",
        "1 request came from the browser's cache",
    ] {
        assert!(notes.contains(part), "{part} is missing in:\n{notes}");
    }
}

/// The HAR of a variant, brought back in: the page's time before and after.
fn there_and_back(run: &Run, index: usize) -> Option<(Duration, Duration)> {
    let page = run.variants[index].analysis.summary.page_load?;
    let mut har = Vec::new();
    page_har(run, index, None, &mut har).unwrap();
    let (back, scenario) = imported(std::str::from_utf8(&har).unwrap());
    assert_eq!(back.measured, page, "{}", run.scenario.variants[index].name);
    Some((page, summarize(&scenario.variants[0].plan).page_load?))
}

/// What a HAR of our own becomes takes as long as it did: within 2 %, which is what the times of
/// queues and of TCP's state that a HAR does not hold may come to. The page of each variant of three
/// lessons, with the TCP that imported scenarios have; with TLS of two round trips, too, which is
/// told by `ssl`. `tests/round_trips.rs` does it with
/// every bundled scenario.
#[test]
fn our_own_har_comes_back_within_two_per_cent() {
    for (name, tls) in [("strategies", 0), ("discovery", 0), ("head_of_line", 0), ("strategies", 2)]
    {
        let set = vec![("http.tls_round_trips".into(), tls.to_string())];
        let linux = Overrides { profile: Some("linux".into()), set, ..Overrides::default() };
        let run = run_scenario(load(name, bundled::find(name).unwrap().text, &linux).unwrap());
        for (index, variant) in run.scenario.variants.iter().enumerate() {
            let Some((page, found)) = there_and_back(&run, index) else { continue };
            let apart = (ms(found) / ms(page) - 1.0).abs();
            assert!(apart < 0.02, "{name} {}: {page} became {found}", variant.name);
        }
    }
}

/// A page of two objects over a link of a rate, which no transfer of 1 MB tells, with a TCP that is not
/// Linux's.
const OWN: &str = r#"(
    title: "A page", profile: "rfc", seed: 5, tcp: (mss: "536B"),
    links: [(from: "client", to: "server", delay: "20ms", rate: "1Mbit/s")],
    clients: [(name: "client", strategy: "serial")],
    servers: [(name: "server", think: "7ms")],
    pages: [(name: "front", document: (size: "3000B", processing: "2ms"), objects: [
        (path: "/a.css", size: "4000B", think: "11ms"), (path: "/b.png", size: "5000B", needs: ["/a.css"]),
    ])],
)"#;

fn own_har() -> (String, Option<Duration>) {
    let run = run_scenario(load("own", OWN, &Overrides::default()).unwrap());
    let mut har = Vec::new();
    page_har(&run, 0, None, &mut har).unwrap();
    (String::from_utf8(har).unwrap(), run.variants[0].analysis.summary.page_load)
}

/// Conditions come from what is told beside; pages come from the requests: what they say otherwise,
/// or do not say, is otherwise in the scenario.
#[test]
fn our_own_har_tells_its_conditions_and_its_requests_make_the_page() {
    let (har, page_load) = own_har();
    let (back, scenario) = imported(&har);
    assert_eq!((back.objects, Some(back.measured)), (3, page_load));
    assert_eq!(summarize(&scenario.variants[0].plan).page_load, page_load);
    assert_eq!((scenario.seed, scenario.variants.len()), (5, 3), "{}", back.scenario);
    assert!(
        back.scenario.contains(
            "(path: \"/b.png\", server: \"server\", size: \"5 kB\", needs: [\"/a.css\"])"
        ),
        "{}",
        back.scenario
    );
    let mut other: serde_json::Value = serde_json::from_str(&har).unwrap();
    let entries = other["log"]["entries"].as_array_mut().unwrap();
    entries.pop();
    entries[1]["response"]["bodySize"] = 9000.into();
    entries[1]["response"]["headers"] = serde_json::json!([]);
    entries[0]["request"]["url"] = "http://server/start".into();
    let (other, _) = imported(&other.to_string());
    assert_eq!(other.objects, 2);
    for part in [
        "path: \"/start\", server: \"server\", size: \"3 kB\"",
        "path: \"/a.css\", server: \"server\", size: \"9 kB\"",
    ] {
        assert!(other.scenario.contains(part), "{part}: {}", other.scenario);
    }
}

/// What is told beside is believed only where a scenario comes of it; else the file is a browser's.
#[test]
fn conditions_that_make_no_scenario_are_not_followed() {
    let (har, _) = own_har();
    let of = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut har: serde_json::Value = serde_json::from_str(&har).unwrap();
        change(&mut har["log"]);
        imported(&har.to_string()).0
    };
    let links = of(&|log| log["_conditions"]["links"] = "none".into());
    let nothing = of(&|log| log["_conditions"] = serde_json::json!({}));
    let foreign = of(&|log| log["creator"]["name"] = "WebInspector".into());
    let hole = of(&|log| log["entries"][0]["_object"] = serde_json::json!(7));
    for imported in [links, nothing, foreign, hole] {
        assert!(!imported.scenario.contains("mss"), "{}", imported.scenario);
        assert_eq!(imported.objects, 3);
    }
    let key = of(&|log| log["_conditions"]["about: \"\", tcp"] = "x".into());
    assert!(key.scenario.contains("mss: \"536B\"") && !key.scenario.contains("about:"));
}

/// An entry with one thing wrong is read as well as it can be, and what comes out is a scenario.
#[test]
fn nonsense_in_an_entry_is_what_is_not_known() {
    let good = "\"wait\":50";
    for bad in [
        "\"wait\":-50",
        "\"wait\":1e308",
        "\"wait\":\"soon\"",
        "\"wait\":null",
        "\"wait\":{}",
        "\"x\":0",
    ] {
        let text = minimal("http://a/").replace(good, bad);
        assert_eq!(imported(&text).0.objects, 1, "{bad}");
    }
    for url in [
        "http://a/\\u0000\\u001b[2J\\\"(title: 1)",
        "http://\\u2028evil\\n//x/{n}",
        "http://user:pass@[::1]:8080/?q=\\\\",
        "HTTP://A?x",
        "http://client/",
        "http://proxy/",
        "http://access/",
        "http://xn--/한글",
    ] {
        let (imported, _) = imported(&minimal(url));
        assert!(!imported.scenario.chars().any(|c| c.is_control() && c != '\n'), "{url}");
    }
}

fn minimal(url: &str) -> String {
    format!(
        r#"{{"log":{{"entries":[{{"startedDateTime":"2026-01-01T00:00:00Z","time":70,
        "request":{{"method":"GET","url":"{url}","bodySize":-1}},
        "response":{{"status":200,"bodySize":1000}},
        "timings":{{"connect":20,"wait":50,"receive":-1}}}}]}}}}"#
    )
}

#[test]
fn what_is_no_page_is_refused_with_a_cure() {
    let deep = format!("{{\"log\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let entries = |entries: &str| format!("{{\"log\":{{\"entries\":[{entries}]}}}}");
    for (text, part) in [
        ("", "line 1"),
        ("(title: 1)", "not JSON"),
        ("{\"log\":{\"entries\":[{\"time\":NaN}]}}", "not JSON"),
        ("[]", "no log.entries"),
        ("{\"log\":{\"entries\":7}}", "no log.entries"),
        (&*deep, "not JSON"),
        (&*entries(""), "no request"),
        (&*entries("{}, 7, null, {\"request\":{\"url\":\"http://a/\"}}"), "no request"),
        (&*minimal("data:text/plain,x"), "no request"),
        (&*minimal("http://a/").replace("200", "0"), "no request"),
    ] {
        let error = import(text, Wishes::default()).expect_err(part);
        assert!(error.message.contains(part) && !error.hint.is_empty(), "{part}: {error}");
    }
    let untimed = minimal("http://a/").replace("\"connect\":20,\"wait\":50", "\"send\":1");
    let error = import(&untimed, Wishes::default()).unwrap_err();
    assert!(error.hint.contains("--rtt"), "{error}");
    let rtt = Some(Duration::from_millis(30));
    let with = import(&untimed, Wishes { rtt, ..Wishes::default() }).unwrap();
    assert!(with.scenario.contains("delay: \"15 ms\""), "{}", with.scenario);
    assert!(import(&untimed, Wishes { rtt, page: Some(2), ..Wishes::default() }).is_err());
}
