use std::collections::HashMap;

use serde_json::{Value, json};

use crate::{
    answer::{
        Answer, Asked, Finding, InsteadOf, Joined, Match, Question, Reply, SpeakerSummary, Speakers, Timeline, Verdict,
    },
    domain::{Attribution, CharOffsets, Citation, Extraction, Mention, Quote, Span},
    store::{ArticleKey, StoredArticle},
};

/// One answer object of docs/json.md, without its `id`. `took_us`: microseconds from parsed request to finished answer.
#[must_use]
pub fn json(question: &Question, reply: &Reply, took_us: u64) -> Value {
    let mut object = match reply {
        Reply::Answer(answer) => answer_json(answer),
        Reply::Speakers(found) => speakers_json(found),
        Reply::Timeline(line) => timeline_json(line),
    };
    set(&mut object, "command", json!(question.name()));
    set(&mut object, "took_us", json!(took_us));
    object
}

/// One line of `extract --jsonl`.
#[must_use]
pub fn extraction_json(id: &str, language: Option<&str>, text: &str, extraction: &Extraction) -> Value {
    let offsets = CharOffsets::of(text);
    let paragraphs: Vec<_> = extraction.paragraphs.iter().map(|paragraph| offsets.span(paragraph.span)).collect();
    let passages: Vec<_> = extraction.passages.iter().map(|passage| offsets.span(*passage)).collect();
    let quotes: Vec<_> = extraction.quotes.iter().map(|quote| extracted_quote(quote, &offsets)).collect();
    json!({ "id": id, "language": language, "paragraphs": paragraphs, "passages": passages, "quotes": quotes })
}

fn extracted_quote(quote: &Quote, offsets: &CharOffsets<'_>) -> Value {
    let mut object = quote_json(quote, offsets);
    let mention = mention(quote);
    set(&mut object, "speaker_kind", json!(quote.speaker().map(|speaker| speaker.kind.as_str())));
    set(&mut object, "speaker_spans", json!(mention.map(|mention| spans(&mention.spans, offsets)).unwrap_or_default()));
    set(&mut object, "cue_spans", json!(quote.cue.as_ref().map(|cue| spans(&cue.spans, offsets)).unwrap_or_default()));
    set(&mut object, "parent", json!(quote.parent));
    set(&mut object, "paragraph", json!(quote.paragraph));
    object
}

fn quote_json(quote: &Quote, offsets: &CharOffsets<'_>) -> Value {
    json!({
        "kind": quote.kind.as_str(),
        "spans": spans(&quote.spans, offsets),
        "speaker": quote.speaker().map(|speaker| &speaker.name),
        "speaker_mention": mention(quote).map(|mention| &mention.words),
        "cue": quote.cue.as_ref().map(|cue| &cue.words),
        "attribution": quote.attribution.as_str(),
        "confidence": rounded(quote.confidence),
        "said_on": quote.said_on.as_ref().map(|said| &said.words),
        "said_on_date": quote.said_on.as_ref().and_then(|said| said.date).map(|date| date.to_string()),
    })
}

fn mention(quote: &Quote) -> Option<&Mention> {
    match &quote.attribution {
        Attribution::Attributed { mention, .. } => mention.as_ref(),
        Attribution::Unattributed => None,
    }
}

fn spans(spans: &[Span], offsets: &CharOffsets<'_>) -> Vec<[usize; 2]> {
    spans.iter().map(|span| offsets.span(*span)).collect()
}

/// Three places are more than any score or confidence means, and keep the JSON readable.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round() / 1000.0
}

fn findings_json(answer: &Answer) -> Vec<Value> {
    let mut counted: HashMap<ArticleKey, CharOffsets<'_>> = HashMap::new();
    let mut findings = Vec::with_capacity(answer.findings.len());
    for (index, finding) in answer.findings.iter().enumerate() {
        for article in finding.also_in.iter().map(|printing| &printing.article).chain([&finding.article]) {
            counted.entry(article.key).or_insert_with(|| CharOffsets::of(&article.article.text));
        }
        findings.push(finding_json(index + 1, finding, &counted, answer.verdict));
    }
    findings
}

fn answer_json(answer: &Answer) -> Value {
    let mut object = json!({
        "verdict": verdict(answer.verdict),
        "total": answer.total,
        "articles": answer.articles,
        "read_as": answer.read_as,
        "instead_of": answer.instead_of.iter().map(instead_of_json).collect::<Vec<_>>(),
        "emptied_by": answer.emptied_by.map(|emptied| emptied.by),
        "words_left_out": answer.words_left_out,
        "findings": findings_json(answer),
    });
    if let Some(passages) = answer.passages {
        set(&mut object, "passages", json!(passages.counted));
    }
    if checked(answer.verdict) {
        set(&mut object, "joined", answer.joined.as_ref().map_or(Value::Null, joined_json));
    }
    if let Some(kind) = answer.asked {
        set(&mut object, "asked", json!({ "kind": asked(kind), "held": answer.held.map(rounded) }));
    }
    object
}

