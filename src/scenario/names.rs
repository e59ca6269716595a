//! Which names hosts, variants and scenarios may have.

use super::limits::{MAX_FOLDER_NAME, MAX_NODE_NAME};

/// Names that Windows keeps for devices, whatever their case and extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

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
/// system: no separators, no devices, nothing hidden, nothing that ends in a dot or space.
pub fn bad_folder_name(name: &str) -> Option<String> {
    let allowed = |c: char| c.is_alphanumeric() || "-_+ ".contains(c);
    let lower = name.to_lowercase();
    let numbered = lower.strip_prefix("com").or_else(|| lower.strip_prefix("lpt"));
    let numbered = numbered.is_some_and(|rest| {
        rest.chars().count() == 1 && rest.contains(|c| "0123456789¹²³".contains(c))
    });
    if name.is_empty() {
        Some("it is empty".into())
    } else if name.len() > MAX_FOLDER_NAME {
        Some(format!("it has more than {MAX_FOLDER_NAME} bytes"))
    } else if !name.chars().all(allowed) {
        Some("it names a folder: only letters, digits, -, _, + and spaces".into())
    } else if !name.starts_with(char::is_alphanumeric) || name.ends_with(' ') {
        Some("it begins with a letter or a digit and does not end with a space".into())
    } else if DEVICES.contains(&lower.as_str()) || numbered {
        Some("Windows keeps this name for a device".into())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
