//! Which names hosts, variants and scenarios may have.

use super::limits::{MAX_FOLDER_NAME, MAX_NODE_NAME};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Names that Windows keeps for devices, whatever their case and extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Bytes of a name that is made from something else: enough to tell them apart, short enough to type.
const MAX_SAFE_NAME: usize = 60;

/// Why this cannot be the name of a host or router, which stands in URLs: letters, digits and
/// hyphens (RFC 952, RFC 1123 §2.1), and the underscore that practice allows.
pub(super) fn bad_node_name(name: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() {
        Some("a name is not empty".into())
    } else if name.len() > MAX_NODE_NAME {
        Some(format!("a name has at most {MAX_NODE_NAME} characters"))
    } else if !name.chars().all(allowed) {
        Some("it stands in URLs: only letters a-z, digits, - and _".into())
    } else if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        Some("it begins with a letter or a digit".into())
    } else {
        None
    }
}

/// Why this cannot be the name of a scenario or a variant, which names a folder on every
/// system: no separators, no devices, nothing hidden, nothing that ends in a dot or space, nothing
/// that turns the direction of reading or cannot be seen, and each letter in one piece, since
/// some systems take the pieces together and others do not.
pub fn bad_folder_name(name: &str) -> Option<String> {
    let allowed = |c: char| c.is_alphanumeric() || "-_+ ".contains(c);
    let lower = folder_key(name);
    let numbered = lower.strip_prefix("com").or_else(|| lower.strip_prefix("lpt"));
    let numbered = numbered.is_some_and(|rest| {
        rest.chars().count() == 1 && rest.contains(|c: char| c.is_ascii_digit())
    });
    if name.is_empty() {
        Some("it is empty".into())
    } else if name.len() > MAX_FOLDER_NAME {
        Some(format!("it has more than {MAX_FOLDER_NAME} bytes"))
    } else if !name.chars().all(allowed) {
        Some("it names a folder: only letters, digits, -, _, + and spaces".into())
    } else if !name.starts_with(char::is_alphanumeric) || name.ends_with(' ') {
        Some("it begins with a letter or a digit and does not end with a space".into())
    } else if !is_nfc(name) {
        Some("its letters are in pieces (NFD): write them composed (NFC)".into())
    } else if DEVICES.contains(&lower.as_str()) || numbered {
        Some("Windows keeps this name for a device".into())
    } else {
        None
    }
}

/// What two names have in common that are one folder on some system: those that differ in case
/// only, or in how the same letters are encoded (UAX #15). The superscript of `COM¹` goes, too,
/// as Windows has it.
pub fn folder_key(name: &str) -> String {
    let composed: String = name.nfkc().collect();
    composed.to_uppercase().to_lowercase().nfkc().collect()
}

/// The name with its letters in one piece (NFC). Some systems tell the names of files in pieces.
pub fn composed(name: &str) -> String {
    name.nfc().collect()
}

