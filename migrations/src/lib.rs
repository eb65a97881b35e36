//! The schema's history. One subject per file, oldest first; rules and checklist are in `../README.md`.

pub use sea_orm_migration::prelude::*;

mod helpers;
mod m20261122_000001_users_and_sessions;
mod m20261122_000002_regions_and_memberships;
mod m20261122_000003_frameworks;
mod m20261122_000004_contests;
mod m20261122_000005_entries;
mod m20261122_000006_evidence;
mod m20261122_000007_submissions;
mod m20261122_000008_judging;
mod m20261122_000009_catalogue;
mod m20261122_000010_results;
mod m20261122_000011_outbox_and_audit;
mod m20261129_000012_uploads;
mod m20261129_000013_team_invitations;
mod m20261129_000014_verified_levels;
mod m20261129_000015_likeness_marks;
mod m20261129_000016_switches;
mod m20261129_000017_file_checks_and_previews;
mod m20261129_000018_contest_forms;
mod m20261129_000019_imports;
mod m20261129_000020_submission_look_ups;
mod m20261129_000021_continuations;
mod m20261129_000022_office_approvals;
mod m20261129_000026_innovation_marks;
mod m20261129_000027_file_looks;
mod m20261129_000028_counted_versions;
mod m20261129_000029_affairs_by_code;
mod m20261129_000030_announced_stage_dates;
mod m20261129_000031_recount_versions;

/// Every migration, in the order in which it is applied.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_users_and_sessions::Migration),
            Box::new(m20261122_000002_regions_and_memberships::Migration),
            Box::new(m20261122_000003_frameworks::Migration),
            Box::new(m20261122_000004_contests::Migration),
            Box::new(m20261122_000005_entries::Migration),
            Box::new(m20261122_000006_evidence::Migration),
            Box::new(m20261122_000007_submissions::Migration),
            Box::new(m20261122_000008_judging::Migration),
            Box::new(m20261122_000009_catalogue::Migration),
            Box::new(m20261122_000010_results::Migration),
            Box::new(m20261122_000011_outbox_and_audit::Migration),
            Box::new(m20261129_000012_uploads::Migration),
            Box::new(m20261129_000013_team_invitations::Migration),
            Box::new(m20261129_000014_verified_levels::Migration),
            Box::new(m20261129_000015_likeness_marks::Migration),
            Box::new(m20261129_000016_switches::Migration),
            Box::new(m20261129_000017_file_checks_and_previews::Migration),
            Box::new(m20261129_000018_contest_forms::Migration),
            Box::new(m20261129_000019_imports::Migration),
            Box::new(m20261129_000020_submission_look_ups::Migration),
            Box::new(m20261129_000021_continuations::Migration),
            Box::new(m20261129_000022_office_approvals::Migration),
            Box::new(m20261129_000026_innovation_marks::Migration),
            Box::new(m20261129_000027_file_looks::Migration),
            Box::new(m20261129_000028_counted_versions::Migration),
            Box::new(m20261129_000029_affairs_by_code::Migration),
            Box::new(m20261129_000030_announced_stage_dates::Migration),
            Box::new(m20261129_000031_recount_versions::Migration),
            // inject-above (do not remove this comment)
        ]
    }
}
