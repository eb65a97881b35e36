//! `/committee/contests/{slug}/assignments`: what stands, the plan for a category, and all of it at once.

use axum::{extract::RawQuery, response::Response};
use uuid::Uuid;

use super::{category_choices, find_contest, refusals::plan_refused};
use crate::{
    domain::policy::{self, Question},
    forms::{FormErrors, reason_form},
    models::{
        assignments::{self, AssignmentRefusal, Category, PlanWish, assigned_pairs, judge_loads},
        contests::Standing,
        entries,
        judges::{Model as Judge, SeatedJudge},
    },
    views::judging::{
        CommitteeHead,
        assignments::{AssignmentsPage, EntryLine, JudgeChoice, ManualForm, PlanView},
    },
    web::{
        Flash, PageForm, PageResult, Path, RawForm, SignedIn,
        error::OrNotFound,
        routes::{PageRoute, get, post},
    },
};

const TEMPLATE: &str = "judging/assignments.html";

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![
        get("/committee/contests/{slug}/assignments", Question::ManageContest, index),
        post("/committee/contests/{slug}/assignments", Question::Assign, create),
        post("/committee/contests/{slug}/manual_assignments", Question::Assign, create_manual),
    ]
}

/// What is chosen on the page: category and judges.
struct Chosen {
    standing: Standing,
    judges: Vec<SeatedJudge>,
    category: Category,
    asked: RawForm,
}

/// The page; with `plan=1` it shows what the chosen judges would get.
async fn index(visit: SignedIn, Path(slug): Path<String>, RawQuery(query): RawQuery) -> PageResult<Response> {
    let query = query.unwrap_or_default();
    let asked = RawForm::new(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect());
    let chosen = choose(&visit, &slug, asked).await?;
    policy::may_manage_contest(&visit.actor, &chosen.standing.facts(None, None, visit.now))?;
    let page = assignments_page(&visit, &chosen, ManualForm::default()).await?;
    visit.page(TEMPLATE, &page)
}

async fn create(visit: SignedIn, Path(slug): Path<String>, PageForm(form): PageForm) -> PageResult<Response> {
    let chosen = choose(&visit, &slug, form).await?;
    policy::may_assign(&visit.actor, &chosen.standing.facts(None, None, visit.now))?;
    let (contest, fingerprint) = (&chosen.standing.contest, chosen.asked.text("fingerprint"));
    let wish = chosen.wish();
    let made =
        assignments::commit(visit.db(), contest, &chosen.judges, &wish, &fingerprint, &visit.actor, visit.now).await;
    let made = made.map_err(|refusal| plan_refused(refusal, &slug))?;
    let here = format!("/committee/contests/{slug}/assignments?category={}", chosen.category.code);
    Ok(visit.redirect_with(&here, &Flash::good("judging-assigned").with("count", made)))
}

async fn create_manual(visit: SignedIn, Path(slug): Path<String>, PageForm(form): PageForm) -> PageResult<Response> {
    let chosen = choose(&visit, &slug, form).await?;
    policy::may_assign(&visit.actor, &chosen.standing.facts(None, None, visit.now))?;
    let refused = match reason_form::reason(&chosen.asked) {
        Ok(reason) => match add(&visit, &chosen, &reason).await {
            Ok(()) => {
                let here = format!("/committee/contests/{slug}/assignments?category={}", chosen.category.code);
                return Ok(visit.redirect_with(&here, &Flash::good("judging-assigned-one")));
            }
            Err(AssignmentRefusal::AlreadyAssigned) => FormErrors::one("judge", "judging-already-assigned"),
            Err(AssignmentRefusal::Conflict) => FormErrors::one("judge", "judging-pair-conflict"),
            Err(refusal) => return Err(refusal.into()),
        },
        Err(errors) => errors,
    };
    let manual = ManualForm {
        entry: chosen.asked.text("entry"),
        judge: chosen.asked.text("judge"),
        reason: chosen.asked.text("reason"),
    };
    let page = assignments_page(&visit, &chosen, manual).await?;
    visit.refused(TEMPLATE, &page, &refused)
}

