//! A body that is only counted.

use crate::http::codec::Reader;
use crate::http::{Io, Sock};

/// Has what is missing of the body on a connection skipped, where nobody looks at it: only its last
/// byte is waited for. Returns how many bytes the reader will not be given.
pub fn skip_body(io: &mut dyn Io, sock: Sock, reader: &mut Reader) -> u64 {
    let all_but_one = reader.missing().saturating_sub(1);
    if all_but_one == 0 {
        return 0;
    }
    let skipped = io.skip(sock, all_but_one);
    reader.skip(skipped);
    skipped
}
