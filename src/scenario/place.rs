//! Places in the text of a scenario.

/// The line and the column (in characters) of a byte of the text, both from 1. A byte past the
/// end, or inside of a character, counts as the place just before it.
pub fn locate(text: &str, offset: usize) -> (usize, usize) {
    let end = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let before = &text[..end.unwrap_or(0)];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "é" is two bytes and one column.
    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let text = "ab\né x\n";
        for (offset, place) in
            [(0, (1, 1)), (2, (1, 3)), (3, (2, 1)), (5, (2, 2)), (4, (2, 1)), (99, (3, 1))]
        {
            assert_eq!(locate(text, offset), place, "byte {offset}");
        }
    }
}
