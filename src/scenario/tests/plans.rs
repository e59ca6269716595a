//! What the plans say is what the text says.

use super::super::{Bound, Measure, Relation};
use super::{GOOD, Overrides, changed, good, good_with, set};
use crate::http::config::*;
use crate::ids::{Addr, HostId};
use crate::net::{DropRule, LinkConfig, PacketKind};
use crate::params::{Era, Profile};
use crate::tcp::TcpParams;
use crate::tcp::params::{Push, WindowScale};
use crate::units::{BitRate, Bytes, Duration};
use crate::world::{Plan, Role};

fn client(plan: &Plan) -> &ClientConfig {
    plan.hosts
        .iter()
        .find_map(|host| match &host.role {
            Role::Client(client) => Some(client),
            _ => None,
        })
        .expect("a client")
}

fn link(plan: &Plan, index: usize) -> &LinkConfig {
    &plan.network.edge_weights().nth(index).expect("a link").config
}

#[test]
fn links_go_both_ways_and_differ_where_told() {
    let text = changed(
        "rate: \"10Mbit/s\"",
        "rate: \"10Mbit/s\", queue: \"100 packets\", loss: \"0.5%\",
         down: (rate: \"unlimited\", drops: [(packet: \"data\", nth: 3, count: 2)])",
    );
    let scenario = good(&text);
    let plan = &scenario.variants[0].plan;
    let names: Vec<_> = plan.network.edge_weights().map(|edge| edge.name.to_string()).collect();
    assert_eq!(names, ["client→server", "server→client"]);
    let (up, down) = (link(plan, 0), link(plan, 1));
    assert_eq!(up.rate, BitRate::from_bits_per_second(10_000_000));
    assert_eq!((up.queue_packets, down.queue_packets), (Some(100), Some(100)));
    assert_eq!((down.rate, up.delay, down.delay), (None, down.delay, Duration::from_millis(50)));
    assert_eq!(up.loss.parts_per_billion(), 5_000_000);
    assert_eq!(up.drops, []);
    assert_eq!(down.drops, [DropRule { kind: PacketKind::Data, first: 3, count: 2 }]);
}

/// What tells one kind of TCP from another can be set for each host: here the server is a
/// strange one, and the client as its profile has it.
#[test]
fn tcp_is_set_for_each_host() {
    let text = changed(
        "servers: [(name: \"server\"",
        "servers: [(name: \"server\", tcp: (timestamps: false, sack: false, window_scale: \"off\",
         initial_window: 4, rto_min: \"50ms\", initial_rto: \"3s\", dupthresh: 5,
         quickack_segments: 7, ack_fin_at_once: false, push: \"every\", fast_open: true)",
    );
    let scenario = good(&text);
    let hosts = &scenario.variants[0].plan.hosts;
    let tcp = |name: &str| &hosts.iter().find(|host| &*host.name == name).expect("a host").tcp;
    let usual = TcpParams::of(scenario.variants[0].profile);
    assert_eq!(**tcp("client"), usual);
    let mut strange = usual;
    strange.timestamps = false;
    strange.sack = false;
    strange.window_scale = WindowScale::Off;
    strange.initial_window = Some(4);
    strange.rto_min = Duration::from_millis(50);
    strange.initial_rto = Duration::from_secs(3);
    strange.dupthresh = 5;
    strange.quickack_segments = 7;
    strange.ack_fin_at_once = false;
    strange.push = Push::Every;
    strange.fast_open = true;
    assert_eq!(**tcp("server"), strange);
}

#[test]
fn objects_are_counted_named_and_served() {
    let text = changed(
        "document: (size: \"10kB\")",
        "document: (size: \"10kB\", processing: \"5ms\"), objects: [
            (path: \"/a.css\", size: \"2kB\", think: \"1ms\"),
            (count: 2, size: \"1kB\", needs: [\"/a.css\"]),
            (count: 2, size: \"1KiB\", path: \"/i{n}.png\"),
            (size: \"3kB\", path: \"/known.js\", needs: [])]",
    );
    let scenario = good(&text);
    let plan = &scenario.variants[0].plan;
    let page = &client(plan).visits[0].page;
    let list: Vec<_> = page
        .objects
        .iter()
        .map(|object| (&*object.path, object.size.0, object.needs.clone()))
        .collect();
    assert_eq!(
        list,
        [
            ("/", 10_000, vec![]),
            ("/a.css", 2_000, vec![0]),
            ("/object2", 1_000, vec![1]),
            ("/object3", 1_000, vec![1]),
            ("/i1.png", 1_024, vec![0]),
            ("/i2.png", 1_024, vec![0]),
            ("/known.js", 3_000, vec![]),
        ]
    );
    assert_eq!(page.objects[0].processing, Duration::from_millis(5));
    let Role::Server(server) = &plan.hosts[1].role else { panic!("a server") };
    assert_eq!(server.objects.len(), 7);
    let css = server.objects.iter().find(|object| &*object.path == "/a.css").expect("served");
    assert_eq!((css.size, css.think), (Bytes(2_000), Duration::from_millis(1)));
}

/// Two pages may share an object; a chain of proxies is found by name.
#[test]
fn visits_and_proxies_are_found_by_name() {
    let text = GOOD
        .replace(
            "(name: \"client\")",
            "(name: \"client\", proxy: \"p\", visits: [\"front\", (page: \"about\", after: \"2s\")])",
        )
        .replace(
            "    servers:",
            "    proxies: [
                (name: \"p\", kind: \"blind\", parent: \"q\", late_bytes: \"discard\"),
                (name: \"q\", kind: \"smart\", port: 3128, server_idle_timeout: \"never\"),
            ],
            routers: [\"r\"],
            servers:",
        )
        .replace("links: [", "links: [
            (from: \"client\", to: \"r\", delay: \"1ms\"), (from: \"r\", to: \"p\", delay: \"1ms\"),
            (from: \"r\", to: \"q\", delay: \"1ms\"),")
        .replace(
            "pages: [",
            "pages: [(name: \"about\", document: (path: \"/about\", size: \"1kB\"), objects: [(path: \"/\", size: \"10kB\")]),",
        );
    let scenario = good(&text);
    let plan = &scenario.variants[0].plan;
    let names: Vec<_> = plan.hosts.iter().map(|host| &*host.name).collect();
    assert_eq!(names, ["client", "p", "q", "server"]);
    let client = client(plan);
    assert_eq!(client.proxy, Some(Addr { host: HostId(1), port: 8080 }));
    let visits: Vec<_> = client.visits.iter().map(|v| (v.page.objects.len(), v.after)).collect();
    assert_eq!(visits, [(1, Duration::ZERO), (2, Duration::from_secs(2))]);
    let Role::Proxy(p) = &plan.hosts[1].role else { panic!("a proxy") };
    assert_eq!(p.parent, Some(Addr { host: HostId(2), port: 3128 }));
    let blind = ProxyKind::BlindRelay { late_bytes: LateBytes::Discard, multitasking: false };
    assert_eq!(p.kind, blind);
    let Role::Proxy(q) = &plan.hosts[2].role else { panic!("a proxy") };
    assert_eq!(
        q.kind,
        ProxyKind::Smart {
            client_idle_timeout: Some(Duration::from_secs(120)),
            server_idle_timeout: None,
            reuse_upstream: true,
        }
    );
    assert_eq!(plan.network.node_count(), 5);
}

#[test]
fn variants_change_what_they_name_and_nothing_else() {
    let text = changed(
        "(name: \"a\", set: {})",
        "(name: \"a\", set: {
            \"era\": \"netscape-1998\",
            \"client\": (strategy: \"parallel\", connections: 3),
            \"links[0].up.delay\": \"7ms\",
            \"http.retry_limit\": 2,
        })",
    );
    let scenario = good(&text);
    let (a, b) = (&scenario.variants[0], &scenario.variants[1]);
    assert_eq!((scenario.era, a.era, b.era), (Era::Rfc9112, Era::Netscape1998, Era::Rfc9112));
    assert_eq!(client(&a.plan).strategy, Strategy::Parallel { connections: 3 });
    assert_eq!(client(&b.plan).strategy, Strategy::Persistent);
    // The version's default is the era's; b sets it.
    assert_eq!(client(&a.plan).version, Version::Http10);
    assert_eq!(client(&b.plan).version, Version::Http10);
    assert_eq!(link(&a.plan, 0).delay, Duration::from_millis(7));
    assert_eq!(link(&a.plan, 1).delay, Duration::from_millis(50));
    assert_eq!(link(&b.plan, 0).delay, Duration::from_millis(50));
    assert_eq!(a.overridden, [("http.retry_limit".to_owned(), "2".to_owned())]);
    assert_eq!(client(&a.plan).http.retry_limit, 2);
    assert_eq!(b.overridden, []);
}

#[test]
fn a_host_can_have_parameters_of_its_own() {
    let text = changed("(name: \"server\")", "(name: \"server\", http: (chunk_size: \"2kB\"))");
    let scenario = good(&text);
    let variant = &scenario.variants[0];
    assert_eq!(variant.overridden, [("server.http.chunk_size".to_owned(), "2 kB".to_owned())]);
    let Role::Server(server) = &variant.plan.hosts[1].role else { panic!("a server") };
    assert_eq!(server.http.chunk_size, Bytes(2_000));
    assert_ne!(client(&variant.plan).http.chunk_size, Bytes(2_000));
}

#[test]
fn the_command_line_wins_over_file_and_variants() {
    let over = Overrides {
        seed: Some(42),
        profile: Some("linux".into()),
        set: vec![
            ("client.version".into(), "1.1".into()),
            ("links[0].delay".into(), "80ms".into()),
        ],
        vary: Vec::new(),
    };
    let scenario = good_with(GOOD, &over);
    assert_eq!((scenario.seed, scenario.profile), (42, Profile::Linux));
    for variant in &scenario.variants {
        assert_eq!((variant.plan.seed, variant.profile), (42, Profile::Linux));
        assert_eq!(client(&variant.plan).version, Version::Http11);
        assert_eq!(link(&variant.plan, 0).delay, Duration::from_millis(80));
    }
    let scenario = good_with(GOOD, &set("pages[front].objects", "(count: 3, size: \"1kB\")"));
    assert_eq!(client(&scenario.variants[0].plan).visits[0].page.objects.len(), 4);
    let scenario = good_with(GOOD, &set("client.version", "None"));
    assert_eq!(client(&scenario.variants[1].plan).version, Version::Http11);
}

#[test]
fn without_variants_there_is_one() {
    let start = GOOD.find("    variants:").expect("variants");
    let end = GOOD.find("    expect:").expect("expect");
    let text = format!("{}{}", &GOOD[..start], &GOOD[end..]).replace("variant: \"a\", ", "");
    let scenario = good(&text);
    assert_eq!(scenario.variants.len(), 1);
    assert_eq!((&*scenario.variants[0].name, &*scenario.variants[0].title), ("run", "A test"));
    assert_eq!(scenario.expect[0].variant, "run");
}

#[test]
fn claims_are_read() {
    let claims = |claim: &str| {
        let scenario = good(&changed("variant: \"a\", page_load: \"200ms\"", claim));
        let mut claims = scenario
            .expect
            .into_iter()
            .map(|claim| (claim.variant, claim.metric, claim.claim, claim.check));
        let first = claims.next().expect("a claim");
        (first, claims.count())
    };
    let ((variant, metric, claim, check), more) = claims("variant: \"b\", page_load: \"<= 0.2s\"");
    assert_eq!((&*variant, &*metric, &*claim, more), ("b", "page_load", "<= 200 ms", 0));
    assert_eq!((check.relation, check.bound), (Relation::AtMost, Bound::Number(200_000_000)));
    // Without a variant it is about all of them.
    assert_eq!(claims("segments: 12").1, 1);
    for (claim, shown, relation, bound) in [
        ("variant: \"a\", longest_hang: \"none\"", "== none", Relation::Equal, Bound::Nothing),
        ("variant: \"a\", longest_hang: None", "== none", Relation::Equal, Bound::Nothing),
        (
            "variant: \"a\", outcome: \"!= stuck\"",
            "!= stuck",
            Relation::NotEqual,
            Bound::Word("stuck"),
        ),
        (
            "variant: \"a\", ip_bytes: \"2kB ± 100 B\"",
            "== 2 kB ± 100 B",
            Relation::Within(100),
            Bound::Number(2000),
        ),
        (
            "variant: \"a\", requests: \"> b\"",
            "> b",
            Relation::Greater,
            Bound::Variant { name: "b".into(), hop: None, plus: 0 },
        ),
        (
            "variant: \"a\", page_load: \"b - 1ms\"",
            "== b - 1 ms",
            Relation::Equal,
            Bound::Variant { name: "b".into(), hop: None, plus: -1_000_000 },
        ),
    ] {
        let ((_, _, text, check), _) = claims(claim);
        assert_eq!((&*text, check.relation, check.bound), (shown, relation, bound), "{claim}");
    }
    let ((_, metric, _, check), _) =
        claims("variant: \"a\", on: \"client->server\", connections_opened: 1");
    assert_eq!(
        (&*metric, check.measure),
        ("connections_opened on client→server", Measure::ConnectionsOpened)
    );
    let hop = check.hop.expect("a hop");
    assert_eq!((hop.opener, hop.acceptor), (HostId(0), HostId(1)));
}

/// P9a, D-19: a client of RFC 2616 keeps to two connections to a server, today's browsers to
/// six; a limit has a name or a number, and the era says which name holds by default.
#[test]
fn p9a_and_http_d19_limits_have_names_and_eras_choose_them() {
    for (era, setting, expected) in [
        ("rfc9112", "", 6),
        ("rfc2616", "", 2),
        ("netscape-1998", "", 4),
        ("rfc9112", ", connections: \"rfc2616\"", 2),
        ("rfc2616", ", connections: \"browser\"", 6),
        ("rfc9112", ", connections: \"netscape-4\"", 4),
        ("rfc2616", ", connections: 3", 3),
    ] {
        let client = format!(
            "title: \"A test\", era: \"{era}\", clients: [(name: \"client\", strategy: \"parallel-persistent\"{setting})],"
        );
        let text = changed("    clients: [(name: \"client\")],\n", "");
        let scenario = good(&text.replacen("title: \"A test\",", &client, 1));
        let plan = &scenario.variants[0].plan;
        let strategy = Strategy::ParallelPersistent { connections: expected };
        assert_eq!(self::client(plan).strategy, strategy, "{era}{setting}");
    }
}

#[test]
fn an_object_says_what_is_done_to_it() {
    let text = changed(
        "document: (size: \"10kB\")",
        "document: (size: \"10kB\"), objects: [
            (path: \"/form\", size: \"1kB\", method: \"POST\", upload: \"5kB\", status: 204),
            (count: 2, size: \"1kB\", method: \"HEAD\")]",
    );
    let scenario = good(&text);
    let plan = &scenario.variants[0].plan;
    let form = &client(plan).visits[0].page.objects[1];
    assert_eq!((form.method.name(), form.upload, form.status), ("POST", Bytes(5_000), 204));
    assert_eq!(client(plan).visits[0].page.objects[3].method.name(), "HEAD");
    let Role::Server(server) = &plan.hosts[1].role else { panic!("a server") };
    let served = server.objects.iter().find(|object| &*object.path == "/form").expect("served");
    assert_eq!(served, &form.served(), "a server knows nothing of what clients will do");
}

/// A group: hosts that share their settings, a link each, and one arrival process; its name stands
/// for its servers in turn.
#[test]
fn a_group_is_many_hosts_with_a_link_each() {
    let text = GOOD
        .replace("to: \"server\", delay", "to: \"r\", delay")
        .replace(
            "links: [",
            "routers: [\"r\"], links: [(from: \"r\", to: \"server\", delay: \"1ms\"),",
        )
        .replace("(name: \"client\")", "(name: \"client\", hosts: 3, spacing: \"1s\")")
        .replace("(name: \"server\")", "(name: \"server\", hosts: 2)");
    let plan = &good(&text).variants[0].plan;
    let names: Vec<_> = plan.hosts.iter().map(|host| host.name.to_string()).collect();
    assert_eq!(names, ["client1", "client2", "client3", "server1", "server2"]);
    let links: Vec<_> = plan.network.edge_weights().map(|edge| edge.name.to_string()).collect();
    assert_eq!(links.len(), 2 * 5);
    assert_eq!(links[..4], ["r→server1", "server1→r", "r→server2", "server2→r"]);
    assert!(std::sync::Arc::ptr_eq(&plan.hosts[0].tcp, &plan.hosts[2].tcp));
    assert_eq!(client(plan).crowd.count, 3);
    // Each opens one connection; the third goes to the first server again.
    assert_eq!(visits(plan), [(0, 0, 3), (1, 1, 4), (2, 2, 3)]);
}

/// Several clients stand on each host of a group: client k of all stands on host k mod 2 and goes to
/// server k mod 3, as a name with three addresses hands them out (RFC 1794 §2: in turn).
#[test]
fn the_clients_of_a_host_go_to_servers_in_turn() {
    let text = GOOD
        .replace("to: \"server\", delay", "to: \"r\", delay")
        .replace(
            "links: [",
            "routers: [\"r\"], links: [(from: \"r\", to: \"server\", delay: \"1ms\"),",
        )
        .replace("(name: \"client\")", "(name: \"client\", hosts: 2, count: 6, spacing: \"1s\")")
        .replace("(name: \"server\")", "(name: \"server\", hosts: 3)");
    let plan = &good(&text).variants[0].plan;
    let expected = [(0, 0, 2), (1, 1, 3), (2, 0, 4), (3, 1, 2), (4, 0, 3), (5, 1, 4)];
    assert_eq!(visits(plan), expected);
}

/// At which second which host opened a connection to which.
fn visits(plan: &crate::world::plan::Plan) -> Vec<(u64, u32, u32)> {
    let mut trace = crate::trace::Trace::default();
    crate::world::run(plan, &mut trace);
    let opened = trace.records.iter().filter_map(|record| match &record.event {
        crate::trace::Event::Opened { opener, acceptor, .. } => {
            Some((record.at.as_nanos() / 1_000_000_000, opener.host.0, acceptor.host.0))
        }
        _ => None,
    });
    opened.collect()
}
