//! What an entry answers. Questions the data leaves open stay unanswered, as in a draft.

use std::collections::BTreeMap;

use sea_orm::DbErr;

use super::scene::{Scene, missing};
use crate::{
    data::demonstration::Entry,
    domain::answers::{Answer, Answers},
    models::users,
};

/// Nobody's number.
const TELEPHONE: &str = "0800-0000-000";
/// Nobody's sub-district.
const SUB_DISTRICT: &str = "Kecamatan Contoh";

/// All answers of an entry that belongs to `owner`.
pub fn of_entry(scene: &Scene<'_>, entry: &Entry, owner: &users::Model) -> Result<Answers, DbErr> {
    let day = |day: i64| scene.calendar.date(day).to_string();
    let mut answers = Answers::default()
        .with_text("nama_inovasi", &entry.title)
        .with_text("inisiator", &entry.initiator)
        .with_text("nama_inisiator", &owner.name)
        .with_text("tahapan", &entry.stage)
        .with_text("jenis", if entry.is_digital { "digital" } else { "nondigital" })
        .with_text("klasifikasi", "umum")
        .with_text("bentuk", &entry.form)
        .with_text("urusan_utama", &entry.affair)
        .with_text("waktu_uji_coba", &day(entry.trial))
        .with_text("waktu_penerapan", &entry.applied.map(day).unwrap_or_default())
        .with_text("rancang_bangun", &design(scene, entry)?)
        .with_text("merupakan_pengembangan", "tidak")
        .with_text("tujuan", &entry.goal)
        .with_text("manfaat", &entry.benefit)
        .with_text("hasil", &entry.result);
    answers.0.insert("sdgs".to_owned(), Answer::Many(entry.sdgs.clone()));
    answers.0.insert("dimensi_smart_city".to_owned(), Answer::Many(entry.dimensions.clone()));
    if entry.submitted.is_some() {
        answers.0.insert("wilayah".to_owned(), place(scene));
        answers.0.insert("kontak".to_owned(), contact(owner));
    }
    answers.0.retain(|_, answer| !answer.is_blank());
    Ok(answers)
}

/// The common text with the entry's own problem, way and novelty put in; none before the way is written down.
fn design(scene: &Scene<'_>, entry: &Entry) -> Result<String, DbErr> {
    if entry.method.is_empty() {
        return Ok(String::new());
    }
    let text = scene.data.designs.get(&entry.design).ok_or_else(|| missing("design", &entry.design))?;
    let parts = [
        ("{name}", &entry.title),
        ("{unit}", &entry.office),
        ("{problem}", &entry.problem),
        ("{before}", &entry.before),
        ("{after}", &entry.after),
        ("{method}", &entry.method),
        ("{novelty}", &entry.novelty),
    ];
    Ok(parts.iter().fold(text.clone(), |text, (place, part)| text.replace(place, part)))
}

fn place(scene: &Scene<'_>) -> Answer {
    group([("kabupaten_kota", scene.region.code.as_str()), ("kecamatan", SUB_DISTRICT)])
}

fn contact(owner: &users::Model) -> Answer {
    group([("nama", owner.name.as_str()), ("telepon", TELEPHONE), ("surel", owner.email.as_str())])
}

fn group<const N: usize>(parts: [(&str, &str); N]) -> Answer {
    Answer::Group(BTreeMap::from(parts.map(|(code, text)| (code.to_owned(), text.to_owned()))))
}
