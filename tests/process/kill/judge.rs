//! A judge at work, with a note of the mark that was acknowledged and of the one on its way when the line broke.

use std::{io, sync::atomic::Ordering::Relaxed};

use sayembara::models::_entities::{assignments, marks, score_sheets};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::people::{Acknowledged, Browser};
use crate::support::TestApp;

/// Somebody with a sheet in a contest that is judged now.
pub struct Judge {
    browser: Browser,
    assignment: assignments::Model,
    turn: i32,
    version: i32,
    mark: Option<i32>,
    mark_on_its_way: Option<i32>,
}

impl Judge {
    pub fn new(browser: Browser, assignment: assignments::Model) -> Self {
        Self { browser, assignment, turn: 0, version: 0, mark: None, mark_on_its_way: None }
    }

    /// Saves the next mark; an error when the line broke.
    pub async fn act(&mut self, acknowledged: &Acknowledged) -> io::Result<()> {
        self.turn += 1;
        let mark = self.turn % 101;
        self.mark_on_its_way = Some(mark);
        let path = format!("/assignments/{}/score_sheet/autosave", self.assignment.pid);
        let (version, value) = (self.version.to_string(), mark.to_string());
        let reply = self.browser.post(&path, &[("version", &version), ("mark-KEBARUAN", &value)]).await?;
        assert_eq!(reply.status, 200, "{}", reply.body);
        let answer: serde_json::Value = serde_json::from_str(&reply.body).map_err(io::Error::other)?;
        self.version = i32::try_from(answer["version"].as_i64().unwrap()).unwrap();
        (self.mark, self.mark_on_its_way) = (Some(mark), None);
        acknowledged.marks.fetch_add(1, Relaxed);
        Ok(())
    }

    /// The acknowledged mark is there, or the one that was on its way.
    pub async fn look(&mut self, app: &TestApp) {
        let found = score_sheets::Entity::find()
            .filter(score_sheets::Column::AssignmentId.eq(self.assignment.id))
            .find_with_related(marks::Entity)
            .all(app.db())
            .await
            .unwrap();
        let (version, mark) = match found.as_slice() {
            [] => (0, None),
            [(sheet, rows)] => (sheet.version, rows.iter().find_map(|row| row.value)),
            _ => panic!("two sheets for one assignment"),
        };
        let is_kept = mark == self.mark && version == self.version;
        let is_next = mark == self.mark_on_its_way && version == self.version + 1;
        assert!(is_kept || is_next, "version {version}: {mark:?}, acknowledged {}: {:?}", self.version, self.mark);
        (self.version, self.mark, self.mark_on_its_way) = (version, mark, None);
    }
}
