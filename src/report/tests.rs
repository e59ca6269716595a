//! Properties of the views, checked on runs written down by hand.

use super::boxes_tests::{attribute, faults, size, words};
use super::fixture::{self, Script};
use super::text::columns;
use super::*;
use crate::analyze::{Run, run_scenario};
use crate::http::config::{Page, Visit};
use crate::ids::{ConnId, HostId};
use crate::scenario::{Overrides, bundled, load};
use crate::trace::{Event, HttpNote, Trace};
use crate::world::Role;
use roxmltree::{Document, Node};

fn texts(svg: &str) -> Vec<String> {
    words(svg).into_iter().map(|words| words.text).collect()
}

fn strategies() -> Run {
    fixture::strategies(&[
        ("serial", Some(2200), 11, 1),
        ("parallel", Some(600), 11, 6),
        ("persistent", Some(1200), 1, 1),
        ("parallel-persistent", None, 6, 6),
    ])
}

/// Many variants of very different magnitudes with long names.
fn ten() -> Run {
    let names: Vec<String> =
        (0..10).map(|i| format!("a_rather_long_name_of_a_variant_{i}")).collect();
    let costs: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(i, name)| (name.as_str(), Some(3u64.pow(i as u32)), 100_000 + i as u64, 7))
        .collect();
    fixture::strategies(&costs)
}

/// Every picture that there is, of runs of every kind.
fn pictures() -> Vec<(String, String)> {
    let mut all = Vec::new();
    let runs = [
        ("hang", fixture::hang()),
        ("transfer", fixture::transfer()),
        ("strategies", strategies()),
        ("one", fixture::strategies(&[("only", Some(1), 1, 1)])),
        ("ten", ten()),
        ("crowd", crowd()),
        ("windows", fixture::windows()),
    ];
    for (name, run) in &runs {
        all.push((format!("{name} latency"), latency_svg(run)));
        all.push((format!("{name} connections"), connections_svg(run)));
        all.push((format!("{name} ladder"), ladder_svg(run, 0)));
        all.push((format!("{name} window"), window_svg(run)));
        all.push((format!("{name} sequence"), sequence_svg(run)));
    }
    all
}

/// More connections than a page can hold.
fn crowd() -> Run {
    let mut script = Script::default();
    for i in 0..400 {
        script.open(i * 100, 0, 1, 25);
    }
    let of = fixture::variant_run(script.trace(), Some(3000), 400, 400);
    fixture::run("A crowd", vec![("crowd", fixture::plan(&["client", "server"]), of)])
}

