//! Which entries print the same words: each has a number made of its words and their speaker, and a sketch of them by which
//! words that are nearly the same are suspected.

use std::collections::HashSet;

use tantivy::{DocAddress, Searcher, Term, collector::DocSetCollector, columnar::Column};

use super::{
    Hit, IndexError, Print,
    entry::{Columns, Found},
    query,
    schema::{Fields, Kind},
    scoring::Sum,
};
use crate::domain::Filter;

/// How many neighbouring words make one of the pieces that a sketch is made of.
const PIECE_WORDS: usize = 3;
/// Bits of one of the four smallest pieces in a sketch.
const PIECE_BITS: u32 = 16;

/// The number of these folded words, said by the speaker whose name has the words `speaker` (sorted): the same for every entry
/// of a kind with the same ones.
pub(super) fn number<'a>(kind: Kind, words: impl Iterator<Item = &'a str>, speaker: &'a [String]) -> u64 {
    let mut number = Hash::new(kind.number());
    let speaker = speaker.iter().map(String::as_str);
    for word in words.chain(["\n"]).chain(speaker) {
        number.add(word);
    }
    number.0
}

/// Four short hashes, each the smallest of all the text's pieces under another order. Of two texts that share most of their
/// pieces, most are the same (A. Broder, “On the resemblance and containment of documents”, 1997).
pub(super) fn sketch(words: &[&str]) -> u64 {
    let mut smallest = [u64::MAX; 4];
    for piece in words.windows(PIECE_WORDS.min(words.len()).max(1)) {
        let mut hash = Hash::new(0);
        for word in piece {
            hash.add(word);
        }
        for (order, least) in (0..).zip(&mut smallest) {
            *least = mixed(hash.0, order).min(*least);
        }
    }
    smallest.iter().fold(0, |sketch, least| sketch << PIECE_BITS | least & 0xffff)
}

/// Whether two sketches can be of nearly the same words.
pub(super) fn may_be_alike(one: u64, other: u64) -> bool {
    let pieces = |sketch: u64| (0..4).map(move |at| sketch >> (at * PIECE_BITS) & 0xffff);
    pieces(one).zip(pieces(other)).any(|(one, other)| one == other)
}

/// FNV-1a, 64 bits: the same in every build and on every machine.
struct Hash(u64);

impl Hash {
    fn new(seed: u64) -> Hash {
        Hash(0xcbf2_9ce4_8422_2325 ^ seed)
    }

    /// Adds a word and its end.
    fn add(&mut self, word: &str) {
        for byte in word.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// A hash in another order (the finaliser of `SplitMix64`, by Sebastiano Vigna).
fn mixed(hash: u64, order: u64) -> u64 {
    let mut mixed = hash.wrapping_add(order.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

/// The columns of a searcher's segments, opened where they are needed.
struct Prints<'a> {
    searcher: &'a Searcher,
    segments: Vec<Option<(Column<u64>, Column<u64>)>>,
}

impl Prints<'_> {
    fn of(searcher: &Searcher) -> Prints<'_> {
        Prints { searcher, segments: vec![None; searcher.segment_readers().len()] }
    }

    fn print(&mut self, address: DocAddress) -> Result<Print, IndexError> {
        let Some(columns) = self.segments.get_mut(address.segment_ord as usize) else { return Ok(Print::default()) };
        if columns.is_none() {
            let fast = self.searcher.segment_reader(address.segment_ord).fast_fields();
            *columns = Some((fast.u64("print")?, fast.u64("sketch")?));
        }
        let value = |column: &Column<u64>| column.first(address.doc_id).unwrap_or_default();
        Ok(columns
            .as_ref()
            .map(|(number, sketch)| Print { number: value(number), sketch: value(sketch) })
            .unwrap_or_default())
    }
}

/// What was found, with what it prints.
pub(super) fn prints(searcher: &Searcher, found: Vec<Found>) -> Result<Vec<(Found, Print)>, IndexError> {
    let mut columns = Prints::of(searcher);
    found.into_iter().map(|found| Ok((found, columns.print(found.address)?))).collect()
}

/// The first of those that print the same words, in order, at most `limit`.
pub(super) fn distinct(found: Vec<(Found, Print)>, limit: usize) -> Vec<(Found, Print)> {
    let mut seen = HashSet::new();
    found.into_iter().filter(|(_, print)| seen.insert(print.number)).take(limit).collect()
}

/// Every live entry with one of the print `numbers` that meets `filter`, with that number, by key and place.
pub(super) fn printings(
    searcher: &Searcher,
    fields: &Fields,
    numbers: &[u64],
    filter: &Filter,
) -> Result<Vec<(u64, Hit)>, IndexError> {
    let terms = numbers.iter().map(|number| Term::from_field_u64(fields.print, *number)).collect();
    let conditions = query::conditions(filter, fields, true);
    let query = query::narrowed(query::any_of(terms), conditions);
    let mut found: Vec<DocAddress> = searcher.search(query.as_ref(), &DocSetCollector)?.into_iter().collect();
    found.sort_unstable();
    let mut prints = Prints::of(searcher);
    let mut hits = Vec::with_capacity(found.len());
    for group in found.chunk_by(|one, next| one.segment_ord == next.segment_ord) {
        let Some(first) = group.first() else { continue };
        let columns = Columns::of(searcher.segment_reader(first.segment_ord))?;
        for address in group {
            let entry = columns.entry(*address, Sum::default());
            let kind = Kind::ALL.into_iter().find(|kind| kind.number() == columns.kind(address.doc_id));
            let place = kind.and_then(|kind| entry.place(kind));
            let number = prints.print(*address)?.number;
            hits.extend(place.map(|place| (number, Hit { key: entry.key, place, score: 0.0 })));
        }
    }
    hits.sort_unstable_by_key(|(_, hit)| (hit.key, hit.place));
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch_of(text: &str) -> u64 {
        sketch(&text.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn the_same_words_of_the_same_speaker_have_the_same_number() {
        let number = |text: &str, speaker: &str| number(Kind::Quote, text.split(' '), &[speaker.to_owned()]);
        assert_eq!(number("no quay", "vell"), number("no quay", "vell"));
        assert_ne!(number("no quay", "vell"), number("no quay", "orrin"));
        assert_ne!(number("no quay", "vell"), number("noquay", "vell"));
    }

    #[test]
    fn a_copy_with_a_word_edited_is_suspected_and_another_text_is_not() {
        let text =
            "nobody opens the quay before the council has voted on the harbour fees and the last crack is mended";
        let edited = text.replace("voted on", "decided on");
        assert!(may_be_alike(sketch_of(text), sketch_of(&edited)));
        assert!(!may_be_alike(sketch_of(text), sketch_of("fish is dear before easter and the nets are empty again")));
        assert_eq!(sketch_of("quay"), sketch_of("quay"));
    }
}
