//! States of an entry: who may move it, when, and everything else is refused.

use sayembara::domain::entry::{EntryAction, EntryStatus, Snapshot, TRANSITIONS, receipt_number};

/// One line per state, one column per action, in the order of `EntryAction::ALL`; `-` is refused.
const TABLE: &str = "
                submit     return    correct    accept    decline   shortlist    award    pass_over     withdraw
draft           submitted  -         -          -         -         -            -        -             withdrawn
submitted       submitted  returned  -          eligible  declined  -            -        -             withdrawn
returned        -          -         corrected  -         declined  -            -        -             withdrawn
corrected       -          returned  -          eligible  declined  -            -        -             withdrawn
eligible        -          -         -          -         -         shortlisted  awarded  not_selected  withdrawn
declined        -          -         -          -         -         -            -        -             -
shortlisted     -          -         -          -         -         -            awarded  not_selected  withdrawn
awarded         -          -         -          -         -         -            -        -             -
not_selected    -          -         -          -         -         -            -        -             -
withdrawn       -          -         -          -         -         -            -        -             -
";

#[test]
fn every_state_and_action_answers_as_the_table_says() {
    let mut lines = TABLE.lines().filter(|line| !line.trim().is_empty());
    let actions: Vec<EntryAction> =
        lines.next().unwrap().split_whitespace().map(|code| code.parse().unwrap()).collect();
    assert_eq!(actions, EntryAction::ALL);
    let mut states = Vec::new();
    for line in lines {
        let mut cells = line.split_whitespace();
        let from: EntryStatus = cells.next().unwrap().parse().unwrap();
        states.push(from);
        for (action, cell) in actions.iter().zip(cells) {
            assert_eq!(from.after(*action), EntryStatus::parse(cell), "{from}: {action}");
        }
    }
    assert_eq!(states, EntryStatus::ALL);
}

#[test]
fn no_state_and_action_stands_twice_in_the_table() {
    for (index, (from, action, _)) in TRANSITIONS.iter().enumerate() {
        let again = TRANSITIONS[index + 1..].iter().any(|(other, by, _)| (other, by) == (from, action));
        assert!(!again, "{from}: {action}");
    }
}

#[test]
fn final_states_lead_nowhere() {
    let is_final: Vec<_> = EntryStatus::ALL.iter().filter(|status| status.is_final()).map(|s| s.as_str()).collect();
    assert_eq!(is_final, ["declined", "awarded", "not_selected", "withdrawn"]);
    assert!(EntryStatus::Draft.may_become(EntryStatus::Submitted));
    assert!(!EntryStatus::Draft.may_become(EntryStatus::Eligible));
}

#[test]
fn codes_are_read_back_and_nothing_else_is() {
    for status in EntryStatus::ALL {
        assert_eq!(EntryStatus::parse(status.as_str()), Some(*status));
        let json = serde_json::to_string(status).unwrap();
        assert_eq!(serde_json::from_str::<EntryStatus>(&json).unwrap(), *status);
    }
    assert_eq!(EntryStatus::parse("Draft"), None);
    assert!(serde_json::from_str::<EntryStatus>("\"drafty\"").is_err());
}

#[test]
fn receipts_are_numbered_with_four_digits_or_more() {
    assert_eq!(receipt_number("lomba-2026", 42), "LOMBA-2026-0042");
    assert_eq!(receipt_number("lomba-2026", 12_345), "LOMBA-2026-12345");
}

#[test]
fn a_snapshot_does_not_depend_on_the_order_of_keys() {
    let one = Snapshot::of(&serde_json::from_str(r#"{"b": [1, 2], "a": {"y": "é\"", "x": null}}"#).unwrap());
    let other = Snapshot::of(&serde_json::from_str(r#"{"a":{"x":null,"y":"é\""},"b":[1,2]}"#).unwrap());
    assert_eq!(one, other);
    assert_eq!(one.json, r#"{"a":{"x":null,"y":"é\""},"b":[1,2]}"#);
    let turned = Snapshot::of(&serde_json::from_str(r#"{"a":{"x":null,"y":"é\""},"b":[2,1]}"#).unwrap());
    assert_ne!(one.sha256, turned.sha256);
}
