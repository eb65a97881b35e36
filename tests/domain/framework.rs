//! Frameworks as trees, crosswalks between them, and the way of a tag.

use sayembara::domain::framework::{
    CrosswalkLine, CrosswalkStrength, Dimension, DimensionTree, TagRefusal, TagStatus, map_tags,
};

fn tree() -> DimensionTree {
    let dimension = |code: &str, parent: Option<&str>, position| Dimension {
        code: code.into(),
        parent: parent.map(Into::into),
        position,
    };
    DimensionTree::new([
        dimension("LIV.3", Some("LIV"), 3),
        dimension("LIV.1", Some("LIV"), 1),
        dimension("LIV", None, 2),
        dimension("GOV", None, 1),
        dimension("LIV.1.A", Some("LIV.1"), 1),
        dimension("LOST", Some("GONE"), 9),
    ])
}

#[test]
fn a_dimension_is_expanded_with_all_below_it() {
    assert_eq!(tree().expand("LIV"), ["LIV", "LIV.1", "LIV.1.A", "LIV.3"]);
    assert_eq!(tree().expand("LIV.3"), ["LIV.3"]);
    assert_eq!(tree().expand("XXX"), Vec::<String>::new());
}

#[test]
fn the_tree_is_ordered_and_climbed() {
    assert_eq!(tree().roots(), ["GOV", "LIV", "LOST"]);
    assert_eq!(tree().children("LIV"), ["LIV.1", "LIV.3"]);
    assert_eq!(tree().path("LIV.1.A"), ["LIV", "LIV.1", "LIV.1.A"]);
    assert_eq!(tree().root_of("LIV.1.A").as_deref(), Some("LIV"));
}

#[test]
fn a_circle_ends() {
    let circle = |code: &str, parent: &str| Dimension { code: code.into(), parent: Some(parent.into()), position: 1 };
    let tree = DimensionTree::new([circle("A", "B"), circle("B", "A")]);
    assert_eq!(tree.expand("A"), ["A", "B"]);
    assert_eq!(tree.path("A"), ["B", "A"]);
}

#[test]
fn tags_are_mapped_by_their_most_specific_and_strongest_line() {
    use CrosswalkStrength::{Medium, Strong, Weak};
    let line = |from: &str, to: &str, strength| CrosswalkLine { from: from.into(), to: to.into(), strength };
    let lines = [
        line("LIV", "LIV", Strong),
        line("LIV", "MOB", Strong),
        line("LIV.3", "MOB", Medium),
        line("GOV", "MOB", Weak),
    ];
    let map = |tags: &[&str]| -> Vec<(String, CrosswalkStrength, String)> {
        let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        map_tags(&tree(), &lines, &tags).into_iter().map(|tag| (tag.to, tag.strength, tag.via)).collect()
    };
    let owned = |to: &str, strength, via: &str| (to.to_owned(), strength, via.to_owned());
    assert_eq!(map(&["LIV.3"]), [owned("MOB", Medium, "LIV.3")]);
    assert_eq!(map(&["LIV.1.A"]), [owned("LIV", Strong, "LIV.1.A"), owned("MOB", Strong, "LIV.1.A")]);
    assert_eq!(map(&["GOV", "LIV.3"]), [owned("MOB", Medium, "LIV.3")]);
    assert_eq!(map(&["LOST"]), []);
}

#[test]
fn a_tag_climbs_step_by_step_and_falls_with_a_reason() {
    use TagStatus::{Indicative, Proposed, QuickWin, Set};
    for (from_step, from) in TagStatus::ALL.iter().enumerate() {
        for (to_step, to) in TagStatus::ALL.iter().enumerate() {
            let expected = match () {
                () if to_step > from_step + 1 => Err(TagRefusal::StepSkipped),
                () if to_step < from_step => Err(TagRefusal::ReasonMissing),
                () => Ok(()),
            };
            assert_eq!(from.check_change(*to, Some(2026), ""), expected, "{from} to {to}");
        }
    }
    assert_eq!(QuickWin.check_change(Proposed, None, "Salah dimensi"), Ok(()));
    assert_eq!(Set.check_change(QuickWin, None, "x"), Err(TagRefusal::YearMissing));
    assert_eq!((QuickWin.check_new(None), Indicative.check_new(None)), (Err(TagRefusal::YearMissing), Ok(())));
}
