//! The real program in a folder of its own.
#![allow(dead_code, reason = "each test binary uses a part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A folder to run the program in.
pub struct Desk {
    folder: TempDir,
}

/// What came of a call.
#[derive(Debug)]
pub struct Call {
    /// The exit status.
    pub status: i32,
    /// What it said.
    pub stdout: String,
    /// What it complained about.
    pub stderr: String,
}

impl Desk {
    /// An empty folder.
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    /// A path in the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file and the folders it stands in.
    pub fn write(&self, path: &str, text: &str) -> &Desk {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Reads a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The program, to be run in the folder without anything of the tester's environment that
    /// it respects.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sim"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for variable in [
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "RAYON_NUM_THREADS",
            "LC_ALL",
            "LC_MESSAGES",
            "LANG",
        ] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs the program.
    pub fn sim(&self, arguments: &[&str]) -> Call {
        called(&mut self.command(arguments))
    }

    /// Every file below a folder, by its path there.
    pub fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut tree = BTreeMap::new();
        let root = self.path(folder);
        if root.exists() {
            collect(&root, &root, &mut tree);
        }
        tree
    }
}

/// Runs a command to its end.
pub fn called(command: &mut Command) -> Call {
    let output = command.output().unwrap();
    Call {
        status: output.status.code().expect("the program was killed"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn collect(root: &Path, folder: &Path, tree: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, tree);
        } else {
            let below = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            tree.insert(below, fs::read(&path).unwrap());
        }
    }
}

/// The names of the files in `scenarios/`, without their ending: the lessons of the course.
pub fn scenario_files() -> Vec<String> {
    let names = scenario_files_of("");
    assert!(names.len() >= 7, "the scenarios were not found: {names:?}");
    names
}

/// The same of a folder below `scenarios/`.
pub fn scenario_files_of(group: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(group);
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".ron").map(str::to_owned))
        .collect();
    names.sort();
    names
}
