//! Broken scenarios: each problem is found, at its place, in words that help.

use super::super::locate;
use super::{GOOD, Overrides, changed, load, problems, problems_with, set};

/// One stretch of the good scenario replaced by another gives exactly one problem: its path,
/// line and column, a part of the message, a part of the hint.
type Broken =
    (&'static str, &'static str, &'static str, (usize, usize), &'static str, &'static str);

const DELAY: &str = "delay: \"50ms\"";
const RATE: &str = "\"10Mbit/s\"";
const CLIENT: &str = "(name: \"client\")";
const SERVER: &str = "(name: \"server\")";
const DOCUMENT: &str = "document: (size: \"10kB\")";
const A: &str = "(name: \"a\", set: {})";
const CLAIM: &str = "page_load: \"200ms\"";

#[rustfmt::skip]
const TABLE: &[Broken] = &[
    // Links.
    (DELAY, "dleay: \"50ms\"", "links[0].dleay", (3, 44), "a link has no setting `dleay`", "did you mean `delay`?"),
    (DELAY, "delay: 50", "links[0].delay", (3, 51), "the unit is missing", "\"50ms\""),
    (DELAY, "delay: \"50 parsec\"", "links[0].delay", (3, 51), "\"parsec\" is not one of its units", "0 ns to 3600 s"),
    (DELAY, "delay: \"-50ms\"", "links[0].delay", (3, 51), "must begin with a digit", "0 ns to 3600 s"),
    (DELAY, "delay: \"2h\"", "links[0].delay", (3, 51), "above the greatest value", "0 ns to 3600 s"),
    (DELAY, "delay: \"99999999999999999999s\"", "links[0].delay", (3, 51), "too large", "0 ns"),
    (DELAY, "delay: NaN", "links[0].delay", (3, 51), "not the word NaN", "for example"),
    (DELAY, "delay: [\"1ms\"]", "links[0].delay", (3, 51), "is a time, not a list", "\"50ms\""),
    (", delay: \"50ms\"", "", "links[0]", (3, 13), "a link needs `delay`", "delay: \"50ms\""),
    (RATE, "\"0Mbit/s\"", "links[0].rate", (3, 65), "a rate of zero would carry nothing", "1 bit/s"),
    (RATE, "unlimited", "links[0].rate", (3, 65), "without quotes", "\"unlimited\""),
    (RATE, "\"unlimitd\"", "links[0].rate", (3, 65), "must begin with a digit", "did you mean \"unlimited\"?"),
    (RATE, "\"1Mbit/s\", loss: \"101%\"", "links[0].loss", (3, 82), "more than 100%", "0% to 100%"),
    (RATE, "\"1Mbit/s\", drops: [(nth: 1)]", "links[0].drops", (3, 83), "one direction", "up: (drops"),
    (RATE, "\"1Mbit/s\", up: (drops: [(nth: 0)])", "links[0].up.drops[0].nth", (3, 95), "below the least value, 1", "at least 1"),
    (RATE, "\"1Mbit/s\", up: (dorps: [])", "links[0].up.dorps", (3, 81), "no setting `dorps`", "did you mean `drops`?"),
    ("to: \"server\"", "to: \"sever\"", "links[0].to", (3, 34), "no host or router called `sever`", "did you mean `server`?"),
    ("to: \"server\"", "to: \"backbone\"", "links[0].to", (3, 34), "no host or router called", "routers: [\"backbone\"]"),
    ("to: \"server\"", "to: \"client\"", "links[0].to", (3, 34), "leads back", "two different nodes"),
    // Hosts.
    ("\"A test\",", "\"A test\", routers: [\"x y\"],", "routers[0]", (2, 32), "cannot be a name", "letters"),
    ("\"A test\",", "\"A test\", routers: [\"client\"],", "routers[0]", (2, 32), "two nodes called `client`", "a name of its own"),
    ("\"A test\",", "\"A test\", routers: [\"Client\"],", "routers[0]", (2, 32), "two nodes called `Client`", "whatever its capitals"),
    (SERVER, "(name: \"server\", prot: 80)", "servers[0].prot", (5, 32), "no setting `prot`", "did you mean `port`?"),
    (SERVER, "(name: \"server\", keep_alive: \"yes\")", "servers[0].keep_alive", (5, 44), "neither true nor false", "true or false"),
    (SERVER, "(name: \"server\", max_requests: -1)", "servers[0].max_requests", (5, 46), "not a whole number", "unlimited"),
    (SERVER, "(name: \"server\", port: 70000)", "servers[0].port", (5, 38), "above the greatest value", "1 to 65535"),
    (CLIENT, "(name: \"client\", strategy: \"persistant\")", "clients[0].strategy", (4, 42), "not one of: serial", "did you mean \"persistent\"?"),
    (CLIENT, "(name: \"client\", connections: 4)", "clients[0].connections", (4, 45), "has no use for `connections`", "parallel"),
    (CLIENT, "(name: \"client\", proxy: \"proxy\")", "clients[0].proxy", (4, 39), "no proxy called `proxy`", "add proxies"),
    (CLIENT, "(name: \"client\", proxy: \"server\")", "clients[0].proxy", (4, 39), "`server` is no proxy", ""),
    (CLIENT, "(name: \"client\", lookup: [\"4ms\", \"4\"])", "clients[0].lookup[1]", (4, 48), "the unit is missing", "\"4ms\""),
    (CLIENT, "(name: \"client\", lookup: [(name: \"srever\", steps: \"4ms\")])", "clients[0].lookup[0].name", (4, 48), "no server or proxy called", "did you mean `server`?"),
    (CLIENT, "(name: \"client\", name: \"x\")", "clients[0].name", (4, 32), "given twice", "leave one"),
    (CLIENT, "(name: \"client\", page: \"fornt\")", "clients[0].page", (4, 38), "no page called `fornt`", "did you mean `front`?"),
    (CLIENT, "(name: \"client\", http: (retry_limt: 3))", "clients[0].http.retry_limt", (4, 39), "`http` has no setting", "did you mean `retry_limit`?"),
    (CLIENT, "(name: \"client\", http: (retry_limit: 300))", "clients[0].http.retry_limit", (4, 52), "above the greatest value", "0 to 100"),
    (CLIENT, "(name: \"client\"), 7", "clients[1]", (4, 33), "a client is a group of settings, not the number 7", "(name: value"),
    // Pages.
    (DOCUMENT, "document: (size: \"10kB\"), objects: (count: 1000000000000, size: \"1kB\")", "pages[0].objects.count", (6, 72), "above the greatest value, 100000 objects", "1 to 100000"),
    (DOCUMENT, "document: (size: \"10kB\"), objects: [(count: 60000, size: \"1kB\"), (count: 60000, size: \"1kB\")]", "pages[0].objects[1].count", (6, 102), "more than 100000 objects", "limit"),
    (DOCUMENT, "document: (size: \"10kB\"), objects: [(path: \"a.css\", size: \"1kB\")]", "pages[0].objects[0].path", (6, 72), "does not begin with /", "\"/a.css\""),
    (DOCUMENT, "document: (size: \"10kB\"), objects: [(path: \"/a b\", size: \"1kB\")]", "pages[0].objects[0].path", (6, 72), "cannot stand in a request line", "ASCII"),
    (DOCUMENT, "document: (size: \"10kB\"), objects: [(path: \"/a\", count: 2, size: \"1kB\")]", "pages[0].objects[0].path", (6, 72), "cannot all have the path", "{n}"),
    (DOCUMENT, "document: (size: \"10kB\"), objects: [(path: \"/\", size: \"10kB\")]", "pages[0].objects", (6, 64), "two objects with the path", "another path"),
    (DOCUMENT, "document: (size: \"10kB\"), objects: [(size: \"1kB\", needs: [\"/x.css\"])]", "pages[0].objects[0].needs[0]", (6, 87), "no object before this one", "listed before it are: /"),
    (DOCUMENT, "document: (size: \"10kB\", upload: \"1kB\")", "pages[0].document.upload", (6, 62), "a GET request carries no content", "POST"),
    (DOCUMENT, "document: (size: \"10kB\", method: \"PATCH\")", "pages[0].document.method", (6, 62), "not one of: GET", "GET"),
    (DOCUMENT, "document: (size: \"10kB\"), objects: (size: \"1kB\", position: \"11kB\")", "pages[0].objects.position", (6, 88), "has only 10 kB", "within it"),
    (DOCUMENT, "document: (size: \"10kB\"), objects: (size: \"1kB\", position: \"4kB\", spacing: \"2kB\", count: 5)", "pages[0].objects.position", (6, 88), "has only 10 kB", "within it"),
    (DOCUMENT, "objects: []", "pages[0]", (6, 13), "a page needs `document`", "document: ("),
    (DOCUMENT, "document: (size: \"10kB\", server: \"srever\")", "pages[0].document.server", (6, 62), "no server called `srever`", "did you mean `server`?"),
    // Variants.
    (A, "(name: \"a\", set: {}), (name: \"A\", set: {})", "variants[1].name", (7, 45), "two variants called `A`", "capital letters"),
    (A, "(name: \"a\", set: {}), (name: \"nul\")", "variants[1].name", (7, 45), "cannot be called \"nul\"", "Windows"),
    (A, "(name: \"a\", set: {}), (name: \"../../up\")", "variants[1].name", (7, 45), "cannot be called", "names a folder"),
    (A, "(name: \"a\", set: {}), (name: \"a\\u{0}b\")", "variants[1].name", (7, 45), "cannot be called", "names a folder"),
    (A, "(name: \"a\", set: {\"cleint.version\": \"1.1\"})", "variants[0].set[\"cleint.version\"]", (7, 34), "called `cleint`", "did you mean `client`?"),
    (A, "(name: \"a\", set: {\"client.versoin\": \"1.1\"})", "variants[0].set[\"client.versoin\"]", (7, 34), "a client has no setting `versoin`", "did you mean `version`?"),
    (A, "(name: \"a\", set: {\"client.version\": \"2.0\"})", "variants[0].set[\"client.version\"]", (7, 52), "not one of: 1.0, 1.1", "1.0"),
    (A, "(name: \"a\", set: {\"client\": (version: \"2.0\")})", "variants[0].set.client.version", (7, 54), "not one of: 1.0, 1.1", "1.0"),
    (A, "(name: \"a\", set: {\"links[1].delay\": \"1ms\"})", "variants[0].set[\"links[1].delay\"]", (7, 34), "there is no [1]", "[0]"),
    (A, "(name: \"a\", set: {\"links[0\": \"1ms\"})", "variants[0].set[\"links[0\"]", (7, 34), "a `]` is missing", "links[0].delay"),
    (A, "(name: \"a\", set: {\"expect\": []})", "variants[0].set.expect", (7, 34), "cannot be set", ""),
    (A, "(name: \"a\", client: (version: \"1.1\"))", "variants[0].client", (7, 28), "no setting `client`", "set: {\"client\": …}"),
    // Claims.
    (CLAIM, "page_laod: \"200ms\"", "expect[0].page_laod", (8, 29), "nothing that is measured", "did you mean `page_load`?"),
    (CLAIM, "page_load: \"200\"", "expect[0].page_load", (8, 40), "the unit is missing", "400ms"),
    (CLAIM, "page_load: \"< c\"", "expect[0].page_load", (8, 40), "neither a number nor the name of a variant", "other-variant"),
    (CLAIM, "page_load: \"< none\"", "expect[0].page_load", (8, 40), "equal or not equal", ""),
    (CLAIM, "page_load: \"< 2s ± 1ms\"", "expect[0].page_load", (8, 40), "goes with ==", ""),
    (CLAIM, "arrived: \"200ms\"", "expect[0].arrived", (8, 29), "is about an object", "say which"),
    (CLAIM, "cwnd: \"10kB\"", "expect[0].cwnd", (8, 29), "is about a time", "at: \"350ms\""),
    (CLAIM, "at: \"soon\"", "expect[0].at", (8, 33), "is a time", "at: \"350ms\""),
    (CLAIM, "object: 7, page_load: \"200ms\"", "expect[0].object", (8, 37), "`object` is a path, not the number 7", "/style.css"),
    (CLAIM, "outcome: \"dnoe\"", "expect[0].outcome", (8, 38), "no run ends \"dnoe\"", "did you mean `done`?"),
    (CLAIM, "on: \"client-server\", connections_opened: 1", "expect[0].on", (8, 33), "names a hop", "client→proxy"),
    (CLAIM, "on: \"client->srever\", connections_opened: 1", "expect[0].on", (8, 33), "no host called `srever`", "did you mean `server`?"),
    (CLAIM, "on: \"client->server\", segments: 1", "expect[0].segments", (8, 51), "not counted for each hop", "connections_opened"),
    ("variant: \"a\"", "variant: \"c\"", "expect[0].variant", (8, 24), "no variant called `c`", "the variants are: a, b"),
    // The whole.
    ("title: \"A test\",", "", "", (1, 1), "`title` is missing", "add title"),
    ("title: \"A test\"", "title: None", "", (1, 1), "`title` is missing", "add title: \"…\""),
    ("title: \"A test\"", "title: 5", "title", (2, 12), "`title` is a text, not the number 5", "title: \"…\""),
    ("title: \"A test\",", "title: \"A test\", profile: \"texbook\",", "profile", (2, 31), "not one of: textbook", "did you mean \"textbook\"?"),
    ("title: \"A test\",", "title: \"A test\", seed: \"x\",", "seed", (2, 28), "not a whole number", "at least 0"),
    ("title: \"A test\",", "title: \"A test\", limits: (events: 0),", "limits.events", (2, 39), "below the least value", "1 to"),
    ("title: \"A test\",", "title: \"A test\", tcp: [],", "tcp", (2, 27), "`tcp` is a group of settings, not a list", "(name: value"),
    ("title: \"A test\",", "title: \"A test\", stop: (at: \"1s\", after_pages: \"1s\"),", "stop", (2, 28), "stops by one rule", "all but one"),
    ("title: \"A test\",", "title: \"A test\", stop: (has_read: \"1kB\"),", "stop", (2, 28), "needs `host`", "host: \"…\""),
    ("title: \"A test\",", "title: \"A test\", stop: (has_read: \"1kB\", host: \"srever\"),", "stop.host", (2, 52), "no host called `srever`", "did you mean `server`?"),
    ("(name: \"client\")", "(name: \"client\", hosts: 0)", "clients[0].hosts", (4, 39), "below the least value", "1 to"),
    ("(name: \"client\")", "(name: \"client\", hosts: 2), (name: \"client2\")", "clients[1].name", (4, 50), "two nodes called `client2`", "name of its own"),
    ("(name: \"client\")", "(name: \"client\", hosts: 20000)", "clients[0].hosts", (4, 39), "above the greatest value", "1 to"),
    ("    expect:", "    expct:", "expct", (8, 5), "no setting `expct`", "did you mean `expect`?"),
    // Syntax.
    (DELAY, "delay: 50ms", "", (3, 53), "a comma or a closing parenthesis is expected, not `m`", "in quotes"),
    ("title: \"A test\",", "title: \"A test\"", "", (3, 5), "a comma or a closing parenthesis is expected", "in quotes"),
    ("\n)", "", "", (8, 49), "ends too early", "missing"),
    ("\n)", "\n))", "", (9, 2), "the scenario ends before `)`", "closed too early"),
    ("(\n", "#![enable(implicit_some)]\n(\n", "", (1, 1), "cannot enable RON extensions", "leave the line"),
];

#[test]
fn each_problem_is_found_alone_at_its_place_with_a_hint() {
    for (old, new, path, at, message, hint) in TABLE {
        let text = changed(old, new);
        let found = problems(&text);
        assert_eq!(found.len(), 1, "{new}: {found:#?}");
        let problem = &found[0];
        let start = problem.span.clone().expect("a place in the text").start;
        assert_eq!(
            (problem.path.as_str(), locate(&text, start)),
            (*path, *at),
            "{new}: {problem:?}"
        );
        assert!(problem.message.contains(message), "{new}: {problem:?}");
        let given = problem.hint.as_deref().unwrap_or("");
        assert!(given.contains(hint), "{new}: {problem:?}");
    }
}

/// Four mistakes in four corners, four problems, in the order of the text.
#[test]
fn all_problems_are_found_at_once() {
    let text = GOOD
        .replace(DELAY, "delay: \"fast\"")
        .replace(SERVER, "(name: \"server\", thnik: \"1ms\")")
        .replace("\"1.0\"", "\"1.2\"")
        .replace("\"200ms\"", "\"soon\"");
    let paths: Vec<String> = problems(&text).into_iter().map(|problem| problem.path).collect();
    let expected = [
        "links[0].delay",
        "servers[0].thnik",
        "variants[1].set[\"client.version\"]",
        "expect[0].page_load",
    ];
    assert_eq!(paths, expected);
}

/// What only one variant's combination makes wrong names the variant, because the text that is
/// pointed at is right by itself.
#[test]
fn a_problem_of_one_variant_names_it() {
    let text = changed(CLIENT, "(name: \"client\", strategy: \"pipelined\", depth: 3)")
        .replace("\"client.version\": \"1.0\"", "\"client.strategy\": \"serial\"");
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].path, "clients[0].depth");
    assert!(found[0].message.ends_with("(in the variant `b`)"), "{}", found[0].message);
}

