//! A chart as a picture: stacked bars on a dark ground of their own, which Discord shows alike in its light and its dark
//! theme. Outlets are told apart by colour, pattern and number. No clock, no system font.

use std::sync::OnceLock;

use plotters::{
    backend::{BitMapBackend, RGBPixel},
    coord::Shift,
    drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea},
    element::PathElement,
    style::{
        Color, FontStyle, IntoFont, RGBColor, TextStyle, register_font,
        text_anchor::{HPos, Pos, VPos},
    },
};
use unicode_normalization::UnicodeNormalization;

use super::{
    chart::{Bar, Chart},
    clip, timeline,
};
use crate::answer::{Question, Timeline};

/// `DejaVu` Sans 2.37; its licence lies beside it.
static FONT: &[u8] = include_bytes!("../../config/font/DejaVuSans.ttf");
const FAMILY: &str = "verbatim";

/// The size of the picture, in pixels.
const WIDTH: u32 = 1000;
const HEIGHT: u32 = 500;
/// The part in which the bars stand.
const LEFT: i32 = 76;
const RIGHT: i32 = 716;
const TOP: i32 = 78;
const BOTTOM: i32 = 446;
/// Where the outlets are named.
const LEGEND_LEFT: i32 = 738;
const LEGEND_RIGHT: i32 = 988;
const LEGEND_ROW: i32 = 50;
const LEGEND_TOP: i32 = 62;
/// Sizes of letters. Discord shows the picture at about half its width.
const TITLE_SIZE: i32 = 26;
const NAME_SIZE: i32 = 20;
const NUMBER_SIZE: i32 = 18;
/// How wide a bar is at most, and the place of what is not dated.
const BAR_MAX: i32 = 64;
const UNDATED_WIDTH: i32 = 104;

const GROUND: RGBColor = RGBColor(0x1F, 0x21, 0x25);
const INK: RGBColor = RGBColor(0xF2, 0xF3, 0xF5);
const FAINT_INK: RGBColor = RGBColor(0xB5, 0xBA, 0xC1);
const GRID: RGBColor = RGBColor(0x3F, 0x42, 0x48);
const DARK_INK: RGBColor = RGBColor(0x10, 0x11, 0x13);
/// Colours that people who see colours otherwise tell apart (Okabe and Ito, <https://jfly.uni-koeln.de/color/>), its blue
/// made lighter for the dark ground, its black exchanged for grey.
const COLOURS: [RGBColor; 8] = [
    RGBColor(0x56, 0xB4, 0xE9),
    RGBColor(0xE6, 0x9F, 0x00),
    RGBColor(0x00, 0x9E, 0x73),
    RGBColor(0xF0, 0xE4, 0x42),
    RGBColor(0x3D, 0x8F, 0xD1),
    RGBColor(0xD5, 0x5E, 0x00),
    RGBColor(0xCC, 0x79, 0xA7),
    RGBColor(0xA6, 0xA6, 0xA6),
];

/// A picture to attach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// PNG.
    pub bytes: Vec<u8>,
    /// What it shows, for those who do not see it. Plain text of at most 1,024 UTF-16 units.
    pub description: String,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// A line or a text could not be drawn.
    #[error("the chart could not be drawn: {0}")]
    Drawing(String),
    /// The picture could not be written as PNG.
    #[error("the chart could not be written")]
    Png(#[from] png::EncodingError),
}

impl<E: std::error::Error + Send + Sync> From<DrawingAreaErrorKind<E>> for PictureError {
    fn from(error: DrawingAreaErrorKind<E>) -> PictureError {
        PictureError::Drawing(error.to_string())
    }
}

/// The timeline as a picture; `None` where nothing was counted.
pub fn picture(question: &Question, line: &Timeline) -> Result<Option<Picture>, PictureError> {
    if line.total == 0 {
        return Ok(None);
    }
    let chart = timeline::chart(line);
    let title = drawable(&timeline::title(question, line, &chart));
    let pixels = drawn(&chart, &title)?;
    Ok(Some(Picture { bytes: png(&pixels)?, description: timeline::description(question, line, &chart) }))
}

