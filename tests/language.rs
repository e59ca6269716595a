//! That nothing is said but what stands in the catalogue, and nothing stands there for nobody.

mod source;

use sim::lang::catalogue;
use source::repository;
use std::fs;
use std::path::Path;

/// The compiler misses a message that nobody says, but not one that only a script could say.
#[test]
fn scripts_say_every_message_of_theirs() {
    let mut scripts = String::new();
    read_scripts(&repository().join("src"), &mut scripts);
    for (key, _) in catalogue().filter(|(key, _)| key.starts_with("page.")) {
        let said = [format!("\"{key}\""), format!("'{key}'"), format!("`{key}`")];
        assert!(said.iter().any(|said| scripts.contains(said)), "no script says {key}");
    }
}

fn read_scripts(folder: &Path, scripts: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_scripts(&path, scripts);
        } else if path.extension().is_some_and(|ending| ending == "js" || ending == "html") {
            scripts.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
