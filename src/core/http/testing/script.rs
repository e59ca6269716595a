//! A party that follows a script: a peer that behaves just as a test wants it to.

use crate::http::{Io, Party, PartyEvent, Sock};
use crate::ids::Addr;
use crate::units::Duration;
use crate::wire::Content;

/// What a scripted party does each time something arrives on a connection (or, for one that
/// connects, first when it is connected).
#[derive(Clone, Debug)]
pub enum Do {
    /// Writes this text.
    Write(&'static str),
    /// Writes a body of this length.
    Body(u64),
    /// Closes.
    Close,
    /// Ends its direction.
    Shutdown,
    /// Resets.
    Abort,
    /// Waits for the next arrival.
    Wait,
    /// Waits for so long, whatever arrives meanwhile.
    Sleep(Duration),
}

/// A party that follows a script on each of its connections.
pub struct Script {
    connect_to: Option<Addr>,
    scripts: Vec<Vec<Do>>,
    conns: Vec<(Sock, std::vec::IntoIter<Do>)>,
    /// Positions of connections that sleep.
    sleeping: Vec<usize>,
}

impl Script {
    /// A server: its n-th connection follows the n-th script, later ones the last.
    pub fn server(scripts: &[&[Do]]) -> Box<Script> {
        let scripts = scripts.iter().map(|script| script.to_vec()).collect();
        Box::new(Script { connect_to: None, scripts, conns: Vec::new(), sleeping: Vec::new() })
    }

    /// A client: connects at once and follows the script.
    pub fn client(to: Addr, script: &[Do]) -> Box<Script> {
        let scripts = vec![script.to_vec()];
        Box::new(Script { connect_to: Some(to), scripts, conns: Vec::new(), sleeping: Vec::new() })
    }

    fn begin(&mut self, sock: Sock) {
        let script = self.scripts.get(self.conns.len()).or(self.scripts.last());
        self.conns.push((sock, script.cloned().unwrap_or_default().into_iter()));
    }

    fn go_on(&mut self, io: &mut dyn Io, at: usize) {
        let (sock, script) = &mut self.conns[at];
        let sock = *sock;
        for step in script.by_ref() {
            match step {
                Do::Write(text) => io.write(sock, &[Content::bytes(text)]),
                Do::Body(len) => io.write(sock, &[Content::Body { object: 9, offset: 0, len }]),
                Do::Close => io.close(sock),
                Do::Shutdown => io.shutdown(sock),
                Do::Abort => io.abort(sock),
                Do::Wait => return,
                Do::Sleep(time) => {
                    self.sleeping.push(at);
                    return io.set_timer(io.now() + time, at as u64);
                }
            }
        }
    }
}

impl Party for Script {
    fn on(&mut self, io: &mut dyn Io, event: PartyEvent) {
        match event {
            PartyEvent::Start => {
                if let Some(to) = self.connect_to {
                    let _ = io.connect(to);
                }
            }
            PartyEvent::Connected(sock) => {
                self.begin(sock);
                self.go_on(io, self.conns.len() - 1);
            }
            PartyEvent::Accepted(sock) => self.begin(sock),
            PartyEvent::Readable(sock) => {
                let eof = io.read(sock).eof;
                let at = self.conns.iter().position(|(conn, _)| *conn == sock);
                match at {
                    Some(at) if !eof && !self.sleeping.contains(&at) => self.go_on(io, at),
                    _ => {}
                }
            }
            PartyEvent::Timer(at) => {
                self.sleeping.retain(|sleeper| *sleeper as u64 != at);
                self.go_on(io, at as usize);
            }
            PartyEvent::Gone(..) => {}
        }
    }

    fn waiting_for(&self) -> Option<crate::http::Awaited> {
        None
    }
}
