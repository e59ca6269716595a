//! From files to differences, with files small enough to follow by hand.

use super::*;
use crate::lang::Lang;

/// A run of two variants: `a` takes 300 ms (100 of a handshake, 200 of propagation), `b` never
/// completes its page.
fn summary(scenario: &str) -> String {
    let numbers = |page_load: &str, opened: u64| {
        let rest: Vec<String> = NUMBERS[5..].iter().map(|name| format!("\"{name}\": 0")).collect();
        format!(
            "\"page_load_ns\": {page_load}, \"requests\": 2, \"answered\": 2,
             \"connections_opened\": {opened}, \"connections_peak\": 1, {}",
            rest.join(", ")
        )
    };
    let variant = |name: &str, numbers: String, breakdown: &str, outcome: &str| {
        format!(
            "{{\"name\": \"{name}\", \"profile\": \"rfc\", \"era\": \"rfc9112\", \"overridden\":
             [{{\"parameter\": \"tcp.mss\", \"value\": \"536\"}}], \"breakdown\": {breakdown},
             \"outcome\": \"{outcome}\", {numbers}}}"
        )
    };
    let parts = "{\"handshake_ns\": 100000000, \"propagation_ns\": 200000000}";
    format!(
        "{{\"format\": \"sim-summary\", \"format_version\": 1, \"version\": \"9.9.9\",
         \"scenario\": \"{scenario}\", \"title\": \"T\", \"seed\": 7, \"profile\": \"rfc\",
         \"era\": \"rfc9112\", \"later\": [1], \"variants\": [{}, {}]}}",
        variant("a", numbers("300000000", 2), parts, "done"),
        variant("b", numbers("null", 1), "null", "event limit"),
    )
}

/// Of `a` two were answered, and one failed; of `b` one was not when the run ended.
const REQUESTS: &str = "variant,url,status,body_bytes,ended_ns,outcome\n\
    a,http://server/,200,500,200000000,answered\na,http://server/x.css,404,12,300000000,answered\n\
    a,http://server/x.css,,0,250000000,failed\nb,http://server/,200,500,,unfinished\n";

/// Two that are open together for 1 ms; one that never was; one that still is.
const CONNECTIONS: &str = "variant,established_ns,closed_ns\n\
    a,100000000,301000000\na,300000000,400000000\na,,500000000\nb,7,\n";

/// Page 0 waits for a handshake on connection 0, page 1 on 1 and 2; page 1 is the one of 300 ms.
const PATH: &str = "variant,client,visit,from_ns,to_ns,phase,connection\n\
    a,client,0,0,50000000,handshake,0\na,client,0,50000000,60000000,propagation,0\n\
    a,client,1,60000000,110000000,handshake,1\na,client,1,110000000,160000000,handshake,2\n\
    a,client,1,160000000,360000000,propagation,2\n";

fn side(summary: &str) -> Side {
    let files = Files {
        summary,
        requests: Some(REQUESTS),
        connections: Some(CONNECTIONS),
        critical_path: Some(PATH),
    };
    read(files).unwrap()
}

#[test]
fn a_side_is_what_its_files_say() {
    let side = side(&summary("page"));
    assert_eq!((side.seed, &*side.version, &side.lacks[..]), (7, "9.9.9", &[][..]));
    let a = &side.cases[0];
    assert_eq!(a.handshakes, Some(2));
    assert_eq!(a.parts.as_ref().unwrap().get(Phase::Handshake).as_nanos(), 100_000_000);
    let objects: Vec<_> = a.objects.iter().flatten().map(|(p, bytes)| (&**p, *bytes)).collect();
    assert_eq!(objects, [("/", 500), ("/x.css", 0)], "what a 404 brings is not the object");
    assert_eq!((side.cases[1].handshakes, &side.cases[1].parts), (None, &None));
    const MS: u64 = 1_000_000;
    let steps = |curve: &Option<Curve>| curve.as_ref().unwrap().steps().to_vec();
    assert_eq!(steps(&a.answered), [(0, 0), (200 * MS, 1), (300 * MS, 2)]);
    let open = [(0, 0), (100 * MS, 1), (300 * MS, 2), (301 * MS, 1), (400 * MS, 0)];
    assert_eq!(steps(&a.open), open);
    assert_eq!(steps(&side.cases[1].answered), [(0, 0)]);
    assert_eq!(steps(&side.cases[1].open), [(0, 0), (7, 1)]);
    let bare = read(Files { summary: &summary("page"), ..Files::default() }).unwrap();
    assert_eq!(bare.lacks, ["requests.csv", "connections.csv", "critical_path.csv"]);
    assert_eq!(bare.cases[0].objects, None);
    assert_eq!((&bare.cases[0].answered, &bare.cases[0].open), (&None, &None));
}

#[test]
fn what_is_no_result_is_refused_with_its_place_and_a_cure() {
    let good = summary("page");
    fn files<'a>(summary: &'a str, requests: Option<&'a str>, path: Option<&'a str>) -> Files<'a> {
        Files { summary, requests, connections: None, critical_path: path }
    }
    let of = |from: &str, to: &str| {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good, "{from} was not there");
        read(files(&text, None, None)).unwrap_err()
    };
    let cut = read(files(&good[..good.len() - 9], None, None)).unwrap_err();
    assert!(cut.message.contains("not whole") && cut.line.is_some(), "{cut:?}");
    for (from, to, part, help) in [
        ("sim-summary", "sim-sweep", "no summary", "folder that sim run left"),
        ("_version\": 1", "_version\": 2", "format_version is 2, by sim 9.9.9", "newer"),
        ("_version\": 1", "_version\": \"1\"", "format_version", "again"),
        ("\"scenario\": \"page\"", "\"scenario\": \"../page\"", "can be called", "folder"),
        ("\"name\": \"b\"", "\"name\": \"a\"", "same name", "again"),
        ("\"seed\": 7", "\"seed\": -7", "seed", "again"),
        ("\"requests\": 2", "\"requests\": 2.5", "requests", "again"),
        ("\"requests\": 2,", "", "requests", "again"),
        ("handshake_ns\": 1", "handshake_ns\": 2", "do not add up", "again"),
        ("handshake_ns", "teleport_ns", "knows no phase", "newer"),
        ("event limit", "\\u001b[2J", "ends with", "newer"),
        ("\"variants\": [", "\"variants\": [], \"x\": [", "no variants", "again"),
        ("\"later\": [1]", "\"given\": {\"a\": 1}", "given.a", "again"),
        ("\"later\": [1]", "\"set\": [{\"path\": \"a\"}]", "value", "again"),
    ] {
        let damage = of(from, to);
        assert!(damage.message.contains(part), "{part}: {damage:?}");
        assert!(damage.help.contains(help), "{help}: {damage:?}");
    }
    for (text, line, part) in [
        ("variant,url,status\na,x,200\n", 1, "no column `body_bytes`"),
        ("#c,x,200,1,0,answered\n", 2, "no variant \"c\""),
        ("#a,x,200,1,0,answered\na,x,200\n", 3, "fields"),
        ("#a,x,200,many,0,answered\n", 2, "no number of bytes"),
        ("#a,x,200,1,,answered\n", 2, "\"\" is no time"),
    ] {
        let text = text.replace('#', "variant,url,status,body_bytes,ended_ns,outcome\n");
        let damage = read(files(&good, Some(&text), None)).unwrap_err();
        assert_eq!((damage.file, damage.line), ("requests.csv", Some(line)), "{damage:?}");
        assert!(damage.message.contains(part), "{damage:?}");
    }
    let late = PATH.replace("60000000,110000000", "60000000,soon");
    let damage = read(files(&good, None, Some(&late))).unwrap_err();
    assert_eq!((damage.file, damage.line), ("critical_path.csv", Some(4)), "{damage:?}");
    let early = CONNECTIONS.replace("b,7,", "b,7,-1");
    let damage = read(Files { connections: Some(&early), ..files(&good, None, None) }).unwrap_err();
    assert_eq!((damage.file, damage.line), ("connections.csv", Some(5)), "{damage:?}");
}

