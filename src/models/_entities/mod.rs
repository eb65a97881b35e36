//! One entity per table: columns, types and relations, nothing else.
//!
//! Written by hand, because reading them off a live SQLite file loses the types. A test inserts and reads
//! back a full row of each on both databases.

#![allow(
    clippy::disallowed_methods,
    reason = "the derive's nested save begins its own transaction; nothing here calls it"
)]
#![allow(missing_docs, reason = "a column is what its name says; the rest is documented")]

pub mod enums;
pub mod prelude;

pub mod assignments;
pub mod audit_events;
pub mod awards;
pub mod categories;
pub mod check_sheets;
pub mod conflict_declarations;
pub mod contest_forms;
pub mod contests;
pub mod continuations;
pub mod counters;
pub mod criteria;
pub mod crosswalks;
pub mod deadline_extensions;
pub mod decisions;
pub mod dimensions;
pub mod entries;
pub mod entry_members;
pub mod entry_sections;
pub mod evidence;
pub mod evidence_accesses;
pub mod form_sets;
pub mod frameworks;
pub mod import_rows;
pub mod imports;
pub mod innovation_marks;
pub mod innovation_tags;
pub mod innovations;
pub mod judges;
pub mod leases;
pub mod likeness_marks;
pub mod marks;
pub mod memberships;
pub mod office_approvals;
pub mod offices;
pub mod one_time_links;
pub mod outbox;
pub mod programmes;
pub mod publications;
pub mod rankings;
pub mod regions;
pub mod reopenings;
pub mod rubrics;
pub mod score_sheets;
pub mod sessions;
pub mod stages;
pub mod stored_files;
pub mod submissions;
pub mod switches;
pub mod tag_changes;
pub mod team_invitations;
pub mod throttle_buckets;
pub mod upload_parts;
pub mod uploads;
pub mod users;
pub mod verification_notes;
pub mod verifications;
pub mod verified_items;
pub mod verified_levels;
pub mod withdrawals;