fn png(pixels: &[u8]) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// The picture's pixels, three bytes each, row by row.
fn drawn(chart: &Chart, title: &str) -> Result<Vec<u8>, PictureError> {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    if !REGISTERED.get_or_init(|| register_font(FAMILY, FontStyle::Normal, FONT).is_ok()) {
        return Err(PictureError::Drawing("its font could not be read".to_owned()));
    }
    let bytes = usize::try_from(WIDTH * HEIGHT * 3).unwrap_or_default();
    let mut pixels = vec![0; bytes];
    {
        let backend = BitMapBackend::<RGBPixel>::with_buffer_and_format(&mut pixels, (WIDTH, HEIGHT))
            .map_err(|error| PictureError::Drawing(error.to_string()))?;
        let sheet = Sheet(backend.into_drawing_area());
        sheet.0.fill(&GROUND)?;
        sheet.text(
            &sheet.fitted(title, TITLE_SIZE, WIDTH.cast_signed() - 40)?,
            (20, 30),
            TITLE_SIZE,
            INK,
            HPos::Left,
        )?;
        let top = scale(&sheet, chart.most())?;
        bars(&sheet, chart, top)?;
        legend(&sheet, chart)?;
        sheet.0.present()?;
    }
    Ok(pixels)
}

/// What is drawn on.
struct Sheet<'a>(DrawingArea<BitMapBackend<'a, RGBPixel>, Shift>);

impl Sheet<'_> {
    /// `text` at its left, middle or right and half its height.
    fn text(&self, text: &str, at: (i32, i32), size: i32, colour: RGBColor, edge: HPos) -> Result<(), PictureError> {
        let style = style(size).color(&colour).pos(Pos::new(edge, VPos::Center));
        Ok(self.0.draw_text(text, &style, at)?)
    }

    fn width(&self, text: &str, size: i32) -> Result<i32, PictureError> {
        Ok(self.0.estimate_text_size(text, &style(size))?.0.try_into().unwrap_or(i32::MAX))
    }

    /// `text`, cut with `…` until it is no wider than `width_max`.
    fn fitted(&self, text: &str, size: i32, width_max: i32) -> Result<String, PictureError> {
        let mut fitted = clip(text, 120);
        let mut chars = fitted.chars().count();
        while chars > 1 && self.width(&fitted, size)? > width_max {
            chars -= 1;
            fitted = fitted.chars().take(chars - 1).filter(|character| *character != '…').chain(['…']).collect();
        }
        Ok(fitted)
    }

    fn line(&self, from: (i32, i32), to: (i32, i32), colour: RGBColor) -> Result<(), PictureError> {
        Ok(self.0.draw(&PathElement::new(vec![from, to], colour.stroke_width(1)))?)
    }

    /// Fills from `left` and `top` up to, but without, `right` and `bottom` with the colour and pattern of a series.
    fn fill(&self, (left, top): (i32, i32), (right, bottom): (i32, i32), series: usize) -> Result<(), PictureError> {
        for y in top..bottom {
            for x in left..right {
                self.0.draw_pixel((x, y), &pixel(series, x, y))?;
            }
        }
        Ok(())
    }

    /// The number of a series on its own colour, in the middle.
    fn number(&self, sign: char, series: usize, (x, y): (i32, i32)) -> Result<(), PictureError> {
        for y in y - 10..y + 10 {
            for x in x - 7..x + 7 {
                self.0.draw_pixel((x, y), &colour(series))?;
            }
        }
        self.text(&sign.to_string(), (x, y), NUMBER_SIZE, DARK_INK, HPos::Center)
    }
}

fn style(size: i32) -> TextStyle<'static> {
    (FAMILY, size).into_font().into()
}

fn colour(series: usize) -> RGBColor {
    COLOURS.get(series).copied().unwrap_or(FAINT_INK)
}

