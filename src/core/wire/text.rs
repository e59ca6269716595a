//! Bytes that several hold at once, with what a reader has made of them.
//!
//! Most heads of a run are written many times over: a thousand clients ask for the same object in
//! the same words. Who writes keeps the text and hands it out again; who reads it notes on it what
//! it says, so that the next reader of the same text need not take it apart. Where the writer knows
//! what a reader will make of it, that is noted from the start. Nothing but time depends on that: the
//! note is always what reading the bytes again would give.

use std::any::Any;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Bytes that stand there as they are.
#[derive(Clone)]
pub struct Text(Arc<Noted>);

struct Noted {
    bytes: Vec<u8>,
    meaning: OnceLock<Arc<dyn Any + Send + Sync>>,
}

impl Text {
    /// Bytes of which it is known from the start what a reader would make of them.
    pub fn with_meaning<M: Send + Sync + 'static>(bytes: Vec<u8>, meaning: Arc<M>) -> Text {
        let meaning: Arc<dyn Any + Send + Sync> = meaning;
        Text(Arc::new(Noted { bytes, meaning: OnceLock::from(meaning) }))
    }

    /// What a reader has made of these bytes, where one has and it was of this kind.
    pub fn meaning<M: Send + Sync + 'static>(&self) -> Option<Arc<M>> {
        self.0.meaning.get()?.clone().downcast().ok()
    }

    /// Notes what a reader has made of these bytes, and of nothing else. The first note stays.
    pub fn means<M: Send + Sync + 'static>(&self, meaning: Arc<M>) {
        // Where a reader of another kind was first, nothing is lost but time.
        let _ = self.0.meaning.set(meaning);
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Text {
        Text(Arc::new(Noted { bytes, meaning: OnceLock::new() }))
    }
}

impl Deref for Text {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || **self == **other
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_by_its_own_kind_of_reader() {
        let text = Text::from(b"abc".to_vec());
        assert_eq!(text.meaning::<usize>(), None);
        text.means(Arc::new(3_usize));
        let same = text.clone();
        assert_eq!(same.meaning::<usize>().as_deref(), Some(&3));
        assert_eq!(same.meaning::<String>(), None);
        assert_eq!(text, Text::from(b"abc".to_vec()), "a note is no part of the bytes");
    }
}
