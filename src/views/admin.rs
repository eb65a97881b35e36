//! The administrator's pages.

use serde::Serialize;
use uuid::Uuid;

use crate::{
    domain::{locale::Locale, region::RegionRole},
    forms::account_form::{AccountForm, RoleForm},
    models::{
        regions,
        users::roles::{LISTED, PersonRow},
    },
};

/// People and their roles.
#[derive(Debug, Serialize)]
pub struct UsersPage {
    search: String,
    form: AccountForm,
    people: Vec<Person>,
    regions: Vec<Choice>,
    is_cut: bool,
    /// Code of the region that forms begin with.
    home_region: String,
    /// The person whose form of roles was refused; empty when none was.
    refused: String,
    /// That form as typed.
    role_form: RoleForm,
}

/// The form of one person's roles as typed.
#[derive(Debug)]
pub struct PersonForm {
    /// The person.
    pub pid: Uuid,
    /// What was typed.
    pub form: RoleForm,
}

#[derive(Debug, Serialize)]
struct Person {
    pid: Uuid,
    name: String,
    email: String,
    is_administrator: bool,
    is_confirmed: bool,
    is_blocked: bool,
    is_self: bool,
    roles: Vec<Role>,
}

#[derive(Debug, Serialize)]
struct Role {
    role: RegionRole,
    region_code: String,
    region: String,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
}

impl UsersPage {
    /// The page for the administrator `own_id`.
    #[must_use]
    pub fn new(
        search: String,
        form: AccountForm,
        people: Vec<PersonRow>,
        regions: &[regions::Model],
        own_id: i64,
        locale: Locale,
    ) -> Self {
        Self {
            is_cut: u64::try_from(people.len()).is_ok_and(|count| count >= LISTED),
            search,
            form,
            people: people.into_iter().map(|row| Person::new(row, own_id, locale)).collect(),
            regions: regions
                .iter()
                .map(|region| Choice { value: region.code.clone(), label: region.full_name(locale) })
                .collect(),
            home_region: String::new(),
            refused: String::new(),
            role_form: RoleForm::default(),
        }
    }

    /// With the region that forms begin with.
    #[must_use]
    pub fn with_home(mut self, code: String) -> Self {
        self.home_region = code;
        self
    }

    /// With a refused form of one person's roles.
    #[must_use]
    pub fn with_refused(mut self, refused: Option<PersonForm>) -> Self {
        if let Some(refused) = refused {
            self.refused = refused.pid.to_string();
            self.role_form = refused.form;
        }
        self
    }
}

impl Person {
    fn new(row: PersonRow, own_id: i64, locale: Locale) -> Self {
        let roles = row.roles.into_iter().map(|(region, role)| Role {
            role,
            region: region.full_name(locale),
            region_code: region.code,
        });
        Self {
            pid: row.user.pid,
            name: row.user.name,
            email: row.user.email,
            is_administrator: row.user.is_administrator,
            is_confirmed: row.user.confirmed_at.is_some(),
            is_blocked: row.user.blocked_at.is_some(),
            is_self: row.user.id == own_id,
            roles: roles.collect(),
        }
    }
}
