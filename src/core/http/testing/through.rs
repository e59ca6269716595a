//! Scripted clients and a scripted server with one smart proxy between them.

use super::{Do, Ran, Script, World, ms};
use crate::http::HttpParams;
use crate::http::config::{ProxyConfig, ProxyKind};
use crate::http::proxy;
use crate::ids::{Addr, HostId};
use crate::params::{Era, Profile};
use crate::trace::HttpNote;
use crate::units::Duration;

/// Scripted clients, a smart proxy, a scripted server; 50 ms one way on each hop. Change what
/// you like, then run it.
pub struct Through {
    /// The proxy's HTTP.
    pub http: HttpParams,
    /// Whether it keeps connections towards the server.
    pub reuse_upstream: bool,
}

impl Through {
    /// A proxy of this era with the textbook's HTTP, which times nothing out but idle
    /// connections: after 30 s on the client's side, 10 s on the server's.
    pub fn of(era: Era) -> Through {
        Through { http: HttpParams::of(Profile::Textbook, era), reuse_upstream: true }
    }

    /// Today's.
    pub fn today() -> Through {
        Through::of(Era::Rfc9112)
    }

    /// Sets a parameter by its name.
    pub fn with(mut self, name: &str, value: &str) -> Through {
        let table = crate::http::params::TABLE;
        let param = table.iter().find(|param| param.name == name).expect(name);
        (param.set)(&mut self.http, param.kind.parse(value).expect(value));
        self
    }

    /// Runs it. The n-th connection to the server follows the n-th script, later ones the last.
    pub fn run(self, clients: &[&[Do]], server: &[&[Do]]) -> Ran {
        let mut world = World::new(ms(50));
        let to = Addr { host: HostId(clients.len() as u32), port: 8080 };
        for (n, script) in clients.iter().enumerate() {
            world.add(&format!("client{n}"), 0, Script::client(to, script));
        }
        let kind = ProxyKind::Smart {
            client_idle_timeout: Some(Duration::from_secs(30)),
            server_idle_timeout: Some(Duration::from_secs(10)),
            reuse_upstream: self.reuse_upstream,
        };
        let name = "proxy".into();
        let config = ProxyConfig { port: 8080, name, kind, parent: None, http: self.http };
        world.add("proxy", 8080, proxy::new(config));
        world.add("server", 80, Script::server(server));
        world.run();
        Ran::of(world, clients.len())
    }
}

impl Ran {
    /// All that the proxy wrote to the server, connection by connection.
    pub fn upstream(&self) -> Vec<String> {
        self.texts(|opened_by_proxy| opened_by_proxy)
    }

    /// All that the proxy wrote to its clients, connection by connection.
    pub fn downstream(&self) -> Vec<String> {
        self.texts(|opened_by_proxy| !opened_by_proxy)
    }

    fn texts(&self, wanted: impl Fn(bool) -> bool) -> Vec<String> {
        let proxy = self.proxy(0);
        let opened = self.opened_by(proxy);
        let mut texts = std::collections::BTreeMap::<_, String>::new();
        for (conn, text) in self.written(proxy) {
            if wanted(opened.contains(&conn)) {
                texts.entry(conn).or_default().push_str(&text);
            }
        }
        texts.into_values().collect()
    }

    /// How often the proxy sent a request again.
    pub fn retries(&self) -> usize {
        let retrying = |note: &HttpNote| matches!(note, HttpNote::Retrying { .. });
        self.notes(self.proxy(0)).filter(|(_, note)| retrying(note)).count()
    }
}
