//! The scorer's two tracks again, item by item, so that its totals can be broken down. The totals are held against the
//! scorer's own.

use super::{
    annotated::{Article, Found, Gold, Range, is_empty},
    name::{Names, plain},
};

/// What is counted as one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Track {
    /// What stands inside one pair of double quotation marks, where at least half of it is a quote.
    Quoted,
    /// A quote with all its parts, reported speech included.
    Whole,
}

/// A stretch that is somebody's quote by the annotation, by the program, or, where 80 % is the same, by both.
#[derive(Debug)]
pub(crate) struct Item<'a> {
    pub(crate) gold: Option<&'a Gold>,
    pub(crate) found: Option<&'a Found>,
    /// Whether the speaker is right, where both are there.
    pub(crate) right: Right,
}

#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Right {
    pub(crate) last: bool,
    /// Same last name, or the annotated mention.
    pub(crate) any: bool,
}

/// All items of `article`.
pub(crate) fn items<'a>(article: &'a Article, names: &Names, track: Track) -> Vec<Item<'a>> {
    let letters = Letters::of(&article.text);
    let gold: Vec<Set> = article.gold.iter().map(|quote| letters.set(&quote.spans)).collect();
    let found: Vec<Set> = article.found.iter().map(|quote| letters.set(&quote.spans)).collect();
    let (gold, found) = match track {
        Track::Quoted => {
            let regions = quoted_regions(&article.text).into_iter().map(|region| letters.set(&[region]));
            let regions: Vec<Set> = regions.collect();
            (marked(&gold, &regions), marked(&found, &regions))
        }
        Track::Whole => (numbered(gold), numbered(found)),
    };
    let mut items = Vec::new();
    let (mut gold_used, mut found_used) = (vec![false; gold.len()], vec![false; found.len()]);
    for (likeness, one, other) in pairs(&gold, &found) {
        if likeness < 0.8 {
            continue;
        }
        (gold_used[one], found_used[other]) = (true, true);
        let (by_people, by_program) = (&article.gold[gold[one].1], &article.found[found[other].1]);
        let right = right(&letters, names, by_people, by_program);
        items.push(Item { gold: Some(by_people), found: Some(by_program), right });
    }
    let alone = |used: Vec<bool>| (0..used.len()).filter(move |at| !used[*at]);
    items.extend(alone(gold_used).map(|at| Item {
        gold: Some(&article.gold[gold[at].1]),
        found: None,
        right: Right::default(),
    }));
    items.extend(alone(found_used).map(|at| Item {
        gold: None,
        found: Some(&article.found[found[at].1]),
        right: Right::default(),
    }));
    items
}

/// Each quote that has a letter, with its number.
fn numbered(quotes: Vec<Set>) -> Vec<(Set, usize)> {
    quotes.into_iter().zip(0..).filter(|(letters, _)| letters.len() > 0).collect()
}

/// For each region the quote that covers most of it, where that is at least half, with what both have in common.
fn marked(quotes: &[Set], regions: &[Set]) -> Vec<(Set, usize)> {
    let covering = |region: &Set| {
        let mut best: Option<(Set, usize)> = None;
        for (at, quote) in quotes.iter().enumerate() {
            let common = quote.common(region);
            if best.as_ref().is_none_or(|(most, _)| common.len() > most.len()) {
                best = Some((common, at));
            }
        }
        best.filter(|(common, _)| common.len() * 2 >= region.len())
    };
    regions.iter().filter(|region| region.len() > 0).filter_map(covering).collect()
}

