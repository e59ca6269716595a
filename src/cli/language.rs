//! What is spoken where the command line does not say.

use crate::lang::Lang;
use std::env::var;

/// The language that the environment asks for: the first of these variables that is set and not
/// empty decides (POSIX.1-2024, Base Definitions §8.2).
pub fn of_environment() -> Lang {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let values = variables.into_iter().filter_map(|name| var(name).ok());
    of_values(values)
}

fn of_values(values: impl IntoIterator<Item = String>) -> Lang {
    let decides = values.into_iter().find(|value| !value.is_empty());
    decides.map_or(Lang::default(), |locale| Lang::of_locale(&locale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_is_not_empty_decides() {
        let of = |values: &[&str]| of_values(values.iter().map(|value| (*value).to_owned()));
        assert_eq!(of(&["", "ko_KR.UTF-8", "en_US.UTF-8"]), Lang::Ko);
        assert_eq!(of(&["C", "ko_KR.UTF-8"]), Lang::En);
        assert_eq!(of(&[]), Lang::En);
    }
}
