//! A description that asks for one more than it may is refused with the limit named; what asks for
//! exactly as much is not.

use super::{GOOD, changed, good, problems};

const CLIENT: &str = "clients: [(name: \"client\")]";
const PAGE: &str = "document: (size: \"10kB\")";
const VARIANTS: &str = "variants: [(name: \"a\", set: {})";

/// The good scenario's text with comments up to so many bytes.
fn of_bytes(bytes: usize) -> String {
    format!("{GOOD}/*{}*/", "x".repeat(bytes - GOOD.len() - 4))
}

fn clients(entries: &str) -> String {
    let links = "(from: \"more\", to: \"server\", delay: \"50ms\"), (from: \"client\"";
    changed(CLIENT, &format!("clients: [{entries}]")).replacen("(from: \"client\"", links, 1)
}

/// A document and 49 objects for each of so many clients.
fn fifty_objects_for(clients: u32) -> String {
    let page = format!("{PAGE}, objects: (count: 49, size: \"1kB\")");
    changed(CLIENT, &format!("clients: [(name: \"client\", count: {clients})]"))
        .replacen(PAGE, &page, 1)
}

fn variant_called(name: &str) -> String {
    changed("(name: \"b\"", &format!("(name: \"{name}\""))
}

#[test]
fn one_more_than_is_allowed_is_refused_and_as_much_as_is_allowed_is_not() {
    let two_million = "(name: \"client\", count: 1000000), (name: \"more\", count: 1000000)";
    for (allowed, too_much, told) in [
        (of_bytes(1 << 20), of_bytes((1 << 20) + 1), "has 1048577 bytes"),
        (
            clients(two_million),
            clients(&two_million.replacen(')', "), (name: \"third\")", 1)),
            "there are 2000001 clients; one run has at most 2000000",
        ),
        (
            fifty_objects_for(100_000),
            fifty_objects_for(100_001),
            "100001 clients could have 5000050 objects to load at once",
        ),
        (
            variant_called(&"v".repeat(100)),
            variant_called(&"v".repeat(101)),
            "a variant cannot be called",
        ),
        (
            GOOD.replace("server\"", &format!("{}\"", "s".repeat(63))),
            GOOD.replace("server\"", &format!("{}\"", "s".repeat(64))),
            "cannot be a name",
        ),
    ] {
        good(&allowed);
        let found = problems(&too_much);
        assert!(found.iter().any(|problem| problem.message.contains(told)), "{told}: {found:#?}");
        assert!(found.iter().all(|problem| problem.hint.is_some()), "{told}: {found:#?}");
    }
}

/// Hosts, routers and links of one variant, and what all variants hold together.
#[test]
fn what_would_fill_the_memory_is_refused_with_the_limit() {
    let hosts = |count: u32| format!("clients: [(name: \"client\", hosts: {count})]");
    let routers: String = (0..10).map(|n| format!("\"r{n}\", ")).collect();
    let link = "(from: \"client\", to: \"server\", delay: \"0\"),";
    let many: String = (0..9).map(|n| format!(", (name: \"v{n}\")")).collect();
    let objects = changed(PAGE, &format!("{PAGE}, objects: (count: 99000, size: \"1B\")"));
    for (text, told) in [
        (changed(CLIENT, &hosts(10_000)), "there are more than 10000 hosts"),
        (
            changed(CLIENT, &hosts(9_990)).replacen(
                "links:",
                &format!("routers: [{routers}], links:"),
                1,
            ),
            "there are more than 10000 hosts and routers",
        ),
        (changed("links: [", &format!("links: [{}", link.repeat(20_000))), "there are 20001 links"),
        (
            objects.replacen(VARIANTS, &format!("{VARIANTS}{many}"), 1),
            "the variants together have more than 900000 objects",
        ),
    ] {
        let found = problems(&text);
        let problem = found.iter().find(|problem| problem.message.contains(told));
        assert!(problem.is_some_and(|problem| problem.hint.is_some()), "{told}: {found:#?}");
    }
}
