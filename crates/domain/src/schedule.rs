//! Cron expressions, for recurring tasks.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use croner::Cron;

/// Recurring instants in UTC: a cron expression of five fields, or of six with the seconds first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule(Cron);

/// A text is not a cron expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("use a cron expression of five fields such as 0 0 * * *")]
pub struct NoSchedule;

impl FromStr for Schedule {
    type Err = NoSchedule;

    fn from_str(text: &str) -> Result<Self, NoSchedule> {
        // A seventh field would be the year, which Directus does not have.
        if !matches!(text.split_ascii_whitespace().count(), 5 | 6) {
            return Err(NoSchedule);
        }
        Cron::from_str(text).map(Self).map_err(|_| NoSchedule)
    }
}

impl Schedule {
    /// The first instant after `now`; `None` if there is none, such as for February 31.
    pub fn after(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.0.find_next_occurrence(&now, false).ok()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[rstest]
    #[case::midnight("0 0 * * *", "2027-01-15T08:00:00Z", Some("2027-01-16T00:00:00Z"))]
    #[case::not_now("0 0 * * *", "2027-01-16T00:00:00Z", Some("2027-01-17T00:00:00Z"))]
    #[case::seconds("*/20 * * * * *", "2027-01-15T08:00:01Z", Some("2027-01-15T08:00:20Z"))]
    #[case::monday("30 4 * * MON", "2027-01-15T08:00:00Z", Some("2027-01-18T04:30:00Z"))]
    #[case::sunday("0 0 * * 0", "2027-01-15T08:00:00Z", Some("2027-01-17T00:00:00Z"))]
    #[case::leap_day("0 0 29 2 *", "2027-01-15T08:00:00Z", Some("2028-02-29T00:00:00Z"))]
    #[case::never("0 0 31 2 *", "2027-01-15T08:00:00Z", None)]
    fn the_next_instant_is_computed(#[case] text: &str, #[case] now: &str, #[case] next: Option<&str>) {
        let schedule: Schedule = text.parse().expect("a schedule");
        assert_eq!(schedule.after(at(now)), next.map(at));
    }

    #[rstest]
    #[case("")]
    #[case("daily")]
    #[case("@daily")]
    #[case("0 0 * *")]
    #[case("0 0 0 * * * 2027")]
    #[case("60 0 * * *")]
    #[case("0 0 * * FUN")]
    fn other_texts_are_refused(#[case] text: &str) {
        assert_eq!(text.parse::<Schedule>(), Err(NoSchedule));
    }
}
