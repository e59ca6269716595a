//! The pictures of the bundled scenarios as they are drawn, in both languages, measured with the
//! bundled fonts: no words leave a picture, none lie upon others, none are cut short. A few
//! scenarios here, and all where the environment says `SIM_PICTURES=all`, as `.ci/run` does.

use resvg::usvg::{Group, Node, Options, Text, Tree};
use sim::analyze::run_scenario;
use sim::lang::Lang;
use sim::report::{self, Shown};
use sim::scenario::{Overrides, bundled, load};

/// Several hops and a hang, ten parties, and times of ten digits.
const FEW: [&str; 3] = ["blind_relay", "shared_link", "kurose_p10"];

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

/// What is wrong with the words of a picture.
fn faults(svg: &str, options: &Options) -> Vec<String> {
    let tree = Tree::from_str(svg, options).expect("a picture is SVG");
    let (wide, high) = (tree.size().width(), tree.size().height());
    let mut all = Vec::new();
    inks(tree.root(), &mut all);
    all.sort_by(|a, b| a.edges[1].total_cmp(&b.edges[1]));
    let mut faults = Vec::new();
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
    let options = report::with_our_fonts();
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

/// The check must be able to fail in each of its ways.
#[test]
fn faults_are_found() {
    let options = report::with_our_fonts();
    let faults = |words: &str| {
        let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"50\">";
        faults(&format!("{head}{words}</svg>"), &options)
    };
    let text = |x: u32, words: &str| format!("<text x=\"{x}\" y=\"20\">{words}</text>");
    assert!(faults(&(text(0, "one") + &text(50, "two"))).is_empty());
    assert_eq!(faults(&text(190, "one")), ["\"one\" leaves the picture"]);
    assert_eq!(faults(&text(0, "on…")), ["\"on…\" is cut short"]);
    assert_eq!(faults(&(text(0, "one") + &text(12, "one"))), ["\"one\" meets \"one\""]);
}
