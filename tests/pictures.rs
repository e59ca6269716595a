//! The pictures of the bundled scenarios as they are drawn, in both languages, measured with the
//! bundled fonts: no words leave a picture, none lie upon others, none are cut short. A few
//! scenarios here, and all where the environment says `SIM_PICTURES=all`, as `.ci/run` does; and the
//! pictures of comparisons and sweeps. Every one of them has exactly the pixels that resvg makes of it.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{FallbackSelectionFn, FontResolver, Group, Node, Options, Text, Tree, fontdb};
use sim::analyze::{Run, run_scenario};
use sim::compare::{Comparison, Files, Side, read};
use sim::export;
use sim::lang::Lang;
use sim::report::sweep::{self, Point, Sweep};
use sim::report::{self, Overlaid, Shown};
use sim::scenario::{Overrides, bundled, load};
use std::sync::Arc;

/// Several hops and a hang, ten parties, and times of ten digits.
const FEW: [&str; 3] = ["blind_relay", "shared_link", "kurose_p10"];

/// The bundled fonts.
const FONTS: [&[u8]; 4] = [
    include_bytes!("../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../assets/fonts/Inter-SemiBold.otf"),
    include_bytes!("../assets/fonts/NotoSansKR-Subset.otf"),
    include_bytes!("../assets/fonts/NotoSansKR-Bold-Subset.otf"),
];

/// How resvg reads pictures: with the bundled fonts only. A character that a font lacks comes from the
/// font that is nearest in weight.
fn with_our_fonts() -> Options<'static> {
    let mut all = fontdb::Database::new();
    for font in FONTS {
        all.load_font_source(fontdb::Source::Binary(Arc::new(font)));
    }
    all.set_sans_serif_family("Inter");
    let nearest: FallbackSelectionFn<'static> = Box::new(|_, tried, fonts| {
        let weight = |face: &fontdb::FaceInfo| face.weight.0;
        let wanted = weight(fonts.face(*tried.first()?)?);
        let left = fonts.faces().filter(|face| !tried.contains(&face.id));
        left.min_by_key(|face| weight(face).abs_diff(wanted)).map(|face| face.id)
    });
    let select_font = FontResolver::default_font_selector();
    Options {
        fontdb: Arc::new(all),
        font_family: "Inter".to_owned(),
        font_resolver: FontResolver { select_font, select_fallback: nearest },
        ..Options::default()
    }
}

/// What is wrong with our own pixels of a picture: any that differs from resvg's.
fn pixel_faults(svg: &str, tree: &Tree) -> Option<String> {
    let size = tree.size().to_int_size();
    let mut wanted = Pixmap::new(size.width(), size.height()).unwrap();
    resvg::render(tree, Transform::default(), &mut wanted.as_mut());
    match report::to_pixels(svg) {
        Err(error) => Some(format!("the picture cannot be drawn: {error}")),
        Ok(drawn) if drawn == wanted => None,
        Ok(drawn) => {
            let both = drawn.pixels().iter().zip(wanted.pixels());
            let differ = both.filter(|(one, other)| one != other).count();
            Some(format!("{differ} pixels of the picture are not those of resvg"))
        }
    }
}

