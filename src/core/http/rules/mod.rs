//! The rules that the project demonstrates, as data: what is commonly taught about HTTP's use
//! of connections, what the governing texts make of it, and where they say so.
//!
//! The ids are stable. They stand in the names of tests (`k8_…`, `h3a_…`, `dumb_d7_…`,
//! `d_neg_…`, `http_d10_…`; several as `s05_and_p0b_…`), and in the `rules` of scenarios. From
//! these and from this table `docs/rules.md` is made; `tests/rules_table.rs` holds the three
//! together.
//!
//! D1 to D8 are the steps of the dumb proxy, D-01 to D-25 facts about HTTP; they have nothing
//! in common but the letter.

mod dumb_proxy;
mod facts;
mod hop_by_hop;
mod keep_alive;
mod overview;
mod persistent;
mod proxy_connection;

/// One rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, such as `K8`.
    pub id: &'static str,
    /// What is commonly taught, or what the text says where nobody gets it wrong.
    pub claim: &'static str,
    /// What becomes of the claim when it is held against the governing text.
    pub verdict: Verdict,
    /// What holds instead, or what is often left out; empty where there is nothing to add.
    pub correction: &'static str,
    /// The governing text.
    pub source: &'static str,
}

/// What becomes of a claim when it is held against the governing text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds as it stands.
    Right,
    /// It holds, but something is missing without which it misleads.
    Incomplete,
    /// It says more than the text does: exact where there is a choice, must where it is may.
    TooStrong,
    /// It does not hold.
    Wrong,
}

impl Verdict {
    /// In words, as the table of the documents has it.
    pub const fn text(self) -> &'static str {
        match self {
            Verdict::Right => "right",
            Verdict::Incomplete => "incomplete",
            Verdict::TooStrong => "too strong",
            Verdict::Wrong => "wrong",
        }
    }
}

/// A family of rules, with a heading for people.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// The heading.
    pub title: &'static str,
    /// Its rules in order.
    pub rules: &'static [Rule],
}

/// All rules, family by family.
pub static FAMILIES: &[Family] = &[
    Family { title: "Connections, and why they are kept", rules: overview::RULES },
    Family { title: "Keep-alive in HTTP/1.0", rules: keep_alive::RULES },
    Family { title: "Hop-by-hop fields", rules: hop_by_hop::RULES },
    Family { title: "The dumb proxy", rules: dumb_proxy::RULES },
    Family { title: "Persistent connections in HTTP/1.1", rules: persistent::RULES },
    Family { title: "Proxy-Connection", rules: proxy_connection::RULES },
    Family { title: "Facts that a trace must obey", rules: facts::RULES },
];

/// All rules in order.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.rules)
}

/// The rule of this id; capital letters do not matter.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id.eq_ignore_ascii_case(id))
}

/// The ids in a line, runs of three and more put together: `D1–D8, D-neg`.
pub fn ids(rules: &[&Rule]) -> String {
    let mut places: Vec<usize> =
        rules.iter().filter_map(|rule| all().position(|other| other.id == rule.id)).collect();
    places.sort_unstable();
    let id = |place: usize| all().nth(place).map_or("", |rule| rule.id);
    let letter = |place: usize| id(place).trim_end_matches(|c: char| c != '-' && !c.is_uppercase());
    let runs = places.chunk_by(|a, b| a + 1 == *b && letter(*a) == letter(*b));
    let text = runs.map(|run| match run {
        [first, _, .., last] => format!("{}–{}", id(*first), id(*last)),
        few => few.iter().map(|place| id(*place)).collect::<Vec<_>>().join(", "),
    });
    text.collect::<Vec<_>>().join(", ")
}

/// A row of a table.
const fn rule(
    id: &'static str,
    claim: &'static str,
    verdict: Verdict,
    correction: &'static str,
    source: &'static str,
) -> Rule {
    Rule { id, claim, verdict, correction, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_and_every_row_is_whole() {
        let mut seen = BTreeSet::new();
        for rule in all() {
            assert!(seen.insert(rule.id.to_ascii_lowercase()), "{} stands twice", rule.id);
            assert!(!rule.claim.is_empty() && !rule.source.is_empty(), "{}", rule.id);
            let says_why = !rule.correction.is_empty();
            assert!(says_why || rule.verdict == Verdict::Right, "{} needs its reason", rule.id);
        }
        assert_eq!(find("d-neg").map(|rule| rule.id), Some("D-neg"));
        assert_eq!(find("D1").map(|rule| rule.id), Some("D1"), "not D-01");
    }

    #[test]
    fn ids_in_a_line_put_runs_together() {
        let line = |list: &[&str]| {
            let rules: Vec<&Rule> = list.iter().filter_map(|id| find(id)).collect();
            assert_eq!(rules.len(), list.len());
            ids(&rules)
        };
        assert_eq!(line(&[]), "");
        assert_eq!(line(&["P8", "K8"]), "K8, P8");
        assert_eq!(line(&["D1", "D2", "D3", "D-neg"]), "D1–D3, D-neg");
        assert_eq!(line(&["K7", "K8", "H1", "H2"]), "K7, K8, H1, H2");
        assert_eq!(line(&["D-02", "D-03", "D-04", "H3a", "H3b", "H3c"]), "H3a–H3c, D-02–D-04");
    }

    /// S01–S20, K1–K8, H1–H6 with eight fields for H3, D1–D8 and their controls, P0–P8 with
    /// four parts of P0 and two of P9, X1–X6 with two notes, and 25 facts.
    #[test]
    fn none_is_missing() {
        let counts = FAMILIES.iter().map(|family| family.rules.len());
        let expected = [20, 8, 5 + 8, 8 + 1, 9 + 4 + 2, 6 + 2, 25];
        assert_eq!(counts.collect::<Vec<_>>(), expected);
    }
}
