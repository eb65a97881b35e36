//! `/committee/contests/{slug}/verification`: what waits for the committee.

use axum::{extract::Query, response::Response};
use serde::Deserialize;

use crate::{
    controllers::judging::{category_choices, find_contest, query_text},
    domain::{
        policy::{self, Question},
        verification::{QueueOrder, QueueState},
    },
    models::{
        contests::Standing,
        verifications::{self, Holder, QUEUE_PAGE, QueueFilter, overview::sums_of, verifiers},
    },
    views::{
        judging::{Choice, CommitteeHead, Pager},
        verification::queue::{QueueLine, QueuePage, figures, state_links},
    },
    web::{
        PageResult, Path, SignedIn,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    vec![get("/committee/contests/{slug}/verification", Question::ViewVerificationQueue, index)]
}

/// The filter as asked for; unknown values are taken as not given.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    status: String,
    category: String,
    q: String,
    /// `mine`, `nobody`, or the public id of a verifier.
    holder: String,
    /// Anything: only entries that lack evidence of a mandatory indicator.
    lacking: String,
    order: String,
    page: String,
}

impl Asked {
    /// The filter as it stands in a query.
    pub(super) fn of_query(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let field = match name.as_ref() {
                "status" => &mut asked.status,
                "category" => &mut asked.category,
                "q" => &mut asked.q,
                "holder" => &mut asked.holder,
                "lacking" => &mut asked.lacking,
                "order" => &mut asked.order,
                "page" => &mut asked.page,
                _ => continue,
            };
            *field = value.chars().take(100).collect();
        }
        asked
    }

    /// The query of the list, without the page.
    pub(super) fn to_query(&self) -> String {
        format!("status={}{}", self.state(), self.rest())
    }

    fn rest(&self) -> String {
        let others = [("holder", &self.holder), ("lacking", &self.lacking), ("order", &self.order)];
        self.counted() + &joined(&others)
    }

    /// What the numbers above the list are counted under: whatever leads to a list by its number goes on with exactly this.
    fn counted(&self) -> String {
        joined(&[("category", &self.category), ("q", &self.q)])
    }

    fn state(&self) -> QueueState {
        QueueState::parse(&self.status).unwrap_or(QueueState::Waiting)
    }

    /// The filter for the models.
    pub(super) async fn filter(&self, visit: &SignedIn, standing: &Standing) -> PageResult<QueueFilter> {
        let categories = standing.contest.list_categories(visit.db()).await?;
        let mut filter = QueueFilter {
            state: self.state(),
            category: categories
                .iter()
                .find(|row| row.code == self.category)
                .map(|row| row.code.clone())
                .unwrap_or_default(),
            text: self.q.chars().take(100).collect(),
            order: QueueOrder::parse(&self.order).unwrap_or(QueueOrder::Oldest),
            page: self.page.parse().unwrap_or(1).clamp(1, 10_000),
            lacking: !self.lacking.is_empty(),
            ..QueueFilter::waiting(visit.user.id)
        };
        filter.holder = match self.holder.as_str() {
            "" => Holder::All,
            "mine" => Holder::User(visit.user.id),
            "nobody" => Holder::Nobody,
            pid => {
                let known = verifiers(visit.db(), standing.contest.id).await?;
                known
                    .iter()
                    .find(|(known, ..)| known.to_string() == pid)
                    .map_or(Holder::All, |(_, id, _)| Holder::User(*id))
            }
        };
        Ok(filter)
    }
}

async fn index(visit: SignedIn, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult<Response> {
    let standing = find_contest(&visit, &slug).await?;
    let facts = standing.facts(None, None, visit.now);
    policy::may_view_verification_queue(&visit.actor, &facts)?;
    let filter = asked.filter(&visit, &standing).await?;
    let (rows, total) = verifications::queue(visit.db(), standing.contest.id, &filter, visit.now).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let sums = sums_of(visit.db(), &standing, &ids).await?;
    let all = QueueFilter { lacking: false, ..filter.clone() };
    let counts = verifications::counts(visit.db(), standing.contest.id, &all, visit.now).await?;
    let path = format!("/committee/contests/{slug}/verification");
    let sees_names = policy::sees_names(&visit.actor, &facts);
    let page = QueuePage {
        contest: CommitteeHead::new(&standing, "verification", &visit.portal.engine, visit.locale),
        figures: figures(&counts, &path, &asked.counted()),
        states: state_links(&counts, filter.state, &path, &asked.counted()),
        pager: Pager::new(filter.page, QUEUE_PAGE, total, &format!("{path}?{}&", asked.to_query())),
        rows: rows
            .into_iter()
            .map(|row| {
                let sums = sums.get(&row.id);
                QueueLine::new(row, sums, visit.user.id, sees_names, visit.locale)
            })
            .collect(),
        state: filter.state,
        categories: category_choices(&visit, &standing.contest).await?,
        category: filter.category,
        holders: holders(&visit, &standing).await?,
        holder: if filter.holder == Holder::All { String::new() } else { asked.holder.clone() },
        lacking: filter.lacking,
        orders: QueueOrder::ALL
            .iter()
            .map(|order| Choice { value: order.to_string(), label: visit.t(&format!("verification-order-{order}")) })
            .collect(),
        order: filter.order,
        text: filter.text,
        can_take: policy::may_take_checks(&visit.actor, &facts).is_ok(),
        query: asked.to_query(),
    };
    visit.page("verification/queue.html", &page)
}

/// Filters as they stand in a query, `&category=…&q=…`; empty ones are left out.
fn joined(parts: &[(&str, &String)]) -> String {
    let given = parts.iter().filter(|(_, value)| !value.is_empty());
    given.map(|(name, value)| format!("&{name}={}", query_text(value))).collect()
}

/// Whose checks may be asked for.
async fn holders(visit: &SignedIn, standing: &Standing) -> PageResult<Vec<Choice>> {
    let fixed = ["mine", "nobody"]
        .map(|holder| Choice { value: holder.to_owned(), label: visit.t(&format!("verification-holder-{holder}")) });
    let others = verifiers(visit.db(), standing.contest.id).await?.into_iter();
    let others = others.filter(|(_, id, _)| *id != visit.user.id);
    Ok(fixed.into_iter().chain(others.map(|(pid, _, name)| Choice { value: pid.to_string(), label: name })).collect())
}
