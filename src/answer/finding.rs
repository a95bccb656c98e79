use std::sync::Arc;

use crate::{
    domain::{Citation, Quote, Span, SpeakerKind},
    store::StoredArticle,
};

/// What is said of an answer as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// There are findings, and they are what was asked for.
    Found,
    /// who-said: no article prints the very words; the findings are like them.
    Near,
    /// sources-on, ask: the findings hold only a part of what was asked.
    Weak,
    /// No source says so. The findings, if any, are the nearest passages, and shown as such.
    None,
    /// check-quote: printed word for word, case, marks and punctuation apart.
    Verbatim,
    /// check-quote: printed with other words; each finding has its differences.
    Altered,
    /// check-quote: the words are right, and the article gives them to somebody else.
    Misattributed,
    /// check-quote: nothing like it is printed.
    NotFound,
}

/// How a finding fits what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// The very words, one after another.
    Exact,
    /// Words like them: some lost, replaced or in another order.
    Near,
    /// Words about the subject.
    Topic,
}

/// Words that were given and the words that are printed instead; either may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// As given; empty where the article has more.
    pub given: String,
    /// As printed; empty where the article has less.
    pub printed: String,
}

/// A further place where the words of a finding are printed.
#[derive(Debug, Clone)]
pub struct Printing {
    /// The place; its span covers the words there.
    pub citation: Citation,
    /// Whom the article there names as the speaker; `None` where it names nobody.
    pub speaker: Option<String>,
    /// Whether the very same words are printed there, not nearly the same ones.
    pub same_words: bool,
    /// The article there, which may be the finding's own.
    pub article: Arc<StoredArticle>,
}

/// One thing an answer shows. For every finding `article.article.text[span] == text`.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The index's score, or the likeness of the words: comparable within one answer and one kind of match only.
    pub score: f32,
    /// How it fits what was asked.
    pub matched: Match,
    /// Cut from the store, outer marks left out.
    pub text: String,
    /// Where `text` stands, in bytes of the article.
    pub span: Span,
    /// Bytes of `text` to show in bold, in order.
    pub highlights: Vec<Span>,
    /// Whose words they are; `None` for the article's own words.
    pub quote: Option<Quote>,
    /// The passage as indexed, around `span` or where it begins.
    pub passage: Span,
    /// Where it was printed.
    pub citation: Citation,
    /// Where else the same words, or nearly the same, of the same speaker are printed; the first of them.
    pub also_in: Vec<Printing>,
    /// How many such further places there are, listed or not.
    pub places: usize,
    /// Of check-quote only; empty where the words are right.
    pub differences: Vec<Difference>,
    /// The article it is cut from.
    pub article: Arc<StoredArticle>,
}

/// What kind of question was asked, as its leading words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Who said something, or what somebody said.
    WhoSaid,
    /// Who somebody is, or did something.
    Who,
    /// When.
    When,
    /// Where.
    Where,
    /// How many, how much, how long.
    HowMany,
    /// What or which.
    What,
    /// Why or how.
    Why,
    /// Whether.
    YesNo,
    /// No question: a subject.
    Topic,
}

/// How many passages on a topic there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passages {
    /// How many were ranked.
    pub counted: usize,
    /// Whether these are all that hold a word of the topic, not only the best.
    pub all: bool,
    /// Whether they are quotes.
    pub quotes: bool,
}

/// How a quotation that was checked is put together of pieces that stand apart, all in one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// In how many places, quotes or paragraphs, the pieces stand; each is a finding. 1: all in one quote.
    pub places: usize,
    /// Whether the quotation shows, by an ellipsis or square brackets, that words are left out.
    pub marked: bool,
    /// Whether the pieces stand in the article in the order in which they were given.
    pub in_order: bool,
    /// Whether they are not all the words of one speaker, or all the article's own.
    pub several_speakers: bool,
    /// What the article prints between two pieces, for each two with words between them; `None` where these are more than 60, or
    /// the pieces stand in another order.
    pub left_out: Vec<Option<String>>,
    /// Words in square brackets, put in by whoever quoted.
    pub inserted: Vec<String>,
}

