//! Who asks for a page, in which language, at what time; and how the answer is rendered for that visitor.

use std::{
    net::{IpAddr, SocketAddr},
    ops::Deref,
    sync::{Arc, Mutex},
};

use axum::{
    Extension,
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use loco_rs::controller::middleware::{remote_ip::RemoteIP, request_id::LocoRequestId};
use sea_orm::DatabaseConnection;
use serde::Serialize;

use super::{
    Context, Flash, PageError, PageResult, cookies, csrf,
    frame::{Frame, FrameSlot, FrameUser, Nav, Site},
    locale,
    page_cache::Keep,
};
use crate::{
    domain::{actor::Actor, locale::Locale},
    forms::FormErrors,
    models::{sessions, users},
    portal::Portal,
    views::Page,
};

/// The signed-in person and the session that proves it.
#[derive(Clone, Debug)]
pub struct Account {
    /// The person.
    pub user: users::Model,
    /// The session.
    pub session: sessions::Model,
}

/// One request for a page.
#[derive(Clone)]
pub struct Visit {
    /// Loco's context: database, queue, storage.
    pub ctx: Context,
    /// The portal's own services.
    pub portal: Arc<Portal>,
    /// Who is acting, with roles.
    pub actor: Actor,
    /// The account, when signed in.
    pub account: Option<Account>,
    /// Language of the answer.
    pub locale: Locale,
    /// Time of the request.
    pub now: DateTime<Utc>,
    /// Path and query.
    pub path: String,
    /// Id that stands in the logs and on error pages.
    pub request_id: String,
    /// Address of the visitor, as far as it can be trusted.
    pub ip: Option<IpAddr>,
    /// What the browser calls itself.
    pub user_agent: String,
    theme: String,
    flash: Option<Flash>,
    /// What forms are bound to: the session's token or the visitor cookie.
    bound_to: String,
    new_cookies: Arc<Mutex<Vec<HeaderValue>>>,
}

impl Visit {
    /// Reads the visit from a request; once per request, then from its extensions.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn from_parts(parts: &mut Parts, ctx: &Context) -> PageResult<Self> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let visit = Self::load(parts, ctx).await?;
        if let Some(slot) = parts.extensions.get::<FrameSlot>() {
            let _ = slot.0.set(visit.frame());
        }
        parts.extensions.insert(visit.clone());
        Ok(visit)
    }

    async fn load(parts: &mut Parts, ctx: &Context) -> PageResult<Self> {
        let portal = Portal::of(ctx)?;
        let token = cookies::read(&portal.settings, &parts.headers, cookies::SESSION);
        Self::of_session(parts, ctx, portal, token).await
    }

    async fn of_session(
        parts: &mut Parts,
        ctx: &Context,
        portal: Arc<Portal>,
        token: Option<String>,
    ) -> PageResult<Self> {
        let settings = &portal.settings;
        let now = portal.clock.now();
        let account = match &token {
            Some(token) => sessions::Model::find_account(&ctx.db, token, settings, now).await?,
            None => None,
        };
        let actor = match &account {
            Some((user, _)) => user.actor(&ctx.db).await?,
            None => Actor::default(),
        };
        let bound_to = match (&account, token) {
            (Some(_), Some(token)) => token,
            _ => cookies::read(settings, &parts.headers, cookies::VISITOR).unwrap_or_default(),
        };
        Ok(Self {
            locale: locale::chosen(settings, &parts.headers)
                .or_else(|| account.as_ref().map(|(user, _)| user.locale))
                .unwrap_or_else(|| locale::of_visitor(settings, &parts.headers)),
            theme: cookies::theme(settings, &parts.headers),
            flash: cookies::read(settings, &parts.headers, cookies::FLASH)
                .and_then(|value| Flash::from_cookie(settings, &value)),
            path: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            request_id: parts.extensions.get::<LocoRequestId>().map_or_else(String::new, |id| id.get().to_owned()),
            user_agent: header_text(parts, header::USER_AGENT.as_str()),
            ip: client_ip(parts, ctx).await,
            account: account.map(|(user, session)| Account { user, session }),
            ctx: ctx.clone(),
            portal,
            actor,
            now,
            bound_to,
            new_cookies: Arc::default(),
        })
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &DatabaseConnection {
        &self.ctx.db
    }

    /// The message `key` in the visitor's language.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.portal.engine.message(self.locale, key, &[])
    }

    /// Shows a page with forms: 200.
    ///
    /// # Errors
    /// When the template fails.
    pub fn page(&self, template: &str, data: &impl Serialize) -> PageResult {
        self.form_page(StatusCode::OK, template, data, &FormErrors::default())
    }

    /// Shows the form again with everything typed and what is wrong: 422.
    ///
    /// # Errors
    /// When the template fails.
    pub fn refused(&self, template: &str, data: &impl Serialize, errors: &FormErrors) -> PageResult {
        self.form_page(StatusCode::UNPROCESSABLE_ENTITY, template, data, errors)
    }

    /// Shows a page with forms and field errors under any status.
    ///
    /// # Errors
    /// When the template fails.
    pub fn form_page(
        &self,
        status: StatusCode,
        template: &str,
        data: &impl Serialize,
        errors: &FormErrors,
    ) -> PageResult {
        let token = self.form_token();
        if self.flash.is_some() {
            self.add_cookie(cookies::clear(&self.portal.settings, cookies::FLASH));
        }
        let page = Page::new(&self.portal.engine, self.frame(), token, self.flash.as_ref(), errors, data);
        let body = self.portal.engine.render(self.locale, template, &page)?;
        Ok(self.finish((status, [(header::CACHE_CONTROL, "no-store")], Html(body)).into_response()))
    }

    /// Shows a page without forms of its own. Signed-out visitors all get the same body, so it may be kept for a few seconds.
    ///
    /// # Errors
    /// When the template fails.
    pub fn public_page(&self, template: &str, data: &impl Serialize) -> PageResult {
        self.kept_page(template, data, Keep::BRIEFLY)
    }

    /// Shows a public page that depends on nothing but the catalogue: it may be kept until that changes.
    ///
    /// # Errors
    /// When the template fails.
    pub fn catalogue_page(&self, template: &str, data: &impl Serialize) -> PageResult {
        self.kept_page(template, data, Keep::UNTIL_CHANGED)
    }

    fn kept_page(&self, template: &str, data: &impl Serialize, keep: Keep) -> PageResult {
        if self.account.is_some() || self.flash.is_some() {
            return self.page(template, data);
        }
        let page = Page::new(&self.portal.engine, self.frame(), String::new(), None, &FormErrors::default(), data);
        let body = self.portal.engine.render(self.locale, template, &page)?;
        let headers =
            [(header::CACHE_CONTROL, keep.cache_control()), (header::VARY, "cookie, accept-language".to_owned())];
        Ok((Extension(keep), headers, Html(body)).into_response())
    }

    /// Leads to another page of the portal: 303.
    #[must_use]
    pub fn redirect(&self, to: &str) -> Response {
        self.finish(Redirect::to(to).into_response())
    }

    /// Leads to another page, which shows `flash`.
    #[must_use]
    pub fn redirect_with(&self, to: &str, flash: &Flash) -> Response {
        let value = flash.to_cookie(&self.portal.settings);
        self.add_cookie(cookies::set(&self.portal.settings, cookies::FLASH, &value, None));
        self.redirect(to)
    }

    /// Sends a cookie with the answer.
    pub fn add_cookie(&self, cookie: Option<HeaderValue>) {
        if let (Some(cookie), Ok(mut new)) = (cookie, self.new_cookies.lock()) {
            new.push(cookie);
        }
    }

    /// The token for this visitor's forms; gives a visitor without cookie one.
    #[must_use]
    pub fn form_token(&self) -> String {
        if !self.bound_to.is_empty() {
            return csrf::token(&self.portal.settings, &self.bound_to);
        }
        let visitor = cookies::random_token();
        self.add_cookie(cookies::set(&self.portal.settings, cookies::VISITOR, &visitor, None));
        csrf::token(&self.portal.settings, &visitor)
    }

    /// The same visit, whose forms belong to the session that has just been started.
    #[must_use]
    pub fn in_session(&self, token: String) -> Self {
        Self { bound_to: token, ..self.clone() }
    }

    /// Whether a form brought this visitor's token.
    ///
    /// # Errors
    /// [`PageError::ForgedForm`] when not.
    pub fn check_token(&self, given: &str) -> PageResult<()> {
        if csrf::is_token(&self.portal.settings, &self.bound_to, given) { Ok(()) } else { Err(PageError::ForgedForm) }
    }

    /// Adds the cookies to an answer that a handler built itself.
    #[must_use]
    pub fn finish(&self, mut response: Response) -> Response {
        let new = self.new_cookies.lock().map(|mut new| std::mem::take(&mut *new)).unwrap_or_default();
        for cookie in new {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        if self.account.is_some() {
            response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        }
        response
    }

    fn frame(&self) -> Frame {
        Frame {
            lang: self.locale,
            theme: self.theme.clone(),
            path: self.path.clone(),
            now: self.now,
            user: self.account.as_ref().map(|account| FrameUser {
                name: account.user.name.clone(),
                email: account.user.email.clone(),
                initials: crate::domain::text::initials(&account.user.name),
            }),
            nav: self.nav(),
            site: site(&self.portal),
        }
    }

    fn nav(&self) -> Nav {
        use crate::domain::region::RegionRole;
        let has = |role| self.actor.has_role_anywhere(role);
        Nav {
            innovator: self.account.is_some() && self.actor.judging.is_empty() && !has(RegionRole::Committee),
            committee: has(RegionRole::Committee),
            judge: !self.actor.judging.is_empty(),
            planner: has(RegionRole::Planner),
            leader: has(RegionRole::Leader),
            administrator: self.actor.is_administrator,
        }
    }
}

/// The installation as pages show it.
#[must_use]
pub fn site(portal: &Portal) -> Site {
    Site {
        name: "Sayembara".to_owned(),
        region: portal.home_region.full_name.clone(),
        office: portal.home_region.office.clone(),
        contact: portal.settings.contact.clone(),
        public_url: portal.settings.base_url().to_owned(),
        read_only: portal.read_only(),
        is_demo: portal.settings.demonstration,
    }
}

fn header_text(parts: &Parts, name: &str) -> String {
    let text = parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.chars().take(200).collect()
}

async fn client_ip(parts: &mut Parts, ctx: &Context) -> Option<IpAddr> {
    match RemoteIP::from_request_parts(parts, ctx.as_ref()).await {
        Ok(RemoteIP::Forwarded(ip) | RemoteIP::Socket(ip)) => Some(ip),
        _ => parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip()),
    }
}

