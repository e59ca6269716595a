//! The scenarios that come with the program, embedded in it.

use crate::http::rules::{self, Rule};

/// A scenario that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Bundled {
    /// The folder below `scenarios/` that it stands in; empty for a lesson of the course.
    pub group: &'static str,
    /// Its name: the file's stem, which no other has.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

impl Bundled {
    /// How it is called on a command line: its name, behind its group's where it has one.
    pub fn path(&self) -> String {
        match self.group {
            "" => self.name.to_owned(),
            group => format!("{group}/{}", self.name),
        }
    }
}

impl Bundled {
    /// Its title, found in the line of its text that says it: to load it all takes a hundred times
    /// as long. `None` only where a bundled scenario is written otherwise, which a test looks for.
    pub fn title(&self) -> Option<&'static str> {
        self.said("title: \"")?.strip_suffix("\",")
    }

    /// The rules that it demonstrates, found in the same way.
    pub fn rules(&self) -> Vec<&'static Rule> {
        let list = self.said("rules: [").unwrap_or("");
        list.split('"').skip(1).step_by(2).filter_map(rules::find).collect()
    }

    /// What follows on the line of the scenario itself that begins so.
    fn said(&self, begins: &str) -> Option<&'static str> {
        self.text.lines().find_map(|line| line.strip_prefix("    ")?.strip_prefix(begins))
    }
}

macro_rules! bundled {
    ($name:literal) => {
        Bundled {
            group: "",
            name: $name,
            text: include_str!(concat!("../../scenarios/", $name, ".ron")),
        }
    };
    ($group:literal, $name:literal) => {
        Bundled {
            group: $group,
            name: $name,
            text: include_str!(concat!("../../scenarios/", $group, "/", $name, ".ron")),
        }
    };
}

/// The workloads of `sim bench`.
pub static WORKLOADS: &[Bundled] = &[
    bundled!("bench", "w1"),
    bundled!("bench", "w2"),
    bundled!("bench", "w2one"),
    bundled!("bench", "w3"),
    bundled!("bench", "w4"),
    bundled!("bench", "w4hold"),
    bundled!("bench", "page_load"),
];

/// All of them, in the order of a course; then the exercises of textbooks (docs/textbook.md).
pub static ALL: &[Bundled] = &[
    bundled!("handshake"),
    bundled!("syn_loss"),
    bundled!("slow_start"),
    bundled!("idle_restart"),
    bundled!("loss_recovery"),
    bundled!("sack_vs_newreno"),
    bundled!("cubic_vs_reno"),
    bundled!("delayed_ack_nagle"),
    bundled!("zero_window"),
    bundled!("teardown"),
    bundled!("time_wait"),
    bundled!("port_exhaustion"),
    bundled!("listen_backlog"),
    bundled!("tcp_keepalive"),
    bundled!("strategies"),
    bundled!("fast_open"),
    bundled!("name_lookup"),
    bundled!("discovery"),
    bundled!("head_of_line"),
    bundled!("keep_alive_1_0"),
    bundled!("connection_close"),
    bundled!("wrong_length"),
    bundled!("keep_alive_timeout"),
    bundled!("server_limits"),
    bundled!("real_servers"),
    bundled!("idle_close_race"),
    bundled!("reset_problem"),
    bundled!("retry"),
    bundled!("clients_in_practice"),
    bundled!("expect_continue"),
    bundled!("conditional"),
    bundled!("dumb_proxy"),
    bundled!("smart_proxy"),
    bundled!("proxy_cache"),
    bundled!("proxy_chains"),
    bundled!("real_proxies"),
    bundled!("many_users"),
    bundled!("textbook", "look_ups"),
    bundled!("textbook", "base_and_objects"),
    bundled!("textbook", "umass"),
    bundled!("textbook", "hpbn_pipelining"),
    bundled!("textbook", "think_time"),
    bundled!("textbook", "tls"),
    bundled!("textbook", "three_images"),
    bundled!("textbook", "kurose_p10"),
    bundled!("textbook", "store_and_forward"),
    bundled!("textbook", "shared_link"),
    bundled!("textbook", "fixed_window"),
    bundled!("textbook", "satellite"),
    bundled!("textbook", "four_transfers"),
    bundled!("textbook", "kurose_slow_start"),
    bundled!("textbook", "kurose_15_segments"),
    bundled!("textbook", "hpbn_slow_start"),
    bundled!("textbook", "hpbn_windows"),
    bundled!("textbook", "tanenbaum_windows"),
    bundled!("textbook", "flow_control"),
    bundled!("textbook", "aimd"),
    bundled!("textbook", "kurose_p40"),
    bundled!("textbook", "web_cache"),
    bundled!("textbook", "conditional_get"),
    bundled!("textbook", "two_connections"),
    bundled!("textbook", "blind_relay"),
];

/// The bundled scenario of this name, or the workload; its group may stand before it.
pub fn find(name: &str) -> Option<&'static Bundled> {
    ALL.iter().chain(WORKLOADS).find(|scenario| scenario.name == name || scenario.path() == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, load};
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_found_with_and_without_their_group() {
        let names: BTreeSet<&str> = ALL.iter().map(|bundled| bundled.name).collect();
        assert_eq!(names.len(), ALL.len());
        for bundled in ALL {
            for typed in [bundled.name, &bundled.path()] {
                assert_eq!(find(typed).map(|found| found.name), Some(bundled.name));
            }
        }
        assert!(find("textbook/dumb_proxy").is_none());
    }

    /// Each loads, opens with a comment that says what to look at, and makes claims about every
    /// one of its variants.
    #[test]
    fn every_bundled_scenario_loads_and_makes_claims() {
        for bundled in ALL {
            let scenario = load(bundled.name, bundled.text, &Overrides::default())
                .unwrap_or_else(|problems| panic!("{}: {problems:#?}", bundled.name));
            let comment = bundled.text.split("\n(").next().unwrap_or("").replace("\n//", "");
            assert!(comment.to_lowercase().contains("look at"), "{}", bundled.name);
            assert!(!scenario.about.is_empty());
            assert_eq!(bundled.title(), Some(scenario.title.as_str()));
            assert_eq!(bundled.rules(), scenario.rules, "{}", bundled.name);
            for variant in &scenario.variants {
                let claimed = scenario.expect.iter().any(|claim| claim.variant == variant.name);
                assert!(claimed, "{}: {}", bundled.name, variant.name);
            }
        }
    }
}
