//! Who may do what: one function per question, and nothing else decides.
//!
//! Every function takes the actor and facts, and answers `Ok(())` or a [`Denial`]. Facts are gathered by the
//! models; a question about an object the actor must not know of answers [`Denial::Hidden`], never a reason.
//! [`Question`] names the functions, so that every route can say which one guards it.

mod catalogue;
mod contest;
mod entry;
mod evidence;
mod export;
mod facts;
mod judging;
mod office_approval;
mod question;
mod results;
mod site;
mod team;
mod verification;

pub use catalogue::*;
pub use contest::*;
pub use entry::*;
pub use evidence::*;
pub use export::*;
pub use facts::*;
pub use judging::*;
pub use office_approval::*;
pub use question::Question;
pub use results::*;
pub use site::*;
pub use team::*;
pub use verification::*;

use super::actor::Actor;

/// Allowed, or why not.
pub type Decision = Result<(), Denial>;

/// Why something is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denial {
    /// Sign in first.
    #[error("sign-in needed")]
    SignInNeeded,
    /// As if it did not exist: answered with 404.
    #[error("hidden")]
    Hidden,
    /// The actor knows of it but may not do this: answered with 403 and the reason.
    #[error("forbidden: {0}")]
    Forbidden(Reason),
}

code_enum! {
    /// Why an actor who knows of an object may not do something with it.
    pub enum Reason {
        /// Readers may not change anything.
        ReadOnly => "read_only",
        /// Only the owner of the entry may.
        OwnerOnly => "owner_only",
        /// Only somebody in the team may.
        MembersOnly => "members_only",
        /// The owner hands the entry on before leaving.
        OwnerMayNotLeave => "owner_may_not_leave",
        /// The entry is not in a state for this.
        EntryState => "entry_state",
        /// The contest is not in a state for this.
        ContestState => "contest_state",
        /// Registration has not begun.
        RegistrationNotYet => "registration_not_yet",
        /// Registration is over.
        RegistrationClosed => "registration_closed",
        /// The correction was due earlier.
        CorrectionOverdue => "correction_overdue",
        /// Judges and committee may not enter their own contest.
        OrganiserMayNotEnter => "organiser_may_not_enter",
        /// Nobody checks, scores or decides on an entry of the own team.
        OwnEntry => "own_entry",
        /// First say whether there is a conflict of interest.
        ConflictUndeclared => "conflict_undeclared",
        /// A conflict of interest was declared.
        ConflictDeclared => "conflict_declared",
        /// It has been declared already.
        AlreadyDeclared => "already_declared",
        /// Judging has not begun.
        JudgingNotYet => "judging_not_yet",
        /// Judging is over.
        JudgingClosed => "judging_closed",
        /// Judging still runs.
        JudgingRuns => "judging_runs",
        /// The sheet is final.
        SheetFinal => "sheet_final",
        /// The sheet is not final.
        SheetNotFinal => "sheet_not_final",
        /// The sheet was taken out.
        SheetVoid => "sheet_void",
        /// Only the chair of the jury may.
        ChairOnly => "chair_only",
        /// The file was found unsafe.
        FileQuarantined => "file_quarantined",
        /// The scanner has not looked at the file yet.
        FileBeingChecked => "file_being_checked",
        /// The rules are frozen.
        RulesFrozen => "rules_frozen",
    }
}

impl Reason {
    /// The message for people: `denial-judging-closed`.
    #[must_use]
    pub fn message_key(self) -> String {
        format!("denial-{}", self.as_str().replace('_', "-"))
    }
}

const HIDDEN: Decision = Err(Denial::Hidden);

const fn forbidden(reason: Reason) -> Decision {
    Err(Denial::Forbidden(reason))
}

fn signed_in(actor: &Actor) -> Decision {
    if actor.is_signed_in() { Ok(()) } else { Err(Denial::SignInNeeded) }
}

fn require(holds: bool, reason: Reason) -> Decision {
    if holds { Ok(()) } else { forbidden(reason) }
}

fn visible(holds: bool) -> Decision {
    if holds { Ok(()) } else { HIDDEN }
}
