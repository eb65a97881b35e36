//! The operator's and the scheduler's commands: `cargo loco task` lists them.

pub mod backup;
pub mod check_storage;
pub mod deliver_mails;
pub mod inspect_files;
pub mod read_only;
pub mod recompute_ranking;
pub mod seed_bench;
pub mod send_reminders;
pub mod tidy;
pub mod tidy_files;
pub mod user_create;

use loco_rs::task::Tasks;

/// Registers every task.
pub fn register(tasks: &mut Tasks) {
    tasks.register(backup::Backup);
    tasks.register(check_storage::CheckStorage);
    tasks.register(deliver_mails::DeliverMails);
    tasks.register(inspect_files::InspectFiles);
    tasks.register(read_only::ReadOnly);
    tasks.register(recompute_ranking::RecomputeRanking);
    tasks.register(seed_bench::SeedBench);
    tasks.register(send_reminders::SendReminders);
    tasks.register(tidy::Tidy);
    tasks.register(tidy_files::TidyFiles);
    tasks.register(user_create::UserCreate);
}
