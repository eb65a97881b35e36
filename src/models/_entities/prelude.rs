//! The entities under the names of their tables.

pub use super::{
    assignments::Entity as Assignments, audit_events::Entity as AuditEvents, awards::Entity as Awards,
    categories::Entity as Categories, conflict_declarations::Entity as ConflictDeclarations,
    contest_forms::Entity as ContestForms, contests::Entity as Contests, counters::Entity as Counters,
    criteria::Entity as Criteria, crosswalks::Entity as Crosswalks, deadline_extensions::Entity as DeadlineExtensions,
    decisions::Entity as Decisions, dimensions::Entity as Dimensions, entries::Entity as Entries,
    entry_members::Entity as EntryMembers, entry_sections::Entity as EntrySections, evidence::Entity as Evidence,
    evidence_accesses::Entity as EvidenceAccesses, form_sets::Entity as FormSets, frameworks::Entity as Frameworks,
    import_rows::Entity as ImportRows, imports::Entity as Imports, innovation_tags::Entity as InnovationTags,
    innovations::Entity as Innovations, judges::Entity as Judges, leases::Entity as Leases,
    likeness_marks::Entity as LikenessMarks, marks::Entity as Marks, memberships::Entity as Memberships,
    offices::Entity as Offices, one_time_links::Entity as OneTimeLinks, outbox::Entity as Outbox,
    programmes::Entity as Programmes, publications::Entity as Publications, rankings::Entity as Rankings,
    regions::Entity as Regions, reopenings::Entity as Reopenings, rubrics::Entity as Rubrics,
    score_sheets::Entity as ScoreSheets, sessions::Entity as Sessions, stages::Entity as Stages,
    stored_files::Entity as StoredFiles, submissions::Entity as Submissions, switches::Entity as Switches,
    tag_changes::Entity as TagChanges, team_invitations::Entity as TeamInvitations,
    throttle_buckets::Entity as ThrottleBuckets, upload_parts::Entity as UploadParts, uploads::Entity as Uploads,
    users::Entity as Users, verification_notes::Entity as VerificationNotes, verifications::Entity as Verifications,
    withdrawals::Entity as Withdrawals,
};