fn pixel(series: usize, x: i32, y: i32) -> RGBColor {
    let RGBColor(red, green, blue) = colour(series);
    let darker = |part: u8| u8::try_from(u16::from(part) * 7 / 10).unwrap_or(part);
    let marked = match series {
        0 => false,
        1 => (x + y).rem_euclid(9) < 2,
        2 => (x - y).rem_euclid(9) < 2,
        3 => y.rem_euclid(7) < 2,
        4 => x.rem_euclid(7) < 2,
        5 => x.rem_euclid(7) < 3 && y.rem_euclid(7) < 3,
        6 => (x + y).rem_euclid(11) < 2 || (x - y).rem_euclid(11) < 2,
        _ => (x.div_euclid(5) + y.div_euclid(5)).rem_euclid(2) == 0,
    };
    if marked { RGBColor(darker(red), darker(green), darker(blue)) } else { RGBColor(red, green, blue) }
}

/// Draws the lines of whole numbers, and gives the number at the top.
fn scale(sheet: &Sheet<'_>, most: u64) -> Result<u64, PictureError> {
    let step = step(most);
    let lines = most.div_ceil(step).max(1);
    let top = lines.saturating_mul(step);
    for line in 0..=lines {
        let count = line.saturating_mul(step);
        let y = BOTTOM - height(count, top);
        sheet.line((LEFT, y), (RIGHT, y), if line == 0 { FAINT_INK } else { GRID })?;
        sheet.text(&count.to_string(), (LEFT - 8, y), NUMBER_SIZE, FAINT_INK, HPos::Right)?;
    }
    Ok(top)
}