#[test]
fn hosts_without_a_way_are_named() {
    let text = changed(SERVER, "(name: \"server\"), (name: \"cdn\")")
        .replace(DOCUMENT, "server: \"cdn\", document: (size: \"10kB\")");
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.contains("`client` cannot reach `cdn`"));
    assert_eq!(found[0].path, "clients[0].name");
}

/// p → q → p: named at both, and not followed for ever. A proxy that is its own parent is the
/// shortest loop.
#[test]
fn a_loop_of_proxies_is_refused() {
    for (parents, loops) in [(["q", "p"], 2), (["p", "p"], 1)] {
        let text = GOOD.replace("    servers:", &format!(
            "    proxies: [(name: \"p\", kind: \"smart\", parent: \"{}\"), (name: \"q\", kind: \"blind\", parent: \"{}\")],\n    servers:",
            parents[0], parents[1],
        ));
        let text = text.replace(CLIENT, "(name: \"client\", proxy: \"q\")").replace(
            "rate: \"10Mbit/s\")",
            "rate: \"10Mbit/s\"), (from: \"client\", to: \"p\", delay: \"0\"), (from: \"p\", to: \"q\", delay: \"0\")",
        );
        let found = problems(&text);
        assert_eq!(found.len(), loops, "{found:#?}");
        assert!(found[0].message.contains("in a loop: p →"), "{found:#?}");
        assert_eq!(found[0].path, "proxies[0].parent");
        // A mistake elsewhere does not hide the loop.
        assert_eq!(problems(&text.replace(DELAY, "delay: \"50\"")).len(), loops + 1);
    }
}

