//! Builders of rows: complete, memorable, saved. Each has what a test needs by default and can be changed before saving.

use chrono::{DateTime, Duration, Utc};
use sayembara::{
    domain::{
        contest::ContestStatus,
        entry::{EntryStatus, MemberRole},
        ranking::Combine,
        region::RegionRole,
        rubric::RubricScheme,
        stage::StageKind,
    },
    models::{
        _entities::{
            assignments, categories, conflict_declarations, criteria, entries, entry_members, entry_sections,
            form_sets, frameworks, judges, memberships, rubrics, stages,
        },
        contests, regions, users,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::TestApp;

/// A contest of Kabupaten Banjar with one category "umum": three criteria (KEBARUAN 50 %, MANFAAT 30 %, REPLIKASI 20 %),
/// registration 1–20 June 2026, verification 21–25 June, judging 1–18 July, announcement 14 August.
pub struct ContestBuilder {
    slug: String,
    region: String,
    status: ContestStatus,
    categories: Vec<String>,
    quorum: i32,
    sheets: i32,
    blind: bool,
    combine: Combine,
    has_levels: bool,
    needs_approval: bool,
}

/// A saved contest with its parts.
pub struct BuiltContest {
    pub contest: contests::Model,
    pub region: regions::Model,
    pub categories: Vec<categories::Model>,
    pub stages: Vec<stages::Model>,
    pub rubric: rubrics::Model,
    pub criteria: Vec<criteria::Model>,
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn contest() -> ContestBuilder {
    ContestBuilder {
        slug: "lomba-contoh-2026".to_owned(),
        region: "63.03".to_owned(),
        status: ContestStatus::Open,
        categories: vec!["umum".to_owned()],
        quorum: 2,
        sheets: 3,
        blind: false,
        combine: Combine::Mean,
        has_levels: false,
        needs_approval: false,
    }
}

impl ContestBuilder {
    pub fn slug(mut self, slug: &str) -> Self {
        self.slug = slug.to_owned();
        self
    }
    pub fn region(mut self, code: &str) -> Self {
        self.region = code.to_owned();
        self
    }
    pub fn status(mut self, status: ContestStatus) -> Self {
        self.status = status;
        self
    }
    pub fn categories(mut self, codes: &[&str]) -> Self {
        self.categories = codes.iter().map(|code| (*code).to_owned()).collect();
        self
    }
    pub fn quorum(self, quorum: i32) -> Self {
        Self { quorum, ..self }
    }
    pub fn sheets(self, sheets: i32) -> Self {
        Self { sheets, ..self }
    }
    pub fn blind(self) -> Self {
        Self { blind: true, ..self }
    }
    pub fn combine(mut self, combine: Combine) -> Self {
        self.combine = combine;
        self
    }

    /// Criteria with levels instead: REGULASI (weight 3, mandatory, a link proves it), BIMTEK (weight 1, one set per
    /// level), ALAT (weight 2, nothing required).
    pub fn with_levels(mut self) -> Self {
        self.has_levels = true;
        self
    }

    /// The head of the office approves an entry before it is handed in.
    pub fn needs_approval(self) -> Self {
        Self { needs_approval: true, ..self }
    }

    pub async fn save(self, app: &TestApp) -> BuiltContest {
        let (db, now) = (app.db(), app.now());
        let region = regions::Model::find_by_code(db, &self.region).await.unwrap().unwrap();
        let framework = frameworks::Entity::find().filter(frameworks::Column::Code.eq("kominfo6"));
        let framework = framework.one(db).await.unwrap().unwrap();
        let form_set = form_set(app).await;
        let row = contests::ActiveModel {
            pid: Set(Uuid::new_v4()),
            slug: Set(self.slug.clone()),
            region_id: Set(region.id),
            year: Set(2026),
            name_id: Set("Lomba Inovasi Contoh 2026".to_owned()),
            name_en: Set("Example Innovation Contest 2026".to_owned()),
            summary_id: Set("Lomba untuk uji.".to_owned()),
            summary_en: Set("A contest for tests.".to_owned()),
            status: Set(ContestStatus::Draft),
            is_example: Set(true),
            form_set_id: Set(form_set.id),
            framework_id: Set(framework.id),
            combine: Set(self.combine),
            decimals: Set(2),
            quorum: Set(self.quorum),
            tie_breaks: Set(json!(["highest_weight_criterion", "earlier_submission"]).to_string()),
            blind_names: Set(self.blind),
            needs_office_approval: Set(self.needs_approval),
            grace_minutes: Set(10),
            max_file_bytes: Set(1_000_000),
            created_at: Set(now),
            updated_at: Set(now),
            version: Set(1),
            ..Default::default()
        };
        let contest = contests::Entity::insert(row).exec_with_returning(db).await.unwrap();
        let (rubric, criteria) = rubric(app, contest.id, self.has_levels).await;
        let mut saved_categories = Vec::new();
        for (position, code) in self.categories.iter().enumerate() {
            let row = categories::ActiveModel {
                pid: Set(Uuid::new_v4()),
                contest_id: Set(contest.id),
                code: Set(code.clone()),
                position: Set(i32::try_from(position).unwrap()),
                name_id: Set(format!("Kategori {code}")),
                name_en: Set(format!("Category {code}")),
                description_id: Set(String::new()),
                description_en: Set(String::new()),
                rubric_id: Set(rubric.id),
                prizes: Set(json!([{ "position": 1, "name_id": "Juara I", "name_en": "First prize", "prize": "Rp10.000.000" }, { "position": 2, "name_id": "Juara II", "name_en": "Second prize", "prize": "Rp5.000.000" }]).to_string()),
                checklist: Set(json!([{ "code": "lengkap", "text_id": "Data lengkap", "text_en": "Data complete" }]).to_string()),
                sheets_per_entry: Set(self.sheets),
                created_at: Set(now),
                updated_at: Set(now),
                ..Default::default()
            };
            saved_categories.push(categories::Entity::insert(row).exec_with_returning(db).await.unwrap());
        }
        let mut saved_stages = Vec::new();
        for (position, (kind, opens_at, closes_at)) in STAGES.iter().enumerate() {
            let row = stages::ActiveModel {
                pid: Set(Uuid::new_v4()),
                contest_id: Set(contest.id),
                kind: Set(*kind),
                position: Set(i32::try_from(position).unwrap()),
                name_id: Set(format!("Tahap {kind}")),
                name_en: Set(format!("Stage {kind}")),
                opens_at: Set(Some(at(opens_at))),
                closes_at: Set(Some(at(closes_at))),
                weight_bp: Set(if *kind == StageKind::Judging { 10_000 } else { 0 }),
                ..Default::default()
            };
            saved_stages.push(stages::Entity::insert(row).exec_with_returning(db).await.unwrap());
        }
        let is_draft = self.status == ContestStatus::Draft;
        let contest = if is_draft { contest } else { freeze(app, contest, self.status).await };
        BuiltContest { contest, region, categories: saved_categories, stages: saved_stages, rubric, criteria }
    }
}

/// Times in WITA are eight hours ahead: registration closes on 20 June at 23.59 there.
const STAGES: [(StageKind, &str, &str); 4] = [
    (StageKind::Registration, "2026-05-31T16:00:00Z", "2026-06-20T15:59:00Z"),
    (StageKind::Verification, "2026-06-20T16:00:00Z", "2026-06-25T15:59:00Z"),
    (StageKind::Judging, "2026-06-30T16:00:00Z", "2026-07-18T15:59:00Z"),
    (StageKind::Announcement, "2026-08-13T16:00:00Z", "2026-08-14T15:59:00Z"),
];

async fn freeze(app: &TestApp, contest: contests::Model, status: ContestStatus) -> contests::Model {
    let rules = contest.standing(app.db()).await.unwrap().draft_rules(app.db()).await.unwrap();
    let row = contests::ActiveModel {
        id: Set(contest.id),
        status: Set(status),
        rules: Set(Some(rules.to_canonical_json().unwrap())),
        rules_sha256: Set(Some(rules.rules_sha256().unwrap())),
        opened_at: Set(Some(at("2026-05-31T16:00:00Z"))),
        ..Default::default()
    };
    contests::Entity::update(row).exec(app.db()).await.unwrap()
}

async fn rubric(app: &TestApp, contest_id: i64, has_levels: bool) -> (rubrics::Model, Vec<criteria::Model>) {
    let row = rubrics::ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(Some(contest_id)),
        code: Set("contoh".to_owned()),
        name_id: Set("Rubrik contoh".to_owned()),
        name_en: Set("Example rubric".to_owned()),
        scheme: Set(if has_levels { RubricScheme::WeightedLevels } else { RubricScheme::Percent }),
        source: Set("contoh".to_owned()),
        weights_assumed: Set(false),
        created_at: Set(app.now()),
        updated_at: Set(app.now()),
        ..Default::default()
    };
    let rubric = rubrics::Entity::insert(row).exec_with_returning(app.db()).await.unwrap();
    let mut saved = Vec::new();
    let criteria = if has_levels {
        [("ALAT", "Alat kerja", 2), ("REGULASI", "Regulasi", 3), ("BIMTEK", "Bimtek", 1)]
    } else {
        [("KEBARUAN", "Kebaruan", 5000), ("MANFAAT", "Kemanfaatan", 3000), ("REPLIKASI", "Replikasi", 2000)]
    };
    let levels = [1, 2, 3].map(
        |value| json!({ "value": value, "label_id": format!("Tingkat {value}"), "label_en": format!("Step {value}") }),
    );
    for (position, (code, name, weight)) in criteria.into_iter().enumerate() {
        let evidence = if code == "MANFAAT" {
            json!([{ "code": "MANFAAT-1", "criterion": "MANFAAT", "text_id": "Laporan manfaat", "text_en": "Report of benefit", "media_types": ["application/pdf"], "link_allowed": true, "min_count": 1 }])
        } else if code == "REGULASI" {
            json!([{ "code": "REGULASI-1", "criterion": "REGULASI", "text_id": "Naskah peraturan", "text_en": "Text of the regulation", "link_allowed": true, "min_count": 1 }])
        } else if code == "BIMTEK" {
            json!([{ "code": "BIMTEK-1", "criterion": "BIMTEK", "text_id": "Bukti pelatihan", "text_en": "Proof of training", "link_allowed": true, "min_count": 0, "per_level": true,
                     "kinds": [{ "text_id": "Daftar hadir", "text_en": "List of those present" }, { "text_id": "Sertifikat", "text_en": "Certificate" }] }])
        } else {
            json!([])
        };
        let row = criteria::ActiveModel {
            pid: Set(Uuid::new_v4()),
            rubric_id: Set(rubric.id),
            code: Set(code.to_owned()),
            position: Set(i32::try_from(position).unwrap()),
            name_id: Set(name.to_owned()),
            name_en: Set(name.to_owned()),
            description_id: Set(String::new()),
            description_en: Set(String::new()),
            weight: Set(weight),
            mandatory: Set(!has_levels || code == "REGULASI"),
            scale_min: Set(0),
            scale_max: Set(if has_levels { 3 } else { 100 }),
            scale_step: Set(1),
            levels: Set(if has_levels { json!(levels).to_string() } else { "[]".to_owned() }),
            evidence: Set(evidence.to_string()),
            note_required: Set(false),
            ..Default::default()
        };
        saved.push(criteria::Entity::insert(row).exec_with_returning(app.db()).await.unwrap());
    }
    (rubric, saved)
}

/// A short form: name, stage of the innovation, trial date (only for trials), design of at least five words, contact (personal).
async fn form_set(app: &TestApp) -> form_sets::Model {
    let known = form_sets::Entity::find().filter(form_sets::Column::Code.eq("ringkas"));
    if let Some(known) = known.one(app.db()).await.unwrap() {
        return known;
    }
    let definition = json!({
        "code": "ringkas", "version": 1, "name_id": "Formulir ringkas", "name_en": "Short form",
        "sections": [
            { "code": "identitas", "name_id": "Identitas", "name_en": "Identity", "fields": [
                { "code": "nama_inovasi", "label_id": "Nama inovasi", "label_en": "Name of the innovation", "kind": "text", "required": "always", "max_chars": 200 },
                { "code": "tahapan", "label_id": "Tahapan", "label_en": "Stage", "kind": "choice", "required": "always", "options": [
                    { "value": "uji_coba", "label_id": "Uji coba", "label_en": "Trial" },
                    { "value": "penerapan", "label_id": "Penerapan", "label_en": "In use" } ] },
                { "code": "waktu_uji_coba", "label_id": "Waktu uji coba", "label_en": "Trial date", "kind": "date", "required": "always",
                  "shown_when": { "field": "tahapan", "equals": ["uji_coba"] } } ] },
            { "code": "rancangan", "name_id": "Rancang bangun", "name_en": "Design", "fields": [
                { "code": "rancang_bangun", "label_id": "Rancang bangun", "label_en": "Design", "kind": "long_text", "required": "always", "min_words": 5 },
                { "code": "kontak", "label_id": "Telepon", "label_en": "Telephone", "kind": "text", "required": "never", "personal_data": true } ] }
        ]
    });
    let row = form_sets::ActiveModel {
        pid: Set(Uuid::new_v4()),
        code: Set("ringkas".to_owned()),
        version: Set(1),
        region_id: Set(None),
        name_id: Set("Formulir ringkas".to_owned()),
        name_en: Set("Short form".to_owned()),
        definition: Set(definition.to_string()),
        sha256: Set("0".repeat(64)),
        created_at: Set(app.now()),
        updated_at: Set(app.now()),
        ..Default::default()
    };
    form_sets::Entity::insert(row).exec_with_returning(app.db()).await.unwrap()
}

/// The answers of a complete entry, by section.
pub const ANSWERS: [(&str, &str); 2] = [
    ("identitas", r#"{"nama_inovasi":"Panel Surya Bangku Taman","tahapan":"penerapan"}"#),
    (
        "rancangan",
        r#"{"rancang_bangun":"Bangku taman dengan panel surya untuk mengisi daya","kontak":"0800-0000-000"}"#,
    ),
];

/// An entry of `owner` in the contest's first category with complete answers (no evidence), in any status.
pub async fn entry(
    app: &TestApp,
    contest: &BuiltContest,
    owner: &users::Model,
    title: &str,
    status: EntryStatus,
) -> entries::Model {
    entry_in(app, contest, 0, owner, title, status).await
}

pub async fn entry_in(
    app: &TestApp,
    contest: &BuiltContest,
    category: usize,
    owner: &users::Model,
    title: &str,
    status: EntryStatus,
) -> entries::Model {
    let (db, now) = (app.db(), app.now());
    let handed_in = status != EntryStatus::Draft;
    let row = entries::ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(contest.contest.id),
        category_id: Set(contest.categories[category].id),
        number: Set(handed_in.then(|| format!("UJI-{}", Uuid::new_v4().simple()))),
        status: Set(status),
        title: Set(title.to_owned()),
        title_folded: Set(sayembara::domain::text::fold(title)),
        acronym: Set(String::new()),
        expansion: Set(String::new()),
        owner_id: Set(owner.id),
        version: Set(1),
        submitted_at: Set(handed_in.then(|| now - Duration::hours(1))),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let entry = entries::Entity::insert(row).exec_with_returning(db).await.unwrap();
    let member = entry_members::ActiveModel {
        entry_id: Set(entry.id),
        user_id: Set(Some(owner.id)),
        email_folded: Set(owner.email_folded.clone()),
        role: Set(MemberRole::Owner),
        invited_by: Set(owner.id),
        joined_at: Set(Some(now)),
        created_at: Set(now),
        ..Default::default()
    };
    entry_members::Entity::insert(member).exec(db).await.unwrap();
    for (code, answers) in ANSWERS {
        let row = entry_sections::ActiveModel {
            entry_id: Set(entry.id),
            code: Set(code.to_owned()),
            answers: Set(answers.to_owned()),
            version: Set(1),
            updated_by: Set(owner.id),
            updated_at: Set(now),
            ..Default::default()
        };
        entry_sections::Entity::insert(row).exec(db).await.unwrap();
    }
    entry
}

/// Gives `user` a role in the region.
pub async fn membership(app: &TestApp, user: &users::Model, region: &regions::Model, role: RegionRole) {
    let row = memberships::ActiveModel {
        user_id: Set(user.id),
        region_id: Set(region.id),
        role: Set(role),
        created_at: Set(app.now()),
        ..Default::default()
    };
    memberships::Entity::insert(row).exec(app.db()).await.unwrap();
}

/// A person with a role in the contest's region.
pub async fn member_of(app: &TestApp, contest: &BuiltContest, name: &str, role: RegionRole) -> users::Model {
    let user = app.person(name).await;
    membership(app, &user, &contest.region, role).await;
    user
}

/// An accepted judge of the contest.
pub async fn judge(app: &TestApp, contest: &BuiltContest, user: &users::Model, is_chair: bool) -> judges::Model {
    let row = judges::ActiveModel {
        pid: Set(Uuid::new_v4()),
        contest_id: Set(contest.contest.id),
        user_id: Set(user.id),
        affiliation: Set("Universitas Contoh".to_owned()),
        is_chair: Set(is_chair),
        invited_at: Set(app.now()),
        accepted_at: Set(Some(app.now())),
        created_at: Set(app.now()),
        updated_at: Set(app.now()),
        ..Default::default()
    };
    judges::Entity::insert(row).exec_with_returning(app.db()).await.unwrap()
}

/// Assigns an entry to a judge in the judging stage, with "no conflict" declared when asked.
pub async fn assignment(
    app: &TestApp,
    contest: &BuiltContest,
    judge: &judges::Model,
    entry: &entries::Model,
    declared: bool,
) -> assignments::Model {
    let stage = contest.stages.iter().find(|stage| stage.kind == StageKind::Judging).unwrap();
    let row = assignments::ActiveModel {
        pid: Set(Uuid::new_v4()),
        judge_id: Set(judge.id),
        entry_id: Set(entry.id),
        stage_id: Set(stage.id),
        created_at: Set(app.now()),
        removed_reason: Set(String::new()),
        ..Default::default()
    };
    let assignment = assignments::Entity::insert(row).exec_with_returning(app.db()).await.unwrap();
    if declared {
        let row = conflict_declarations::ActiveModel {
            assignment_id: Set(assignment.id),
            has_conflict: Set(false),
            reason: Set(String::new()),
            created_at: Set(app.now()),
            ..Default::default()
        };
        conflict_declarations::Entity::insert(row).exec(app.db()).await.unwrap();
    }
    assignment
}
