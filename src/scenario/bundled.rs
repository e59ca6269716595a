//! The scenarios that come with the program, embedded in it.

/// A scenario that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Bundled {
    /// Its name: the file's stem.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! bundled {
    ($name:literal) => {
        Bundled { name: $name, text: include_str!(concat!("../../scenarios/", $name, ".ron")) }
    };
    ($folder:literal, $name:literal) => {
        Bundled {
            name: $name,
            text: include_str!(concat!("../../scenarios/", $folder, "/", $name, ".ron")),
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

/// All of them, in the order of a course.
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
];

/// The bundled scenario of this name.
pub fn find(name: &str) -> Option<&'static Bundled> {
    ALL.iter().find(|scenario| scenario.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, load};

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
            for variant in &scenario.variants {
                let claimed = scenario.expect.iter().any(|claim| claim.variant == variant.name);
                assert!(claimed, "{}: {}", bundled.name, variant.name);
            }
        }
    }
}
