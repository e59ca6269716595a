//! Reads messages from a stream as its bytes arrive.
//!
//! Give it what arrived ([`Reader::push`], [`Reader::end`]) and ask for what came of it
//! ([`Reader::next_request`], [`Reader::next_response`]) until it has nothing more to say. How
//! the bytes were cut on their way makes no difference. An error is final: after it nobody
//! knows where a message begins.

use super::chunked::{Decoder, Piece};
use super::head::{self, FieldRules};
use super::input::Input;
use super::known::{Head, Readable};
use super::{Limits, ReadError};
use crate::http::body::{BodyLength, Framing};
use crate::http::fields::Fields;
use crate::http::message::{Method, RequestHead, ResponseHead};
use crate::wire::{Content, Pieces};

/// What came of the bytes that arrived. `H` is the kind of head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<H> {
    /// A head, and where its body will end.
    Head(Head<H>, Framing),
    /// A piece of the body, without the framing around it.
    Body(Content),
    /// The message is complete; these are its trailer fields.
    End(Fields),
}

/// Reads messages from one direction of a connection.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Apart, because most connections are idle most of the time.
    busy: Option<Box<Busy>>,
    limits: Limits,
    ended: bool,
}

/// What is there of a message that is being read, and what has come behind it.
#[derive(Clone, Debug, Default)]
struct Busy {
    input: Input,
    state: State,
    /// The lines of a head that have come so far, and where the unfinished one begins.
    head: Vec<u8>,
    line: usize,
}

#[derive(Clone, Debug, Default)]
enum State {
    #[default]
    Head,
    Exactly(u64),
    Chunked(Decoder),
    UntilClose,
    Failed(ReadError),
}

impl Reader {
    /// A reader at the beginning of a stream, for heads of at most `head_bytes` bytes.
    pub fn new(head_bytes: u64) -> Reader {
        Reader::with_limits(Limits::of_head(head_bytes))
    }

    /// A reader at the beginning of a stream.
    pub fn with_limits(limits: Limits) -> Reader {
        Reader { busy: None, limits, ended: false }
    }

    fn busy(&mut self) -> &mut Busy {
        self.busy.get_or_insert_default()
    }

    /// Whether it is as it was at the beginning of the stream, with nothing read in part.
    pub fn is_new(&self) -> bool {
        self.busy.is_none() && !self.ended
    }

    /// Adds what arrived.
    pub fn push(&mut self, content: impl IntoIterator<Item = Content>) {
        for piece in content {
            self.busy().input.push(piece);
        }
    }

    /// Where what arrives is put, at the end; no piece may be empty.
    pub fn inlet(&mut self) -> &mut Pieces {
        self.busy().input.pieces()
    }

    /// Adds bytes that arrived.
    pub fn push_bytes(&mut self, bytes: &[u8]) {
        self.busy().input.push(Content::bytes(bytes));
    }

    /// The stream has ended: nothing more will arrive.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// How many bytes of memory what has come and is not read yet takes, counted as
    /// [`Content::takes`] does.
    pub fn takes(&self) -> u64 {
        self.busy.as_deref().map_or(0, |busy| busy.input.takes() + busy.head.len() as u64)
    }

    /// Gives back the memory of what has been read, where nothing waits: most connections are idle
    /// most of the time.
    pub fn relax(&mut self) {
        if !self.has_begun() {
            self.busy = None;
        }
    }

    /// The reader of another stream, at its beginning, with the room of this one.
    pub fn anew(mut self) -> Reader {
        if self.has_begun() {
            self.busy = None;
        }
        self.ended = false;
        self
    }

    /// Whether a message has begun: the next head, or something after it, has bytes.
    pub fn has_begun(&self) -> bool {
        self.busy.as_ref().is_some_and(|busy| busy.has_begun())
    }

    /// Whether a head comes next, or the rest of one.
    pub fn is_at_head(&self) -> bool {
        self.busy.as_ref().is_none_or(|busy| matches!(busy.state, State::Head))
    }

    /// Whether there may be something more to take now, in the middle of a message.
    pub fn has_more(&self) -> bool {
        let may = |busy: &Busy| !busy.input.is_empty() || matches!(busy.state, State::Exactly(0));
        self.ended || self.busy.as_deref().is_some_and(may)
    }

    /// How many bytes of the body are still to come, where that is known and nothing waits.
    pub fn missing(&self) -> u64 {
        match self.busy.as_deref() {
            Some(Busy { input, state: State::Exactly(left), .. }) if input.is_empty() => *left,
            _ => 0,
        }
    }

    /// So many of the missing bytes will not be given to this reader.
    pub fn skip(&mut self, bytes: u64) {
        if let Some(Busy { state: State::Exactly(left), .. }) = self.busy.as_deref_mut() {
            *left = left.saturating_sub(bytes);
        }
    }

