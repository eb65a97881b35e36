//! Blind contests: no name, office, personal answer or telling file name reaches a judge, wherever it could.

use sayembara::{
    domain::{
        evidence::{EvidenceKind, FileState},
        handed_in::HandedInEvidence,
        office_approval::ApprovalState,
        region::RegionRole,
    },
    models::_entities::{entries, evidence, office_approvals, offices, stored_files, submissions},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Jury, snapshot_with};
use crate::support::build;

/// Everything a judge must not read.
const SECRETS: [&str; 7] = [
    "Pengusul Rahasia",
    "pengusul.rahasia@contoh.test",
    "Dinas Rahasia",
    "0800-0000-000",
    "laporan-dinas-rahasia.pdf",
    "Laporan Dinas Rahasia",
    "Kepala Rahasia",
];

/// A blind contest whose entry has an office whose head approved it, a telling file and a personal answer.
async fn blind(declared: bool) -> Jury {
    let jury = Jury::of(build::contest().blind(), declared).await;
    let (db, now) = (jury.app.db(), jury.app.now());
    let office = offices::ActiveModel {
        pid: Set(Uuid::new_v4()),
        region_id: Set(jury.contest.region.id),
        name: Set("Dinas Rahasia".to_owned()),
        name_folded: Set("dinas rahasia".to_owned()),
        kind: Set("dinas".to_owned()),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let office = offices::Entity::insert(office).exec_with_returning(db).await.unwrap();
    let row = entries::ActiveModel { id: Set(jury.entry.id), office_id: Set(Some(office.id)), ..Default::default() };
    entries::Entity::update(row).exec(db).await.unwrap();
    let piece = attach(&jury).await;
    let snapshot = snapshot_with(&jury.entry, Some("Dinas Rahasia".to_owned()), vec![piece]);
    submissions::Entity::update_many()
        .col_expr(submissions::Column::Snapshot, snapshot.into())
        .filter(submissions::Column::EntryId.eq(jury.entry.id))
        .exec(db)
        .await
        .unwrap();
    let row = office_approvals::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(jury.entry.id),
        head_name: Set("Kepala Rahasia".to_owned()),
        head_email: Set("kepala@contoh.test".to_owned()),
        token_hash: Set("0".repeat(64)),
        state: Set(ApprovalState::Approved),
        reason: Set(String::new()),
        asked_by: Set(jury.owner.id),
        expires_at: Set(now),
        decided_at: Set(Some(jury.entry.created_at)),
        created_at: Set(jury.entry.created_at),
        updated_at: Set(jury.entry.created_at),
        ..Default::default()
    };
    office_approvals::Entity::insert(row).exec(db).await.unwrap();
    jury
}

async fn attach(jury: &Jury) -> HandedInEvidence {
    let (db, now) = (jury.app.db(), jury.app.now());
    std::fs::create_dir_all(jury.app.uploads().join("uji")).unwrap();
    std::fs::write(jury.app.uploads().join("uji/1"), b"%PDF-1.4 uji").unwrap();
    let file = stored_files::ActiveModel {
        pid: Set(Uuid::new_v4()),
        storage_key: Set("uji/1".to_owned()),
        size_bytes: Set(12),
        sha256: Set("0".repeat(64)),
        media_type: Set("application/pdf".to_owned()),
        state: Set(FileState::Ready),
        created_at: Set(now),
        ..Default::default()
    };
    let file = stored_files::Entity::insert(file).exec_with_returning(db).await.unwrap();
    let row = evidence::ActiveModel {
        pid: Set(Uuid::new_v4()),
        entry_id: Set(jury.entry.id),
        criterion_code: Set(Some("MANFAAT".to_owned())),
        kind: Set(EvidenceKind::File),
        title: Set("Laporan Dinas Rahasia".to_owned()),
        file_name: Set("laporan-dinas-rahasia.pdf".to_owned()),
        stored_file_id: Set(Some(file.id)),
        page_note: Set(String::new()),
        is_public: Set(false),
        version: Set(1),
        uploaded_by: Set(jury.owner.id),
        created_at: Set(now),
        ..Default::default()
    };
    let row = evidence::Entity::insert(row).exec_with_returning(db).await.unwrap();
    HandedInEvidence {
        pid: row.pid,
        criterion: row.criterion_code,
        field: None,
        kind: row.kind,
        title: row.title,
        file_name: row.file_name,
        url: None,
        page_note: String::new(),
        is_public: false,
        size_bytes: Some(12),
        sha256: Some("0".repeat(64)),
        media_type: Some("application/pdf".to_owned()),
    }
}

#[track_caller]
fn tells_nothing(place: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{place} tells {secret}");
    }
}

