//! Which objects a document makes known, and when.
//!
//! By default objects are known when the document is complete and processed: the textbook's
//! assumption. A client that discovers them on the way (`client.discovery: "incremental"`) parses
//! a document while it arrives: an object with a position is known when so many bytes of the
//! body have been read and parsed; one without a position, when all of it has.
//!
//! Parsing takes the document's processing time in proportion to the bytes, and the parser
//! works through what has arrived in order, so it is a single queue: it begins with a piece when
//! the piece is here and the piece before is done. Whether the network or the parser holds an
//! object up follows from that.

use crate::http::config::{Object, Page};
use crate::units::{Duration, SimTime};
use std::collections::BTreeMap;

/// The parsers of the documents of a page.
#[derive(Debug, Default)]
pub(super) struct Discovery {
    /// For each object that others need: who stands where in it, in order.
    positions: BTreeMap<usize, Vec<(u64, usize)>>,
    parsers: BTreeMap<usize, Parser>,
    /// Objects whose position has been read but not parsed yet.
    due: BTreeMap<usize, SimTime>,
}

/// How far a document has been parsed.
#[derive(Clone, Copy, Debug, Default)]
struct Parser {
    /// Bytes of the body that have been read.
    read: u64,
    /// When they will have been parsed.
    free_at: SimTime,
}

impl Discovery {
    /// For a page whose objects are discovered on the way.
    pub(super) fn incremental(page: &Page) -> Discovery {
        let mut positions: BTreeMap<usize, Vec<(u64, usize)>> = BTreeMap::new();
        for (at, object) in page.objects.iter().enumerate() {
            for need in &object.needs {
                positions.entry(*need).or_default();
            }
            if let (Some(position), [document]) = (object.position, &object.needs[..]) {
                positions.entry(*document).or_default().push((position.0, at));
            }
        }
        for list in positions.values_mut() {
            list.sort_unstable();
        }
        Discovery { positions, ..Discovery::default() }
    }

    /// A response with the document begins, perhaps not the first.
    pub(super) fn begins(&mut self, document: usize) {
        if self.positions.contains_key(&document) {
            self.parsers.insert(document, Parser::default());
        }
    }

    /// Bytes of the document have been read. Gives the objects whose positions they passed, each
    /// with the time at which it is known.
    pub(super) fn read(
        &mut self,
        now: SimTime,
        at: usize,
        document: &Object,
        bytes: u64,
    ) -> Vec<(SimTime, usize)> {
        let Some(parser) = self.parsers.get_mut(&at) else { return Vec::new() };
        let (before, begins) = (parser.read, parser.free_at.max(now));
        let known_at = |position| begins + (cost(document, position) - cost(document, before));
        parser.read += bytes;
        parser.free_at = known_at(parser.read);
        let passed = |position: u64| before < position && position <= parser.read;
        let list = self.positions.get(&at).into_iter().flatten();
        let found: Vec<_> = list
            .filter(|(position, _)| passed(*position))
            .map(|(position, object)| (known_at(*position), *object))
            .collect();
        self.due.extend(found.iter().map(|(at, object)| (*object, *at)));
        found
    }

    /// The document is complete: when it will have been processed.
    pub(super) fn processed_at(&self, now: SimTime, at: usize, document: &Object) -> SimTime {
        match self.parsers.get(&at) {
            Some(parser) => {
                parser.free_at.max(now) + (document.processing - cost(document, parser.read))
            }
            None => now + document.processing,
        }
    }

    /// Whether this object, whose time has come, is one that was found in this page.
    pub(super) fn is_due(&mut self, now: SimTime, object: usize) -> bool {
        self.due.remove(&object).is_some_and(|at| at <= now)
    }
}

/// How long the parser works on the first so many bytes of a document.
fn cost(document: &Object, bytes: u64) -> Duration {
    let size = u128::from(document.size.0.max(1));
    let part = u128::from(document.processing.as_nanos()) * u128::from(bytes.min(document.size.0));
    Duration::from_nanos(u64::try_from(part / size).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Bytes;

    fn ms(millis: u64) -> SimTime {
        SimTime::ZERO + Duration::from_millis(millis)
    }

    /// A document of 1000 bytes that takes 100 ms to parse, and objects at these positions.
    fn page(positions: &[Option<u64>]) -> Page {
        let mut document = Object::new("server", "/", Bytes(1000));
        document.processing = Duration::from_millis(100);
        let bare = Object { needs: vec![0], ..Object::new("server", "/a", Bytes(1)) };
        let object =
            |position: &Option<u64>| Object { position: position.map(Bytes), ..bare.clone() };
        let objects = std::iter::once(document).chain(positions.iter().map(object));
        Page { objects: objects.collect() }
    }

    /// 500 bytes at 0 ms and 500 at 200 ms, parsed at 10 bytes per ms: byte 100 is parsed at
    /// 10 ms, byte 500 at 50 ms; then the parser waits for the network, and byte 600 is
    /// parsed 10 ms after the second half came. All is done 50 ms after that.
    #[test]
    fn the_parser_waits_for_the_network() {
        let page = page(&[Some(500), Some(100), Some(600), None]);
        let mut discovery = Discovery::incremental(&page);
        discovery.begins(0);
        let document = &page.objects[0];
        assert_eq!(discovery.read(ms(0), 0, document, 500), [(ms(10), 2), (ms(50), 1)]);
        assert_eq!(discovery.read(ms(200), 0, document, 500), [(ms(210), 3)]);
        assert_eq!(discovery.processed_at(ms(200), 0, document), ms(250));
        assert!(!discovery.is_due(ms(209), 3));
    }

    /// The same in two pieces that come at once, 10 ms apart: now the network waits for the
    /// parser, and byte 600 is parsed 60 ms after the beginning.
    #[test]
    fn the_network_waits_for_the_parser() {
        let page = page(&[Some(600)]);
        let mut discovery = Discovery::incremental(&page);
        discovery.begins(0);
        let document = &page.objects[0];
        assert_eq!(discovery.read(ms(0), 0, document, 500), []);
        assert_eq!(discovery.read(ms(10), 0, document, 500), [(ms(60), 1)]);
        assert_eq!(discovery.processed_at(ms(10), 0, document), ms(100));
    }

    /// A body that is shorter than the object (its head counts as well) still takes the whole
    /// processing time.
    #[test]
    fn processing_takes_its_time_whatever_the_body_weighs() {
        let page = page(&[None]);
        let mut discovery = Discovery::incremental(&page);
        discovery.begins(0);
        discovery.read(ms(0), 0, &page.objects[0], 960);
        assert_eq!(discovery.processed_at(ms(0), 0, &page.objects[0]), ms(100));
        let complete = Discovery::default();
        assert_eq!(complete.processed_at(ms(7), 0, &page.objects[0]), ms(107));
    }
}
