//! The parameters of TCP: what can be set, its default in each profile, and the source.

use crate::params::{Era, Param, Profile, apply_defaults};

/// How a host's TCP behaves. See [`TABLE`] for what each field means and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs)]
pub struct TcpParams {
    pub iw: u64,
    pub fixed: bool,
    pub syn_weight: Option<crate::units::Bytes>,
    pub ack_weight: Option<crate::units::Bytes>,
    pub request_weight: Option<crate::units::Bytes>,
}

/// Every parameter of [`TcpParams`].
pub static TABLE: &[Param<TcpParams>] = &[
    Param {
        name: "tcp.initial_window",
        kind: crate::params::Kind::Count { min: 1, max: 1000, unit: "segments", words: &[] },
        defaults: crate::params::Defaults::Same("10"),
        source: "x",
        help: "x",
        set: |t, v| {
            if let crate::params::Value::Count(n) = v {
                t.iw = n
            }
        },
        get: |t| crate::params::Value::Count(t.iw),
    },
    Param {
        name: "tcp.congestion",
        kind: crate::params::Kind::Choice(&["reno", "fixed"]),
        defaults: crate::params::Defaults::Same("reno"),
        source: "x",
        help: "x",
        set: |t, v| t.fixed = v == crate::params::Value::Word("fixed"),
        get: |t| crate::params::Value::Word("reno"),
    },
];

impl TcpParams {
    /// The parameters of a profile.
    pub fn of(profile: Profile) -> TcpParams {
        let mut params = TcpParams {
            iw: 10,
            fixed: false,
            syn_weight: Some(crate::units::Bytes(0)),
            ack_weight: Some(crate::units::Bytes(0)),
            request_weight: Some(crate::units::Bytes(0)),
        };
        apply_defaults(TABLE, &mut params, profile, Era::Rfc9112);
        params
    }
}
