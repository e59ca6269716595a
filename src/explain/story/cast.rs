//! Who plays in a story: names as a lecturer says them, and roles.

use crate::http::config::ProxyKind;
use crate::ids::HostId;
use crate::lang::{Lang, noun, story};
use crate::scenario::Variant;
use crate::world::Role;

/// The hosts of a variant.
#[derive(Clone, Copy)]
pub(super) struct Cast<'run> {
    pub variant: &'run Variant,
    pub lang: Lang,
}

/// What a host is, as far as stories differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Client,
    /// A relay that copies what it does not understand.
    Blind,
    /// A proxy that understands HTTP.
    Smart,
    Server,
}

impl Cast<'_> {
    pub fn part(&self, host: HostId) -> Part {
        match self.variant.plan.hosts.get(host.index()).map(|host| &host.role) {
            Some(Role::Client(_)) => Part::Client,
            Some(Role::Proxy(proxy)) => match proxy.kind {
                ProxyKind::BlindRelay { .. } => Part::Blind,
                ProxyKind::Smart { .. } => Part::Smart,
            },
            Some(Role::Server(_)) | None => Part::Server,
        }
    }

    /// A host's name. A common noun is said as one, in English with an article; several clients
    /// under one name are a crowd; in Korean a name of its own comes with what the host is, since
    /// particles follow a sound and nobody knows how a name is spoken.
    pub fn name(&self, host: HostId) -> String {
        let name = self.written(host);
        if self.is_crowd(host) {
            return story::crowd(self.lang, name);
        }
        if let Some(noun) = noun(name) {
            return noun(self.lang).to_owned();
        }
        match self.part(host) {
            Part::Client => story::named_client(self.lang, name),
            Part::Blind | Part::Smart => story::named_proxy(self.lang, name),
            Part::Server => story::named_server(self.lang, name),
        }
    }

    /// Whether a host stands for several clients.
    fn is_crowd(&self, host: HostId) -> bool {
        match self.variant.plan.hosts.get(host.index()).map(|host| &host.role) {
            Some(Role::Client(client)) => client.crowd.count > 1,
            _ => false,
        }
    }

    /// Several hosts like this one.
    pub fn group(&self, host: HostId) -> String {
        let noun = match self.part(host) {
            Part::Client => story::clients,
            Part::Blind | Part::Smart => story::proxies,
            Part::Server => story::servers,
        };
        noun(self.lang).to_owned()
    }

    /// Whether a host is called by a name of its own, and not by a common noun.
    pub fn is_name(&self, host: HostId) -> bool {
        noun(self.written(host)).is_none() && !self.is_crowd(host)
    }

    /// Its name as the scenario writes it.
    fn written(&self, host: HostId) -> &str {
        self.variant.plan.hosts.get(host.index()).map_or("", |host| &host.name)
    }
}
