use std::io::{self, BufRead, Read};

/// One line of a stream, or why it cannot be one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Without its line break.
    Text(String),
    /// Longer than is read; it was passed over.
    TooLong,
    /// Bytes that are no UTF-8.
    NotUtf8,
}

impl Line {
    /// The text, or the sentence that says why there is none.
    pub(super) fn text(self) -> Result<String, String> {
        match self {
            Line::Text(text) => Ok(text),
            Line::TooLong => Err("The line is too long to be read.".to_owned()),
            Line::NotUtf8 => Err("The line is not sound UTF-8.".to_owned()),
        }
    }
}

/// Reads lines of at most `bytes_max` bytes, however long the stream's own are.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: R,
    bytes_max: usize,
    number: usize,
    bytes_read: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R, bytes_max: usize) -> Lines<R> {
        Lines { reader, bytes_max, number: 0, bytes_read: 0 }
    }

    /// How much has been read, in bytes.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// The next line that is not blank, with its number from 1; `None` at the end.
    pub(super) fn next_line(&mut self) -> io::Result<Option<(usize, Line)>> {
        loop {
            let mut bytes = Vec::new();
            let limit = u64::try_from(self.bytes_max).unwrap_or(u64::MAX).saturating_add(2);
            let read = self.reader.by_ref().take(limit).read_until(b'\n', &mut bytes)?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            self.bytes_read += u64::try_from(read).unwrap_or(0);
            let whole = bytes.pop_if(|last| *last == b'\n').is_some();
            let cut = !whole && u64::try_from(read).is_ok_and(|read| read == limit);
            bytes.pop_if(|last| *last == b'\r');
            if cut || bytes.len() > self.bytes_max {
                if cut {
                    self.skip_line()?;
                }
                return Ok(Some((self.number, Line::TooLong)));
            }
            if self.number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                bytes.drain(..3);
            }
            match String::from_utf8(bytes) {
                Ok(text) if text.trim().is_empty() => {}
                Ok(text) => return Ok(Some((self.number, Line::Text(text)))),
                Err(_) => return Ok(Some((self.number, Line::NotUtf8))),
            }
        }
    }

    /// Passes over what is left of a line.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(buffer.len(), |at| at + 1);
            self.reader.consume(used);
            self.bytes_read += u64::try_from(used).unwrap_or(0);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<(usize, Line)> {
        let mut lines = Lines::new(io::BufReader::with_capacity(3, bytes), 5);
        std::iter::from_fn(|| lines.next_line().unwrap()).collect()
    }

    fn text(text: &str) -> Line {
        Line::Text(text.to_owned())
    }

    #[test]
    fn lines_keep_their_numbers_and_blank_ones_are_passed_over() {
        assert_eq!(read(b"\xef\xbb\xbfa\n\n \r\nb\r\nc"), [(1, text("a")), (4, text("b")), (5, text("c"))]);
        assert_eq!(read(b""), []);
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_the_next_is_read() {
        assert_eq!(read(b"12345\n123456\nabc\n"), [(1, text("12345")), (2, Line::TooLong), (3, text("abc"))]);
        let long = [vec![b'x'; 40], b"\nabc".to_vec()].concat();
        assert_eq!(read(&long), [(1, Line::TooLong), (2, text("abc"))]);
        assert_eq!(read(b"12345\r\nabc"), [(1, text("12345")), (2, text("abc"))]);
        assert_eq!(read(&[b'x'; 40]), [(1, Line::TooLong)]);
    }

    #[test]
    fn bytes_that_are_no_text_are_told() {
        assert_eq!(read(b"a\n\xff\nb"), [(1, text("a")), (2, Line::NotUtf8), (3, text("b"))]);
    }
}
