//! How much one scenario may ask for. What asks for more is refused with the limit named: it
//! is a slip of the pen, or would fill the machine's memory before it showed anything.
//!
//! These are limits of the description; how long a run may take is the scenario's own
//! `limits: (events: …, time: …)`, and what its files may take `limits: (output: …)`.

/// Clients that one entry may stand for: a host has fewer ports than that at a time.
pub(super) const MAX_CLIENTS: u64 = 1_000_000;
/// Clients of all entries of a variant together: each takes some 500 bytes before it has done
/// anything.
pub(super) const MAX_CLIENTS_TOGETHER: u64 = 2_000_000;
/// Bytes of a scenario file.
pub const MAX_FILE_BYTES: usize = 1 << 20;
/// Levels of parentheses and brackets.
pub(super) const MAX_DEPTH: usize = 16;
/// Problems that are listed; a file with more needs another look anyway.
pub(super) const MAX_PROBLEMS: usize = 200;
/// Strategy variants.
pub(super) const MAX_VARIANTS: usize = 1_000;
/// Clients, proxies, servers and routers together.
pub(super) const MAX_NODES: usize = 10_000;
/// Hosts, routers and directions of links over all variants, since each variant holds its own.
pub(super) const MAX_NODES_OVER_VARIANTS: usize = 500_000;
/// Links.
pub(super) const MAX_LINKS: usize = 20_000;
/// Objects of all pages together, in one variant.
pub(super) const MAX_OBJECTS: u64 = 100_000;
/// Objects that all clients of a variant together could have to load at once: each takes up to some
/// 200 bytes from the moment at which its page is begun.
pub(super) const MAX_OBJECTS_OF_CLIENTS: u64 = 5_000_000;
/// Objects of all pages over all variants, since each variant holds its own.
pub(super) const MAX_OBJECTS_OVER_VARIANTS: u64 = 900_000;
/// Characters of the name of a host or router: one label of a host name (RFC 1035 §2.3.4).
pub(super) const MAX_NODE_NAME: usize = 63;
/// Bytes of a scenario's or variant's name, which becomes a folder's name.
pub(super) const MAX_FOLDER_NAME: usize = 100;
