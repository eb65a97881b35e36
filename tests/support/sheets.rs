//! Score sheets as rows, without the pages that fill them in.

use sayembara::{
    domain::scoring::SheetStatus,
    models::_entities::{assignments, marks, score_sheets},
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::{TestApp, build::BuiltContest};

/// A score sheet with marks for the contest's criteria in order; final or a draft.
pub async fn sheet(
    app: &TestApp,
    contest: &BuiltContest,
    assignment: &assignments::Model,
    given: &[i32],
    is_final: bool,
) -> score_sheets::Model {
    let row = score_sheets::ActiveModel {
        pid: Set(Uuid::new_v4()),
        assignment_id: Set(assignment.id),
        status: Set(if is_final { SheetStatus::Final } else { SheetStatus::Draft }),
        version: Set(1),
        comment: Set(String::new()),
        finalised_at: Set(is_final.then(|| app.now())),
        created_at: Set(app.now()),
        updated_at: Set(app.now()),
        ..Default::default()
    };
    let sheet = score_sheets::Entity::insert(row).exec_with_returning(app.db()).await.unwrap();
    for (criterion, value) in contest.criteria.iter().zip(given) {
        let mark = marks::ActiveModel {
            score_sheet_id: Set(sheet.id),
            criterion_id: Set(criterion.id),
            value: Set(Some(*value)),
            note: Set(String::new()),
            ..Default::default()
        };
        marks::Entity::insert(mark).exec(app.db()).await.unwrap();
    }
    sheet
}
