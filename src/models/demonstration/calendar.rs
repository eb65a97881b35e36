//! Days of the demonstration: counted from its first start, in the region's zone.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// Turns days into moments.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    today: NaiveDate,
    zone: Tz,
}

impl Calendar {
    /// Day zero is the day that `now` is in `zone`.
    pub fn new(now: DateTime<Utc>, zone: Tz) -> Self {
        Self { today: now.with_timezone(&zone).date_naive(), zone }
    }

    /// The year of day zero.
    pub fn year(&self) -> i32 {
        self.today.year()
    }

    /// A day.
    pub fn date(&self, day: i64) -> NaiveDate {
        self.today + Duration::days(day)
    }

    /// The first minute of a day.
    pub fn start(&self, day: i64) -> DateTime<Utc> {
        self.at(day, 0)
    }

    /// The last minute of a day.
    pub fn end(&self, day: i64) -> DateTime<Utc> {
        self.at(day, 24 * 60 - 1)
    }

    /// A moment of a working day, so many minutes after eight; for days that are over.
    pub fn moment(&self, day: i64, minutes: i64) -> DateTime<Utc> {
        self.at(day, 8 * 60 + minutes % (10 * 60))
    }

    fn at(&self, day: i64, minutes: i64) -> DateTime<Utc> {
        let local = self.date(day).and_time(NaiveTime::MIN) + Duration::minutes(minutes);
        let known = self.zone.from_local_datetime(&local).earliest();
        known.map_or_else(|| local.and_utc(), |at| at.to_utc())
    }
}