async fn add(visit: &SignedIn, chosen: &Chosen, reason: &str) -> Result<(), AssignmentRefusal> {
    let contest = &chosen.standing.contest;
    let judge_pid = chosen.asked.text("judge");
    let judge = chosen.judges.iter().find(|judge| judge.seat.pid.to_string() == judge_pid);
    let entry_pid = Uuid::parse_str(&chosen.asked.text("entry")).unwrap_or_default();
    let entry = entries::Model::find_by_pid(visit.db(), entry_pid).await?;
    let entry = entry.filter(|entry| entry.contest_id == contest.id).ok_or(policy::Denial::Hidden)?;
    let judge = judge.ok_or(policy::Denial::Hidden)?;
    assignments::add(visit.db(), contest, judge, &entry, reason, &visit.actor, visit.now).await?;
    Ok(())
}

impl Chosen {
    fn judge_ids(&self) -> Vec<i64> {
        let pids = self.asked.all("judges");
        let is_chosen = |judge: &&SeatedJudge| pids.contains(&judge.seat.pid.to_string());
        self.judges.iter().filter(is_chosen).map(|judge| judge.seat.id).collect()
    }

    fn wish(&self) -> PlanWish {
        PlanWish {
            category: self.category.clone(),
            judge_ids: self.judge_ids(),
            avoid_hints: self.asked.is_ticked("avoid_hints"),
        }
    }
}

async fn choose(visit: &SignedIn, slug: &str, asked: RawForm) -> PageResult<Chosen> {
    let standing = find_contest(visit, slug).await?;
    policy::may_manage_contest(&visit.actor, &standing.facts(None, None, visit.now))?;
    let code = asked.text("category");
    let mut categories = standing.contest.list_categories(visit.db()).await?.into_iter();
    let first = categories.next().or_not_found()?;
    let category = if first.code == code { first } else { categories.find(|row| row.code == code).unwrap_or(first) };
    let judges = Judge::list_in(visit.db(), standing.contest.id).await?;
    let judges = judges.into_iter().filter(|judge| judge.seat.ended_at.is_none()).collect();
    Ok(Chosen { standing, judges, category, asked })
}

async fn assignments_page(visit: &SignedIn, chosen: &Chosen, manual: ManualForm) -> PageResult<AssignmentsPage> {
    let Chosen { standing, judges, category, asked } = chosen;
    let facts = standing.facts(None, None, visit.now);
    let wish = chosen.wish();
    let wants_plan = asked.is_ticked("plan") && !wish.judge_ids.is_empty();
    let preview = assignments::preview(visit.db(), &standing.contest, judges, &wish).await?;
    let hidden = entries::list_hidden_from(visit.db(), standing.contest.id, visit.user.id).await?;
    let shown: Vec<_> = preview.entries.iter().filter(|entry| !hidden.contains(&entry.id)).collect();
    let entry_ids: Vec<i64> = shown.iter().map(|entry| entry.id).collect();
    let pairs = assigned_pairs(visit.db(), &entry_ids).await?;
    let loads = judge_loads(visit.db(), standing.contest.id, visit.user.id).await?;
    Ok(AssignmentsPage {
        contest: CommitteeHead::new(standing, "assignments", &visit.portal.engine, visit.locale),
        categories: category_choices(visit, &standing.contest).await?,
        category: category.code.clone(),
        sheets_per_entry: category.sheets_per_entry,
        judges: judges.iter().map(|judge| JudgeChoice::new(judge, &loads, &wish.judge_ids)).collect(),
        entries: shown.iter().map(|entry| EntryLine::new(entry, &pairs)).collect(),
        lacks_judges: asked.is_ticked("plan") && wish.judge_ids.is_empty(),
        plan: wants_plan.then(|| PlanView::new(&preview, judges, &hidden)),
        avoid_hints: wish.avoid_hints,
        may_assign: policy::may_assign(&visit.actor, &facts).is_ok(),
        manual,
    })
}
