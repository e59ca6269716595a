//! The charts of a made-up sweep: what is drawn follows from the rows.

use super::*;
use crate::report::to_png;

const MS: u64 = 1_000_000;

/// Two strategies that cross between 20 and 40 ms, and a third that fails once.
fn sweep(lang: Lang) -> Sweep {
    let point = |x: f64, strategy: &str, latencies: [u64; 3], failed| Point {
        x: Some(x),
        label: x.to_string(),
        panel: String::new(),
        strategy: strategy.into(),
        latencies_ns: latencies.map(|ms| ms * MS).to_vec(),
        failed,
    };
    Sweep {
        lang,
        title: "A sweep of <delay>".into(),
        parameter: "links[0].delay".into(),
        unit: "ms".into(),
        conditions: "TCP profile textbook".into(),
        provenance: "sim".into(),
        confidence_percent: 95,
        points: vec![
            point(40.0, "serial", [400, 410, 420], 0),
            point(40.0, "parallel", [300, 310, 320], 0),
            point(10.0, "serial", [100, 101, 102], 0),
            point(10.0, "parallel", [150, 151, 152], 0),
            point(20.0, "serial", [199, 200, 201], 1),
            point(20.0, "parallel", [199, 201, 203], 0),
        ],
    }
}

fn texts(svg: &str) -> Vec<String> {
    let parts = svg.split("<text ").skip(1).filter_map(|rest| rest.split_once('>'));
    parts.map(|(_, rest)| rest.split("</text>").next().unwrap_or("").to_owned()).collect()
}

#[test]
fn every_chart_can_be_drawn_in_both_languages() {
    for lang in Lang::ALL {
        for draw in [latency_svg, distribution_svg, winner_svg] {
            let svg = draw(&sweep(lang));
            assert!(to_png(&svg).is_ok() && !svg.contains("<delay>"));
            assert!(svg.contains(&format!("xml:lang=\"{}\"", lang.code())));
            assert!(draw(&Sweep { lang, ..Sweep::default() }).contains("</svg>"), "no points");
        }
    }
}

/// Values stand in the order of their numbers; six means have a marker each.
#[test]
fn latency_has_a_marker_for_each_mean() {
    let svg = latency_svg(&sweep(Lang::En));
    // Circles are the first strategy's, one of them in the legend.
    assert_eq!(svg.matches("<circle").count(), 3 + 1);
    let labels: Vec<String> =
        texts(&svg).into_iter().filter(|t| ["10", "20", "40"].contains(&t.as_str())).collect();
    assert_eq!(labels, ["10", "20", "40"]);
    assert!(texts(&svg).iter().any(|text| text.starts_with("1 run whose page never")));
}

/// A band at 99 % is as much wider than one at 90 % as Student's t is, for three runs 9.925 / 2.920 =
/// 3.40 times, and the title says which level it is.
#[test]
fn bands_have_the_level_asked_for_and_say_so() {
    let of = |percent| Sweep { confidence_percent: percent, ..sweep(Lang::En) };
    let width = |percent| {
        let sweep = of(percent);
        let band = sweep.band(&sweep.points[0]).unwrap();
        band.high_ns - band.low_ns
    };
    assert!((width(99) / width(90) - 9.925 / 2.920).abs() < 0.001);
    for percent in [90, 99] {
        let title = format!("{percent} % confidence");
        assert!(texts(&latency_svg(&of(percent))).iter().any(|text| text.contains(&title)));
        assert!(texts(&winner_svg(&of(percent))).iter().any(|text| text.contains(&title)));
    }
}

/// 310 / 410 = 0.756, so serial takes 1.32 times as long at 40 ms; at 20 ms 201 / 200 = 1.005.
#[test]
fn the_winner_changes_where_the_means_cross() {
    let texts = texts(&winner_svg(&sweep(Lang::En)));
    for wanted in ["×1.32", "×1.00", "×1.50"] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted}: {texts:?}");
    }
    let change =
        "Between links[0].delay (ms) 20 and 40 the fastest changes from serial to parallel.";
    assert!(texts.iter().any(|text| text == change), "{texts:?}");
}

#[test]
fn the_table_has_the_numbers_of_the_chart() {
    let table = latency_table(&sweep(Lang::En));
    assert_eq!(table.rows.len(), 6);
    assert_eq!(table.rows[0][..4], ["", "10", "serial", "101"]);
    assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
}

/// Words have an axis, too.
#[test]
fn values_that_are_no_numbers_stand_side_by_side() {
    let mut words = sweep(Lang::Ko);
    for point in &mut words.points {
        point.x = None;
    }
    let across = axis::Across::of(&words, (0.0, 160.0));
    let places: Vec<(&str, f64)> = across.values.iter().map(|(l, x)| (l.as_str(), *x)).collect();
    assert_eq!(places, [("40", 30.0), ("10", 80.0), ("20", 130.0)]);
}

