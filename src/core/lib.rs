//! The simulation: hosts with their TCP and their HTTP on a network, in virtual time.
//!
//! A run is a function, plan + seed → trace + outcome. Nothing here does I/O or knows what time
//! it is. [`world::run`] is the door; [`http`] and [`tcp`] are what is worth reading.
//!
//! The rooms, each using only those above it:
//!
//! | room | what lives there |
//! |---|---|
//! | [`units`], [`ids`], [`params`] | quantities, names as integers, the parameter table's parts |
//! | [`engine`] | event queue, random streams |
//! | [`wire`] | sequence numbers, segments, content of streams |
//! | [`trace`] | typed events and where they go |
//! | [`net`] | topology, links, impairments |
//! | [`tcp`] | one end of a connection, sans-I/O |
//! | [`http`] | messages, clients, servers, proxies, sans-I/O |
//! | [`world`] | plan in, outcome out |

pub mod engine;
pub mod http;
pub mod ids;
pub mod net;
pub mod params;
pub mod tcp;
pub mod trace;
pub mod units;
pub mod wire;
pub mod world;