    /// Whether the stream has ended (there may still be messages to read).
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// The next part of a request; `None` until more arrives, or where the stream ended
    /// between messages.
    ///
    /// # Errors
    /// What stands there is not a request, or goes beyond a limit; the same error from then on.
    pub fn next_request(&mut self) -> Result<Option<Part<RequestHead>>, ReadError> {
        self.next(&Method::Get)
    }

    /// The next part of a response to a request of this method; `None` until more arrives,
    /// or where the stream ended between messages.
    ///
    /// # Errors
    /// What stands there is not a response, or goes beyond a limit; the same error from then
    /// on.
    pub fn next_response(
        &mut self,
        method: &Method,
    ) -> Result<Option<Part<ResponseHead>>, ReadError> {
        self.next(method)
    }

    fn next<H: Readable>(&mut self, method: &Method) -> Result<Option<Part<H>>, ReadError> {
        let Reader { busy: Some(busy), limits, ended } = self else { return Ok(None) };
        let part = match &mut busy.state {
            State::Failed(error) => return Err(*error),
            State::Head => busy.read_head(limits, method),
            _ => busy.read_body(limits, *ended),
        };
        match part {
            Ok(None) if *ended && busy.has_begun() => busy.fail(ReadError::Truncated),
            Ok(part) => Ok(part),
            Err(error) => busy.fail(error),
        }
    }
}

impl Busy {
    fn has_begun(&self) -> bool {
        !matches!(self.state, State::Head) || !self.head.is_empty() || !self.input.is_empty()
    }

    fn fail<H>(&mut self, error: ReadError) -> Result<Option<Part<H>>, ReadError> {
        self.state = State::Failed(error);
        self.input.clear();
        Err(error)
    }

    fn read_head<H: Readable>(
        &mut self,
        limits: &Limits,
        method: &Method,
    ) -> Result<Option<Part<H>>, ReadError> {
        if self.head.is_empty()
            && let Some(text) = self.input.whole_text()
            && text.len() <= limits.head_bytes.min(limits.line_bytes)
            && let Some(result) = Head::of(text, limits.fields, method)
        {
            // The usual case: the text is one head and nothing else, which is not copied.
            let (head, framing) = result?;
            self.input.drop_first();
            return Ok(Some(self.begin_body(limits, head, framing)));
        }
        while self.read_line(limits)? {
            if H::IS_REQUEST && matches!(&self.head[..], b"\r\n" | b"\n") {
                // RFC 9112 §2.2: a server ignores empty lines before a request line.
                self.head.clear();
            } else if head::ends_with_empty_line(&self.head) {
                let lines = std::mem::take(&mut self.head);
                self.line = 0;
                let head = H::parse(&lines, limits.fields)?;
                let framing = head.framing(method)?;
                return Ok(Some(self.begin_body(limits, Head::new(head, framing), framing)));
            } else {
                self.line = self.head.len();
            }
        }
        Ok(None)
    }

    fn begin_body<H: Readable>(
        &mut self,
        limits: &Limits,
        head: Head<H>,
        framing: Framing,
    ) -> Part<H> {
        let trailer = FieldRules { lenient: !H::IS_REQUEST, most: limits.fields };
        self.state = match framing.length {
            BodyLength::Exactly(bytes) => State::Exactly(bytes),
            BodyLength::Chunked => State::Chunked(Decoder::new(trailer)),
            BodyLength::UntilClose | BodyLength::Tunnel => State::UntilClose,
        };
        Part::Head(head, framing)
    }

    /// Adds to the head what is left of a line; whether the line is complete.
    fn read_line(&mut self, limits: &Limits) -> Result<bool, ReadError> {
        let Limits { head_bytes, line_bytes, .. } = *limits;
        let limit = head_bytes.min(self.line.saturating_add(line_bytes));
        self.input.line(&mut self.head, limit).map_err(|error| {
            let is_start_line = self.line == 0 && self.head.len() <= head_bytes;
            if is_start_line { ReadError::StartLineTooLong } else { error }
        })
    }

    fn read_body<H>(&mut self, limits: &Limits, ended: bool) -> Result<Option<Part<H>>, ReadError> {
        let piece = match &mut self.state {
            State::Exactly(0) => Some(Piece::End(Fields::new())),
            State::Exactly(left) => self.input.take(*left).map(|data| {
                *left -= data.len();
                Piece::Data(data)
            }),
            State::Chunked(decoder) => decoder.next(&mut self.input, limits.head_bytes)?,
            State::UntilClose => match self.input.take(u64::MAX) {
                None if ended => Some(Piece::End(Fields::new())),
                data => data.map(Piece::Data),
            },
            State::Head | State::Failed(_) => None,
        };
        Ok(piece.map(|piece| match piece {
            Piece::Data(data) => Part::Body(data),
            Piece::End(trailers) => {
                self.state = State::Head;
                Part::End(trailers)
            }
        }))
    }
}
