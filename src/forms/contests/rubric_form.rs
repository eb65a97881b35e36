//! A rubric's head, the order of its criteria and their weights.

use serde::Serialize;
use uuid::Uuid;

use super::{RowAct, check_names, number};
use crate::{
    domain::{
        percent::{parse_percent_bp, percent_text},
        rubric::{LARGEST, RubricScheme},
        setup::RubricPlan,
    },
    forms::FormErrors,
    web::RawForm,
};

/// The form as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RubricForm {
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Code of the scheme.
    pub scheme: String,
    /// The criteria in their order.
    pub weights: Vec<WeightRow>,
}

/// A criterion's weight as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WeightRow {
    /// Public id of the criterion.
    pub pid: Uuid,
    /// Weight: percent or plain.
    pub weight: String,
}

impl RubricForm {
    /// Reads the form. The hidden fields `criterion` give the order.
    #[must_use]
    pub fn read(raw: &RawForm) -> Self {
        let row = |pid: Uuid| WeightRow { pid, weight: raw.text(&format!("weight-{pid}")) };
        Self {
            name_id: raw.text("name_id"),
            name_en: raw.text("name_en"),
            scheme: raw.text("scheme"),
            weights: raw.all("criterion").iter().filter_map(|pid| pid.parse().ok()).map(row).collect(),
        }
    }

    /// Moves or takes out a criterion, without saving.
    pub fn apply(&mut self, act: &RowAct) {
        if *act != RowAct::More {
            act.apply(&mut self.weights, &WeightRow::default());
        }
    }

    /// The scheme that is chosen.
    #[must_use]
    pub fn chosen_scheme(&self) -> RubricScheme {
        RubricScheme::parse(&self.scheme).unwrap_or(RubricScheme::Percent)
    }

    /// Sum of the weights as far as they can be read; as people write it.
    #[must_use]
    pub fn sum_text(&self) -> String {
        let scheme = self.chosen_scheme();
        let sum: i64 = self.weights.iter().filter_map(|row| read_weight(&row.weight, scheme)).map(i64::from).sum();
        weight_text(sum, scheme)
    }

    /// Checks every field. Whether percents sum up is not asked here: a draft may be unfinished.
    ///
    /// # Errors
    /// What is wrong beside which field.
    pub fn check(&self) -> Result<RubricPlan, FormErrors> {
        let mut errors = FormErrors::default();
        check_names(&mut errors, "name", (&self.name_id, &self.name_en));
        let scheme = self.chosen_scheme();
        let mut weights = Vec::new();
        for row in &self.weights {
            weights.push((row.pid, check_weight(&mut errors, &format!("weight-{}", row.pid), &row.weight, scheme)));
        }
        let (name_id, name_en) = (self.name_id.clone(), self.name_en.clone());
        errors.into_result(RubricPlan { name_id, name_en, scheme, weights })
    }
}

/// Reads a weight; notes it when it is none.
pub(super) fn check_weight(errors: &mut FormErrors, field: &str, typed: &str, scheme: RubricScheme) -> i32 {
    match scheme {
        RubricScheme::Percent => read_weight(typed, scheme).unwrap_or_else(|| {
            errors.add(field, "committee-percent-wrong");
            0
        }),
        RubricScheme::WeightedLevels => number(errors, field, typed, 0, LARGEST),
    }
}

fn read_weight(typed: &str, scheme: RubricScheme) -> Option<i32> {
    match scheme {
        RubricScheme::Percent => parse_percent_bp(typed),
        RubricScheme::WeightedLevels => typed.parse().ok().filter(|weight| (0..=LARGEST).contains(weight)),
    }
}

/// A weight as it stands in the form.
#[must_use]
pub fn weight_text(weight: i64, scheme: RubricScheme) -> String {
    match scheme {
        RubricScheme::Percent => percent_text(weight),
        RubricScheme::WeightedLevels => weight.to_string(),
    }
}
