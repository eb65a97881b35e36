//! `/admin/users`: people and their roles.

use axum::{extract::Query, response::Response};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    domain::{policy, policy::Question, region::RegionRole},
    forms::account_form::AccountForm,
    models::{
        regions,
        users::{self, roles::RoleRefusal},
    },
    views::admin::UsersPage,
    web::{
        Flash, PageError, PageForm, PageResult, Path, RawForm, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
    workers::deliver_mail::deliver_soon,
};

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
    let page = users_page(&visit, search.q, AccountForm::default()).await?;
    visit.page("admin/users/index.html", &page)
}

async fn create(visit: SignedIn, PageForm(raw): PageForm) -> PageResult<Response> {
    policy::may_administer_users(&visit.actor)?;
    let form = AccountForm::read(&raw);
    if let Err(errors) = form.check() {
        let page = users_page(&visit, String::new(), form).await?;
        return visit.refused("admin/users/index.html", &page, &errors);
    }
    let account = users::NewAccount {
        email: form.email,
        name: form.name,
        is_administrator: form.role == "administrator",
        role: RegionRole::parse(&form.role),
        region_code: form.region,
    };
    users::Model::create_account(visit.db(), &account, visit.portal.settings.base_url(), visit.now).await?;
    deliver_soon(&visit.ctx).await;
    Ok(visit.redirect_with("/admin/users", &Flash::good("admin-account-made").with("email", &account.email)))
}

async fn add_role(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(form): PageForm) -> PageResult<Response> {
    let (user, role) = asked(&visit, pid, &form).await?;
    let done = user.add_role(visit.db(), role, &form.text("region"), visit.user.id, visit.now).await;
    answer(&visit, done, "admin-role-added")
}

async fn remove_role(visit: SignedIn, Path(pid): Path<Uuid>, PageForm(form): PageForm) -> PageResult<Response> {
    let (user, role) = asked(&visit, pid, &form).await?;
    let done = user.remove_role(visit.db(), role, &form.text("region"), visit.user.id, visit.now).await;
    answer(&visit, done, "admin-role-removed")
}

async fn block(visit: SignedIn, Path(pid): Path<Uuid>, _form: PageForm) -> PageResult<Response> {
    let done = person(&visit, pid).await?.set_blocked(visit.db(), true, visit.user.id, visit.now).await;
    answer(&visit, done, "admin-blocked")
}

async fn unblock(visit: SignedIn, Path(pid): Path<Uuid>, _form: PageForm) -> PageResult<Response> {
    let done = person(&visit, pid).await?.set_blocked(visit.db(), false, visit.user.id, visit.now).await;
    answer(&visit, done, "admin-unblocked")
}

async fn person(visit: &SignedIn, pid: Uuid) -> PageResult<users::Model> {
    policy::may_administer_users(&visit.actor)?;
    users::Model::find_by_pid(visit.db(), pid).await?.or_not_found()
}

async fn asked(visit: &SignedIn, pid: Uuid, form: &RawForm) -> PageResult<(users::Model, RegionRole)> {
    let user = person(visit, pid).await?;
    Ok((user, RegionRole::parse(&form.text("role")).or_not_found()?))
}

fn answer(visit: &SignedIn, done: Result<(), RoleRefusal>, message: &str) -> PageResult<Response> {
    match done {
        Ok(()) => Ok(visit.redirect_with("/admin/users", &Flash::good(message))),
        Err(RoleRefusal::OwnAccount) => Ok(visit.redirect_with("/admin/users", &Flash::bad("admin-own-account"))),
        Err(RoleRefusal::UnknownRegion) => Err(PageError::not_found()),
        Err(RoleRefusal::Db(error)) => Err(error.into()),
    }
}

async fn users_page(visit: &SignedIn, search: String, form: AccountForm) -> PageResult<UsersPage> {
    let people = users::Model::list_with_roles(visit.db(), search.trim()).await?;
    let regions = regions::Model::list(visit.db()).await?;
    Ok(UsersPage::new(search, form, people, &regions, visit.user.id, visit.locale))
}
