//! What is kept: rows, finders and transitions. A transition is one immediate transaction that re-reads what it changes,
//! asks the rules in [`crate::domain`], writes an audit event and queues the mails it causes.

pub mod _entities;
pub mod assignments;
pub mod audit_events;
pub mod backup;
pub mod catalogue;
pub mod catalogue_index;
pub mod contests;
pub mod counters;
pub mod decisions;
pub mod demonstration;
pub mod desk;
pub mod entries;
pub mod evidence;
pub mod imports;
pub mod judges;
pub mod likeness;
pub mod made_up_catalogue;
pub mod office_approvals;
pub mod one_time_links;
pub mod outbox;
pub mod overview;
pub mod passwords;
pub mod publications;
pub mod rankings;
pub mod real_catalogue;
pub mod reference_data;
pub mod regions;
pub mod score_overview;
pub mod score_sheets;
pub mod sessions;
pub mod stored_files;
pub mod switches;
pub mod tags;
pub mod team_invitations;
pub mod throttle_buckets;
pub mod ties;
pub mod uploads;
pub mod users;
pub mod verifications;

mod upsert;
