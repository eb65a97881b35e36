//! `/committee/contests/{slug}/judges`: the jury; inviting, naming the chair, ending a seat.

use axum::response::Response;
use uuid::Uuid;

use super::{
    find_contest,
    refusals::{invite_refused, seat_refused},
};
use crate::{
    domain::policy::{self, Question},
    forms::{FormErrors, judge_form::JudgeForm, reason_form},
    models::{
        assignments::judge_loads,
        contests::Standing,
        judges::{Invitation, InviteRefusal, Model, SeatedJudge},
    },
    views::judging::{
        CommitteeHead,
        judges::{JudgeLine, JudgesPage, ReasonPage},
    },
    web::{
        Flash, PageForm, PageResult, Path, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
    workers::deliver_mail::deliver_soon,
};

const LIST: &str = "judging/judges.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/judges", Question::ManageContest, index),
        post("/committee/contests/{slug}/judges", Question::ManageJudges, create),
        post("/committee/contests/{slug}/judges/{pid}/invitation", Question::ManageJudges, invite_again),
        post("/committee/contests/{slug}/judges/{pid}/chair", Question::ManageJudges, make_chair),
        get("/committee/contests/{slug}/judges/{pid}/end/new", Question::ManageJudges, new_end),
        post("/committee/contests/{slug}/judges/{pid}/end", Question::ManageJudges, end),
    ]
}

async fn index(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = find_contest(&visit, &slug).await?;
    policy::may_manage_contest(&visit.actor, &standing.facts(None, None, visit.now))?;
    let page = judges_page(&visit, &standing, JudgeForm::default()).await?;
    visit.page(LIST, &page)
}

async fn create(visit: SignedIn, Path(slug): Path<String>, PageForm(raw): PageForm) -> PageResult<Response> {
    let standing = find_managed(&visit, &slug).await?;
    let form = JudgeForm::read(&raw);
    let refused = match form.check() {
        Ok(wish) => match invite(&visit, &standing, &wish, "judging-invited").await {
            Ok(response) => return Ok(response),
            Err(InviteRefusal::AlreadySeated) => FormErrors::one("email", "judging-already-seated"),
            Err(InviteRefusal::ChairTaken) => FormErrors::one("is_chair", "judging-chair-taken"),
            Err(refusal) => return Err(invite_refused(refusal)),
        },
        Err(errors) => errors,
    };
    let page = judges_page(&visit, &standing, form).await?;
    visit.refused(LIST, &page, &refused)
}

async fn invite(
    visit: &SignedIn,
    standing: &Standing,
    wish: &Invitation,
    message: &str,
) -> Result<Response, InviteRefusal> {
    let base_url = visit.portal.settings.base_url();
    Model::invite(visit.db(), &standing.contest, &visit.actor, wish, base_url, visit.now).await?;
    deliver_soon(&visit.ctx).await;
    let list = format!("/committee/contests/{}/judges", standing.contest.slug);
    Ok(visit.redirect_with(&list, &Flash::good(message).with("name", &wish.name)))
}

/// The same invitation with a new link, e.g. after the first one expired.
async fn invite_again(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    _form: PageForm,
) -> PageResult<Response> {
    let standing = find_managed(&visit, &slug).await?;
    let SeatedJudge { seat, user } = find_judge(&visit, &standing, pid).await?;
    let wish = Invitation {
        name: user.name,
        email: user.email,
        affiliation: seat.affiliation,
        is_chair: seat.is_chair && seat.ended_at.is_none(),
    };
    match invite(&visit, &standing, &wish, "judging-invited-again").await {
        Ok(response) => Ok(response),
        Err(InviteRefusal::AlreadySeated | InviteRefusal::ChairTaken) => {
            Ok(visit.redirect_with(&list_of(&slug), &Flash::warn("judging-already-seated")))
        }
        Err(refusal) => Err(invite_refused(refusal)),
    }
}

async fn make_chair(visit: SignedIn, Path((slug, pid)): Path<(String, Uuid)>, _form: PageForm) -> PageResult<Response> {
    let standing = find_managed(&visit, &slug).await?;
    let judge = find_judge(&visit, &standing, pid).await?;
    let made = judge.seat.make_chair(visit.db(), &standing.contest, &visit.actor, visit.now).await;
    made.map_err(|refusal| seat_refused(refusal, &slug))?;
    Ok(visit.redirect_with(&list_of(&slug), &Flash::good("judging-chair-made").with("name", &judge.user.name)))
}

async fn new_end(visit: SignedIn, Path((slug, pid)): Path<(String, Uuid)>) -> PageResult<Response> {
    let standing = find_managed(&visit, &slug).await?;
    let judge = find_judge(&visit, &standing, pid).await?;
    visit.page("judging/end_seat.html", &end_page(&visit, &standing, &judge, String::new()))
}

async fn end(
    visit: SignedIn,
    Path((slug, pid)): Path<(String, Uuid)>,
    PageForm(form): PageForm,
) -> PageResult<Response> {
    let standing = find_managed(&visit, &slug).await?;
    let judge = find_judge(&visit, &standing, pid).await?;
    let reason = match reason_form::reason(&form) {
        Ok(reason) => reason,
        Err(errors) => {
            let page = end_page(&visit, &standing, &judge, form.text("reason"));
            return visit.refused("judging/end_seat.html", &page, &errors);
        }
    };
    let ended = judge.seat.end(visit.db(), &standing.contest, &visit.actor, &reason, visit.now).await;
    ended.map_err(|refusal| seat_refused(refusal, &slug))?;
    Ok(visit.redirect_with(&list_of(&slug), &Flash::good("judging-seat-ended-done").with("name", &judge.user.name)))
}

async fn find_managed(visit: &SignedIn, slug: &str) -> PageResult<Standing> {
    let standing = find_contest(visit, slug).await?;
    policy::may_manage_judges(&visit.actor, &standing.facts(None, None, visit.now))?;
    Ok(standing)
}

async fn find_judge(visit: &SignedIn, standing: &Standing, pid: Uuid) -> PageResult<SeatedJudge> {
    Model::find_in(visit.db(), &standing.contest, pid).await?.or_not_found()
}

fn list_of(slug: &str) -> String {
    format!("/committee/contests/{slug}/judges")
}

fn end_page(visit: &SignedIn, standing: &Standing, judge: &SeatedJudge, reason: String) -> ReasonPage {
    let list = list_of(&standing.contest.slug);
    ReasonPage {
        contest: CommitteeHead::new(standing, "judges", &visit.portal.engine, visit.locale),
        subject: judge.user.name.clone(),
        action: format!("{list}/{}/end", judge.seat.pid),
        back: list,
        reason,
    }
}

async fn judges_page(visit: &SignedIn, standing: &Standing, form: JudgeForm) -> PageResult<JudgesPage> {
    let judges = Model::list_in(visit.db(), standing.contest.id).await?;
    let loads = judge_loads(visit.db(), standing.contest.id, visit.user.id).await?;
    Ok(JudgesPage {
        contest: CommitteeHead::new(standing, "judges", &visit.portal.engine, visit.locale),
        judges: judges.iter().map(|judge| JudgeLine::new(judge, &loads)).collect(),
        may_manage: policy::may_manage_judges(&visit.actor, &standing.facts(None, None, visit.now)).is_ok(),
        form,
    })
}