fn joined_json(joined: &Joined) -> Value {
    json!({
        "places": joined.places,
        "marked": joined.marked,
        "in_order": joined.in_order,
        "several_speakers": joined.several_speakers,
        "left_out": joined.left_out,
        "inserted": joined.inserted,
    })
}

/// Whether the answer is one of check-quote.
fn checked(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Verbatim | Verdict::Altered | Verdict::Misattributed | Verdict::NotFound)
}

fn instead_of_json(instead_of: &InsteadOf) -> Value {
    json!({ "given": instead_of.given, "used": instead_of.used })
}

/// `counted` holds the offsets of every article that the finding cites.
fn finding_json(
    rank: usize,
    finding: &Finding,
    counted: &HashMap<ArticleKey, CharOffsets<'_>>,
    verdict: Verdict,
) -> Value {
    let within = CharOffsets::of(&finding.text);
    let span = |article: &StoredArticle, span: Span| counted.get(&article.key).map(|offsets| offsets.span(span));
    let offsets = counted.get(&finding.article.key);
    let mut object = json!({
        "rank": rank,
        "score": rounded(finding.score),
        "match": matched(finding.matched),
        "text": finding.text,
        "highlights": spans(&finding.highlights, &within),
        "quote": finding.quote.as_ref().zip(offsets).map(|(quote, offsets)| quote_json(quote, offsets)),
        "passage": {
            "text": finding.passage.slice(&finding.article.article.text),
            "span": span(&finding.article, finding.passage),
        },
        "citation": citation_json(&finding.citation, span(&finding.article, finding.citation.span)),
        "also_in": finding.also_in.iter().map(|printing| {
            let mut place = citation_json(&printing.citation, span(&printing.article, printing.citation.span));
            set(&mut place, "speaker", json!(printing.speaker));
            set(&mut place, "same_words", json!(printing.same_words));
            place
        }).collect::<Vec<_>>(),
        "also_in_total": finding.places,
    });
    if checked(verdict) {
        let differences = finding.differences.iter();
        set(
            &mut object,
            "differences",
            differences
                .map(|difference| json!({ "given": difference.given, "printed": difference.printed }))
                .collect::<Value>(),
        );
        set(
            &mut object,
            "said_by",
            json!(finding.quote.as_ref().and_then(Quote::speaker).map(|speaker| &speaker.name)),
        );
    }
    object
}

/// `span` is in code points.
fn citation_json(citation: &Citation, span: Option<[usize; 2]>) -> Value {
    let metadata = &citation.metadata;
    json!({
        "article": citation.article.as_str(),
        "title": metadata.title,
        "outlet": metadata.outlet,
        "byline": metadata.byline,
        "published": metadata.published,
        "url": metadata.url,
        "paragraph": citation.paragraph,
        "span": span,
    })
}

fn speakers_json(found: &Speakers) -> Value {
    let mut object = json!({
        "verdict": if found.speakers.is_empty() { "none" } else { "found" },
        "total": found.total,
        "speakers": found.speakers.iter().map(speaker_json).collect::<Vec<_>>(),
        "near": found.near,
        "emptied_by": found.emptied_by,
    });
    if let Some(quotes) = &found.quotes {
        set(&mut object, "quotes", json!(quotes.total));
        set(&mut object, "findings", json!(findings_json(quotes)));
    }
    object
}

fn timeline_json(line: &Timeline) -> Value {
    let counts: Vec<_> = line
        .counts
        .iter()
        .map(|count| json!({ "month": count.month, "outlet": count.outlet, "passages": count.passages }))
        .collect();
    json!({
        "verdict": if line.total == 0 { "none" } else { "found" },
        "total": line.total,
        "timeline": counts,
        "speakers_counted": line.speakers,
        "instead_of": line.instead_of.iter().map(instead_of_json).collect::<Vec<_>>(),
        "near": line.near,
        "emptied_by": line.emptied_by,
        "words_left_out": line.words_left_out,
    })
}