type Draw = fn(Shown<'_>) -> String;

/// The pictures of a run side by side; whether each teaches something there is another question.
const PICTURES: [(&str, Draw); 8] = [
    ("latency", |run| report::latency_svg(run)),
    ("lanes", |run| report::lanes_svg(run)),
    ("waterfall", |run| report::waterfall_svg(run)),
    ("connections", |run| report::connections_svg(run)),
    ("parties", |run| report::parties_svg(run)),
    ("links", |run| report::links_svg(run)),
    ("window", |run| report::window_svg(run)),
    ("sequence", |run| report::sequence_svg(run)),
];

/// Words and the ink that they leave: left, top, right, bottom.
struct Ink {
    words: String,
    edges: [f32; 4],
}

fn inks(of: &Group, found: &mut Vec<Ink>) {
    for node in of.children() {
        match node {
            Node::Group(group) => inks(group, found),
            Node::Text(text) => found.extend(ink(text)),
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

fn ink(text: &Text) -> Option<Ink> {
    let words: String = text.chunks().iter().map(|chunk| chunk.text()).collect();
    let of = text.flattened().abs_bounding_box();
    (!words.trim().is_empty())
        .then(|| Ink { words, edges: [of.left(), of.top(), of.right(), of.bottom()] })
}

/// What is wrong with the words of a picture, or with its pixels.
fn faults(svg: &str, options: &Options) -> Vec<String> {
    let tree = Tree::from_str(svg, options).expect("a picture is SVG");
    let (wide, high) = (tree.size().width(), tree.size().height());
    let mut all = Vec::new();
    inks(tree.root(), &mut all);
    all.sort_by(|a, b| a.edges[1].total_cmp(&b.edges[1]));
    let mut faults = Vec::from_iter(pixel_faults(svg, &tree));
    for (index, one) in all.iter().enumerate() {
        let [left, top, right, bottom] = one.edges;
        if left < 0.0 || top < 0.0 || right > wide || bottom > high {
            faults.push(format!("\"{}\" leaves the picture", one.words));
        }
        // Dots between words stand for the objects between two; a line may end with them.
        if one.words.ends_with('…') && !one.words.ends_with(" …") {
            faults.push(format!("\"{}\" is cut short", one.words));
        }
        let near = all[index + 1..].iter().take_while(|other| other.edges[1] < bottom);
        let met = near.filter(|other| left < other.edges[2] && other.edges[0] < right);
        faults.extend(met.map(|other| format!("\"{}\" meets \"{}\"", one.words, other.words)));
    }
    faults
}

#[test]
fn no_words_leave_a_picture_or_meet_or_are_cut_short() {
    let all = std::env::var("SIM_PICTURES").is_ok_and(|wanted| wanted == "all");
    let options = with_our_fonts();
    let mut found = Vec::new();
    for one in bundled::ALL.iter().filter(|one| all || FEW.contains(&one.name)) {
        let run = run_scenario(load(one.name, one.text, &Overrides::default()).unwrap());
        for lang in Lang::ALL {
            let shown = Shown { run: &run, lang };
            let mut look = |picture: &str, svg: &str| {
                let place = format!("{} {picture} {}", one.name, lang.code());
                let faults = faults(svg, &options).into_iter();
                found.extend(faults.map(|fault| format!("{place}: {fault}")));
            };
            for (picture, draw) in PICTURES {
                look(picture, &draw(shown));
            }
            for (variant, of) in run.scenario.variants.iter().enumerate() {
                look(&format!("{}/ladder", of.name), &report::ladder_svg(shown, variant));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn run(name: &str) -> Run {
    let one = bundled::ALL.iter().find(|one| one.name == name).expect(name);
    run_scenario(load(one.name, one.text, &Overrides::default()).unwrap())
}

/// What a comparison reads of a run.
fn side(run: &Run) -> Side {
    let text = |write: &dyn Fn(&mut Vec<u8>) -> std::io::Result<()>| {
        let mut bytes = Vec::new();
        write(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let files = Files {
        summary: &text(&|out| export::summary_json(run, out)),
        requests: Some(&text(&|out| export::requests_csv(run, out))),
        connections: Some(&text(&|out| export::connections_csv(run, out))),
        critical_path: Some(&text(&|out| export::critical_path_csv(run, out))),
    };
    read(files).unwrap()
}

/// Two, three and eleven runs: a hang whose axis is cut beside one without, strategies by name, and more
/// lines than there are looks.
#[test]
fn neither_in_the_pictures_of_a_comparison() {
    let options = with_our_fonts();
    let mut found = Vec::new();
    let eleven = ["handshake"; 11];
    let others = ["cubic_vs_reno", "sack_vs_newreno"];
    for names in [&["dumb_proxy", "smart_proxy", "strategies"][..], &others, &eleven] {
        let sides = names.iter().map(|name| side(&run(name))).collect();
        let comparison = Comparison::of(sides, &[]);
        for lang in Lang::ALL {
            let mut pictures = vec![("bars", report::comparison_svg(lang, &comparison))];
            for what in Overlaid::ALL {
                assert!(what.is_known(&comparison));
                let svg = report::overlaid_svg(lang, &comparison, what);
                assert!(svg.contains("<polyline"), "{}: nothing is drawn", what.name());
                pictures.push((what.name(), svg));
            }
            for (picture, svg) in pictures {
                let place = format!("{} of {} {}", picture, names.join(", "), lang.code());
                let faults = faults(&svg, &options).into_iter();
                found.extend(faults.map(|fault| format!("{place}: {fault}")));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Ten strategies with names as long as people give them, at values that are not round, in as many
/// places as are drawn and more.
fn large_sweep(lang: Lang, values: &[f64], panels: usize) -> Sweep {
    let mut points = Vec::new();
    for panel in 0..panels {
        for strategy in 0..10_u64 {
            for value in values {
                let mean = (*value as u64 + 20) * (strategy + 1) * 1_000_000;
                points.push(Point {
                    x: Some(*value),
                    label: value.to_string(),
                    panel: format!("links[0].loss {panel}%, links[0].rate 10Mbit/s"),
                    strategy: format!("parallel-persistent-{strategy}"),
                    latencies_ns: vec![mean, mean * 11 / 10, mean * 13 / 10],
                    failed: strategy % 2,
                });
            }
        }
    }
    Sweep {
        lang,
        title: "Five strategies for one page of eleven objects".into(),
        parameter: "links[0].delay".into(),
        unit: "ms".into(),
        conditions: "textbook, rfc9112".into(),
        provenance: "sim, strategies, seed 1".into(),
        confidence_percent: 95,
        points,
    }
}

#[test]
fn neither_in_the_pictures_of_a_sweep() {
    let options = with_our_fonts();
    let mut found = Vec::new();
    let steps = |count: u32, most: f64| -> Vec<f64> {
        (0..count).map(|at| 10.0 + (most - 10.0) * f64::from(at) / f64::from(count - 1)).collect()
    };
    let grids = [steps(8, 250.0), steps(40, 90_000.0), vec![5.0], vec![1.0, 10.0, 100.0, 1000.0]];
    for (grid, panels) in grids.iter().flat_map(|grid| [(grid, 1), (grid, 8)]) {
        for lang in Lang::ALL {
            let sweep = large_sweep(lang, grid, panels);
            for draw in [sweep::latency_svg, sweep::distribution_svg, sweep::winner_svg] {
                let faults = faults(&draw(&sweep), &options).into_iter();
                let place = format!("{} values to {:?}, {panels}", grid.len(), grid.last());
                found.extend(faults.map(|fault| format!("{place}: {fault}")));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The check must be able to fail in each of its ways.
#[test]
fn faults_are_found() {
    let options = with_our_fonts();
    let faults = |words: &str| {
        let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"50\">";
        faults(&format!("{head}{words}</svg>"), &options)
    };
    let text =
        |x: u32, words: &str| format!("<text x=\"{x}\" y=\"20\" font-size=\"12\">{words}</text>");
    assert!(faults(&(text(0, "one") + &text(50, "two"))).is_empty());
    assert_eq!(faults(&text(190, "one")), ["\"one\" leaves the picture"]);
    assert_eq!(faults(&text(0, "on…")), ["\"on…\" is cut short"]);
    assert_eq!(faults(&(text(0, "one") + &text(12, "one"))), ["\"one\" meets \"one\""]);
    let twice = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"20\" viewBox=\"0 0 10 10\">\
         <rect width=\"5\" height=\"5\"/></svg>";
    // Ours does not enlarge: 10 · 10 pixels less 5 · 5 are missing.
    let found = pixel_faults(twice, &Tree::from_str(twice, &options).unwrap());
    assert_eq!(found.unwrap(), "75 pixels of the picture are not those of resvg");
}

/// Shapes in every way that a picture may have them, also where no bundled one does.
#[test]
fn shapes_have_the_pixels_of_resvg() {
    let options = with_our_fonts();
    let tiles = "<defs>\
        <pattern id=\"dots\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><circle cx=\"2\" cy=\"2\" r=\"1.3\" fill-opacity=\"0.4\"/></pattern>\
        <pattern id=\"turned\" width=\"9\" height=\"9\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"3\" height=\"9\" fill=\"#f8cf8c\"/></pattern>\
        </defs>";
    let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"60\">";
    for shape in [
        "<rect x=\"3.3\" y=\"4.7\" width=\"50.5\" height=\"20\" fill=\"#9cc6e8\" stroke=\"#0a5fa5\" stroke-width=\"1.3\"/>",
        "<rect x=\"3\" y=\"4\" width=\"50\" height=\"12\" rx=\"9\" fill=\"#9cc6e8\" stroke=\"#0a5fa5\" opacity=\"0.6\"/>",
        "<rect x=\"3\" y=\"4\" width=\"50\" height=\"42\" rx=\"2\" fill=\"url(#dots)\"/>",
        "<rect x=\"3\" y=\"4\" width=\"50\" height=\"42\" fill=\"url(#turned)\" fill-opacity=\"0.5\"/>",
        "<circle cx=\"30\" cy=\"30\" r=\"21.5\" fill=\"none\" stroke=\"#b3171d\" stroke-width=\"3\"/>",
        "<circle cx=\"5\" cy=\"5\" r=\"21.5\" opacity=\"0.3\"/>",
        "<line x1=\"2\" y1=\"3\" x2=\"80\" y2=\"50\" stroke=\"#b3171d\" stroke-width=\"2.2\" stroke-dasharray=\"9 6\"/>",
        "<line x1=\"2\" y1=\"3\" x2=\"80\" y2=\"3\" stroke=\"#b3171d\" stroke-width=\"5\" stroke-linecap=\"round\"/>",
        "<polyline points=\"2,50 9,4 30.5,44 31,9\" fill=\"none\" stroke=\"#00694a\" stroke-width=\"4\"/>",
        "<polyline points=\"2,50 9,4 30.5,44 31,9\" stroke=\"#00694a\" opacity=\"0.5\"/>",
        "<polygon points=\"2,50 9,4 30.5,44 31,9\" fill=\"#c9e6db\" stroke=\"#00694a\" stroke-width=\"6\" stroke-linejoin=\"round\"/>",
        "<path d=\"M2 2L50 40H80V9C3 4 40 60 7 49Q5 5 60 6Z\" fill=\"none\" stroke=\"#0a5fa5\" stroke-opacity=\"0.4\" stroke-width=\"3\"/>",
        "<g><title>words</title><text x=\"40\" y=\"30\" dy=\"0.5ex\" font-size=\"14\" text-anchor=\"middle\">\nfi  x́ 한글\n</text></g>",
        "<text x=\"88\" y=\"30\" font-size=\"17.5\" font-weight=\"bold\" text-anchor=\"end\">AV → 한글 א</text>",
    ] {
        let svg = format!("{head}{tiles}{shape}</svg>");
        let tree = Tree::from_str(&svg, &options).unwrap();
        assert_eq!(pixel_faults(&svg, &tree), None, "{shape}");
    }
}
