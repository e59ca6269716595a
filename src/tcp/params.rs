//! The parameters of TCP: what can be set, its default in each profile, and the source.

use crate::params::{Era, Param, Profile, apply_defaults};

/// How a host's TCP behaves. See [`TABLE`] for what each field means and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TcpParams {}

/// Every parameter of [`TcpParams`].
pub static TABLE: &[Param<TcpParams>] = &[];

impl TcpParams {
    /// The parameters of a profile.
    pub fn of(profile: Profile) -> TcpParams {
        let mut params = TcpParams {};
        apply_defaults(TABLE, &mut params, profile, Era::Rfc9112);
        params
    }
}
