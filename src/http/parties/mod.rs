//! What client, server and proxies have in common: beliefs told to the trace, closing in
//! stages, and names for timers.

mod beliefs;
mod farewell;
mod tokens;

pub use beliefs::Beliefs;
pub use farewell::Farewells;
pub use tokens::{ARRIVAL, TOKEN_BITS, Token, what_is_waited_for};