/// A bundled scenario's title is said in the reader's language, another as it stands.
#[test]
fn the_title_is_in_the_readers_language() {
    let of = |title: &str| Sweep { lang: Lang::Ko, title: title.into(), ..Sweep::default() };
    assert_eq!(of("Looking names up").title(), "이름 조회");
    assert_eq!(of("My own").title(), "My own");
}

/// The same sweep at two places: a panel for each, with its own winner and its own time axis.
fn in_two_places() -> Sweep {
    let mut both = sweep(Lang::En);
    both.points.iter_mut().for_each(|point| point.panel = "network.loss 0%".into());
    let mut lossy = both.points.clone();
    for point in &mut lossy {
        point.panel = "network.loss 3%".into();
        let slow = if point.strategy == "serial" { 100 } else { 10 };
        point.latencies_ns.iter_mut().for_each(|ns| *ns *= slow);
    }
    both.points.extend(lossy);
    both
}

/// With losses serial takes ten times as long as before against parallel: 13.2, 9.95 and 6.69.
#[test]
fn strategies_are_compared_in_their_own_panel() {
    let both = in_two_places();
    for draw in [latency_svg, distribution_svg, winner_svg] {
        let words = texts(&draw(&both));
        for panel in ["network.loss 0%", "network.loss 3%"] {
            assert!(words.iter().any(|text| text.contains(panel)), "{words:?}");
        }
    }
    let words = texts(&winner_svg(&both));
    for ratio in ["×1.32", "×13.23", "×9.95", "×6.69"] {
        assert!(words.iter().any(|text| text == ratio), "{ratio}: {words:?}");
    }
    // 420 ms is the most of the first panel, 42 s of the second.
    let words = texts(&latency_svg(&both));
    for label in ["400", "ms", "40", "s"] {
        assert!(words.iter().any(|text| text == label), "{label}: {words:?}");
    }
    assert_eq!(latency_table(&both).rows.len(), 12);
}

/// 10 to 250 in seven steps of 34.3: nobody reads 44.285714. Without a round label, the values stand.
#[test]
fn ticks_are_round_where_values_are_not() {
    let at = |values: &[f64]| {
        let mut of = sweep(Lang::En);
        let model = of.points[0].clone();
        let point = |x: &f64| Point { x: Some(*x), label: x.to_string(), ..model.clone() };
        of.points = values.iter().map(point).collect();
        of
    };
    let ticks = |values: &[f64]| -> Vec<(String, f64)> {
        axis::Across::of(&at(values), (0.0, 300.0)).ticks
    };
    let names = |values: &[f64]| ticks(values).into_iter().map(|(n, _)| n).collect::<Vec<_>>();
    let odd = [10.0, 44.285714, 78.571429, 112.857143, 147.142857, 181.428571, 215.714286, 250.0];
    assert_eq!(names(&odd), ["50", "100", "150", "200", "250"]);
    // Between 30 and 270; 250 is the greatest, 130 lies half way.
    assert_eq!(ticks(&odd)[4].1, 270.0);
    assert_eq!(names(&[10.0, 12.5, 40.0]), ["10", "12.5", "40"]);
    assert_eq!(names(&[1.0, 10.123, 100.0]), ["1", "2", "5", "10", "20", "50", "100"]);
    assert_eq!(at(&odd).shown("44.285714"), "44.29");
    assert_eq!(at(&[1.00001, 1.00002, 2.0]).shown("1.00001"), "1.00001");
}

/// A stroke for each uncertain mean of four strategies, no band, and the chart says why they stand aside.
#[test]
fn intervals_of_many_lines_are_strokes() {
    let mut many = sweep(Lang::En);
    assert_eq!(latency_svg(&many).matches("fill-opacity").count(), 2);
    let more: Vec<Point> = ["third", "fourth"]
        .into_iter()
        .flat_map(|name| {
            many.points[..1].iter().map(move |of| Point { strategy: name.into(), ..of.clone() })
        })
        .collect();
    many.points.extend(more);
    let svg = latency_svg(&many);
    assert_eq!(svg.matches("fill-opacity").count(), 0);
    // Each has a foot and a head.
    assert_eq!(svg.matches("stroke-width=\"1.4\"").count(), 3 * 8);
    assert!(texts(&svg).iter().any(|text| text.contains("side by side")));
}

/// 200 and 201 ms of 441 are a pixel apart; where lines cover each other the chart says which.
#[test]
fn lines_that_cover_each_other_are_named() {
    let named =
        |sweep: &Sweep| texts(&latency_svg(sweep)).iter().any(|t| t.contains("One line upon"));
    let mut same = sweep(Lang::En);
    assert!(!named(&same));
    let twin = same.points.iter().filter(|point| point.strategy == "serial");
    let twin: Vec<Point> = twin.map(|of| Point { strategy: "twin".into(), ..of.clone() }).collect();
    same.points.extend(twin);
    assert!(texts(&latency_svg(&same)).contains(&"One line upon the other: serial, twin.".into()));
}