/// 100 ms of handshake less and half the connections: 200 ms instead of 300, two thirds.
#[test]
fn differences_are_the_others_less_the_firsts() {
    let slow = side(&summary("page"));
    let quicker = summary("page")
        .replace("\"handshake_ns\": 100000000, ", "")
        .replace("300000000", "200000000")
        .replace("\"connections_opened\": 2", "\"connections_opened\": 1");
    let comparison = Comparison::of(vec![slow, side(&quicker)], &[]);
    let labels: Vec<&str> = comparison.sides.iter().map(|side| &*side.label).collect();
    assert_eq!(labels, ["page", "page-2"]);
    let pair = comparison.pairs[0];
    let measured = comparison.measures(pair);
    let of = |name| *measured.iter().find(|measured| measured.name == name).unwrap();
    assert_eq!(of("page_load_ns").difference(), Some(-100_000_000));
    assert_eq!(of("page_load_ns").ratio(), Some(2.0 / 3.0));
    assert_eq!(of("handshake_ns").of, [Some(100_000_000), Some(0)]);
    assert_eq!((of("dropped").difference(), of("dropped").ratio()), (Some(0), None));
    let phases: i128 = comparison.phases(pair).iter().filter_map(|(_, m)| m.difference()).sum();
    assert_eq!(phases, -100_000_000, "the phases make the difference");
    let cause = comparison.cause(pair, Lang::En).unwrap();
    assert!(
        cause.starts_with("page-2/a is 100 ms faster than page/a: 200 ms instead of 300 ms. It saves: handshake 100 ms."),
        "{cause}"
    );
    // A page that never arrived has no time to be explained.
    assert_eq!(comparison.cause(comparison.pairs[1], Lang::En), None);
    assert!(comparison.is_comparable(), "{:?}", comparison.mismatches);
}