/// The name as it can be a folder's: what cannot stand in one becomes a hyphen, and where nothing
/// is left it is `otherwise`, which must be such a name.
pub fn safe_folder_name(name: &str, otherwise: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "-_+".contains(c) { c } else { '-' };
    let composed: String = name.nfc().map(plain).collect();
    let trimmed = composed.trim_matches(|c: char| !c.is_alphanumeric());
    let mut end = trimmed.len().min(MAX_SAFE_NAME);
    while !trimmed.is_char_boundary(end) {
        end -= 1;
    }
    // Whether a letter may stand alone can depend on what stood beside it.
    let cut = trimmed[..end].trim_end_matches(|c: char| !c.is_alphanumeric());
    let safe: String = cut.nfc().collect();
    if bad_folder_name(&safe).is_none() { safe } else { otherwise.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::path::{Component, Path};

    /// Anything, with much of what has gone wrong elsewhere.
    fn wild() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            "..",
            "/",
            "\\",
            "\0",
            "con",
            "AUX",
            "nul",
            "com1",
            "lpt¹",
            ".txt",
            " ",
            ".",
            "-",
            "~",
            "\n",
            "\u{202e}",
            "\u{200b}",
            "e\u{301}",
            "é",
            "ſ",
            "ß",
            "K",
            "a",
            "Ａ",
            "느린",
            "\u{1102}\u{1173}",
            "раура",
            ":",
            "*",
            "?",
            "$HOME",
            "%TEMP%",
            "`id`",
            "\u{fdfa}",
            "\u{1f600}",
            "\u{915}\u{93c}",
        ]);
        let known = prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat());
        prop_oneof![known, any::<String>(), "[a-zA-Z0-9 _+-]{0,120}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever is allowed is one visible name in the folder it is put in, and stays it with
        /// what `sim` puts behind it.
        #[test]
        fn what_is_allowed_stays_where_it_is_put(name in wild()) {
            let made = safe_folder_name(&name, "page");
            prop_assert_eq!(bad_folder_name(&made), None);
            prop_assert_eq!(&safe_folder_name(&made, "page"), &made);
            for name in [&name, &made] {
                if bad_folder_name(name).is_some() {
                    continue;
                }
                for name in [name.clone(), format!("{name}-sweep"), format!(".{name}.sim-partial")] {
                    let parts: Vec<_> = Path::new(&name).components().collect();
                    prop_assert_eq!(parts, [Component::Normal(name.as_ref())]);
                    prop_assert!(name.len() < 255 && !name.contains(['/', '\\', ':', '\0']));
                    prop_assert!(!name.starts_with('-') && !name.ends_with(['.', ' ']));
                    prop_assert!(!name.chars().any(char::is_control));
                }
            }
        }

        /// Two names with one key are one name to the checks, however they are spelled.
        #[test]
        fn the_key_does_not_depend_on_the_spelling(name in wild()) {
            let key = folder_key(&name);
            for same in [name.nfd().collect::<String>(), name.nfc().collect(), name.to_uppercase()] {
                prop_assert_eq!(&folder_key(&same), &key);
            }
        }
    }

    #[test]
    fn names_that_are_one_folder_somewhere_have_one_key() {
        for (one, other) in [
            ("Serial", "serial"),
            ("straße", "STRASSE"),
            ("ſerial", "serial"),
            ("\u{212a}", "k"),
            ("느", "\u{1102}\u{1173}"),
            ("é", "e\u{301}"),
            ("Ａ", "a"),
        ] {
            assert_eq!(folder_key(one), folder_key(other), "{one} {other}");
        }
        // Letters of another alphabet are others on every system, however alike they look.
        assert_ne!(folder_key("a"), folder_key("\u{430}"));
    }

    #[test]
    fn names_are_made_safe() {
        for (name, safe) in [
            ("My page", "My-page"),
            ("../../etc/passwd", "etc-passwd"),
            ("-rf", "rf"),
            ("aux", "page"),
            ("", "page"),
            ("e\u{301}te\u{301}", "été"),
            ("\u{202e}gpj.exe", "gpj-exe"),
        ] {
            assert_eq!(safe_folder_name(name, "page"), safe);
        }
        assert_eq!(safe_folder_name(&"느".repeat(100), "page"), "느".repeat(20));
    }

    #[test]
    fn folder_names_are_safe_everywhere() {
        for name in ["serial", "6 connections", "HTTP-1_0", "느린 시작", "com10", "console", "a+b"]
        {
            assert_eq!(bad_folder_name(name), None, "{name}");
        }
        let long = "x".repeat(101);
        for name in [
            "",
            "..",
            ".",
            "a/b",
            "a\\b",
            "a\0b",
            "../up",
            "nul",
            "CON",
            "Lpt1",
            "com¹",
            "ＣＯＮ",
            "e\u{301}",
            "\u{1102}\u{1173}",
            "a\u{202e}b",
            "a\u{200b}b",
            " a",
            "a ",
            "-rf",
            "a.b",
            "a:b",
            "a\nb",
            "summary.json",
            long.as_str(),
        ] {
            assert!(bad_folder_name(name).is_some(), "{name:?}");
        }
    }

    #[test]
    fn node_names_stand_in_urls() {
        for name in ["client", "www2", "proxy-a"] {
            assert_eq!(bad_node_name(name), None, "{name}");
        }
        for name in ["", "a b", "a.b", "-a", "서버", "a/b", &"x".repeat(64)] {
            assert!(bad_node_name(name).is_some(), "{name:?}");
        }
    }
}