/// What the command line sets is checked like the text, and says where it came from.
#[test]
fn the_command_line_is_at_fault_by_name() {
    for (path, value, message, hint) in [
        ("client.version", "2.0", "--set client.version=2.0: `version`: \"2.0\" is not", "1.0"),
        ("links[0].delay", "50", "the unit is missing", "50ms"),
        ("links[9].delay", "50ms", "there is no [9]", "[0]"),
        ("clinet.version", "1.0", "called `clinet`", "client"),
        ("title", "x", "cannot be set", ""),
        ("", "x", "is not a path", "client.version"),
        ("pages[front].objects", "(count: 1000000000000, size: \"1kB\")", "100000", "100000"),
    ] {
        let found = problems_with(GOOD, &set(path, value));
        assert_eq!(found.len(), 1, "{path}: {found:#?}");
        assert!(found[0].message.starts_with("--set "), "{}", found[0].message);
        assert!(found[0].message.contains(message), "{}", found[0].message);
        assert!(found[0].hint.as_deref().unwrap_or("").contains(hint), "{:?}", found[0]);
        assert_eq!(found[0].span, None);
    }
    let profile = Overrides { profile: Some("windows".into()), ..Overrides::default() };
    assert!(problems_with(GOOD, &profile)[0].message.contains("--profile windows"));
}

