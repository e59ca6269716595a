//! Stories of two connections joined by a wire, in virtual time. A test carries the id of the
//! fact that it checks (C-01 and so on), where there is one.

mod acks;
mod at_rest;
mod bundles;
mod close;
mod defence;
mod fast_open;
mod handshake;
mod loss;
mod pair;
mod patience;
mod properties;
mod rack;
mod sack;
mod script;
mod sending;
mod shown;
mod slow_start;
mod states;
mod stories;
mod timers;
