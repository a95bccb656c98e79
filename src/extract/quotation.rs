//! Stretches of text within quotation marks, whoever's words they are, and how they lie within each other.

use super::block::{introduces, is_block};
use super::mark::{Family, Mark, Role, marks};
use crate::domain::{Matter, Paragraph, QUOTATION_MARKS, Span};

/// How far down the open marks the partner of a closing one is looked for; more deeply nested ones are not paired.
const PARTNER_SEARCH_MAX: usize = 6;
/// How far up the enclosing regions the one that really encloses is looked for.
const PARENT_SEARCH_MAX: usize = 64;
/// A line of at most so many words without a full stop is a heading; single marks quote there ('A Major Offensive').
const HEADING_WORDS_MAX: usize = 14;

/// A stretch within quotation marks. Never crosses a paragraph; one that runs on is told by `continues`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    /// With its marks.
    pub(super) span: Span,
    /// Without them.
    pub(super) inner: Span,
    /// Index of the smallest region around it.
    pub(super) parent: Option<usize>,
    /// Index, among the paragraphs, of the one it lies in.
    pub(super) paragraph: usize,
    /// Whether its marks are single ones.
    pub(super) single: bool,
    /// Index of the region of the paragraph before that runs on into this one.
    pub(super) continues: Option<usize>,
}

impl Region {
    /// Whether it is a block quotation, a whole paragraph without marks.
    pub(super) fn is_block(&self) -> bool {
        self.span == self.inner
    }
}

/// All regions of `text`'s body paragraphs, by their start, outer ones before those within them.
pub(super) fn regions(text: &str, paragraphs: &[Paragraph]) -> Vec<Region> {
    let mut found: Vec<Region> = Vec::new();
    let mut running: Option<usize> = None;
    let mut introduced = false;
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let line = paragraph.span.slice(text).unwrap_or_default();
        match paragraph.matter {
            Matter::Body => {}
            Matter::Head => {
                (running, introduced) = (None, false);
                continue;
            }
            // A notice between two paragraphs interrupts nothing.
            Matter::Footer => continue,
        }
        let first = found.len();
        let mut reading = Reading::of(line);
        marks(line).for_each(|mark| reading.take(mark));
        let runs_on = reading.finish();
        found.extend(reading.regions(first, number, paragraph.span));
        if introduced && running.is_none() && found.len() == first && is_block(line) {
            found.extend(whole(line, text, number));
        }
        introduced = introduces(line);
        let opens_with_mark = found.get(first).is_some_and(|region| {
            region.span.start() < region.inner.start()
                && region.span.start() == paragraph.span.start() + (line.len() - line.trim_start().len())
        });
        if let (Some(before), true) = (running, opens_with_mark)
            && let Some(region) = found.get_mut(first)
        {
            region.continues = Some(before);
        }
        // Only the last region of a line can reach its end.
        let outermost = |at: &usize| found.get(*at).is_some_and(|region| region.parent.is_none());
        running = (first..found.len()).rev().find(outermost).filter(|_| runs_on);
    }
    found
}

/// The paragraph `line` of `text`, which quotes without marks.
fn whole(line: &str, text: &str, paragraph: usize) -> Option<Region> {
    let span = Span::of(line.trim(), text)?;
    Some(Region { span, inner: span, parent: None, paragraph, single: false, continues: None })
}

/// A region whose closing mark has not been met yet, or one that is done. Offsets are bytes of the line.
#[derive(Debug, Clone, Copy)]
struct Draft {
    start: usize,
    inner_start: usize,
    inner_end: usize,
    end: usize,
    parent: Option<usize>,
    family: Family,
    straight: bool,
    /// Where the first double region within it starts.
    first_double: Option<usize>,
    kept: bool,
}

/// One line being read, mark by mark.
#[derive(Debug)]
struct Reading<'line> {
    line: &'line str,
    heading: bool,
    drafts: Vec<Draft>,
    /// Indexes of the drafts that are open, the outermost first.
    open: Vec<usize>,
}

