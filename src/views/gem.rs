//! Geometry of the gem: the picture of a framework, one facet per dimension.
//!
//! Only points and shades come from here; colour, words and links belong to the template
//! (`components/gem.html`). Coordinates are those of a square from −102 to 102 round the centre.

use std::f64::consts::{PI, TAU};

use serde::Serialize;

/// The fewest dimensions that make a stone.
pub const MIN_FACETS: usize = 3;
/// The most dimensions that stay legible as a picture; frameworks beyond show their list only.
pub const MAX_FACETS: usize = 8;

/// Radius of the girdle, the outer edge.
const GIRDLE: f64 = 100.0;
/// Radius of the table, the flat top in the middle.
const TABLE: f64 = 42.0;
/// How far the crest of a facet lies below its outer edge.
const CREST: f64 = 0.92;
/// With fewer dimensions each facet takes two outer edges, so that the outline stays a stone.
const CORNERS_WANTED: usize = 6;

/// One facet: its cut surfaces and where its words stand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Facet {
    /// Side of the stone the words stand at.
    pub side: Side,
    /// Place among the words of that side, counted from above: `1of2`.
    pub row: String,
    /// The whole facet as SVG points: the light ground its cuts lie on.
    pub bed: String,
    /// Surfaces as SVG points with their opacity.
    pub polygons: Vec<(String, f64)>,
}

/// Where the words of a facet stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Above the stone.
    Top,
    /// To its right.
    Right,
    /// Below it.
    Bottom,
    /// To its left.
    Left,
}

type Point = (f64, f64);

/// The facets of a stone with `n` dimensions, clockwise from the top; empty when `n` cannot be drawn.
pub fn facets(n: usize) -> Vec<Facet> {
    if !(MIN_FACETS..=MAX_FACETS).contains(&n) {
        return Vec::new();
    }
    let sides: Vec<Side> = (0..n).map(|i| side(i, n)).collect();
    (0..n).map(|i| Facet { side: sides[i], row: row(i, &sides), bed: bed(i, n), polygons: surfaces(i, n) }).collect()
}

/// Facet 0 is at the top; the one opposite, if there is one, at the bottom.
fn side(i: usize, n: usize) -> Side {
    if i == 0 {
        Side::Top
    } else if 2 * i == n {
        Side::Bottom
    } else if 2 * i < n {
        Side::Right
    } else {
        Side::Left
    }
}

/// Facets run clockwise, words read downwards: the left side counts backwards.
fn row(i: usize, sides: &[Side]) -> String {
    let mut peers: Vec<usize> = (0..sides.len()).filter(|&j| sides[j] == sides[i]).collect();
    if sides[i] == Side::Left {
        peers.reverse();
    }
    let place = peers.iter().position(|&j| j == i).map_or(1, |p| p + 1);
    format!("{place}of{}", peers.len())
}

/// Directions of one facet: where it begins, its middle, where it ends.
fn directions(i: usize, n: usize) -> (f64, f64, f64) {
    let step = TAU / n as f64;
    let middle = -PI / 2.0 + step * i as f64;
    (middle - step / 2.0, middle, middle + step / 2.0)
}

fn bed(i: usize, n: usize) -> String {
    let (from, middle, to) = directions(i, n);
    let mut corners = vec![(0.0, 0.0), at(GIRDLE, from)];
    if n < CORNERS_WANTED {
        corners.push(at(GIRDLE, middle));
    }
    corners.push(at(GIRDLE, to));
    points(&corners)
}

fn surfaces(i: usize, n: usize) -> Vec<(String, f64)> {
    let (from, middle, to) = directions(i, n);
    let (outer_a, outer_b) = (at(GIRDLE, from), at(GIRDLE, to));
    let (table_a, table_b) = (at(TABLE, from), at(TABLE, to));
    let two_edges = n < CORNERS_WANTED;
    let edge = if two_edges { GIRDLE } else { GIRDLE * (middle - from).cos() };
    let crest = at(edge * CREST, middle);

    let mut cuts = if two_edges {
        let corner = at(GIRDLE, middle);
        vec![([outer_a, corner, crest], 1.0), ([corner, outer_b, crest], 1.0)]
    } else {
        vec![([outer_a, outer_b, crest], 1.0)]
    };
    cuts.extend([
        ([outer_a, crest, table_a], 0.74),
        ([crest, outer_b, table_b], 0.86),
        ([crest, table_b, table_a], 0.66),
        ([table_a, table_b, (0.0, 0.0)], 0.4),
    ]);
    cuts.into_iter().map(|(corners, strength)| (points(&corners), shade(&corners, strength))).collect()
}