/// The part of a filter that leaves nothing over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emptied {
    /// Its field: "speaker", "outlet", "after" or "before".
    pub by: &'static str,
    /// Whether nothing in the library meets it at all: nobody of that name is quoted, there is no article of that outlet.
    pub unmet: bool,
    /// Whether there are findings without it; otherwise it takes others away as well to have some.
    pub alone: bool,
}

/// A word that stands nowhere in the library, and the library's own word that was looked for instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InsteadOf {
    /// As given.
    pub given: String,
    /// As the articles print it.
    pub used: String,
}

/// One page of an answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What is said of it as a whole.
    pub verdict: Verdict,
    /// How many findings there are in all, of which `findings` are those from `offset` to `offset + limit`.
    pub total: usize,
    /// How many articles they come from.
    pub articles: usize,
    /// Best first.
    pub findings: Vec<Finding>,
    /// Of the question; only `ask` has one.
    pub asked: Option<Asked>,
    /// Of a question, which share of it, by the rarity of its words, the first finding holds (what stands only beside it counts
    /// for less), from 0 to 1: how sure the answer is. `None` where somebody's words were asked for and found.
    pub held: Option<f32>,
    /// What left nothing over, where that is one part of the filter.
    pub emptied_by: Option<Emptied>,
    /// How many words of the query were not searched for, beyond 32.
    pub words_left_out: usize,
    /// sources-on: how many passages the findings are the best of; `None` where there is no answer.
    pub passages: Option<Passages>,
    /// check-quote: how the quotation is put together, where it is.
    pub joined: Option<Joined>,
    /// Spellings that were corrected, in the question's order.
    pub instead_of: Vec<InsteadOf>,
    /// The whole question that was answered, where what was asked went on from the question before it.
    pub read_as: Option<String>,
}

/// Which findings of an answer are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// How many to pass over, from 0.
    pub offset: usize,
    /// How many to give at most.
    pub limit: usize,
}

/// How often one speaker is quoted, by whom and when.
#[derive(Debug, Clone, PartialEq)]
pub struct SpeakerSummary {
    /// The fullest name that articles use often.
    pub name: String,
    /// Other names of the same speaker in articles, the most used first.
    pub also_named: Vec<String>,
    /// What kind of speaker.
    pub kind: SpeakerKind,
    /// In all.
    pub quotes: u64,
    /// By outlet, the most first; `None` where the article states none.
    pub outlets: Vec<(Option<String>, u64)>,
    /// By month (`YYYY-MM`), in order; last `None`, where the article states no date.
    pub months: Vec<(Option<String>, u64)>,
}

/// Who is quoted.
#[derive(Debug, Clone, Default)]
pub struct Speakers {
    /// How many speakers there are in all.
    pub total: usize,
    /// Those of the page, the most quoted first.
    pub speakers: Vec<SpeakerSummary>,
    /// What the speaker said, the newest first, where a name was given and only one bears it. It is this that has pages then.
    pub quotes: Option<Answer>,
    /// Where nobody bears the name: names that are spelled alike.
    pub near: Vec<String>,
    /// The filter's field without which there would be speakers.
    pub emptied_by: Option<&'static str>,
}

/// How many passages one outlet printed in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthCount {
    /// `YYYY-MM`; `None` where the article states no date.
    pub month: Option<String>,
    /// `None` where the article states none.
    pub outlet: Option<String>,
    /// How many.
    pub passages: u64,
}

/// How many passages there are on a topic, or with words of a speaker.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// In all.
    pub total: u64,
    /// By month, not dated last, then by outlet, not stated last. None is 0.
    pub counts: Vec<MonthCount>,
    /// Whose quotes were counted, where a speaker was given.
    pub speakers: Vec<String>,
    /// Where nobody bears the speaker's name: names that are spelled alike.
    pub near: Vec<String>,
    /// The filter's field without which there would be passages.
    pub emptied_by: Option<&'static str>,
    /// How many words of the topic were not looked for, beyond 32.
    pub words_left_out: usize,
    /// Spellings of the topic that were corrected.
    pub instead_of: Vec<InsteadOf>,
}
