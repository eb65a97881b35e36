//! A drawn picture of the demonstration: shapes in plain colours above a strip that says *contoh*.

use std::io::Cursor;

use image::{ImageError, ImageFormat, Rgb, RgbImage};

use crate::data::demonstration::{Picture, Shape};

/// Height of the strip and side of one dot of its letters, in pixels.
const STRIP: u32 = 110;
const DOT: u32 = 9;
const PAPER: Rgb<u8> = Rgb([255, 255, 255]);
const INK: Rgb<u8> = Rgb([40, 40, 40]);
/// Dots of a letter in a row, with the gap to the next one.
const PITCH: u32 = 6;
/// The word, letter by letter: seven rows of five dots, the leftmost dot is the highest bit.
const WORD: [[u8; 7]; 6] = [
    [0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110],
    [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
    [0b10001, 0b11001, 0b10101, 0b10101, 0b10011, 0b10001, 0b10001],
    [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100],
    [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
    [0b10001, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
];

/// The picture as PNG.
///
/// # Errors
/// Never in practice: every drawing can be packed.
pub fn png(picture: &Picture) -> Result<Vec<u8>, ImageError> {
    let mut drawing = RgbImage::from_pixel(picture.size[0], picture.size[1], PAPER);
    for shape in &picture.shapes {
        draw(&mut drawing, shape);
    }
    write_word(&mut drawing);
    let mut bytes = Cursor::new(Vec::new());
    drawing.write_to(&mut bytes, ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

fn draw(drawing: &mut RgbImage, shape: &Shape) {
    match shape {
        Shape::Rectangle { at, size, colour } => fill(drawing, *at, *size, Rgb(*colour), |_, _| true),
        Shape::Disc { at: [x, y], radius, colour } => {
            let corner = [x.saturating_sub(*radius), y.saturating_sub(*radius)];
            let end = [x + radius, y + radius];
            let size = [end[0] - corner[0], end[1] - corner[1]];
            let is_within = |left: u32, top: u32| left.abs_diff(*x).pow(2) + top.abs_diff(*y).pow(2) <= radius.pow(2);
            fill(drawing, corner, size, Rgb(*colour), is_within);
        }
    }
}

/// Colours what lies within the rectangle and the picture, and is wanted.
fn fill(drawing: &mut RgbImage, at: [u32; 2], size: [u32; 2], colour: Rgb<u8>, is_wanted: impl Fn(u32, u32) -> bool) {
    let (right, bottom) = ((at[0] + size[0]).min(drawing.width()), (at[1] + size[1]).min(drawing.height()));
    for y in at[1]..bottom {
        for x in at[0]..right {
            if is_wanted(x, y) {
                drawing.put_pixel(x, y, colour);
            }
        }
    }
}

fn write_word(drawing: &mut RgbImage) {
    let top = drawing.height().saturating_sub(STRIP);
    let whole = [drawing.width(), STRIP];
    fill(drawing, [0, top], whole, PAPER, |_, _| true);
    for (letter, rows) in (0_u32..).zip(WORD) {
        for (row, dots) in (0_u32..).zip(rows) {
            for dot in (0_u32..5).filter(|dot| dots & (0b10000 >> dot) != 0) {
                let at = [DOT * (3 + letter * PITCH + dot), top + DOT * (2 + row) + DOT];
                fill(drawing, at, [DOT, DOT], INK, |_, _| true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_keep_within_the_picture_and_the_word_stands_below_them() {
        let shapes = vec![
            Shape::Rectangle { at: [0, 0], size: [4_000, 4_000], colour: [10, 200, 30] },
            Shape::Disc { at: [50, 50], radius: 40, colour: [200, 10, 30] },
        ];
        let packed = png(&Picture { size: [400, 300], shapes }).unwrap();
        let drawn = image::load_from_memory(&packed).unwrap().into_rgb8();
        assert_eq!(drawn.dimensions(), (400, 300));
        assert_eq!((drawn.get_pixel(50, 50).0, drawn.get_pixel(12, 12).0), ([200, 10, 30], [10, 200, 30]));
        let below = drawn.rows().skip(300 - 110).flatten().filter(|pixel| **pixel == INK).count();
        let dots: u32 = WORD.iter().flatten().map(|row| row.count_ones()).sum();
        assert_eq!(below, (dots * DOT * DOT) as usize);
    }
}
