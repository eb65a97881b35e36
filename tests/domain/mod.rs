//! The rules, without a database.

mod assignment;
mod award_and_conflict;
mod contest_opening;
mod entry_completeness;
mod entry_transitions;
mod evidence;
mod feedback;
mod form_set_edit;
mod form_set_faults;
mod form_sets;
mod framework;
mod ledger;
mod policy_entries;
mod policy_evidence;
mod policy_judging;
mod policy_regions;
mod policy_team;
mod ranking;
mod ranking_properties;
mod recompute;
mod scoring;
mod scoring_properties;
mod setup_values;
mod stage_windows;
mod support;
mod text;
