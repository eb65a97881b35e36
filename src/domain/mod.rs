//! The rules of the contest, apart from every input and output.
//!
//! What belongs here: decisions that can be proved without a database, a request or a clock. Scoring and
//! ranking, transitions, windows, permissions, completeness. Time, the actor and all facts are arguments.
//!
//! What does not: SQL, HTTP, templates, files, `Utc::now`, and any other module of this crate.

#[macro_use]
mod codes;

pub mod account;
pub mod actor;
pub mod answers;
pub mod assignment;
pub mod award;
pub mod canonical;
pub mod category;
pub mod completeness;
pub mod conflict;
pub mod contest;
pub mod contest_rules;
pub mod continuation;
pub mod entry;
pub mod entry_head;
pub mod evidence;
pub mod exact;
pub mod feedback;
pub mod form_check;
pub mod form_set;
pub mod form_set_edit;
pub mod form_set_faults;
pub mod framework;
pub mod handed_in;
pub mod importing;
pub mod innovation;
pub mod known_fields;
pub mod ledger;
pub mod likeness;
pub mod local_time;
pub mod locale;
pub mod office_approval;
pub mod opening;
pub mod outbox;
pub mod percent;
pub mod policy;
pub mod ranking;
pub mod receipt;
pub mod recompute;
pub mod region;
pub mod required_evidence;
pub mod rubric;
pub mod scoring;
pub mod setup;
pub mod stage;
pub mod tagging;
pub mod team;
pub mod text;
pub mod throttle;
pub mod tie_break;
pub mod verification;

pub use codes::UnknownCode;