#[test]
fn nothing_is_cut_off_and_no_words_meet() {
    for (name, svg) in pictures() {
        assert_eq!(faults(&svg), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn pictures_become_pngs_of_the_same_size() {
    for (name, svg) in pictures().into_iter().filter(|(name, _)| name != "crowd ladder") {
        let png = to_png(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        let at =
            |from: usize| f64::from(u32::from_be_bytes(png[from..from + 4].try_into().unwrap()));
        assert_eq!((at(16), at(20)), size(&svg), "{name}");
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    assert_eq!(pictures(), pictures());
    assert_eq!(ladder_txt(&fixture::hang(), 0), ladder_txt(&fixture::hang(), 0));
}

#[test]
fn every_strategy_is_named_with_its_exact_time_and_one_that_never_completed_says_so() {
    let run = strategies();
    let texts = texts(&latency_svg(&run));
    for wanted in ["serial", "parallel", "persistent", "parallel-persistent"] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted} in {texts:?}");
    }
    for wanted in ["2200 ms", "600 ms", "1200 ms", "never complete", "1 of 2 answered"] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted} in {texts:?}");
    }
}

/// Horizontal extents of the rectangles of one colour.
fn bars(svg: &str, fill: &str) -> Vec<(f64, f64)> {
    let document = Document::parse(svg).unwrap();
    let rects = document.descendants().filter(|node| {
        node.has_tag_name("rect")
            && node.attribute("fill").is_some_and(|colour| colour.eq_ignore_ascii_case(fill))
            && attribute(*node, "height") > 17.0
    });
    rects.map(|node| (attribute(node, "x"), attribute(node, "width"))).collect()
}

#[test]
fn bars_begin_at_zero_and_their_lengths_are_to_scale() {
    let bars = bars(&latency_svg(&strategies()), palette::BLUE);
    assert_eq!(bars.len(), 3, "the one that never completed has no filled bar");
    assert!(bars.iter().all(|bar| bar.0 == bars[0].0));
    // 2200, 600 and 1200 ms; a pixel of rounding at either end.
    let per_milli = bars[0].1 / 2200.0;
    assert!((bars[1].1 - 600.0 * per_milli).abs() <= 2.0);
    assert!((bars[2].1 - 1200.0 * per_milli).abs() <= 2.0);
}

#[test]
fn counts_are_bars_from_zero_with_their_numbers() {
    let svg = connections_svg(&strategies());
    let (opened, peak) = (bars(&svg, palette::LIGHT_BLUE), bars(&svg, palette::BLUE));
    assert_eq!((opened.len(), peak.len()), (4, 4));
    assert!(opened.iter().chain(&peak).all(|bar| bar.0 == opened[0].0));
    assert!((opened[0].1 / 11.0 - peak[1].1 / 6.0).abs() < 1.0, "one scale for both");
    for number in ["11", "6", "1"] {
        assert!(texts(&svg).iter().any(|text| text == number));
    }
}

#[test]
fn a_long_hang_leaves_short_bars_readable_and_the_cut_is_said() {
    let svg = latency_svg(&fixture::hang());
    let texts = texts(&svg);
    assert!(texts.iter().any(|text| text == "15.375 s"));
    assert!(texts.iter().any(|text| text.contains("hang 14.99 s")));
    assert!(texts.iter().any(|text| text.contains("axis is cut")), "{texts:?}");
    let bars = bars(&svg, palette::BLUE);
    assert!(bars.iter().all(|bar| bar.1 > 50.0), "175 ms beside 15 s can be seen: {bars:?}");
    assert!(!latency_svg(&strategies()).contains("axis is cut"));
}

#[test]
fn the_ladder_shows_messages_beliefs_and_the_hang() {
    for shown in
        [texts(&ladder_svg(&fixture::hang(), 0)).join("\n"), ladder_txt(&fixture::hang(), 0)]
    {
        for wanted in [
            "c0 SYN",
            "c0 SYN-ACK",
            "c0 GET http://server/index.html",
            "HTTP/1.0 · Connection: Keep-Alive",
            "c1 200 OK",
            "14.99 s",
            "14.85 s nothing happens",
            "82 bytes not expected",
            "c0 RST",
            "closes c1: idle timeout",
            "page complete",
        ] {
            assert!(shown.contains(wanted), "{wanted} in\n{shown}");
        }
    }
    // The beliefs of all three parties.
    let txt = ladder_txt(&fixture::hang(), 0);
    for wanted in ["c0: stays open", "c1: I copy until", "c1: stays open"] {
        assert!(txt.contains(wanted), "{wanted}");
    }
}

/// The hang is a band as tall as the page's way from 210 ms to 15200 ms.
#[test]
fn the_hang_is_a_band_from_its_start_to_its_end() {
    let svg = ladder_svg(&fixture::hang(), 0);
    let document = Document::parse(&svg).unwrap();
    let bands: Vec<_> = document
        .descendants()
        .filter(|node| node.attribute("fill") == Some("url(#hang)"))
        .map(|node| (attribute(node, "y"), attribute(node, "height")))
        .collect();
    let [(top, high)] = bands[..] else { panic!("one band: {bands:?}") };
    let label = |wanted: &str| {
        let words = words(&svg);
        let found = words.iter().find(|words| words.text == wanted).expect("a time label");
        (found.top + found.bottom) / 2.0
    };
    assert!((top - label("210")).abs() < 12.0);
    assert!((top + high - label("15200")).abs() < 12.0);
}

#[test]
fn alike_segments_are_folded_and_losses_marked() {
    let run = fixture::transfer();
    let svg = ladder_svg(&run, 0);
    let texts = texts(&svg);
    // 1400 bytes with the head, then 30 segments of 1460 before the loss and 9 after it.
    assert!(texts.iter().any(|text| text == "31 segments, 45.2 kB"), "{texts:?}");
    assert!(texts.iter().any(|text| text == "c0: 9 data segments"));
    assert!(texts.iter().any(|text| text == "c0: 20 ACKs"));
    assert!(texts.iter().any(|text| text == "dropped by rule"));
    assert!(svg.contains("stroke-dasharray"), "what is sent again is dashed");
    let txt = ladder_txt(&run, 0);
    assert!(txt.contains("X==") && txt.contains("<: "), "{txt}");
}

#[test]
fn long_runs_are_shortened_and_say_so() {
    let run = crowd();
    let svg = ladder_svg(&run, 0);
    assert!(size(&svg).1 < 9000.0, "{:?}", size(&svg));
    assert!(texts(&svg).iter().any(|text| text.starts_with("Left out:")));
    // 400 connections of three segments each, 180 of which are shown.
    assert!(ladder_txt(&run, 0).contains("1020 segments in the middle"));
    assert!(ladder_txt(&run, 0).lines().count() < 700);
    // One handshake takes 75 ms, and the next begins 25 ms later: no pause is long.
    assert!(!svg.contains("nothing happens") && !ladder_txt(&run, 0).contains("nothing happens"));
}

/// Two ACKs with 15 s of rest between them are not one arrow in which segments are under way all the time.
#[test]
fn no_arrow_lasts_through_a_rest() {
    let one = bundled::ALL.iter().find(|one| one.name == "two_connections").unwrap();
    let run = run_scenario(load(one.name, one.text, &Overrides::default()).unwrap());
    let words = texts(&ladder_svg(&run, 0));
    let pauses = words.iter().filter(|text| text.starts_with("14.9"));
    let pauses: Vec<&String> = pauses.collect();
    assert!(!pauses.is_empty(), "{words:?}");
    assert!(pauses.iter().all(|text| !text.contains("under way")), "{pauses:?}");
}

/// Where the middle of a run is left out, things happen there: a segment that was under way when it began
/// arrives, and then it is not said that nothing happens for the 40 s until the next that is shown.
#[test]
fn what_is_left_out_is_not_nothing() {
    let one = bundled::ALL.iter().find(|one| one.name == "keep_alive_timeout").unwrap();
    let run = run_scenario(load(one.name, one.text, &Overrides::default()).unwrap());
    for words in
        [texts(&ladder_svg(&run, 0)), ladder_txt(&run, 0).lines().map(str::to_owned).collect()]
    {
        assert!(words.iter().any(|text| text.contains("segments left out")), "{words:?}");
        assert!(!words.iter().any(|text| text.contains("nothing happens")), "{words:?}");
    }
    let words = texts(&ladder_svg(&run, 0));
    assert!(words.iter().any(|text| text.contains("s without anything that is shown")));
}

/// A thousand visits to a page: each begins with a remark, and 500 of them are shown.
#[test]
fn a_ladder_has_room_for_so_many_remarks() {
    let mut script = Script::default();
    script.open(0, 0, 1, 25);
    for visit in 0..1000 {
        script.http(fixture::ms(u64::from(visit)), HostId(0), HttpNote::PageStarted { visit });
    }
    let of = fixture::variant_run(script.trace(), Some(3000), 1, 1);
    let run = fixture::run("Visits", vec![("many", fixture::plan(&["client", "server"]), of)]);
    let svg = ladder_svg(&run, 0);
    let left_out = "500 remarks after the first 500";
    assert!(texts(&svg).iter().any(|text| text.contains(left_out)), "{:?}", texts(&svg).last());
    assert!(ladder_txt(&run, 0).contains(left_out));
}

#[test]
fn the_text_ladder_is_at_most_110_columns_wide() {
    for names in [
        &["a", "b"][..],
        &["c", "p", "s"],
        &["c", "p1", "p2", "p3", "p4", "a server with a long name"],
    ] {
        let mut script = Script::default();
        script.open(0, 0, 1, 25);
        for next in 2..names.len() as u32 {
            script.open(100 * u64::from(next), next - 1, next, 25);
        }
        script.message(50, 25, 0, 0, "GET /a/very/long/path/that/does/not/fit HTTP/1.0\r\n\r\n", 0);
        let of = fixture::variant_run(script.trace(), Some(50), 1, 1);
        let txt = ladder_txt(&fixture::run("A run", vec![("v", fixture::plan(names), of)]), 0);
        assert!(txt.lines().all(|line| columns(line) <= 110), "{txt}");
        assert!(names.iter().all(|name| txt.contains(&name[..1])), "{txt}");
    }
}

#[test]
fn names_are_text_never_markup() {
    let evil = "<script>alert(\"1\")</script>&'\u{1b}[31m";
    let mut script = Script::default();
    script.open(0, 0, 1, 25);
    script.message(50, 25, 0, 0, &format!("GET /{evil} HTTP/1.0\r\nConnection: {evil}\r\n\r\n"), 0);
    script.http(fixture::ms(60), fixture::CLIENT, HttpNote::LookupStarted { name: evil.into() });
    let of = fixture::variant_run(script.trace(), Some(75), 1, 1);
    let mut run = fixture::run(evil, vec![(evil, fixture::plan(&[evil, evil]), of)]);
    run.scenario.name = evil.to_owned();
    run.verdicts[0].claim = evil.to_owned();
    for svg in [latency_svg(&run), connections_svg(&run), ladder_svg(&run, 0)] {
        assert!(!svg.contains("<script") && !svg.contains('\u{1b}'));
        assert!(texts(&svg).iter().any(|text| text.contains("<script>")), "shown as it is");
    }
    let style = Style { colour: false, width: 80 };
    for text in [ladder_txt(&run, 0), terminal_table(&run, style), sentence(&run)] {
        assert!(!text.contains('\u{1b}'), "{text}");
    }
}

#[test]
fn the_table_is_aligned_and_plain_without_colour() {
    let run = strategies();
    let plain = terminal_table(&run, Style { colour: false, width: 100 });
    assert!(!plain.contains('\u{1b}'));
    let rows: Vec<_> =
        plain.lines().skip_while(|line| !line.starts_with("strategy")).take(5).collect();
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{plain}");
    for (row, cells) in [
        (1, "serial 2200 2 11 1 12 3400 0"),
        (4, "parallel-persistent failed 1 of 2 6 6 12 3400 0"),
    ] {
        assert_eq!(rows[row].split_whitespace().collect::<Vec<_>>().join(" "), cells);
    }
    assert!(plain.ends_with("\nexpectations: 1 of 1 hold\n"), "what holds needs no lines");
    let coloured = terminal_table(&run, Style { colour: true, width: 100 });
    let stripped: String = coloured
        .split("\x1b[")
        .enumerate()
        .map(|(i, part)| if i == 0 { part } else { part.split_once('m').unwrap().1 })
        .collect();
    assert!(coloured.contains("\x1b[") && stripped == plain, "colour changes nothing else");
}

#[test]
fn a_failed_expectation_is_seen() {
    let mut run = strategies();
    run.verdicts[0].holds = false;
    let table = terminal_table(&run, Style { colour: false, width: 60 });
    assert!(table.contains("0 of 1 hold") && table.contains("FAIL a: page_load"));
}

#[test]
fn the_sentence_names_the_hang_or_the_failure_or_the_fastest() {
    assert_eq!(
        sentence(&fixture::hang()),
        "dumb: request 2 hung for 14.99 s: the proxy was still waiting for the server to close."
    );
    assert!(sentence(&strategies()).starts_with("parallel-persistent: the page never completed"));
    let two = fixture::strategies(&[("serial", Some(2200), 11, 1), ("pipelined", Some(300), 1, 1)]);
    // 2200 / 300 = 7.33.
    assert_eq!(
        sentence(&two),
        "pipelined was fastest: 300 ms, 7.3 times as fast as serial (2.2 s); it opened 1 \
         connection, serial opened 11."
    );
    // 2204 / 2200 = 1.002, which is no "times as fast".
    let near = fixture::strategies(&[("a", Some(2200), 1, 1), ("b", Some(2204), 1, 1)]);
    assert_eq!(
        sentence(&near),
        "a was fastest, but not by much: 2.2 s, 4 ms less than b; both opened 1 connection."
    );
    let one = fixture::strategies(&[("only", Some(400), 1, 1)]);
    assert_eq!(sentence(&one), "The page took 400 ms: 2 requests on 1 connection.");
    let same = fixture::strategies(&[("a", Some(5), 1, 1), ("b", Some(5), 2, 1)]);
    assert_eq!(sentence(&same), "Every variant took 5 ms.");
}

#[test]
fn a_smaller_page_is_not_praised_as_a_faster_strategy() {
    let mut two = fixture::strategies(&[("big", Some(900), 1, 1), ("small", Some(300), 1, 1)]);
    let page = std::sync::Arc::new(Page { objects: vec![] });
    let Role::Client(client) = &mut two.scenario.variants[1].plan.hosts[0].role else {
        panic!("host 0 is the client")
    };
    std::sync::Arc::make_mut(client).visits.push(Visit::new(page, fixture::span(0)));
    assert_eq!(sentence(&two), "Page load took from 300 ms (small) to 900 ms (big).");
}

#[test]
fn a_stuck_run_says_who_waits_for_what() {
    let mut one = fixture::strategies(&[("only", None, 1, 1)]);
    one.variants[0].analysis.summary.outcome = "stuck";
    let conn = crate::ids::ConnId(0);
    let what = crate::http::Awaited::Response { method: "GET".into(), path: "/".into(), conn };
    let waits = ("client".to_owned(), what);
    one.variants[0].outcome.ended = crate::world::Ended::Stuck(vec![waits]);
    assert_eq!(
        sentence(&one),
        "the page never completed (stuck): 1 of 2 requests answered; client still waits for the \
         response to GET / on c0."
    );
}

/// A page whose object came as an error never completed, though every request was answered.
#[test]
fn an_error_in_place_of_an_object_is_named() {
    let mut one = fixture::strategies(&[("only", None, 1, 1)]);
    let analysis = &mut one.variants[0].analysis;
    analysis.summary.answered = analysis.summary.requests;
    analysis.requests[1].status = Some(502);
    assert_eq!(
        sentence(&one),
        "the page never completed (failed): 2 of 2 requests answered, one with 502."
    );
}

#[test]
fn odd_runs_are_drawn_too() {
    let empty = fixture::run("Nothing", vec![]);
    let mut lonely = Script::default();
    lonely.http(fixture::ms(1), fixture::CLIENT, HttpNote::PageStarted { visit: 0 });
    let of = fixture::variant_run(lonely.trace(), None, 0, 0);
    let lonely = fixture::run("Alone", vec![("v", fixture::plan(&["client"]), of)]);
    let mut unknown = Trace::default();
    unknown.records.push(crate::trace::Record {
        at: fixture::ms(0),
        event: Event::Tcp {
            of: crate::ids::Endpoint { conn: ConnId(9), side: crate::ids::Side::Opener },
            note: crate::trace::TcpNote::GaveUp,
        },
    });
    let of = fixture::variant_run(unknown, Some(1), 1, 1);
    let unknown = fixture::run("Unknown", vec![("v", fixture::plan(&["client", "server"]), of)]);
    for run in [empty, lonely, unknown] {
        for svg in
            [latency_svg(&run), connections_svg(&run), ladder_svg(&run, 0), ladder_svg(&run, 7)]
        {
            assert!(to_png(&svg).is_ok());
        }
        assert!(!ladder_txt(&run, 0).is_empty() && !sentence(&run).is_empty());
        assert!(!terminal_table(&run, Style { colour: false, width: 10 }).is_empty());
    }
}

/// Two timeouts 10 ms apart, a closed window and a probe in it: each is named once, and what
/// does not appear is not in the legend.
#[test]
fn a_window_chart_names_phases_and_causes() {
    let svg = window_svg(&fixture::windows());
    let texts = texts(&svg);
    let count = |text: &str| texts.iter().filter(|found| *found == text).count();
    for once in ["3rd duplicate ACK", "timeout", "2nd timeout", "window probe", "segment lost"] {
        assert_eq!(count(once), 1, "{once}: {texts:?}");
    }
    for twice in ["Recovery", "zero window"] {
        assert_eq!(count(twice), 2, "{twice} stands in the legend and in the panel");
    }
    assert_eq!(count("CWR"), 0);
    assert!(texts.iter().any(|text| text.starts_with("Congestion window of the busiest")));
}

/// Where nobody sent any data the chart says so.
#[test]
fn a_window_chart_of_nothing_says_so() {
    let texts = texts(&window_svg(&strategies()));
    assert!(texts.iter().any(|text| text.starts_with("Nobody sent data")), "{texts:?}");
}

/// Upright lines of a colour in a picture drawn by plotters, two pixels wide.
fn strokes(svg: &str, hex: &str) -> usize {
    let document = Document::parse(svg).expect("a picture is XML");
    let lines = document.descendants().filter(|node| node.has_tag_name("polyline"));
    let points = |node: &Node| -> Vec<String> {
        let points = node.attribute("points").unwrap_or_default();
        points.split_whitespace().map(|at| at.split(',').next().unwrap_or("").to_owned()).collect()
    };
    lines
        .filter(|node| node.attribute("stroke").is_some_and(|s| s.eq_ignore_ascii_case(hex)))
        .filter(|node| node.attribute("stroke-width") == Some("2"))
        .filter(|node| matches!(&points(node)[..], [a, b] if a == b))
        .count()
}

/// 41 segments with data leave for the first time, one of them is lost, and one is sent again;
/// one more stroke of each colour stands in the legend.
#[test]
fn a_sequence_chart_has_a_stroke_for_each_segment() {
    let mut run = fixture::transfer();
    let of = &mut run.variants[0];
    of.analysis = crate::analyze::analyze(&run.scenario.variants[0].plan, &of.outcome, &of.trace);
    let svg = sequence_svg(&run);
    assert_eq!(strokes(&svg, palette::BLUE), 41 + 1);
    assert_eq!(strokes(&svg, palette::RED), 1 + 1);
    let texts = texts(&svg);
    for sign in ["segment", "sent again", "lost", "acknowledged"] {
        assert!(texts.iter().any(|text| text == sign), "{sign}: {texts:?}");
    }
    assert!(!texts.iter().any(|text| text.contains("SACK")));
}

/// TIME-WAIT has bars and a panel of its own, and only where there is any.
#[test]
fn time_wait_is_counted_apart() {
    let mut run = strategies();
    let title = "ends in TIME-WAIT over time";
    let has = |run: &Run, text: &str| texts(&connections_svg(run)).iter().any(|t| t == text);
    assert!(!has(&run, title) && !has(&run, "TIME-WAIT"));
    let analysis = &mut run.variants[0].analysis;
    analysis.summary.time_wait_peak = 7;
    analysis.open_over_time[3].time_wait = 7;
    assert!(has(&run, title) && has(&run, "TIME-WAIT") && has(&run, "7"));
}

/// A run of minutes is not counted in milliseconds, nor one of microseconds.
#[test]
fn axes_count_in_a_unit_that_suits() {
    for (load, label, unit) in [(240_000, "240 s", "s"), (300, "300 ms", "ms")] {
        let texts = texts(&latency_svg(&fixture::strategies(&[("only", Some(load), 1, 1)])));
        assert!(texts.iter().any(|text| text == label), "{texts:?}");
        assert!(texts.iter().any(|text| text == unit), "{texts:?}");
    }
}