impl<'line> Reading<'line> {
    fn of(line: &'line str) -> Reading<'line> {
        let ends_like_text = line.trim_end().ends_with(['.', '!', '?', ',', ';', ':']);
        let heading = !ends_like_text && line.split_whitespace().nth(HEADING_WORDS_MAX).is_none();
        Reading { line, heading, drafts: Vec::new(), open: Vec::new() }
    }

    fn take(&mut self, mark: Mark) {
        match (mark.family, mark.role) {
            (_, Role::Neither) => {}
            (Family::Single, Role::Open) => self.open_single(mark),
            (Family::Single, _) => self.close_single(mark),
            (_, Role::Open) => self.open_double(mark),
            (_, Role::Close) => self.close_double(mark),
            (family, Role::Either) => match self.partner(family) {
                Some(_) => self.close_double(mark),
                None if mark.after_digit => {}
                None => self.open_double(mark),
            },
        }
    }

    /// Place, among the open marks, of the one that a closing mark of `family` would close.
    fn partner(&self, family: Family) -> Option<usize> {
        let from = self.open.len().saturating_sub(PARTNER_SEARCH_MAX);
        (from..self.open.len()).rev().find(|&place| {
            self.open.get(place).and_then(|&at| self.drafts.get(at)).is_some_and(|draft| draft.family == family)
        })
    }

    fn push(&mut self, mark: Mark) {
        let inner_start = mark.at + mark.len_bytes;
        let parent = self.open.last().copied();
        if mark.family != Family::Single
            && let Some(around) = parent.and_then(|at| self.drafts.get_mut(at))
        {
            around.first_double.get_or_insert(mark.at);
        }
        self.open.push(self.drafts.len());
        self.drafts.push(Draft {
            start: mark.at,
            inner_start,
            inner_end: inner_start,
            end: inner_start,
            parent,
            family: mark.family,
            straight: mark.straight,
            first_double: None,
            kept: false,
        });
    }

    fn open_double(&mut self, mark: Mark) {
        // A straight mark cannot stand within itself: the one that is open lost its partner.
        if mark.straight
            && let Some(place) = self.partner(mark.family)
            && self.open.get(place).and_then(|&at| self.drafts.get(at)).is_some_and(|draft| draft.straight)
        {
            self.close_from(place, mark.at, mark.at);
        }
        self.push(mark);
    }

    fn close_double(&mut self, mark: Mark) {
        if let Some(place) = self.partner(mark.family) {
            self.close_from(place, mark.at, mark.at + mark.len_bytes);
        } else if mark.family == Family::Double
            && self.drafts.iter().take(2).all(|draft| draft.family == Family::Single)
        {
            self.open_at_line_start(mark);
        }
    }

    /// The region from the line's start to a closing mark that is the first of its line: its opening mark was lost.
    fn open_at_line_start(&mut self, mark: Mark) {
        let start = self.line.len() - self.line.trim_start().len();
        if mark.after_digit && self.drafts.is_empty() || start >= mark.at {
            return;
        }
        self.open.clear();
        for draft in &mut self.drafts {
            draft.parent = None;
        }
        let (inner_end, end) = (mark.at, mark.at + mark.len_bytes);
        let (parent, family, straight) = (None, mark.family, mark.straight);
        let whole = Draft {
            start,
            inner_start: start,
            inner_end,
            end,
            parent,
            family,
            straight,
            first_double: None,
            kept: true,
        };
        self.drafts.insert(0, whole);
        // Every draft so far lies within the new one, which is now the first.
        for draft in self.drafts.iter_mut().skip(1) {
            draft.parent = Some(0);
        }
    }

    fn open_single(&mut self, mark: Mark) {
        if self.top().is_some_and(|draft| draft.family == Family::Single) {
            self.open.pop();
        }
        self.push(mark);
    }

    fn close_single(&mut self, mark: Mark) {
        let Some(draft) = self.top().filter(|draft| draft.family == Family::Single) else { return };
        let words = self.line.get(draft.inner_start..mark.at).unwrap_or_default();
        let nested = self.open.len() > 1;
        let spoken =
            || words.ends_with([',', '.', '!', '?', '…']) && draft.first_double.is_none() && words.contains(' ');
        if nested || self.heading || spoken() {
            let place = self.open.len() - 1;
            self.close_from(place, mark.at, mark.at + mark.len_bytes);
        }
    }

    fn top(&self) -> Option<Draft> {
        self.open.last().and_then(|&at| self.drafts.get(at)).copied()
    }

    /// Ends the open mark at `place` and every one within it that is still open.
    fn close_from(&mut self, place: usize, inner_end: usize, end: usize) {
        for (depth, at) in self.open.drain(place..).enumerate() {
            let Some(draft) = self.drafts.get_mut(at) else { continue };
            draft.kept = depth == 0 || draft.family != Family::Single;
            (draft.inner_end, draft.end) = if depth == 0 { (inner_end, end) } else { (inner_end, inner_end) };
        }
    }

    /// Ends what the line left open. True where a region reaches the line's end without a closing mark.
    fn finish(&mut self) -> bool {
        let line_end = self.line.trim_end().len();
        let mut runs_on = false;
        for at in std::mem::take(&mut self.open) {
            let Some(draft) = self.drafts.get_mut(at).filter(|draft| draft.family != Family::Single) else { continue };
            // Another double region within one that never closes: the closing mark before it was lost.
            let end = draft.first_double.unwrap_or(line_end);
            draft.kept = true;
            (draft.inner_end, draft.end) = (end, end);
            runs_on |= draft.first_double.is_none();
        }
        runs_on
    }

    /// The regions, `first` being the index of the first one among all, of paragraph `number` at `paragraph`.
    fn regions(self, first: usize, number: usize, paragraph: Span) -> Vec<Region> {
        let mut found: Vec<Region> = Vec::new();
        // For each draft, the index of its region, or of the region around it where it was not kept.
        let mut stands_for: Vec<Option<usize>> = Vec::with_capacity(self.drafts.len());
        for draft in &self.drafts {
            let inner = self.line.get(draft.inner_start..draft.inner_end).unwrap_or_default();
            let around = draft.parent.and_then(|at| stands_for.get(at).copied().flatten());
            let unclosed = draft.end == draft.inner_end;
            let end = if unclosed { draft.inner_start + inner.trim_end().len() } else { draft.end };
            let spans = Span::new(draft.start, end).zip(Span::new(draft.inner_start, end.min(draft.inner_end)));
            let placed =
                spans.and_then(|(span, inner)| span.shifted(paragraph.start()).zip(inner.shifted(paragraph.start())));
            let Some((span, inner_span)) = placed.filter(|_| draft.kept && holds_words(inner)) else {
                stands_for.push(around);
                continue;
            };
            let parent = enclosing(&found, first, around, span);
            stands_for.push(Some(first + found.len()));
            let single = draft.family == Family::Single;
            found.push(Region { span, inner: inner_span, parent, paragraph: number, single, continues: None });
        }
        found
    }
}

/// Whether anything but white space and marks stands in `inner`. Of what begins with very many marks that is taken for
/// granted, so that nesting without end is read once.
fn holds_words(inner: &str) -> bool {
    const LOOKED_AT_CHARS: usize = 64;
    let empty = |character: char| character.is_whitespace() || QUOTATION_MARKS.contains(&character);
    let mut characters = inner.trim_start().chars();
    characters.by_ref().take(LOOKED_AT_CHARS).any(|character| !empty(character)) || characters.next().is_some()
}

/// The region at index `around`, or the nearest one around that, that really contains `span`.
fn enclosing(found: &[Region], first: usize, around: Option<usize>, span: Span) -> Option<usize> {
    let mut candidate = around;
    for _ in 0..PARENT_SEARCH_MAX {
        let at = candidate?;
        let region = found.get(at.checked_sub(first)?)?;
        if region.inner.contains(span) {
            return Some(at);
        }
        candidate = region.parent;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::segment::paragraphs;

    /// The regions of `text`, each with `>` in front for every region around it and `+` where it continues one.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = regions(text, &paragraphs(text));
        let depth = |mut region: Region| {
            let mut depth = 0;
            while let Some(parent) = region.parent {
                region = found.get(parent).copied().unwrap();
                depth += 1;
            }
            depth
        };
        let shown: Vec<String> = found
            .iter()
            .map(|region| {
                let plus = if region.continues.is_some() { "+" } else { "" };
                format!("{}{plus}{}", ">".repeat(depth(*region)), region.span.slice(text).unwrap())
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn curly_straight_low_angled_and_doubled_marks_quote() {
        check("“A b,” she said.", &["“A b,”"]);
        check("\"A b,\" she said. \"C.\"", &["\"A b,\"", "\"C.\""]);
        check("„A b“, sagte sie. »C«, sagte er.", &["„A b“", "»C«"]);
        check("« A b », dit-elle.", &["« A b »"]);
        check("``A b,'' she said. ''C.''", &["``A b,''", "''C.''"]);
    }

    #[test]
    fn single_marks_quote_within_double_ones() {
        check(
            "“She said ‘the quay’s shut,’ and left,” said Orla.",
            &["“She said ‘the quay’s shut,’ and left,”", ">‘the quay’s shut,’"],
        );
        check(
            "\"He argued that 'it is late,' and 'fled.' No more,\"",
            &["\"He argued that 'it is late,' and 'fled.' No more,\"", ">'it is late,'", ">'fled.'"],
        );
    }

    #[test]
    fn single_marks_quote_in_headings_and_speech_and_are_else_apostrophes() {
        check("Mayor Warns of a 'Major Flood'", &["'Major Flood'"]);
        check("‘We are shut,’ said the mayor of the ’90s.", &["‘We are shut,’"]);
        check("The towns' quays weren't the mayor's, 'twas said, but the fishers'.", &[]);
    }

    #[test]
    fn a_mark_that_never_closes_runs_to_the_end_of_its_paragraph() {
        check("She said: “It is late.\nNobody came.", &["“It is late."]);
    }

    #[test]
    fn an_open_quotation_goes_on_while_paragraphs_open_with_a_mark() {
        check("“A.\n“B.\n“C,” she said.\n“D.”", &["“A.", "+“B.", "+“C,”", "“D.”"]);
    }

    #[test]
    fn a_pages_notice_interrupts_no_quotation() {
        check("“A.\nStory continues below advertisement\n“B,” she said.", &["“A.", "+“B,”"]);
        check("READ MORE: The mayor says “no”\n“B,” she said.", &["“B,”"]);
    }

    #[test]
    fn a_lone_closing_mark_takes_the_paragraphs_start() {
        check("I would start with a fact\" she said.", &["I would start with a fact\""]);
    }

    #[test]
    fn a_lost_closing_mark_costs_one_quotation_and_not_the_rest() {
        check("“A b, she said. “C d,” he said. “E.”", &["“A b, she said.", "“C d,”", "“E.”"]);
        check("\"A b, she said. \"C d,\" he said.", &["\"A b, she said.", "\"C d,\""]);
    }

    #[test]
    fn a_wrong_way_round_mark_still_closes() {
        check("“A b,“ she said. “C.”", &["“A b,“", "“C.”"]);
    }

    #[test]
    fn a_paragraph_that_a_report_and_a_colon_introduce_is_a_block_quotation() {
        let block = "It is shut. We will not open it again this year.";
        check(&format!("Anna Weil wrote to the port:\n{block}\n{block}"), &[block]);
        check(&format!("Signs:\n{block}"), &[]);
        check(&format!("“A.\nAnna Weil added:\n{block}"), &["“A.", block]);
    }

    #[test]
    fn inches_are_no_marks() {
        check("A 12\" pipe and a 6\" one burst.", &[]);
    }

    #[test]
    fn marks_around_nothing_quote_nothing() {
        check("\"\" and “ ” and ''", &[]);
    }

    #[test]
    fn nesting_without_end_is_read_once() {
        let text = format!("{}deep{}", "“‘".repeat(5_000), "’”".repeat(5_000));
        assert_eq!(regions(&text, &paragraphs(&text)).len(), 10_000);
        let text = "“".repeat(100_000);
        assert_eq!(regions(&text, &paragraphs(&text)).len(), 0);
    }
}