#[test]
fn scenario_names_are_folder_names() {
    for name in ["", "..", "a/b", "CON"] {
        let found = load(name, GOOD, &Overrides::default()).map(|_| ()).expect_err("a bad name");
        assert!(found[0].message.contains("a scenario cannot be called"), "{found:?}");
    }
}

#[test]
fn too_much_is_refused_with_the_limit_named() {
    let deep = format!("(title: {}1{})", "[".repeat(100), "]".repeat(100));
    assert!(problems(&deep).iter().any(|problem| problem.message.contains("more than 16 levels")));
    let bottomless = "(".repeat(100_000);
    assert!(problems(&bottomless)[0].message.contains("more than 16 levels"));
    let huge = format!("{GOOD}//{}", "x".repeat(1 << 20));
    assert!(problems(&huge)[0].message.contains("a scenario may have 1048576"));
    let crowd = (0..1000).map(|n| format!("(name: \"v{n}\"),")).collect::<String>();
    let found = problems(&changed(A, &format!("{crowd}{A}")));
    assert!(
        found.iter().any(|p| p.hint.as_deref() == Some("a scenario may have 1000")),
        "{found:#?}"
    );
}

#[test]
fn an_empty_file_is_told_so() {
    for text in ["", "  \n", "// only a comment\n"] {
        assert_eq!(problems(text).len(), 1, "{text:?}");
    }
    assert!(problems("")[0].message.contains("empty"));
}

