//! Whole exchanges between parties, over ideal streams. One file for each subject; the
//! names of tests begin with the rule they show.

mod cache;
mod chains;
mod dumb_proxy;
mod expect;
mod failures;
mod held;
mod hop_by_hop;
mod hostile;
mod lifetimes;
mod methods;
mod pages;
mod persistence;
mod practice;
mod proxy_cache;
mod proxy_pool;
mod proxy_recovery;
mod retries;
mod reuse;
mod round_trips;
mod servers;
mod smart_proxy;
