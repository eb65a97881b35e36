//! Pages that no link of the demonstration leads to: what mails and sent forms open, a second version, a published contest.

mod teams;

use sayembara::{
    domain::{contest::ContestStatus, entry::EntryStatus, region::RegionRole, scoring::SheetStatus},
    models::{
        _entities::{assignments, contests, judges, score_sheets},
        entries, users,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::Visit;
use crate::support::{TestApp, app::PASSWORD, build, imports, sheets, submissions};

/// The pages, with whoever may see them.
pub async fn visits(app: &TestApp) -> Vec<Visit> {
    let committee = users::Model::find_by_email(app.db(), "panitia@contoh.test").await.unwrap().unwrap();
    let mut all = mailed(app, &committee).await;
    all.extend(being_set_up(app, &committee).await);
    all.extend(importing(app, &committee).await);
    all.extend(drafts(app).await);
    all.extend(published(app).await);
    all.extend(teams::visits(app, &committee).await);
    all.push(by(None, office_approval(app).await));
    let planner = users::Model::find_by_email(app.db(), "pokja@contoh.test").await.unwrap().unwrap();
    let pair = "/desk/innovations/si-marta-tunjangan-profesi/likeness/si-marta-tunjangan-sertifikasi";
    all.push(by(Some(&planner), pair));
    let mut administrator =
        app.signed_in(&users::Model::find_by_email(app.db(), "pengelola@contoh.test").await.unwrap().unwrap()).await;
    let mail = administrator.get("/mails").await.attributes("main a[href^='/mails/']", "href").remove(0);
    all.push(by(None, mail));
    all
}

fn by(person: Option<&users::Model>, path: impl Into<String>) -> Visit {
    Visit { person: person.cloned(), path: path.into() }
}

/// Behind the links in mails.
async fn mailed(app: &TestApp, committee: &users::Model) -> Vec<Visit> {
    let new = [
        ("name", "Siti Contoh"),
        ("email", "siti@contoh.test"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
        ("accepted", "1"),
    ];
    app.visitor().post("/registration", &new).await.expect_status(303);
    app.visitor().post("/password_reset", &[("email", &committee.email)]).await;
    app.visitor().post("/sign_in_link", &[("email", &committee.email)]).await;
    let judge = [("name", "Juri Baru"), ("email", "juri.baru@contoh.test"), ("affiliation", "Universitas Contoh")];
    let mut browser = app.signed_in(committee).await;
    let open = browser.get("/committee").await.attributes("main a[href^='/committee/contests/']", "href");
    let contest = open.iter().find(|href| href.matches('/').count() == 3 && !href.ends_with("/new")).unwrap();
    browser.post(&format!("{contest}/judges"), &judge).await.expect_status(303);
    let mut all = Vec::new();
    for (recipient, template) in [
        ("siti@contoh.test", "confirmation"),
        (&committee.email, "password_reset"),
        (&committee.email, "sign_in_link"),
        ("juri.baru@contoh.test", "judge_invitation"),
    ] {
        all.push(by(None, app.mailed_path(recipient, template).await));
    }
    all
}

/// An import before its trial, at it, and after it was given up.
async fn importing(app: &TestApp, committee: &users::Model) -> Vec<Visit> {
    let mut browser = app.signed_in(committee).await;
    let given_up = imports::begin(&mut browser).await;
    browser.post(&format!("{given_up}/discarding"), &[]).await.expect_status(303);
    let href = imports::begin(&mut browser).await;
    let mut pages = vec![given_up];
    pages.extend(["sheet", "mapping", "trial"].map(|step| format!("{href}/{step}")));
    pages.into_iter().map(|path| by(Some(committee), path)).collect()
}

/// A contest that the committee has begun.
async fn being_set_up(app: &TestApp, committee: &users::Model) -> Vec<Visit> {
    let fields = [
        ("name_id", "Lomba yang sedang disusun"),
        ("name_en", "A contest being set up"),
        ("year", "2027"),
        ("region", "63.03"),
        ("origin", "presets"),
        ("categories", "kab-banjar-2023"),
        ("rubric", "pp38-5-kriteria"),
    ];
    let mut browser = app.signed_in(committee).await;
    let contest = browser.post("/committee/contests", &fields).await.expect_status(303).location().to_owned();
    let inner = browser.get(&contest).await.attributes(&format!("main a[href^='{contest}/']"), "href");
    let rubric = inner.iter().find(|href| href.contains("/rubrics/")).unwrap();
    let criteria =
        browser.get(rubric).await.attributes(&format!("main a[href^='{rubric}/criteria'][href$='/edit']"), "href");
    let new = format!("{rubric}/criteria/new");
    let pages = ["", "/edit", "/stages/edit", "/categories/new", "/opening/new"].map(|rest| format!("{contest}{rest}"));
    let category = inner.iter().find(|href| href.contains("/categories/") && href.ends_with("/edit"));
    let paths = pages.into_iter().chain(category.cloned()).chain([rubric.clone(), new, criteria[0].clone()]);
    let form = format!("{contest}/form");
    let mut editor = vec![format!("{form}/sections/new"), format!("{form}/definition/new")];
    let links = browser.get(&form).await.attributes(&format!("main a[href^='{form}/']"), "href");
    let one_of = |end: &str, part: &str| links.iter().find(|href| href.contains(part) && href.ends_with(end)).cloned();
    editor.extend(one_of("/edit", "/sections/"));
    editor.extend(one_of("/fields/new", "/sections/"));
    editor.extend(one_of("/edit", "/fields/"));
    paths.chain(editor).map(|path| by(Some(committee), path)).collect()
}

/// Behind the link that the head of an office gets. The demonstration's contest asks for no approval, so it does for a moment.
async fn office_approval(app: &TestApp) -> String {
    let owner = users::Model::find_by_email(app.db(), "inovator@contoh.test").await.unwrap().unwrap();
    let draft = entries::Entity::find()
        .filter(entries::Column::Status.eq(EntryStatus::Draft))
        .filter(entries::Column::OwnerId.eq(owner.id))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    let set = async |needs: bool| {
        let contest = contests::ActiveModel {
            id: Set(draft.contest_id),
            needs_office_approval: Set(needs),
            ..Default::default()
        };
        contests::Entity::update(contest).exec(app.db()).await.unwrap();
    };
    set(true).await;
    let head = [("name", "Kepala Contoh"), ("email", "kepala@contoh.test")];
    let path = format!("/entries/{}/office_approval", draft.pid);
    app.signed_in(&owner).await.post(&path, &head).await.expect_status(303);
    set(false).await;
    app.mailed_path("kepala@contoh.test", "office_approval_asked").await
}

/// The summary of a sheet that is not final yet, for its judge.
async fn drafts(app: &TestApp) -> Vec<Visit> {
    let (_, assignment) = score_sheets::Entity::find()
        .filter(score_sheets::Column::Status.eq(SheetStatus::Draft))
        .find_also_related(assignments::Entity)
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    let assignment = assignment.unwrap();
    let judge = judges::Entity::find_by_id(assignment.judge_id).one(app.db()).await.unwrap().unwrap();
    let user = users::Entity::find_by_id(judge.user_id).one(app.db()).await.unwrap().unwrap();
    vec![by(Some(&user), format!("/assignments/{}/finalisation/new", assignment.pid))]
}

/// A contest before and one after its publication, and an entry that was handed in twice.
async fn published(app: &TestApp) -> Vec<Visit> {
    let (before, (committee, owner, entry)) = ("lomba-diputuskan", decided(app, "lomba-diputuskan").await);
    let versions = format!("/entries/{}/versions/1...2", entry.pid);
    let mut all = vec![
        by(Some(&committee), format!("/committee/contests/{before}/publication/new")),
        by(Some(&owner), format!("/entries/{}", entry.pid)),
        by(Some(&owner), versions),
    ];
    let (committee, owner, entry) = decided(app, "lomba-terbit").await;
    let base = "/committee/contests/lomba-terbit/publication";
    let mut browser = app.signed_in(&committee).await;
    let seen = browser.get(&format!("{base}/new")).await.attributes("[name=seen]", "value").remove(0);
    browser.post(base, &[("seen", &seen), ("confirmed", "1")]).await.expect_status(303);
    let results = "/contests/lomba-terbit/results";
    let one = app.visitor().get(results).await.attributes(&format!("main a[href^='{results}/']"), "href").remove(0);
    all.extend([by(None, results), by(None, one)]);
    all.extend(again(app, &owner, entry.pid).await);
    all
}

/// Entering the published entry again in a contest of the demonstration.
async fn again(app: &TestApp, owner: &users::Model, entry: uuid::Uuid) -> [Visit; 2] {
    let form = format!("/entries/{entry}/continuation");
    let mut browser = app.signed_in(owner).await;
    let target = browser.get(&format!("{form}/new")).await.attributes("[name=target]", "value").remove(0);
    let fields = [("target", target.as_str()), ("developed", "Kini di dua puluh desa")];
    let draft = browser.post(&form, &fields).await.expect_status(303).location().to_owned();
    [by(Some(owner), format!("{form}/new")), by(Some(owner), format!("{draft}/origin/edit"))]
}

/// A judged contest whose committee has decided; with the owner and the entry in the first place.
async fn decided(app: &TestApp, slug: &str) -> (users::Model, users::Model, entries::Model) {
    let contest = build::contest().slug(slug).status(ContestStatus::Closed).save(app).await;
    let committee = build::member_of(app, &contest, &format!("Panitia {slug}"), RegionRole::Committee).await;
    let mut jury = Vec::new();
    for number in 1..=3 {
        let user = app.person(&format!("Juri {number} {slug}")).await;
        jury.push(build::judge(app, &contest, &user, false).await);
    }
    let mut fields = Vec::new();
    let mut owners = Vec::new();
    for (position, (title, choice)) in
        [("Bangku Surya", "1"), ("Kebun Gizi", "2"), ("Peta Air", "none")].iter().enumerate()
    {
        let owner = app.person(&format!("Pemilik {position} {slug}")).await;
        let entry = build::entry(app, &contest, &owner, title, EntryStatus::Eligible).await;
        submissions::submission(app, &entry).await;
        submissions::submission(app, &entry).await;
        for judge in &jury {
            let assignment = build::assignment(app, &contest, judge, &entry, true).await;
            let mark = 90 - 10 * i32::try_from(position).unwrap();
            sheets::sheet(app, &contest, &assignment, &[mark, mark, mark], true).await;
        }
        fields.push((format!("choice-{}", entry.pid), (*choice).to_owned()));
        owners.push((owner, entry));
    }
    let decisions = format!("/committee/contests/{slug}/decisions");
    let mut browser = app.signed_in(&committee).await;
    let seen = browser.get(&decisions).await.attributes("[name=seen]", "value").remove(0);
    fields.push(("seen".to_owned(), seen));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(&format!("{decisions}/umum"), &fields).await.expect_status(303);
    let (owner, entry) = owners.swap_remove(0);
    (committee, owner, entry)
}