#[test]
fn what_was_not_the_same_is_told_once() {
    let first = side(&summary("page"));
    let other = summary("other")
        .replace("\"seed\": 7", "\"seed\": 8")
        .replace("\"profile\": \"rfc\"", "\"profile\": \"linux\"")
        .replace("9.9.9", "9.9.10")
        .replacen("\"536\"", "\"1460\"", 1)
        .replace("event limit", "stuck");
    let requests = REQUESTS.replace("/x.css", "/y.css").replacen(",500", ",501", 1);
    let other =
        read(Files { summary: &other, requests: Some(&requests), ..Files::default() }).unwrap();
    let comparison = Comparison::of(vec![first, other], &[]);
    let found: Vec<_> = comparison
        .mismatches
        .iter()
        .map(|of| (of.condition, [&*of.of[0], &*of.of[1]], of.variants.len()))
        .collect();
    assert_eq!(
        found,
        [
            (Condition::Version, ["9.9.9", "9.9.10"], 0),
            (Condition::Seed, ["7", "8"], 0),
            (Condition::Profile, ["rfc", "linux"], 2),
            (Condition::Objects, ["/ (500 B), /x.css (0 B)", "/ (501 B), /y.css (0 B)"], 1),
            (Condition::Setting, ["tcp.mss = 536", "tcp.mss = 1460"], 1),
            (Condition::Limit, ["event limit", ""], 1),
        ]
    );
    assert!(!comparison.is_comparable());
}

/// Without a name on both sides the fastest go together; what is left stands alone.
#[test]
fn variants_go_together_by_name_else_the_fastest_do() {
    let (first, other) = (summary("page"), summary("other"));
    let other = other.replace("\"name\": \"b\"", "\"name\": \"c\"");
    let comparison = Comparison::of(vec![side(&first), bare(&other)], &[]);
    assert_eq!(comparison.pairs, [Pair { side: 1, left: 0, right: 0 }]);
    assert_eq!(comparison.alone(1), [vec!["b".to_owned()], vec!["c".to_owned()]]);
    let other = other.replace("\"name\": \"a\"", "\"name\": \"d\"");
    let comparison = Comparison::of(vec![bare(&other), side(&first), side(&first)], &[]);
    let pair = |side| Pair { side, left: 0, right: 0 };
    assert_eq!(comparison.pairs, [pair(1), pair(2)]);
}

fn bare(summary: &str) -> Side {
    read(Files { summary, ..Files::default() }).unwrap()
}

/// Chosen labels stand; where none are, numbers make the names differ.
#[test]
fn labels_are_chosen_or_numbered() {
    let text = summary("page");
    let labels = |chosen: &[&str]| {
        let chosen: Vec<String> = chosen.iter().map(|label| (*label).to_owned()).collect();
        let comparison = Comparison::of(vec![bare(&text), bare(&text), bare(&text)], &chosen);
        comparison.sides.into_iter().map(|side| side.label).collect::<Vec<_>>()
    };
    assert_eq!(labels(&[]), ["page", "page-2", "page-3"]);
    assert_eq!(labels(&["before", "after", "page"]), ["before", "after", "page"]);
    assert_eq!(labels(&["page-2", "page"]), ["page-2", "page", "page-3"]);
}