/// One to one, the most alike first: how much, and the places of both.
#[allow(clippy::cast_precision_loss, reason = "an article has far fewer than 2^52 letters")]
fn pairs(gold: &[(Set, usize)], found: &[(Set, usize)]) -> Vec<(f64, usize, usize)> {
    let mut candidates = Vec::new();
    for (one, (a, _)) in gold.iter().enumerate() {
        for (other, (b, _)) in found.iter().enumerate() {
            let common = a.common(b).len();
            if common > 0 {
                candidates.push((common as f64 / (a.len() + b.len() - common) as f64, one, other));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut gold_used, mut found_used) = (vec![false; gold.len()], vec![false; found.len()]);
    candidates.retain(|(_, one, other)| {
        let free = !gold_used[*one] && !found_used[*other];
        if free {
            (gold_used[*one], found_used[*other]) = (true, true);
        }
        free
    });
    candidates
}

fn right(letters: &Letters, names: &Names, gold: &Gold, found: &Found) -> Right {
    let gold_mention = letters.set(gold.speaker_spans.as_deref().unwrap_or_default());
    let mention = if found.speaker_spans.is_empty() && found.speaker_mention.is_some() && gold_mention.len() > 0 {
        let plain_of = |mention: &Option<String>| plain(mention.as_deref().unwrap_or_default());
        plain_of(&found.speaker_mention) == plain_of(&gold.speaker_mention)
    } else {
        gold_mention.common(&letters.set(&found.speaker_spans)).len() > 0
    };
    let shown = if is_empty(found.speaker.as_deref()) { &found.speaker_mention } else { &found.speaker };
    let last = names.same_last(shown.as_deref().unwrap_or_default(), gold.speaker.as_deref().unwrap_or_default());
    Right { last, any: last || mention }
}

/// How many letters and digits stand before each character of a text; only they count.
struct Letters(Vec<usize>);

impl Letters {
    fn of(text: &[char]) -> Letters {
        let mut before = vec![0];
        let mut count = 0;
        for character in text {
            count += usize::from(character.is_alphanumeric());
            before.push(count);
        }
        Letters(before)
    }

    fn set(&self, ranges: &[Range]) -> Set {
        let at = |offset: usize| self.0[offset.min(self.0.len() - 1)];
        let mut own: Vec<(usize, usize)> = ranges.iter().map(|[start, end]| (at(*start), at(*end))).collect();
        own.retain(|(start, end)| start < end);
        own.sort_unstable();
        let mut merged: Vec<(usize, usize)> = Vec::new();
        for (start, end) in own {
            match merged.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        Set(merged)
    }
}

/// A set of letters, as ranges in order, none touching another.
#[derive(Debug)]
struct Set(Vec<(usize, usize)>);

impl Set {
    fn len(&self) -> usize {
        self.0.iter().map(|(start, end)| end - start).sum()
    }

    fn common(&self, other: &Set) -> Set {
        let (mut one, mut two) = (0, 0);
        let mut found = Vec::new();
        while let (Some(a), Some(b)) = (self.0.get(one), other.0.get(two)) {
            let (start, end) = (a.0.max(b.0), a.1.min(b.1));
            if start < end {
                found.push((start, end));
            }
            if a.1 < b.1 { one += 1 } else { two += 1 }
        }
        Set(found)
    }
}

/// What stands inside double quotation marks, line by line; a region left open runs to its line's end.
fn quoted_regions(text: &[char]) -> Vec<Range> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split(|character| *character == '\n') {
        regions_of_line(text, start, start + line.len(), &mut found);
        start += line.len() + 1;
    }
    found.retain(|[start, end]| text[*start..*end].iter().any(|character| !character.is_whitespace()));
    found
}

fn regions_of_line(text: &[char], start: usize, end: usize, found: &mut Vec<Range>) {
    let mut open: Option<usize> = None;
    let mut first = true;
    let mut at = start;
    while at < end {
        let mark = text[at];
        let width = match mark {
            '"' => 1,
            '\'' | '`' if text.get(at + 1) == Some(&mark) => 2,
            _ => 0,
        };
        if "“‟«".contains(mark) {
            found.extend(open.filter(|from| at > *from).map(|from| [from, at]));
            open = Some(at + 1);
            first = false;
        } else if "”»".contains(mark) {
            match open.take() {
                Some(from) => found.push([from, at]),
                None if first => found.push([start, at]),
                None => {}
            }
            first = false;
        } else if width > 0 {
            if let Some(from) = open.take() {
                found.push([from, at]);
            } else {
                let before = if at > start { text[at - 1] } else { ' ' };
                let after = if at + width < end { text[at + width] } else { ' ' };
                let ends = after.is_whitespace() || ".,;:)".contains(after);
                if first && !before.is_whitespace() && !"([-—".contains(before) && ends {
                    found.push([start, at]);
                } else if !before.is_numeric() || after.is_alphabetic() {
                    open = Some(at + width);
                }
            }
            first = false;
            at += width - 1;
        }
        at += 1;
    }
    found.extend(open.filter(|from| end > from + 1).map(|from| [from, end]));
}
