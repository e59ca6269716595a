//! "Did you mean …?"

/// The name that is likest to what was written, where one is like it at all.
pub(super) fn closest<'n>(
    written: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    ranked(written, names).into_iter().next()
}

/// Names like what was written, the likest first; among equals in the order given.
pub(super) fn ranked<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let written = written.to_lowercase();
    let mut likely: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|name| distance(&written, name).map(|distance| (distance, name)))
        .collect();
    likely.sort_by_key(|(distance, _)| *distance);
    likely.into_iter().map(|(_, name)| name).collect()
}

/// How many slips of the pen lie between them, transposed letters being one; `None` where they
/// are more than a third of the longer name.
fn distance(written: &str, name: &str) -> Option<usize> {
    let length = written.chars().count().max(name.chars().count());
    // Long texts are no slips of the pen, and comparing them costs the square of their length.
    if length > 64 {
        return None;
    }
    let distance = strsim::osa_distance(written, &name.to_lowercase());
    let contained = written.len() >= 3 && name.contains(written);
    if contained { Some(distance.min(2)) } else { Some(distance).filter(|d| d * 3 <= length) }
}

/// `did you mean `x`?`, or else the whole list with its introduction.
pub(super) fn hint<'n>(
    written: &str,
    names: impl IntoIterator<Item = &'n str> + Clone,
    known: &str,
) -> Option<String> {
    if let Some(name) = closest(written, names.clone()) {
        return Some(format!("did you mean `{name}`?"));
    }
    let names: Vec<&str> = names.into_iter().collect();
    match names.len() {
        0 => None,
        1..=40 => Some(format!("{known}: {}", names.join(", "))),
        _ => Some(format!("{known}: {}, …", names[..40].join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_recognised() {
        let names = ["delay", "rate", "queue", "keep_alive_timeout", "keep_alive"];
        for (written, meant) in [
            ("dleay", Some("delay")),
            ("Delay", Some("delay")),
            ("keep_alive_timout", Some("keep_alive_timeout")),
            ("timeout", Some("keep_alive_timeout")),
            ("colour", None),
        ] {
            assert_eq!(closest(written, names), meant, "{written}");
        }
    }
}