/// Without this the other tests could pass on an entry that has nothing to tell.
#[tokio::test]
async fn the_committee_reads_what_judges_must_not() {
    let jury = blind(true).await;
    let path = jury.committee_path(&format!("verification/{}", jury.entry.pid));
    let text = jury.as_committee().await.get(&path).await.expect_status(200).text();
    for secret in ["Dinas Rahasia", "0800-0000-000", "Laporan Dinas Rahasia", "Kepala Rahasia"] {
        assert!(text.contains(secret), "{secret} is there to be leaked");
    }
}

#[tokio::test]
async fn rulebook_23_no_page_of_a_judge_names_who_entered() {
    let jury = blind(false).await;
    let mut judge = jury.as_judge().await;
    let before = judge.get("/judging").await.expect_status(200).text();
    let ask = judge.get(&jury.path("conflict/new")).await.expect_status(200).text();
    for (place, text) in [("the desk", &before), ("the declaration", &ask)] {
        tells_nothing(place, text);
        assert!(!text.contains("Bangku Surya"), "{place}: before the declaration only the number");
        assert!(text.contains(jury.entry.number.as_deref().unwrap()));
    }
    judge.post(&jury.path("conflict"), &[("choice", "none")]).await.expect_status(303);
    jury.score().await;
    for place in ["score_sheet", "finalisation/new", "conflict/new"] {
        tells_nothing(place, &judge.get(&jury.path(place)).await.expect_status(200).text());
    }
    let sheet = judge.get(&jury.path("score_sheet")).await;
    assert!(sheet.text().contains("Bangku taman dengan panel surya"), "the content itself is there");
    assert_eq!(sheet.texts(".evidence__title"), ["Bukti 1"]);
    tells_nothing("English", &judge.clone().in_english().get(&jury.path("score_sheet")).await.text());
    let refused = judge.post(&jury.path("score_sheet"), &[("version", "1"), ("mark-KEBARUAN", "x")]).await;
    tells_nothing("a refused form", &refused.expect_status(422).text());
    let clash = judge.post(&jury.path("score_sheet"), &[("version", "0"), ("mark-KEBARUAN", "1")]).await;
    tells_nothing("a clash", &clash.expect_status(409).text());
    let json = judge.post(&jury.path("score_sheet/autosave"), &[("version", "0")]).await;
    tells_nothing("autosave", &json.expect_status(409).text());
}

#[tokio::test]
async fn rulebook_23_file_names_tell_nothing_either() {
    let jury = blind(true).await;
    let mut judge = jury.as_judge().await;
    let links = judge.get(&jury.path("score_sheet")).await.attributes(".evidence__title", "href");
    assert_eq!(links.len(), 1);
    let answer = judge.get(&links[0]).await.expect_status(200);
    for (name, value) in &answer.headers {
        tells_nothing(name.as_str(), value.to_str().unwrap_or_default());
    }
}

#[tokio::test]
async fn rulebook_23_mails_to_judges_name_numbers_only() {
    let jury = blind(true).await;
    jury.finalise().await;
    let chair_pages = [
        jury.as_chair().await.get("/judging").await.expect_status(200).text(),
        jury.as_chair().await.get(&jury.path("reopening/new")).await.expect_status(200).text(),
    ];
    chair_pages.iter().for_each(|text| tells_nothing("the chair's pages", text));
    jury.as_chair().await.post(&jury.path("reopening"), &[("reason", "Periksa lagi")]).await.expect_status(303);
    jury.as_committee().await.post(&jury.committee_path("reminders"), &[]).await.expect_status(303);
    let mails = jury.app.mails().await;
    assert_eq!(mails.len(), 2);
    for (_, letter) in mails {
        let mail = sayembara::mailers::render(&jury.app.portal, &letter).unwrap();
        tells_nothing(&letter.template, &format!("{}{}{}", mail.subject, mail.text, mail.html));
        assert!(!mail.text.contains("Bangku Surya"));
    }
}

/// HotCRP CVE-2026-55493: a search matched on what the searcher could not see.
#[tokio::test]
async fn rulebook_03_a_committee_member_on_the_jury_cannot_search_by_hidden_names() {
    let jury = blind(true).await;
    build::membership(&jury.app, &jury.judge_user, &jury.contest.region, RegionRole::Committee).await;
    let mut both = jury.as_judge().await;
    let queue = jury.committee_path("verification?status=accepted");
    let all = both.get(&queue).await.expect_status(200);
    tells_nothing("the queue", &all.text());
    for secret in ["rahasia", "dinas", "0800", "pengusul"] {
        let found = both.get(&format!("{queue}&q={secret}")).await.expect_status(200);
        assert!(found.texts("tbody th a").is_empty(), "{secret} finds something");
    }
    let path = jury.committee_path(&format!("verification/{}", jury.entry.pid));
    tells_nothing("the check", &both.get(&path).await.expect_status(200).text());
}
