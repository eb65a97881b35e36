//! `/admin/users`: people and their roles.

use axum::{extract::Query, response::Response};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    domain::{policy, policy::Question, region::RegionRole},
    forms::{
        FormErrors,
        account_form::{AccountForm, RoleForm},
    },
    models::{
        regions,
        users::{
            self,
            roles::{RoleChange, RoleRefusal},
        },
    },
    views::admin::{PersonForm, UsersPage},
    web::{
        Flash, PageError, PageForm, PageResult, Path, RawForm, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
    workers::deliver_mail::deliver_soon,
};

const TEMPLATE: &str = "admin/users/index.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/admin/users", Question::AdministerUsers, index),
        post("/admin/users", Question::AdministerUsers, create),
        post("/admin/users/{pid}/roles", Question::AdministerUsers, add_role),
        post("/admin/users/{pid}/roles/removal", Question::AdministerUsers, remove_role),
        post("/admin/users/{pid}/block", Question::AdministerUsers, block),
        post("/admin/users/{pid}/unblock", Question::AdministerUsers, unblock),
    ]
}

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
}

async fn index(visit: SignedIn, Query(search): Query<Search>) -> PageResult<Response> {
    policy::may_administer_users(&visit.actor)?;
    let page = users_page(&visit, search.q, AccountForm::default(), None).await?;
    visit.page(TEMPLATE, &page)
}

async fn create(visit: SignedIn, PageForm(raw): PageForm) -> PageResult<Response> {
    policy::may_administer_users(&visit.actor)?;
    let form = AccountForm::read(&raw);
    let mut checked = form.check();
    let is_regional = RegionRole::parse(&form.role).is_some();
    if checked.is_ok() && is_regional && regions::Model::find_by_code(visit.db(), &form.region).await?.is_none() {
        checked = Err(FormErrors::one("region", "admin-region-missing"));
    }
    if checked.is_ok() {
        let known = users::Model::find_by_email(visit.db(), &form.email).await?;
        // Whom an unproved address belongs to nobody knows: such an account is made anew.
        if known.is_some_and(|user| user.confirmed_at.is_some()) {
            checked = Err(FormErrors::one("email", "admin-account-known"));
        }
    }
    if let Err(errors) = checked {
        let page = users_page(&visit, String::new(), form, None).await?;
        return visit.refused(TEMPLATE, &page, &errors);
    }
    let account = users::NewAccount {
        email: form.email,
        name: form.name,
        is_administrator: form.role == "administrator",
        role: RegionRole::parse(&form.role),
        region_code: form.region,
        author_id: Some(visit.user.id),
    };
    users::Model::create_account(visit.db(), &account, visit.portal.settings.base_url(), visit.now).await?;
    deliver_soon(&visit.ctx).await;
    Ok(visit.redirect_with("/admin/users", &Flash::good("admin-account-made").with("email", &account.email)))
}

async fn add_role(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    change_role(&visit, pid, &raw, RoleChange::Add, "admin-role-added").await
}

async fn remove_role(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(raw): PageForm) -> PageResult<Response> {
    change_role(&visit, pid, &raw, RoleChange::Remove, "admin-role-removed").await
}

async fn change_role(
    visit: &SignedIn,
    pid: Uuid,
    raw: &RawForm,
    change: RoleChange,
    message: &str,
) -> PageResult<Response> {
    let user = person(visit, pid).await?;
    let form = RoleForm::read(raw);
    let errors = match form.check(pid) {
        Err(errors) => errors,
        Ok(role) => {
            let wish = (role, form.region.as_str());
            match user.change_role(visit.db(), change, wish, visit.user.id, visit.now).await {
                Err(RoleRefusal::UnknownRegion) => {
                    FormErrors::one(&RoleForm::anchor("region", pid), "admin-region-missing")
                }
                done => {
                    let role = visit.t(&format!("admin-role-{}", form.role));
                    return answer(visit, done, &Flash::good(message).with("name", &user.name).with("role", role));
                }
            }
        }
    };
    // Only this person: among many the form that was refused would be hard to find, or be cut off.
    let page = users_page(visit, user.email, AccountForm::default(), Some(PersonForm { pid, form })).await?;
    visit.refused(TEMPLATE, &page, &errors)
}

async fn block(visit: SignedIn, Path(pid): Path<Uuid>, _form: PageForm) -> PageResult<Response> {
    let user = person(&visit, pid).await?;
    let name = user.name.clone();
    let done = user.set_blocked(visit.db(), true, visit.user.id, visit.now).await;
    answer(&visit, done, &Flash::good("admin-blocked").with("name", name))
}

async fn unblock(visit: SignedIn, Path(pid): Path<Uuid>, _form: PageForm) -> PageResult<Response> {
    let user = person(&visit, pid).await?;
    let name = user.name.clone();
    let done = user.set_blocked(visit.db(), false, visit.user.id, visit.now).await;
    answer(&visit, done, &Flash::good("admin-unblocked").with("name", name))
}

async fn person(visit: &SignedIn, pid: Uuid) -> PageResult<users::Model> {
    policy::may_administer_users(&visit.actor)?;
    users::Model::find_by_pid(visit.db(), pid).await?.or_not_found()
}

fn answer(visit: &SignedIn, done: Result<(), RoleRefusal>, message: &Flash) -> PageResult<Response> {
    match done {
        Ok(()) => Ok(visit.redirect_with("/admin/users", message)),
        Err(RoleRefusal::OwnAccount) => Ok(visit.redirect_with("/admin/users", &Flash::bad("admin-own-account"))),
        // Only a change of roles names a region, and shows its form again.
        Err(RoleRefusal::UnknownRegion) => Err(PageError::not_found()),
        Err(RoleRefusal::Db(error)) => Err(error.into()),
    }
}

async fn users_page(
    visit: &SignedIn,
    search: String,
    form: AccountForm,
    refused: Option<PersonForm>,
) -> PageResult<UsersPage> {
    let people = users::Model::list_with_roles(visit.db(), search.trim()).await?;
    let regions = regions::Model::list(visit.db()).await?;
    let home = visit.portal.settings.home_region.clone();
    Ok(UsersPage::new(search, form, people, &regions, visit.user.id, visit.locale)
        .with_home(home)
        .with_refused(refused))
}
