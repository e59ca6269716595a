//! What client, server and proxies have in common: beliefs told to the trace, closing in
//! stages, bodies that are skipped, and names for timers.

mod beliefs;
mod farewell;
mod skip;
mod tokens;

pub use beliefs::Beliefs;
pub use farewell::Farewells;
pub use skip::skip_body;
pub use tokens::{ARRIVAL, TOKEN_BITS, Token, what_is_waited_for};
