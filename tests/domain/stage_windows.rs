//! Windows of stages: closing seconds, extensions, grace.

use chrono::{DateTime, Duration, Utc};
use sayembara::domain::outbox::{MAX_ATTEMPTS, retry_after};
use sayembara::domain::stage::{
    Extension, Phase, StageWindow, SubmissionState, SubmissionWindow, correction_is_in_time, to_micros,
};

use super::support::at;

fn window() -> StageWindow {
    StageWindow { opens_at: Some(at(1, 0)), closes_at: Some(at(10, 0)) }
}

fn tick() -> Duration {
    Duration::microseconds(1)
}

#[test]
fn a_window_holds_its_first_and_its_last_instant() {
    let cases = [
        (at(1, 0) - tick(), Phase::NotYet),
        (at(1, 0), Phase::Open),
        (at(10, 0), Phase::Open),
        (at(10, 0) + tick(), Phase::Over),
    ];
    for (now, phase) in cases {
        assert_eq!(window().phase_at(now), phase, "{now}");
    }
}

#[test]
fn missing_dates_leave_that_side_open() {
    let none = StageWindow::default();
    let begun = StageWindow { opens_at: Some(at(1, 0)), closes_at: None };
    assert_eq!(none.phase_at(at(5, 0)), Phase::Unscheduled);
    assert_eq!((begun.phase_at(at(5, 0)), begun.phase_at(at(1, 0) - tick())), (Phase::Open, Phase::NotYet));
}

#[test]
fn the_latest_extension_that_applies_counts_and_none_shortens() {
    let extension = |entry_id, day| Extension { entry_id, closes_at: at(day, 0) };
    let closes = |extensions: &[Extension], entry| window().extended(extensions, entry).closes_at.unwrap();
    let granted = [extension(None, 12), extension(Some(5), 15), extension(Some(6), 20)];
    assert_eq!(closes(&granted, None), at(12, 0));
    assert_eq!(closes(&granted, Some(5)), at(15, 0));
    assert_eq!(closes(&granted, Some(9)), at(12, 0));
    assert_eq!(closes(&[extension(None, 3)], None), at(10, 0));
}

#[test]
fn grace_is_for_forms_opened_in_time_and_ends() {
    let window = SubmissionWindow::new(window(), 15);
    let closed_at = at(10, 0);
    let until = closed_at + Duration::minutes(15);
    let opened = Some(closed_at);
    let closed = SubmissionState::Closed { closed_at };
    let cases: [(Option<DateTime<Utc>>, DateTime<Utc>, SubmissionState); 7] = [
        (None, closed_at, SubmissionState::Open),
        (None, closed_at + tick(), closed),
        (opened, closed_at + tick(), SubmissionState::InGrace { until }),
        (opened, until, SubmissionState::InGrace { until }),
        (opened, until + tick(), closed),
        (Some(closed_at + tick()), until, closed),
        (opened, at(1, 0) - tick(), SubmissionState::NotYet { opens_at: at(1, 0) }),
    ];
    for (form_opened_at, now, expected) in cases {
        assert_eq!(window.check(form_opened_at, now), expected, "{form_opened_at:?} {now}");
    }
}

#[test]
fn a_negative_grace_is_none() {
    let window = SubmissionWindow::new(window(), -5);
    let closed = SubmissionState::Closed { closed_at: at(10, 0) };
    assert_eq!(window.check(Some(at(9, 0)), at(10, 0) + tick()), closed);
    assert!(!closed.accepts());
}

#[test]
fn a_correction_is_in_time_until_its_due_instant() {
    assert!(correction_is_in_time(Some(at(5, 0)), at(5, 0)));
    assert!(!correction_is_in_time(Some(at(5, 0)), at(5, 0) + tick()));
    assert!(correction_is_in_time(None, at(5, 0)));
}

#[test]
fn moments_are_cut_to_microseconds() {
    assert_eq!(to_micros(at(1, 0) + Duration::nanoseconds(1_999)), at(1, 0) + tick());
}

#[test]
fn mail_is_tried_again_ever_later_and_then_given_up() {
    let minutes: Vec<_> = (1..MAX_ATTEMPTS).map(|n| retry_after(n).unwrap().num_minutes()).collect();
    assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    assert_eq!(retry_after(MAX_ATTEMPTS), None);
}