/// What is of a wrong type, contradicts another part, or names by path what is not there: each is told in
/// words that say what it is and what would be right.
#[test]
fn what_is_of_another_kind_is_told_with_what_it_is() {
    const EXPECT: &str = "expect: [(variant: \"a\", page_load: \"200ms\")]";
    const VARIANTS: &str =
        "variants: [(name: \"a\", set: {}), (name: \"b\", set: {\"client.version\": \"1.0\"})]";
    for (old, new, message) in [
        (EXPECT, "expect: 5", "`expect` is a list, not the number 5"),
        (EXPECT, "expect: [5]", "an expectation is a group of settings, not the number 5"),
        ("variant: \"a\"", "variant: 7", "`variant` is a name, not the number 7"),
        ("\"200ms\"", "[1]", "`page_load` is a claim, not a list"),
        (VARIANTS, "variants: 3", "`variants` is a list, not the number 3"),
        (A, "3", "a variant is a group of settings, not the number 3"),
        (A, "(name: \"a\", set: 3)", "`set` names what changes, it is not the number 3"),
        (
            DOCUMENT,
            "document: (size: \"10kB\"), objects: [(size: \"1kB\", needs: [5])]",
            "what is needed is named by its path",
        ),
        (
            DOCUMENT,
            "document: (size: \"10kB\"), objects: [(path: \"/a\", size: \"1kB\"), \
             (size: \"1kB\", needs: [\"/\", \"/a\"], position: \"1kB\")]",
            "it needs several objects, so it stands in none of them",
        ),
    ] {
        let found = problems(&changed(old, new));
        assert!(found[0].message.contains(message), "{message}: {found:#?}");
        assert!(found[0].hint.is_some(), "{message}: no hint");
    }
    for (path, message) in [
        ("links[5].delay", "there is no [5]"),
        ("links[0].delay.x", "would be a setting of"),
        ("links[0].delay[*]", "[*] needs a list"),
        ("links[0].delay[0]", "[0] needs a list"),
    ] {
        let found = problems_with(GOOD, &set(path, "1ms"));
        assert!(found[0].message.contains(message), "{path}: {found:#?}");
    }
}
