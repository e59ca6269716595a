//! What the head of an HTTP message says in a few words.

/// The head of an HTTP message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Method and target, or status and reason: `GET /a.css`, `200 OK`.
    pub what: String,
    /// `HTTP/1.0`, `HTTP/1.1`.
    pub version: String,
    /// Its fields about persistence, and `Expect`, as they stand: `Connection: Keep-Alive`.
    pub persistence: Vec<String>,
}

/// Reads the bytes of a head; `None` where they are none.
pub(super) fn parse(bytes: &[u8]) -> Option<Head> {
    let text = String::from_utf8_lossy(bytes);
    let head = text.split("\r\n\r\n").next()?;
    let mut lines = head.split("\r\n");
    let line = lines.next()?;
    let (what, version) = if line.starts_with("HTTP/") {
        let (version, status) = line.split_once(' ')?;
        (status.to_owned(), version.to_owned())
    } else {
        match line.rsplit_once(' ') {
            Some((what, version)) if version.starts_with("HTTP/") => {
                (what.to_owned(), version.to_owned())
            }
            _ => (line.to_owned(), String::new()),
        }
    };
    let persistence = lines
        .filter(|field| {
            let name = field.split(':').next().unwrap_or_default();
            let shown = ["connection", "proxy-connection", "expect"];
            shown.iter().any(|shown| name.eq_ignore_ascii_case(shown))
        })
        .map(str::to_owned)
        .collect();
    Some(Head { what, version, persistence })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_line_and_the_field_about_persistence() {
        let head = parse(b"GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\nHost: x\r\n\r\n").unwrap();
        assert_eq!(head.what, "GET /a");
        assert_eq!(head.version, "HTTP/1.0");
        assert_eq!(head.persistence, ["Connection: Keep-Alive"]);
    }

    #[test]
    fn a_status_line_gives_its_code_and_reason() {
        let head = parse(b"HTTP/1.1 404 Not Found\r\nproxy-connection: close\r\n\r\n").unwrap();
        assert_eq!((head.what.as_str(), head.version.as_str()), ("404 Not Found", "HTTP/1.1"));
        assert_eq!(head.persistence, ["proxy-connection: close"]);
    }
}
