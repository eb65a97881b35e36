//! Conflicts of interest: what a judge declared, and what the system may hint at.

use super::text::{fold, fold_email};

code_enum! {
    /// What a judge said about one assignment. The content opens only after "none".
    pub enum ConflictState {
        /// Nothing yet.
        Undeclared => "undeclared",
        /// No conflict.
        NoneDeclared => "none_declared",
        /// A conflict: content stays closed, the sheet is void.
        Declared => "declared",
    }
}

impl ConflictState {
    /// Reads the stored declaration.
    #[must_use]
    pub const fn of(has_conflict: Option<bool>) -> Self {
        match has_conflict {
            None => Self::Undeclared,
            Some(false) => Self::NoneDeclared,
            Some(true) => Self::Declared,
        }
    }

    /// How much a declaration keeps closed; of several assignments the strictest counts.
    #[must_use]
    pub fn strictest(states: impl IntoIterator<Item = Self>) -> Option<Self> {
        states.into_iter().max_by_key(|state| match state {
            Self::NoneDeclared => 0,
            Self::Undeclared => 1,
            Self::Declared => 2,
        })
    }
}

code_enum! {
    /// Why a judge may be too close to an entry. A hint, never a verdict.
    pub enum ConflictHint {
        /// Judge and entry belong to one office.
        SameOffice => "same_office",
        /// Their offices have one parent, or one is the other's parent.
        SameUnit => "same_unit",
        /// The judge is or was in the team.
        TeamMember => "team_member",
        /// A team member's address has the judge's mail domain.
        SameMailDomain => "same_mail_domain",
    }
}

/// What is known of a judge.
#[derive(Debug, Clone, Default)]
pub struct JudgeTies<'a> {
    /// The account.
    pub user_id: i64,
    /// The judge's mail address.
    pub email: &'a str,
    /// Affiliation as the judge wrote it.
    pub affiliation: &'a str,
    /// The office, where it is known.
    pub office_id: Option<i64>,
    /// Its parent office.
    pub parent_office_id: Option<i64>,
}

/// What is known of an entry.
#[derive(Debug, Clone, Default)]
pub struct EntryTies<'a> {
    /// The office that enters.
    pub office_id: Option<i64>,
    /// Its parent office.
    pub parent_office_id: Option<i64>,
    /// Its name.
    pub office_name: &'a str,
    /// Accounts of the team, earlier members included.
    pub member_ids: &'a [i64],
    /// Addresses of the team.
    pub member_emails: &'a [&'a str],
}

/// Mail domains that say nothing about where somebody works.
const PUBLIC_DOMAINS: &[&str] = &[
    "aol.com",
    "gmail.com",
    "googlemail.com",
    "gmx.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "mail.com",
    "me.com",
    "msn.com",
    "outlook.co.id",
    "outlook.com",
    "plasa.com",
    "proton.me",
    "protonmail.com",
    "rocketmail.com",
    "telkom.net",
    "yahoo.co.id",
    "yahoo.com",
    "yahoo.com.sg",
    "yandex.com",
    "ymail.com",
    "zoho.com",
];

/// Every hint, in a fixed order.
#[must_use]
pub fn hints(judge: &JudgeTies<'_>, entry: &EntryTies<'_>) -> Vec<ConflictHint> {
    let is_same_office = same(judge.office_id, entry.office_id) || same_name(judge.affiliation, entry.office_name);
    let is_same_unit = same(judge.parent_office_id, entry.parent_office_id)
        || same(judge.office_id, entry.parent_office_id)
        || same(judge.parent_office_id, entry.office_id);
    let checks = [
        (ConflictHint::SameOffice, is_same_office),
        (ConflictHint::SameUnit, is_same_unit),
        (ConflictHint::TeamMember, entry.member_ids.contains(&judge.user_id)),
        (ConflictHint::SameMailDomain, shares_domain(judge.email, entry.member_emails)),
    ];
    checks.into_iter().filter(|(_, applies)| *applies).map(|(hint, _)| hint).collect()
}

fn same(one: Option<i64>, other: Option<i64>) -> bool {
    one.is_some() && one == other
}

fn same_name(one: &str, other: &str) -> bool {
    let folded = fold(one);
    !folded.is_empty() && folded == fold(other)
}

fn shares_domain(judge: &str, members: &[&str]) -> bool {
    private_domain(judge)
        .is_some_and(|domain| members.iter().any(|member| private_domain(member).as_ref() == Some(&domain)))
}

fn private_domain(address: &str) -> Option<String> {
    let folded = fold_email(address);
    let (_, domain) = folded.rsplit_once('@')?;
    let is_private = !domain.is_empty() && !PUBLIC_DOMAINS.contains(&domain);
    is_private.then(|| domain.to_owned())
}
