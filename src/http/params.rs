//! The parameters of HTTP: what can be set, its default in each era, and the source.

use crate::params::{Era, Param, Profile, apply_defaults};

/// How a party's HTTP behaves. See [`TABLE`] for what each field means and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpParams {}

/// Every parameter of [`HttpParams`].
pub static TABLE: &[Param<HttpParams>] = &[];

impl HttpParams {
    /// The parameters of an era, under a TCP profile (whose textbook form simplifies HTTP too).
    pub fn of(profile: Profile, era: Era) -> HttpParams {
        let mut params = HttpParams {};
        apply_defaults(TABLE, &mut params, profile, era);
        params
    }
}
