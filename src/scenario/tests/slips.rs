//! Slips of the pen and contradictions: each is told in words that say what is wrong, with what would be
//! right.

use super::{GOOD, Overrides, changed, good, problems, set};

const LINKS: &str =
    "links: [(from: \"client\", to: \"server\", delay: \"50ms\", rate: \"10Mbit/s\")]";
const CLIENT: &str = "(name: \"client\")";
const SERVER: &str = "(name: \"server\")";
const PAGE: &str = "(name: \"front\", document: (size: \"10kB\"))";
const CLAIM: &str = "page_load: \"200ms\"";
const TWO: &str = "(name: \"front\", document: (size: \"10kB\")), (name: \"back\", document: (path: \"/b\", size: \"1kB\"))";

/// Replaced, by what, a part of the message, a part of the hint.
type Slip = (&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const SLIPS: &[Slip] = &[
    // Links and routers.
    ("links:", "routers: [5], links:", "a router is given by its name", "\"r1\""),
    (LINKS, "links: 5", "`links` is a list, not the number 5", "links: ["),
    (LINKS, "links: [(from: \"client\", to: \"server\", delay: \"1ms\"), (from: \"server\", to: \"client\", delay: \"1ms\")]", "`server` and `client` are linked already", "`up` and `down`"),
    // Hosts.
    (CLIENT, "(name: 5)", "`name` is a text, not the number 5", "name: \"…\""),
    (CLIENT, "(name: \"client\", page: \"front\", visits: [\"front\"])", "`page` or `visits`, not both", "opens several"),
    (CLIENT, "(name: \"client\", page: [5])", "a visit is a group of settings, not the number 5", ""),
    (CLIENT, "(name: \"client\", visits: [(after: \"1s\")])", "a visit needs `page`", "page: \"front\""),
    (CLIENT, "(name: \"client\", visits: [(page: 5)])", "a page is named by a text", "\"front\""),
    (SERVER, "(name: \"server\", keep_alive: [1])", "`keep_alive` is true or false, not a list", "true"),
    (SERVER, "(name: \"server\", max_requests: [1])", "`max_requests` is a number, not a list", "10"),
    // Pages.
    (PAGE, TWO, "a client needs `page`", "page: \"front\""),
    (PAGE, "(name: \"front\", document: (size: \"1kB\")), (name: \"front\", document: (path: \"/b\", size: \"1kB\"))", "two pages called `front`", "another name"),
    (PAGE, "(name: \"front\", document: (size: \"1kB\")), (name: \"back\", document: (size: \"2kB\"))", "is another elsewhere in the scenario: it has 1 kB", "another path"),
    (PAGE, "(name: \"front\", document: (size: [1]))", "`size` is a size, not a list", "\"10kB\""),
    (PAGE, "(name: \"front\", document: (size: \"10kB\", method: [1]))", "`method` is a word in quotes, not a list", "\"GET\""),
    ("rate:", "loss: [1], rate:", "`loss` is a probability, not a list", "\"1%\""),
    // Claims.
    (CLAIM, "outcome: \"< done\"", "words are equal or not", ""),
    (CLAIM, "outcome: [1]", "`outcome` is a claim, not a list", "\"done\""),
    (CLAIM, "connections_opened: [1]", "`connections_opened` is a claim, not a list", "\"<= 6\""),
    ("(variant: \"a\", page_load: \"200ms\")", "(variant: \"first\", page_load: \"200ms\")", "no variant called `first`", "a, b"),
    // The whole.
    ("title:", "recorded: \"HTTP/9\", title:", "no page is recorded over \"HTTP/9\"", "HTTP/"),
];

#[test]
fn contradictions_are_told_with_what_would_be_right() {
    let mut wrong = String::new();
    for (old, new, message, hint) in SLIPS {
        let found = problems(&changed(old, new));
        let told = found.iter().any(|problem| {
            problem.message.contains(message)
                && problem.hint.as_deref().unwrap_or("").contains(hint)
        });
        if !told {
            wrong += &format!("{new}: {found:#?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Two groups have no link for each pair of their hosts; and with several servers, an object says on
/// which of them it is.
#[test]
fn several_hosts_need_more_to_be_said() {
    let groups = changed(CLIENT, "(name: \"client\", hosts: 2)").replacen(
        SERVER,
        "(name: \"server\", hosts: 2)",
        1,
    );
    let two = changed(SERVER, "(name: \"server\"), (name: \"second\")").replacen(
        "links: [",
        "links: [(from: \"client\", to: \"second\", delay: \"1ms\"), ",
        1,
    );
    for (text, message, hint) in [
        (groups, "one end of a link is a single host", "put a router between them"),
        (two, "needs `server`", "server: \"server\""),
    ] {
        let found = problems(&text);
        let told = |problem: &super::Diagnostic| {
            problem.message.contains(message)
                && problem.hint.as_deref().unwrap_or("").contains(hint)
        };
        assert!(found.iter().any(told), "{message}: {found:#?}");
    }
}

/// A claim that names a variant wrongly, where names are long enough for a slip.
#[test]
fn the_variant_that_was_meant_is_named() {
    let text = GOOD.replace("\"b\"", "\"pipelined\"").replace(CLAIM, "page_load: \"< pipelind\"");
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.contains("no variant called `pipelind`"), "{found:#?}");
    assert_eq!(found[0].hint.as_deref(), Some("did you mean `pipelined`?"));
}

/// One claim needs no list, no claim is none, and a claim about a hop may be held against another variant.
#[test]
fn claims_in_other_forms() {
    const CLAIMS: &str = "expect: [(variant: \"a\", page_load: \"200ms\")]";
    for (claims, count) in [
        ("expect: (variant: \"a\", page_load: \"200ms\")", 1),
        ("expect: None", 0),
        ("expect: [(variant: \"a\", on: \"client->server\", connections_opened: \"<= b\")]", 1),
    ] {
        assert_eq!(good(&changed(CLAIMS, claims)).expect.len(), count, "{claims}");
    }
}

/// `network.delay` sets the delay of every link, be they a list or one group of settings.
#[test]
fn a_short_name_reaches_every_link() {
    let alone = LINKS.replace(['[', ']'], "");
    for text in [GOOD.to_owned(), changed(LINKS, &alone)] {
        let scenario = super::good_with(&text, &set("network.delay", "\"7ms\""));
        let delays: Vec<_> = scenario.variants[0]
            .plan
            .network
            .edge_weights()
            .map(|link| link.config.delay)
            .collect();
        assert_eq!(delays, [crate::units::Duration::from_millis(7); 2]);
    }
}

/// As they would be typed again, in the order in which they are applied.
#[test]
fn changes_are_told_as_they_are_typed() {
    let overrides =
        Overrides { seed: Some(5), profile: Some("linux".into()), ..set("network.delay", "7ms") };
    assert_eq!(overrides.changes(), ["--seed 5", "--profile linux", "--set network.delay=7ms"]);
    assert!(Overrides::default().changes().is_empty());
}

/// What is no scenario at all is told in an author's words, not a parser's.
#[test]
fn slips_of_the_pen_are_told_as_such() {
    for (old, new, told) in [
        (
            "{\"client.version\": \"1.0\"}",
            "{\"client.version\" \"1.0\"}",
            "a colon is expected, not `\"`",
        ),
        ("title: \"A test\"", "title \"A test\"", "a comma or a closing parenthesis is expected"),
        ("    expect:", "    7:", "the name of a setting is expected"),
        ("\"200ms\")],", "\"200ms)],", "this text has no end"),
        ("\"A test\"", "?", "`?` cannot stand here"),
        ("title: \"A test\"", "title: \"A \\q test\"", "no escape begins so"),
        ("],\n)", "],\n) // the end", "a comment in the last line has no end"),
    ] {
        let found = problems(&changed(old, new));
        assert_eq!(found.len(), 1, "{new}: {found:#?}");
        assert!(found[0].message.contains(told), "{new}: {found:#?}");
        assert!(found[0].hint.is_some(), "{new}: {found:#?}");
    }
}
