//! Policies of contests, catalogue, desk and site: own committee, province, planners, leaders.

use sayembara::domain::actor::Actor;
use sayembara::domain::contest::ContestStatus;
use sayembara::domain::policy::*;
use sayembara::domain::region::{RegionKind, RegionRole, RegionScope, RegionZone};
use sayembara::domain::stage::Phase;

use super::support::*;

const HIDDEN: Decision = Err(Denial::Hidden);

fn region() -> RegionScope {
    RegionScope { region_id: REGION, province_region_id: Some(PROVINCE) }
}

type ContestQuestion = fn(&Actor, &ContestFacts) -> Decision;

/// In which states the committee of the region may, and nobody else ever.
const COMMITTEE: &[(&str, ContestQuestion, &[ContestStatus])] = {
    use ContestStatus::{Archived, Closed, Draft, Open, Published};
    &[
        ("manage", may_manage_contest, &[Draft, Open, Closed, Published, Archived]),
        ("copy", may_copy_contest, &[Draft, Open, Closed, Published, Archived]),
        ("edit", may_edit_contest, &[Draft]),
        ("open", may_open_contest, &[Draft]),
        ("extend", may_extend_deadline, &[Open]),
        ("close", may_close_contest, &[Open]),
        ("date", may_date_stage, &[Open, Closed]),
        ("archive", may_archive_contest, &[Published]),
        ("remove", may_remove_contest, &[Draft]),
        ("queue", may_view_verification_queue, &[Open, Closed, Published, Archived]),
        ("judges", may_manage_judges, &[Draft, Open, Closed]),
        ("assign", may_assign, &[Open]),
        ("scores", may_view_scores_overview, &[Draft, Open, Closed, Published, Archived]),
        ("publish", may_publish, &[Open, Closed]),
    ]
};

#[test]
fn what_the_committee_may_in_each_state_and_nobody_else() {
    for (name, may, states) in COMMITTEE {
        for status in ContestStatus::ALL {
            let facts = ContestFacts { judging: Phase::Over, ..contest(*status) };
            let expected: &[&str] = if states.contains(status) { &["committee"] } else { &[] };
            assert_eq!(allowed(|actor| may(actor, &facts)), expected, "{name} {status}");
            assert_eq!(may(&cast()["other committee"], &facts), HIDDEN, "{name} {status}");
            assert_eq!(may(&cast()["administrator"], &facts), HIDDEN, "{name} {status}");
            assert_eq!(may(&cast()["signed out"], &facts), Err(Denial::SignInNeeded), "{name} {status}");
        }
    }
}

#[test]
fn a_contest_is_not_closed_while_judging_runs() {
    let may =
        |judging| may_close_contest(&cast()["committee"], &ContestFacts { judging, ..contest(ContestStatus::Open) });
    assert_eq!(may(Phase::Open), Err(Denial::Forbidden(Reason::JudgingRuns)));
    assert_eq!(may(Phase::NotYet), Err(Denial::Forbidden(Reason::JudgingNotYet)));
}

#[test]
fn a_contest_and_its_files_become_public_in_their_time() {
    let readers = |may: ContestQuestion, status| allowed(|actor| may(actor, &contest(status))).len();
    let all = cast().len();
    assert_eq!(
        allowed(|actor| may_read_contest(actor, &contest(ContestStatus::Draft))),
        ["committee", "leader", "province committee"]
    );
    assert_eq!(readers(may_read_contest, ContestStatus::Open), all);
    assert_eq!(
        (readers(may_download_rules, ContestStatus::Draft), readers(may_download_rules, ContestStatus::Open)),
        (0, all)
    );
    assert_eq!(
        (readers(may_download_scores, ContestStatus::Closed), readers(may_download_scores, ContestStatus::Published)),
        (0, all)
    );
}

#[test]
fn a_contest_is_made_by_the_regions_own_committee() {
    assert_eq!(allowed(|actor| may_create_contest(actor, &region())), ["committee"]);
}

#[test]
fn the_catalogue_is_public_and_tagged_by_its_planners() {
    let facts = |is_published, is_withdrawn| InnovationFacts { region: region(), is_published, is_withdrawn };
    assert_eq!(allowed(|actor| may_read_innovation(actor, &facts(true, false))).len(), cast().len());
    for hidden in [facts(false, false), facts(true, true)] {
        assert_eq!(allowed(|actor| may_read_innovation(actor, &hidden)), ["committee", "planner"]);
        assert_eq!(may_tag_innovation(&cast()["province planner"], &hidden), HIDDEN);
    }
    assert_eq!(allowed(|actor| may_tag_innovation(actor, &facts(true, false))), ["planner"]);
    assert_eq!(may_tag_innovation(&cast()["stranger"], &facts(true, false)), Err(Denial::Forbidden(Reason::ReadOnly)));
}

#[test]
fn desk_and_overview_are_read_by_the_region_and_its_province() {
    assert_eq!(allowed(|actor| may_view_desk(actor, &region())), ["planner", "province planner"]);
    let expected = ["committee", "leader", "planner", "province committee", "province planner"];
    assert_eq!(allowed(|actor| may_view_overview(actor, &region())), expected);
    assert_eq!(may_view_overview(&cast()["province committee"], &RegionScope::alone(REGION)), HIDDEN);
}

#[test]
fn accounts_and_site_are_for_administrators() {
    assert_eq!(allowed(may_administer_users), ["administrator"]);
    assert_eq!(allowed(may_administer_site), ["administrator"]);
}

#[test]
fn roles_of_somebody_signed_out_count_nothing() {
    let mut ghost = cast().remove("committee").unwrap();
    ghost.user_id = None;
    assert_eq!(may_manage_contest(&ghost, &contest(ContestStatus::Draft)), Err(Denial::SignInNeeded));
    assert_eq!(may_read_contest(&ghost, &contest(ContestStatus::Draft)), HIDDEN);
    assert!(!ghost.has_role_anywhere(RegionRole::Committee));
}

#[test]
fn reasons_and_questions_have_their_own_codes() {
    assert_eq!(Reason::JudgingClosed.message_key(), "denial-judging-closed");
    let codes: std::collections::BTreeSet<_> = Question::ALL.iter().map(|question| question.as_str()).collect();
    assert_eq!(codes.len(), Question::ALL.len());
}

#[test]
fn zones_have_their_abbreviations() {
    let zones: Vec<_> = RegionZone::ALL.iter().map(|zone| (zone.tz().name(), zone.abbreviation())).collect();
    assert_eq!(zones, [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]);
    assert_eq!(format!("{:>9}", RegionKind::Kota), "     kota");
}
