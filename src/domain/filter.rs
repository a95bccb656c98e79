use jiff::civil::Date;

/// What an answer is narrowed to. The default narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only quotes of this speaker: a whole name or a part of it ("Musk").
    pub speaker: Option<String>,
    /// Only articles of this outlet, case apart.
    pub outlet: Option<String>,
    /// Only articles published on this day or later. An article without a date is left out.
    pub after: Option<Date>,
    /// Only articles published on this day or earlier. An article without a date is left out.
    pub before: Option<Date>,
    /// Only quotes, no narration.
    pub quotes_only: bool,
}

impl Filter {
    /// Whether it narrows nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }
}