impl FromRequestParts<Context> for Visit {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, ctx: &Context) -> PageResult<Self> {
        Self::from_parts(parts, ctx).await
    }
}

/// A visit that nobody is asked about: no session is read, so it costs no statement and works without a database.
#[derive(Clone)]
pub struct Passerby(pub Visit);

impl FromRequestParts<Context> for Passerby {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, ctx: &Context) -> PageResult<Self> {
        let portal = Portal::of(ctx)?;
        Ok(Self(Visit::of_session(parts, ctx, portal, None).await?))
    }
}

/// A visit of someone who is signed in; everyone else is led to the sign-in page and back.
#[derive(Clone)]
pub struct SignedIn {
    visit: Visit,
    /// The person.
    pub user: users::Model,
}

impl Deref for SignedIn {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl FromRequestParts<Context> for SignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, ctx: &Context) -> PageResult<Self> {
        Self::of(Visit::from_parts(parts, ctx).await?)
    }
}

impl SignedIn {
    /// The visit, if somebody is signed in.
    ///
    /// # Errors
    /// [`PageError::SignInNeeded`] otherwise.
    pub fn of(visit: Visit) -> PageResult<Self> {
        let user = visit.account.as_ref().map(|account| account.user.clone()).ok_or(PageError::SignInNeeded)?;
        Ok(Self { visit, user })
    }
}
