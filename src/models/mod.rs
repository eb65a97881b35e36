//! What is kept: rows, finders and transitions. A transition is one immediate transaction that re-reads what it changes,
//! asks the rules in [`crate::domain`], writes an audit event and queues the mails it causes.

pub mod _entities;
pub mod audit_events;
pub mod contests;
pub mod counters;
pub mod decisions;
pub mod entries;
pub mod one_time_links;
pub mod outbox;
pub mod overview;
pub mod passwords;
pub mod publications;
pub mod rankings;
pub mod real_catalogue;
pub mod reference_data;
pub mod regions;
pub mod sessions;
pub mod throttle_buckets;
pub mod users;

mod upsert;
