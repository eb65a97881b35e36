//! The plan of stages, in the region's local time.

use serde::Serialize;

use super::{RowAct, check_names, row_count};
use crate::{
    domain::{
        local_time::{local_text, parse_local},
        region::RegionZone,
        setup::StagePlan,
        stage::StageKind,
    },
    forms::FormErrors,
    web::RawForm,
};

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StagesForm {
    /// The stages in order.
    pub stages: Vec<StageRow>,
}

/// A stage as typed.
#[derive(Clone, Debug, Serialize)]
pub struct StageRow {
    /// Public id; empty for a new stage.
    pub pid: String,
    /// Code of its kind.
    pub kind: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Local opening.
    pub opens: String,
    /// Local closing.
    pub closes: String,
}

impl Default for StageRow {
    fn default() -> Self {
        let kind = StageKind::Other.to_string();
        let empty = String::new;
        Self { pid: empty(), kind, name_id: empty(), name_en: empty(), opens: empty(), closes: empty() }
    }
}

impl StagesForm {
    /// Reads the form.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        let stage = |row| StageRow {
            pid: raw.text(&format!("stage-{row}-pid")),
            kind: raw.text(&format!("stage-{row}-kind")),
            name_id: raw.text(&format!("stage-{row}-name_id")),
            name_en: raw.text(&format!("stage-{row}-name_en")),
            opens: raw.text(&format!("stage-{row}-opens")),
            closes: raw.text(&format!("stage-{row}-closes")),
        };
        Self { stages: (1..=row_count(raw, "stage", "kind")).map(stage).collect() }
    }

    /// The form of what is kept.
    #[must_use]
    pub fn of(plans: &[StagePlan], zone: RegionZone) -> Self {
        let local = |at: Option<_>| at.map_or_else(String::new, |at| local_text(at, zone));
        let stage = |plan: &StagePlan| StageRow {
            pid: plan.pid.map_or_else(String::new, |pid| pid.to_string()),
            kind: plan.kind.to_string(),
            name_id: plan.name_id.clone(),
            name_en: plan.name_en.clone(),
            opens: local(plan.opens_at),
            closes: local(plan.closes_at),
        };
        Self { stages: plans.iter().map(stage).collect() }
    }

    /// Adds, moves or takes out a row, without saving.
    pub fn apply(&mut self, act: &RowAct) {
        act.apply(&mut self.stages, &StageRow::default());
    }

    /// Checks every field. Whether the stages fit each other is not asked here: a draft may be unfinished.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self, zone: RegionZone) -> Result<Vec<StagePlan>, FormErrors> {
        let mut errors = FormErrors::default();
        let mut plans = Vec::new();
        for (row, typed) in (1..).zip(&self.stages) {
            check_names(&mut errors, &format!("stage-{row}-name"), (&typed.name_id, &typed.name_en));
            plans.push(StagePlan {
                pid: typed.pid.parse().ok(),
                kind: StageKind::parse(&typed.kind).unwrap_or(StageKind::Other),
                name_id: typed.name_id.clone(),
                name_en: typed.name_en.clone(),
                opens_at: moment(&mut errors, &format!("stage-{row}-opens"), &typed.opens, zone),
                closes_at: moment(&mut errors, &format!("stage-{row}-closes"), &typed.closes, zone),
            });
        }
        errors.into_result(plans)
    }
}

/// Reads an optional local date and time; notes what is none.
fn moment(
    errors: &mut FormErrors,
    field: &str,
    typed: &str,
    zone: RegionZone,
) -> Option<chrono::DateTime<chrono::Utc>> {
    if typed.is_empty() {
        return None;
    }
    let at = parse_local(typed, zone);
    if at.is_none() {
        errors.add_with(field, "committee-time-wrong", vec![("zone", zone.abbreviation().to_owned())]);
    }
    at
}
