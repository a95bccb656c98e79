//! What Verbatim talks about: articles, passages, quotes, speakers and citations. No I/O, no Discord, no SQL, no tantivy.

mod article;
mod citation;
mod correction;
mod extraction;
mod filter;
mod library;
mod placement;
mod quote;
mod span;
mod speaker;

pub use article::{Article, ArticleId, ArticleIdError, Label, Metadata, Published, PublishedError, TextHash};
pub use citation::Citation;
pub use correction::Correction;
pub use extraction::{Extraction, Matter, Paragraph};
pub use filter::Filter;
pub use library::{LibraryName, LibraryNameError};
pub use placement::{carried, placed};
pub use quote::{Attribution, Found, Mention, QUOTATION_MARKS, Quote, QuoteKind, SaidOn};
pub use span::{CharOffsets, Span};
pub use speaker::{Speaker, SpeakerKind};
