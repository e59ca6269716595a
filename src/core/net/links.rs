//! All links of a network while a run is going on.

use super::config::{LinkConfig, Network};
use super::kind::Kind;
use super::link::Link;
use crate::engine::Streams;
use crate::ids::LinkId;

/// Among so many of the youngest kinds a link's is looked for.
const REMEMBERED: usize = 16;

/// The links, by their numbers. What those with the same configuration have in common is there
/// once: a crowd's links are alike.
#[derive(Debug, Default)]
pub struct Links {
    links: Vec<Link>,
    kinds: Vec<Kind>,
}

impl Links {
    /// All links of a network, at rest.
    pub fn new(network: &Network, streams: &Streams) -> Links {
        let mut links = Links::default();
        let mut configs: Vec<&LinkConfig> = Vec::new();
        for direction in network.edge_weights() {
            let config = &direction.config;
            // Those of a crowd follow each other. Where all differ, the search stays short.
            let young = configs.len().saturating_sub(REMEMBERED);
            let known = (young..configs.len()).rfind(|known| configs[*known] == config);
            let kind = known.unwrap_or_else(|| {
                configs.push(config);
                links.kinds.push(Kind::of(config));
                configs.len() - 1
            });
            links.links.push(Link::new(config, kind as u32, &direction.name, streams));
        }
        links
    }

    /// All of them, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &Link> {
        self.links.iter()
    }

    /// One of them.
    #[inline]
    pub fn get_mut(&mut self, link: LinkId) -> &mut Link {
        &mut self.links[link.index()]
    }

    /// Has it loaded into the processor's cache.
    #[inline]
    pub fn fetch(&self, link: LinkId) {
        self.links[link.index()].fetch();
    }

    /// One of them, and its kind.
    #[inline]
    pub fn with_kind(&mut self, link: LinkId) -> (&mut Link, &mut Kind) {
        let link = &mut self.links[link.index()];
        let kind = &mut self.kinds[link.kind()];
        (link, kind)
    }
}
