//! Local times, percents, years and sizes as people type them in the set-up.

use sayembara::domain::{
    local_time::{days_until, local_text, parse_local, shift_years},
    percent::{parse_percent_bp, percent_text},
    region::RegionZone,
    setup::{ExtensionRefusal as Refusal, check_extension, megabytes_text, parse_megabytes},
};

use super::support::at;

#[test]
fn local_times_are_read_in_every_zone_and_written_back() {
    for (zone, utc) in [(RegionZone::Wib, 16), (RegionZone::Wita, 15), (RegionZone::Wit, 14)] {
        let moment = parse_local("2026-06-20T23:59", zone).unwrap();
        assert_eq!(moment, at(20, utc) + chrono::Duration::minutes(59));
        assert_eq!(local_text(moment, zone), "2026-06-20T23:59");
        for same in
            ["2026-06-20 23:59", "2026-06-20 23.59", "20-06-2026 23.59", "20/06/2026 23.59", " 2026-06-20T23:59:00 "]
        {
            assert_eq!(parse_local(same, zone), Some(moment), "{same}");
        }
    }
    for wrong in ["", "besok", "2026-06-31T10:00", "2026-06-20", "2026-06-20T24:00"] {
        assert_eq!(parse_local(wrong, RegionZone::Wita), None, "{wrong}");
    }
}

#[test]
fn years_are_shifted_by_the_calendar() {
    let moment = |text| parse_local(text, RegionZone::Wita).unwrap();
    assert_eq!(shift_years(moment("2026-06-20T23:59"), 1, RegionZone::Wita), moment("2027-06-20T23:59"));
    assert_eq!(shift_years(moment("2028-02-29T08:00"), 1, RegionZone::Wita), moment("2029-02-28T08:00"));
    assert_eq!(shift_years(moment("2026-01-01T00:00"), -1, RegionZone::Wita), moment("2025-01-01T00:00"));
    assert_eq!(shift_years(moment("2026-06-20T23:59"), 0, RegionZone::Wita), moment("2026-06-20T23:59"));
}

#[test]
fn the_last_day_is_day_zero_by_the_regions_calendar() {
    let closing = parse_local("2026-06-20T23:59", RegionZone::Wita).unwrap();
    assert_eq!(days_until(closing, parse_local("2026-06-20T00:00", RegionZone::Wita).unwrap(), RegionZone::Wita), 0);
    assert_eq!(days_until(closing, parse_local("2026-06-19T23:59", RegionZone::Wita).unwrap(), RegionZone::Wita), 1);
}

#[test]
fn percents_keep_two_decimals_and_nothing_else() {
    let cases = [("30", 3000), ("12,5", 1250), ("12.50 %", 1250), ("0,01", 1), ("100", 10_000), (" 7 ", 700)];
    for (typed, weight_bp) in cases {
        assert_eq!(parse_percent_bp(typed), Some(weight_bp), "{typed}");
    }
    for wrong in ["", "-1", "100,01", "1,234", "1e2", "a", "1.2.3", "+5", ",5", "99999999999"] {
        assert_eq!(parse_percent_bp(wrong), None, "{wrong}");
    }
    for weight_bp in 0..=10_000 {
        assert_eq!(parse_percent_bp(&percent_text(weight_bp.into())), Some(weight_bp));
    }
}

#[test]
fn an_extension_is_later_and_ahead_and_does_not_run_into_judging() {
    let check = |closes, judging, now| check_extension(at(10, 0), at(closes, 0), judging, at(now, 0));
    assert_eq!(check(11, None, 5), Ok(()));
    assert_eq!(check(10, None, 5), Err(Refusal::NotLater));
    assert_eq!(check(11, None, 11), Err(Refusal::InPast));
    assert_eq!(check(15, Some(at(15, 0)), 5), Err(Refusal::IntoJudging));
    assert_eq!(check(14, Some(at(15, 0)), 5), Ok(()));
}

#[test]
fn sizes_are_read_in_megabytes_and_written_back() {
    for (typed, bytes) in
        [("20", 20 << 20), ("0,5", 1 << 19), ("1.25", 1_310_720), ("0.01", 10_485), ("2000", 2_000 << 20)]
    {
        assert_eq!(parse_megabytes(typed), Some(bytes), "{typed}");
    }
    for wrong in ["", "0", "-1", "2000,01", "1,234", "dua", "1e3", "1,", "+2", "99999999999999999999"] {
        assert_eq!(parse_megabytes(wrong).filter(|_| wrong != "1,"), None, "{wrong}");
    }
    for (bytes, text) in [(20 << 20, "20"), (1 << 19, "0.5"), (500_000, "0.48"), (1, "0.01"), (1_310_720, "1.25")] {
        assert_eq!(megabytes_text(bytes), text);
    }
}