/// 1, 2 or 5 times a power of ten, so that at most five steps reach `most`.
fn step(most: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            let step = power.saturating_mul(factor);
            if most.div_ceil(step) <= 5 || step == u64::MAX {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// How high a bar of `count` is where `top` fills the part for bars.
fn height(count: u64, top: u64) -> i32 {
    let room = u128::from((BOTTOM - TOP).unsigned_abs());
    i32::try_from((u128::from(count) * room).div_ceil(u128::from(top.max(1)))).unwrap_or(BOTTOM - TOP)
}

/// The bars, those that are dated side by side in even places, what is not dated at the right.
fn bars(sheet: &Sheet<'_>, chart: &Chart, top: u64) -> Result<(), PictureError> {
    let undated = chart.bars.last().filter(|bar| !bar.dated);
    let dated: Vec<&Bar> = chart.bars.iter().filter(|bar| bar.dated).collect();
    let right = if undated.is_some() { RIGHT - UNDATED_WIDTH } else { RIGHT };
    let count = i32::try_from(dated.len()).unwrap_or(i32::MAX).max(1);
    let place = (right - LEFT) / count;
    let widest = dated.iter().map(|bar| sheet.width(&bar.label, NUMBER_SIZE)).collect::<Result<Vec<_>, _>>()?;
    let widest = widest.into_iter().max().unwrap_or_default();
    let totals = dated.iter().map(|bar| sheet.width(&bar.total().to_string(), NUMBER_SIZE));
    // Above all bars or above none, so that none seems to have no number.
    let numbered = totals.collect::<Result<Vec<_>, _>>()?.into_iter().all(|width| width < place);
    let every = (widest + 14).div_euclid(place.max(1)) + 1;
    for (at, bar) in (0..).zip(&dated) {
        let middle = LEFT + (right - LEFT) * (2 * at + 1) / (2 * count);
        one_bar(sheet, chart, bar, top, (middle, place), numbered)?;
        if at % every == 0 {
            sheet.line((middle, BOTTOM), (middle, BOTTOM + 5), FAINT_INK)?;
            sheet.text(&bar.label, (middle.max(widest / 2 + 4), BOTTOM + 22), NUMBER_SIZE, FAINT_INK, HPos::Center)?;
        }
    }
    if let Some(bar) = undated {
        let middle = RIGHT - UNDATED_WIDTH / 2;
        one_bar(sheet, chart, bar, top, (middle, UNDATED_WIDTH), numbered)?;
        sheet.text(&bar.label, (middle, BOTTOM + 22), NUMBER_SIZE, FAINT_INK, HPos::Center)?;
    }
    Ok(())
}

fn one_bar(
    sheet: &Sheet<'_>,
    chart: &Chart,
    bar: &Bar,
    top: u64,
    (middle, place): (i32, i32),
    numbered: bool,
) -> Result<(), PictureError> {
    let half = (place * 3 / 4).clamp(2, BAR_MAX) / 2;
    let (mut so_far, mut bottom) = (0, BOTTOM);
    for (at, (count, series)) in bar.counts.iter().zip(&chart.series).enumerate() {
        so_far += count;
        let upper = BOTTOM - height(so_far, top);
        if *count == 0 {
            continue;
        }
        // A line of the ground between the parts, where they are high enough.
        let gap = i32::from(bottom - upper > 3);
        sheet.fill((middle - half, upper + gap), (middle + half.max(1), bottom), at)?;
        if bottom - upper >= 24 && half >= 9 && chart.series.len() > 1 {
            sheet.number(series.sign, at, (middle, i32::midpoint(bottom, upper)))?;
        }
        bottom = upper;
    }
    if numbered && bar.total() > 0 {
        sheet.text(&bar.total().to_string(), (middle, bottom - 13), NUMBER_SIZE, INK, HPos::Center)?;
    }
    Ok(())
}

/// Each outlet with its pattern, number, name and count.
fn legend(sheet: &Sheet<'_>, chart: &Chart) -> Result<(), PictureError> {
    for (at, (series, y)) in
        chart.series.iter().zip((LEGEND_TOP..).step_by(LEGEND_ROW.unsigned_abs() as usize)).enumerate()
    {
        sheet.fill((LEGEND_LEFT, y), (LEGEND_LEFT + 30, y + 30), at)?;
        sheet.number(series.sign, at, (LEGEND_LEFT + 15, y + 15))?;
        let left = LEGEND_LEFT + 40;
        let name = match drawable(&series.name) {
            name if name.is_empty() => "(named in the text)".to_owned(),
            name => name,
        };
        sheet.text(&sheet.fitted(&name, NAME_SIZE, LEGEND_RIGHT - left)?, (left, y + 6), NAME_SIZE, INK, HPos::Left)?;
        sheet.text(&series.total.to_string(), (left, y + 27), NUMBER_SIZE, FAINT_INK, HPos::Left)?;
    }
    Ok(())
}

/// `text` as far as the font can draw it one letter after another; empty where most of its letters cannot be drawn so
/// (writing from right to left, scripts that join letters or that the font has not).
fn drawable(text: &str) -> String {
    const CHARS_MAX: usize = 400;
    let letters = |text: &str| text.chars().filter(|character| character.is_alphanumeric()).count();
    let whole: String = text.chars().take(CHARS_MAX).nfc().collect();
    let kept: String = whole.chars().map(|character| if character.is_whitespace() { ' ' } else { character }).collect();
    let kept: String = kept.chars().filter(|character| is_drawable(*character)).collect();
    let kept = kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if letters(&kept) * 2 < letters(&whole) || letters(&kept) == 0 { String::new() } else { kept }
}

/// Blocks that `DejaVu` Sans has, without what combines, joins, turns or hides.
fn is_drawable(character: char) -> bool {
    matches!(character,
        ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{24F}' | '\u{370}'..='\u{482}' | '\u{48A}'..='\u{52F}'
        | '\u{1E00}'..='\u{1FFE}' | '‐'..='‧' | '‰'..='⁞' | '₠'..='₵' | '№' | '™')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Filter, render::example::line};

    fn asked(topic: &str) -> Question {
        Question::Timeline { topic: Some(topic.to_owned()), filter: Filter::default() }
    }

    /// The picture read back: its pixels, after its size was compared.
    #[track_caller]
    fn read(topic: &str, counts: &[(Option<&str>, Option<&str>, u64)]) -> Vec<u8> {
        let picture = picture(&asked(topic), &line(counts)).unwrap().unwrap();
        assert!(picture.bytes.len() < 100_000, "{} bytes", picture.bytes.len());
        let mut reader = png::Decoder::new(std::io::Cursor::new(picture.bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (WIDTH, HEIGHT));
        pixels
    }

    fn at(pixels: &[u8], x: i32, y: i32) -> [u8; 3] {
        let start = usize::try_from((y * WIDTH.cast_signed() + x) * 3).unwrap();
        pixels[start..start + 3].try_into().unwrap()
    }

    fn rgb(RGBColor(red, green, blue): RGBColor) -> [u8; 3] {
        [red, green, blue]
    }

    #[test]
    fn a_bar_is_as_high_as_its_number_and_a_month_without_passages_is_a_gap() {
        let pixels = read("quay", &[(Some("2031-03"), Some("Post"), 10), (Some("2031-05"), Some("Post"), 5)]);
        let middle = |bar: i32| LEFT + (RIGHT - LEFT) * (2 * bar + 1) / 6;
        let beside = |bar: i32, y: i32| at(&pixels, middle(bar) + 20, y);
        let half = TOP.midpoint(BOTTOM);
        assert_eq!(beside(0, TOP + 4), rgb(COLOURS[0]));
        assert_eq!(beside(2, half + 4), rgb(COLOURS[0]));
        assert_ne!(beside(2, half - 4), rgb(COLOURS[0]));
        assert!((TOP..BOTTOM).all(|y| beside(1, y) != rgb(COLOURS[0])));
        assert_eq!(at(&pixels, 0, 0), rgb(GROUND));
    }

    #[test]
    fn hostile_names_and_topics_are_drawn_harmlessly() {
        let hostile =
            ["\u{1b}[2J\u{202E}drawkcab", "朝日新聞", "الجزيرة", "😀😀😀", "e\u{301}te\u{301}", "\u{0}\n\n\t", ""];
        let long = "W".repeat(5_000);
        let mut rows: Vec<_> = hostile.iter().map(|name| (Some("2031-03"), Some(*name), 3)).collect();
        rows.push((None, Some(long.as_str()), u64::from(u32::MAX)));
        for topic in hostile.into_iter().chain([long.as_str()]) {
            read(topic, &rows);
        }
        let pixels = read("quay", &rows);
        let right_edge = (0..HEIGHT.cast_signed()).all(|y| at(&pixels, WIDTH.cast_signed() - 2, y) == rgb(GROUND));
        assert!(right_edge, "a long name runs out of the picture");
    }

    #[test]
    fn a_name_is_drawn_as_far_as_the_font_can() {
        assert_eq!(drawable("Le Phare de Méravel"), "Le Phare de Méravel");
        assert_eq!(drawable("e\u{301}te\u{301} 📰\u{202E}\n news"), "été news");
        assert_eq!(drawable("Правда"), "Правда");
        for name in ["朝日新聞", "الجزيرة", "הארץ", "हिन्दी", "😀", "\u{0}", ""] {
            assert_eq!(drawable(name), "", "{name}");
        }
    }

    #[test]
    fn any_number_of_months_and_any_numbers_can_be_drawn() {
        let months: Vec<String> = (0..3_000).map(|n| format!("{:04}-{:02}", 1800 + n / 12, n % 12 + 1)).collect();
        for count in [1, 2, 12, 47, 48, 49, 400, 3_000] {
            let rows: Vec<_> = months.iter().take(count).map(|month| (Some(month.as_str()), None, 7)).collect();
            read("quay", &rows);
        }
        read("quay", &[(None, None, 1)]);
        read("quay", &[(Some("0001-01"), None, 1), (Some("9999-12"), None, u64::MAX / 4)]);
    }

    #[test]
    fn the_scale_has_whole_numbers_and_few_of_them() {
        assert_eq!([1, 5, 6, 11, 26, 1000].map(step), [1, 1, 2, 5, 10, 200]);
        assert!(u64::MAX.div_ceil(step(u64::MAX)) <= 5);
    }

    #[test]
    fn nothing_counted_is_no_picture() {
        assert!(picture(&asked("quay"), &Timeline::default()).unwrap().is_none());
    }
}
