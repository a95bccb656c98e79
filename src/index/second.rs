//! The seam for a second scorer of passages beside words: what it thinks of the best of them is added to their scores.

use std::fmt;

use super::{Hit, Query, entry::Found};

/// A second opinion on passages, such as how near they are in meaning.
pub trait SecondScorer: fmt::Debug + Send + Sync {
    /// What to add to the score of each of `passages`, in their order, for the words of a query. Too few numbers add nothing to
    /// the rest; one that is no number adds nothing.
    fn scores(&self, words: &str, passages: &[Hit]) -> Vec<f32>;
}

/// The best of `found` once `second` has added its scores; ties by key and place, as everywhere.
pub(super) fn added(second: &dyn SecondScorer, query: &Query<'_>, mut found: Vec<Found>) -> Vec<Found> {
    let hits: Vec<Hit> = found.iter().map(|found| found.hit).collect();
    for (found, score) in found.iter_mut().zip(second.scores(query.text, &hits)) {
        found.hit.score += if score.is_finite() { score } else { 0.0 };
    }
    let place = |found: &Found| (found.hit.key, found.hit.place);
    found.sort_by(|one, other| other.hit.score.total_cmp(&one.hit.score).then_with(|| place(one).cmp(&place(other))));
    found.truncate(query.limit);
    found
}
