//! The cube root in integers.

/// The greatest number whose cube is at most `x`.
///
/// Bit by bit from the top, so that the answer is exact and the same everywhere. It is wanted
/// once an epoch; nobody waits for it. (The kernel's `cubic_root` has a table and one step of
/// Newton's, and errs by 0.2 % on average.)
pub(super) fn cube_root(x: u128) -> u64 {
    let fits = |root: u64| {
        let root = u128::from(root);
        root.checked_mul(root).and_then(|square| square.checked_mul(root)).is_some_and(|c| c <= x)
    };
    // ∛(2¹²⁸) < 2⁴³.
    (0..43).rev().map(|bit| 1u64 << bit).fold(
        0,
        |root, bit| {
            if fits(root | bit) { root | bit } else { root }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_the_greatest_that_fits() {
        for root in [0u64, 1, 2, 3, 10, 999, 1 << 20, 6_981_463_658_331] {
            let cube = u128::from(root).pow(3);
            assert_eq!(cube_root(cube), root);
            if root > 0 {
                assert_eq!(cube_root(cube - 1), root - 1);
            }
            assert_eq!(cube_root(cube + 1), root.max(u64::from(root == 0)));
        }
        // ∛(2¹²⁸) = 6 981 463 658 331.56.
        assert_eq!(cube_root(u128::MAX), 6_981_463_658_331);
    }
}
