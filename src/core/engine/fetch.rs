//! What will be asked for soon, loaded into the processor's cache meanwhile.

use prefetch_index::prefetch_index;
use std::slice;

/// Has the beginning of `part` loaded: a line of the cache has 64 bytes.
#[inline(always)]
pub fn fetch<T>(part: &T) {
    prefetch_index(slice::from_ref(part), 0);
}