/// Light falls from the upper left: surfaces turned away from it are a little deeper.
fn shade(corners: &[Point; 3], strength: f64) -> f64 {
    const LIGHT: f64 = -PI * 0.75;
    let x: f64 = corners.iter().map(|p| p.0).sum();
    let y: f64 = corners.iter().map(|p| p.1).sum();
    let away = (1.0 - (y.atan2(x) - LIGHT).cos()) / 2.0;
    let opacity = if strength >= 1.0 { 1.0 } else { strength - 0.1 + 0.2 * away };
    (opacity.min(1.0) * 100.0).round() / 100.0
}

fn at(radius: f64, angle: f64) -> Point {
    (radius * angle.cos(), radius * angle.sin())
}

fn points(corners: &[Point]) -> String {
    let written: Vec<String> = corners.iter().map(|&(x, y)| format!("{},{}", tenth(x), tenth(y))).collect();
    written.join(" ")
}

/// One decimal is finer than any screen shows; adding zero turns −0 into 0.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn parse(points: &str) -> Vec<Point> {
        points
            .split(' ')
            .map(|p| {
                let (x, y) = p.split_once(',').unwrap();
                (x.parse().unwrap(), y.parse().unwrap())
            })
            .collect()
    }

    fn area(p: &[Point]) -> f64 {
        let twice: f64 = (0..p.len())
            .map(|i| {
                let (a, b) = (p[i], p[(i + 1) % p.len()]);
                a.0 * b.1 - b.0 * a.1
            })
            .sum();
        twice.abs() / 2.0
    }

    #[test]
    fn every_framework_size_gets_its_facets() {
        for n in MIN_FACETS..=MAX_FACETS {
            assert_eq!(facets(n).len(), n);
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_empty() {
        assert!(facets(0).is_empty());
        assert!(facets(2).is_empty());
        assert!(facets(9).is_empty());
    }

    #[test]
    fn everything_lies_inside_the_picture() {
        for n in MIN_FACETS..=MAX_FACETS {
            for (points, opacity) in facets(n).into_iter().flat_map(|f| f.polygons) {
                assert!((0.0..=1.0).contains(&opacity));
                assert!(parse(&points).iter().all(|p| p.0.hypot(p.1) < 102.0), "{n}: {points}");
            }
        }
    }

    #[test]
    fn surfaces_cover_the_outline_without_overlap() {
        for n in MIN_FACETS..=MAX_FACETS {
            let corners = if n < CORNERS_WANTED { 2 * n } else { n } as f64;
            let outline = corners / 2.0 * GIRDLE * GIRDLE * (TAU / corners).sin();
            let sum: f64 = facets(n).iter().flat_map(|f| &f.polygons).map(|(p, _)| area(&parse(p))).sum();
            assert!((sum / outline - 1.0).abs() < 0.005, "{n}: {sum} of {outline}");
        }
    }

    #[test]
    fn the_bed_is_as_large_as_its_cuts() {
        for facet in (MIN_FACETS..=MAX_FACETS).flat_map(facets) {
            let cuts: f64 = facet.polygons.iter().map(|(p, _)| area(&parse(p))).sum();
            assert!((cuts / area(&parse(&facet.bed)) - 1.0).abs() < 0.02);
        }
    }

    #[test]
    fn six_words_stand_round_the_stone() {
        let places: Vec<(Side, String)> = facets(6).into_iter().map(|f| (f.side, f.row)).collect();
        let expected = [
            (Side::Top, "1of1"),
            (Side::Right, "1of2"),
            (Side::Right, "2of2"),
            (Side::Bottom, "1of1"),
            (Side::Left, "2of2"),
            (Side::Left, "1of2"),
        ];
        assert_eq!(places, expected.map(|(side, row)| (side, row.to_owned())));
    }

    #[test]
    fn the_same_number_gives_the_same_stone() {
        assert_eq!(facets(7), facets(7));
    }
}
