//! Pictures without what they tell besides: decoded within limits, turned upright, packed anew. Place, time, camera, author, hidden
//! previews and whatever is glued to the file are gone; only a colour profile stays, without which colours would be wrong.
//! Runs only in the [`sandbox`](super::sandbox).

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits, RgbImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    metadata::Orientation,
};

use crate::domain::evidence::MOST_PIXELS;

/// Longest side of a preview in pixels.
pub const PREVIEW_SIDE: u32 = 320;
/// Qualities of a JPEG, the best first: the first that does not swell the file is taken.
const QUALITIES: [u8; 3] = [88, 80, 70];
const PREVIEW_QUALITY: u8 = 78;
/// Memory of one decoding in bytes; the process as a whole has a little more.
const MOST_BYTES: u64 = 512 * 1024 * 1024;
/// Largest colour profile that is kept, in bytes; those of telephones and editors have a few kilobytes.
const LARGEST_PROFILE: usize = 64 * 1024;
/// Where a colour profile says what it is, and for which kind of colours.
const PROFILE_MARK: (std::ops::Range<usize>, &[u8]) = (36..40, b"acsp");
const PROFILE_COLOURS: (std::ops::Range<usize>, &[u8]) = (16..20, b"RGB ");

/// Why nothing was made of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFault {
    /// More pixels than [`MOST_PIXELS`].
    TooManyPixels,
    /// It cannot be read.
    Broken,
}

/// What is made of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// The same picture without anything besides.
    Clean,
    /// A small JPEG for lists.
    Preview,
}

/// Makes a JPEG; a clean copy is a PNG where the picture was one or can be seen through.
///
/// # Errors
/// See [`PictureFault`]. The size is looked at before anything is unpacked.
pub fn make(bytes: &[u8], made: Made) -> Result<Vec<u8>, PictureFault> {
    let (width, height) = reader(bytes)?.into_dimensions().map_err(broken)?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureFault::TooManyPixels);
    }
    let reader = reader(bytes)?;
    let is_png = reader.format() == Some(ImageFormat::Png);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| is_kept(profile));
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    if made == Made::Preview && picture.width().max(picture.height()) > PREVIEW_SIDE {
        picture = picture.thumbnail(PREVIEW_SIDE, PREVIEW_SIDE);
    }
    let mut picture = eight_bits(picture);
    picture.apply_orientation(orientation);
    let profile = profile.filter(|_| !matches!(picture, DynamicImage::ImageLuma8(_)));
    match made {
        Made::Preview => jpeg(&on_white(picture), PREVIEW_QUALITY, profile.as_deref()),
        Made::Clean if is_png || picture.color().has_alpha() => png(&picture, profile),
        Made::Clean => {
            let room = bytes.len() + bytes.len() / 4;
            let mut packed = Vec::new();
            for quality in QUALITIES {
                packed = jpeg(&picture, quality, profile.as_deref())?;
                if packed.len() <= room {
                    break;
                }
            }
            Ok(packed)
        }
    }
}

fn broken<E>(_: E) -> PictureFault {
    PictureFault::Broken
}

fn reader(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, PictureFault> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(broken)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    Ok(reader)
}

/// Grey, colours, or colours that can be seen through, with eight bits each: what every browser and telephone shows alike.
fn eight_bits(picture: DynamicImage) -> DynamicImage {
    match picture {
        DynamicImage::ImageLuma8(_) => picture,
        _ if picture.color().has_alpha() => DynamicImage::ImageRgba8(picture.into_rgba8()),
        _ => DynamicImage::ImageRgb8(picture.into_rgb8()),
    }
}

/// A JPEG has no holes to look through: they become white, as on paper.
fn on_white(picture: DynamicImage) -> DynamicImage {
    let DynamicImage::ImageRgba8(seen_through) = picture else { return picture };
    let mut opaque = RgbImage::new(seen_through.width(), seen_through.height());
    for (to, from) in opaque.pixels_mut().zip(seen_through.pixels()) {
        let [red, green, blue, cover] = from.0;
        let mixed = |colour: u8| {
            let (colour, cover) = (u16::from(colour), u16::from(cover));
            u8::try_from((colour * cover + 255 * (255 - cover)) / 255).unwrap_or(u8::MAX)
        };
        to.0 = [mixed(red), mixed(green), mixed(blue)];
    }
    DynamicImage::ImageRgb8(opaque)
}

/// A profile for the colours that we pack, of a plausible size, that says what it is.
fn is_kept(profile: &[u8]) -> bool {
    let says = |(place, word): (std::ops::Range<usize>, &[u8])| profile.get(place) == Some(word);
    profile.len() <= LARGEST_PROFILE && says(PROFILE_MARK) && says(PROFILE_COLOURS)
}

fn jpeg(picture: &DynamicImage, quality: u8, profile: Option<&[u8]>) -> Result<Vec<u8>, PictureFault> {
    let mut packed = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut packed, quality);
    if let Some(profile) = profile {
        // Without it the picture is still the same, in slightly other colours.
        let _ = encoder.set_icc_profile(profile.to_vec());
    }
    picture.write_with_encoder(encoder).map_err(broken)?;
    Ok(packed)
}

fn png(picture: &DynamicImage, profile: Option<Vec<u8>>) -> Result<Vec<u8>, PictureFault> {
    let mut packed = Vec::new();
    let mut encoder = PngEncoder::new(&mut packed);
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile);
    }
    picture.write_with_encoder(encoder).map_err(broken)?;
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(colours: &[u8]) -> Vec<u8> {
        let mut profile = vec![7; 200];
        profile[PROFILE_COLOURS.0].copy_from_slice(colours);
        profile[PROFILE_MARK.0].copy_from_slice(PROFILE_MARK.1);
        profile
    }

    fn profile_of(bytes: &[u8]) -> Option<Vec<u8>> {
        reader(bytes).unwrap().into_decoder().unwrap().icc_profile().unwrap()
    }

    #[test]
    fn a_colour_profile_that_fits_stays_and_any_other_goes() {
        let picture = DynamicImage::ImageRgb8(RgbImage::from_pixel(9, 9, image::Rgb([200, 30, 30])));
        for (colours, stays) in [(b"RGB ", true), (b"CMYK", false)] {
            let sent = jpeg(&picture, 90, Some(&profile(colours))).unwrap();
            assert!(profile_of(&sent).is_some());
            let clean = make(&sent, Made::Clean).unwrap();
            assert_eq!(profile_of(&clean), stays.then(|| profile(colours)));
        }
    }

    #[test]
    fn holes_become_white_in_a_preview_and_stay_in_a_clean_copy() {
        let hole = image::RgbaImage::from_pixel(640, 320, image::Rgba([0, 0, 0, 0]));
        let sent = png(&DynamicImage::ImageRgba8(hole), None).unwrap();
        let preview = image::load_from_memory(&make(&sent, Made::Preview).unwrap()).unwrap().into_rgb8();
        assert_eq!((preview.dimensions(), preview.get_pixel(5, 5).0), ((320, 160), [255, 255, 255]));
        let clean = image::load_from_memory(&make(&sent, Made::Clean).unwrap()).unwrap().into_rgba8();
        assert_eq!((clean.dimensions(), clean.get_pixel(5, 5).0), ((640, 320), [0, 0, 0, 0]));
    }
}