fn speaker_json(speaker: &SpeakerSummary) -> Value {
    let outlets: Vec<_> =
        speaker.outlets.iter().map(|(outlet, quotes)| json!({ "outlet": outlet, "quotes": quotes })).collect();
    let months: Vec<_> =
        speaker.months.iter().map(|(month, quotes)| json!({ "month": month, "quotes": quotes })).collect();
    json!({ "name": speaker.name, "also_named": speaker.also_named, "kind": speaker.kind.as_str(), "quotes": speaker.quotes, "outlets": outlets, "months": months })
}

/// Sets one field of `object`, which is made by `json!({…})` above each use.
fn set(object: &mut Value, field: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(field.to_owned(), value);
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Found => "found",
        Verdict::Near => "near",
        Verdict::Weak => "weak",
        Verdict::None => "none",
        Verdict::Verbatim => "verbatim",
        Verdict::Altered => "altered",
        Verdict::Misattributed => "misattributed",
        Verdict::NotFound => "not_found",
    }
}

fn matched(matched: Match) -> &'static str {
    match matched {
        Match::Exact => "exact",
        Match::Near => "near",
        Match::Topic => "topic",
    }
}

fn asked(kind: Asked) -> &'static str {
    match kind {
        Asked::WhoSaid => "who-said",
        Asked::Who => "who",
        Asked::When => "when",
        Asked::Where => "where",
        Asked::HowMany => "how-many",
        Asked::What => "what",
        Asked::Why => "why",
        Asked::YesNo => "yes-no",
        Asked::Topic => "topic",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::example::{TEXT, answer, finding, who_said};

    /// The code points of `text` from `span[0]` up to `span[1]`.
    fn cut(text: &str, span: &Value) -> String {
        let at = |index: usize| usize::try_from(span[index].as_u64().unwrap()).unwrap();
        text.chars().skip(at(0)).take(at(1) - at(0)).collect()
    }

    #[test]
    fn offsets_count_code_points_and_cut_the_very_text() {
        let object = json(&who_said(), &Reply::Answer(answer(Verdict::Found, vec![finding()])), 840);
        let finding = &object["findings"][0];
        assert_eq!(cut(TEXT, &finding["citation"]["span"]), finding["text"].as_str().unwrap());
        assert_eq!(cut(TEXT, &finding["quote"]["spans"][1]), "“Go home.”");
        assert_eq!(cut(TEXT, &finding["passage"]["span"]), finding["passage"]["text"].as_str().unwrap());
        assert_eq!(cut(finding["text"].as_str().unwrap(), &finding["highlights"][0]), "shut");
    }

    #[test]
    fn an_answer_has_the_fields_of_the_contract() {
        let object = json(&who_said(), &Reply::Answer(answer(Verdict::Near, vec![finding()])), 840);
        assert_eq!(object["command"], "who-said");
        assert_eq!(object["verdict"], "near");
        assert_eq!(object["took_us"], 840);
        assert_eq!(object["read_as"], Value::Null);
        let finding = &object["findings"][0];
        assert_eq!(finding["rank"], 1);
        assert_eq!(finding["match"], "exact");
        assert_eq!(finding["quote"]["speaker"], "Zoë Vale");
        assert_eq!(finding["quote"]["attribution"], "named");
        assert_eq!(finding["citation"]["title"], Value::Null);
        assert_eq!(finding.get("differences"), None);
    }

    #[test]
    fn a_follow_up_says_how_it_was_read() {
        let read = Some("who shut the quay".to_owned());
        let answer = Answer { read_as: read, ..answer(Verdict::Found, vec![finding()]) };
        assert_eq!(json(&who_said(), &Reply::Answer(answer), 1)["read_as"], "who shut the quay");
    }

    #[test]
    fn a_checked_quotation_says_what_differs_and_who_said_it() {
        let object = json(&who_said(), &Reply::Answer(answer(Verdict::Verbatim, vec![finding()])), 1);
        assert_eq!(object["findings"][0]["differences"], json!([]));
        assert_eq!(object["findings"][0]["said_by"], "Zoë Vale");
    }

    #[test]
    fn an_extraction_has_the_fields_of_the_contract() {
        let finding = finding();
        let object = extraction_json("quay", Some("en"), TEXT, &finding.article.extraction);
        assert_eq!(cut(TEXT, &object["paragraphs"][0]), "The council met on Tuesday.");
        let quote = &object["quotes"][0];
        assert_eq!(cut(TEXT, &quote["speaker_spans"][0]), "Vale");
        assert_eq!(cut(TEXT, &quote["cue_spans"][0]), "said");
        assert_eq!((&quote["parent"], &quote["paragraph"]), (&Value::Null, &json!(2)));
        assert_eq!(quote["speaker_kind"], "person");
    }
}
