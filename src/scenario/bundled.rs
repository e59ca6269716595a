//! The scenarios that come with the program, embedded in it.

/// A scenario that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Bundled {
    /// Its name: the file's stem.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// All of them, in the order of a course.
pub static ALL: &[Bundled] = &[];

/// The bundled scenario of this name.
pub fn find(name: &str) -> Option<&'static Bundled> {
    ALL.iter().find(|scenario| scenario.name == name)
}
