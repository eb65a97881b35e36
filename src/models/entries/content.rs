//! What an entry says, as one kind of reader may see it: sections with fields and their shown texts, and the evidence.
//!
//! The team reads its draft; everybody else reads what was handed in last. Every page, print and file that shows an
//! entry's content starts from here, so that personal data and names are taken out in one place.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};
use serde::Serialize;

use super::{Model, draft::Draft, names::Names};
use crate::{
    domain::{
        answers::Answer,
        evidence::{EvidenceKind, FileState, MediaType},
        form_set::{Field, FieldKind, FormSet},
        handed_in::{HandedIn, HandedInEvidence, Origin},
        ledger::Levels,
        locale::Locale,
    },
    models::{
        _entities::submissions,
        contests::{self, Standing},
        evidence,
        stored_files::{self, Preview},
    },
};

pub use super::viewer::Viewer;

/// An entry's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryContent {
    /// Public id of the entry.
    pub pid: Uuid,
    /// Receipt number, once it was handed in.
    pub number: Option<String>,
    /// Title.
    pub title: String,
    /// Acronym; may be empty.
    pub acronym: String,
    /// What the acronym stands for; may be empty.
    pub expansion: String,
    /// Office; `None` when there is none or the reader may not know it.
    pub office: Option<String>,
    /// Which version this is; `None` for the draft.
    pub version: Option<ContentVersion>,
    /// Sections in the order of the form.
    pub sections: Vec<ContentSection>,
    /// The earlier entry that it goes on from.
    pub continuation: Option<ContentOrigin>,
    /// Levels claimed, by criterion.
    pub claims: Levels,
    /// Evidence in the order it was attached.
    pub evidence: Vec<ContentEvidence>,
}

/// What was developed since an earlier entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentOrigin {
    /// In the team's words.
    pub developed: String,
    /// The earlier entry, unless names are hidden: whoever knows an old title finds out whose it was.
    pub from: Option<EarlierEntry>,
}

/// An entry of an earlier contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierEntry {
    /// Its public id.
    pub pid: Uuid,
    /// Its title.
    pub title: String,
    /// Name of its contest.
    pub contest: ShownText,
}

/// A version that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentVersion {
    /// Row of the submission.
    pub submission_id: i64,
    /// Public id of the submission.
    pub pid: Uuid,
    /// First, second … time.
    pub ordinal: i32,
    /// When.
    pub handed_in_at: DateTime<Utc>,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentSection {
    /// Its code.
    pub code: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// Fields that are asked, answered or not; hidden ones are left out.
    pub fields: Vec<ContentField>,
}

/// A field with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentField {
    /// Its code; parts of groups `group.part`.
    pub code: String,
    /// Indonesian label.
    pub label_id: String,
    /// English label.
    pub label_en: String,
    /// What it takes; views write dates by it.
    pub kind: FieldKind,
    /// Personal data: never copied to public pages.
    pub is_personal: bool,
    /// The answer as text; several choices are several texts, an unanswered field none.
    pub texts: Vec<ShownText>,
    /// Parts of a group.
    pub parts: Vec<ContentField>,
}

/// A text in both languages; what people typed is the same in both.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ShownText {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

/// A file or link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentEvidence {
    /// Public id; files are read at `/evidence/{pid}`.
    pub pid: Uuid,
    /// Criterion it proves.
    pub criterion: Option<String>,
    /// Field it belongs to.
    pub field: Option<String>,
    /// File or link.
    pub kind: EvidenceKind,
    /// What the team calls it; never empty.
    pub title: String,
    /// Name of the file; a neutral one where names are hidden, empty for links.
    pub file_name: String,
    /// Address of the link.
    pub url: Option<String>,
    /// Where to look in it.
    pub page_note: String,
    /// Made public by choice?
    pub is_public: bool,
    /// Size of the file.
    pub size_bytes: Option<i64>,
    /// SHA-256 of the file.
    pub sha256: Option<String>,
    /// Type of the file.
    pub media_type: Option<MediaType>,
    /// State of the file now.
    pub state: Option<FileState>,
    /// Does it wait for the scanner?
    pub is_being_checked: bool,
    /// Its preview, if it is a picture.
    pub preview: Option<Preview>,
    /// When it was attached.
    pub created_at: DateTime<Utc>,
}

impl ShownText {
    /// The same text in both languages.
    #[must_use]
    pub fn same(text: &str) -> Self {
        Self { id: text.to_owned(), en: text.to_owned() }
    }

    /// The text in one language.
    #[must_use]
    pub fn pick(&self, locale: Locale) -> &str {
        locale.pick(&self.id, &self.en)
    }
}

impl EntryContent {
    /// The content for `viewer`. Before an entry was handed in for the first time, nobody but its team finds anything in it.
    ///
    /// # Errors
    /// When the database fails or a row is broken.
    pub async fn load(
        db: &impl ConnectionTrait,
        entry: &Model,
        standing: &Standing,
        viewer: Viewer,
    ) -> Result<Self, DbErr> {
        if viewer == Viewer::Team {
            let draft = Draft::load(db, entry, standing).await?;
            let number = entry.number.clone().unwrap_or_default();
            let document = draft.handed_in(&standing.contest.slug, &number, 0, entry.updated_at);
            return build(db, entry, standing, &draft.form, &document, None, viewer).await;
        }
        let form = standing.contest.form_set(db).await?;
        let Some(latest) = latest_submission(db, entry.id).await? else { return Ok(Self::nothing(entry)) };
        Self::of_submission(db, entry, standing, &form, &latest, viewer).await
    }

    /// The content of one version that was handed in.
    ///
    /// # Errors
    /// When the database fails or a row is broken.
    pub async fn of_submission(
        db: &impl ConnectionTrait,
        entry: &Model,
        standing: &Standing,
        form: &FormSet,
        submission: &submissions::Model,
        viewer: Viewer,
    ) -> Result<Self, DbErr> {
        let document = HandedIn::read(&submission.snapshot).map_err(|error| DbErr::Json(error.to_string()))?;
        let version = ContentVersion {
            submission_id: submission.id,
            pid: submission.pid,
            ordinal: submission.ordinal,
            handed_in_at: submission.created_at,
        };
        build(db, entry, standing, form, &document, Some(version), viewer).await
    }

    /// The field with this code, parts of groups by `group.part`.
    #[must_use]
    pub fn field(&self, code: &str) -> Option<&ContentField> {
        let fields = self.sections.iter().flat_map(|section| &section.fields);
        fields.flat_map(|field| std::iter::once(field).chain(&field.parts)).find(|field| field.code == code)
    }

    fn nothing(entry: &Model) -> Self {
        Self {
            pid: entry.pid,
            number: None,
            title: entry.title.clone(),
            acronym: entry.acronym.clone(),
            expansion: entry.expansion.clone(),
            office: None,
            version: None,
            sections: Vec::new(),
            continuation: None,
            claims: Levels::new(),
            evidence: Vec::new(),
        }
    }
}

/// The newest version of an entry that was handed in.
///
/// # Errors
/// When the database fails.
pub async fn latest_submission(db: &impl ConnectionTrait, entry_id: i64) -> Result<Option<submissions::Model>, DbErr> {
    submissions::Entity::find()
        .filter(submissions::Column::EntryId.eq(entry_id))
        .order_by_desc(submissions::Column::Ordinal)
        .one(db)
        .await
}

async fn build(
    db: &impl ConnectionTrait,
    entry: &Model,
    standing: &Standing,
    form: &FormSet,
    document: &HandedIn,
    version: Option<ContentVersion>,
    viewer: Viewer,
) -> Result<EntryContent, DbErr> {
    let all = document.all_answers();
    let answers = if viewer.sees_personal_data() { all.clone() } else { form.without_personal_data(&all) };
    let names = Names::load(db, standing, form, &answers).await?;
    Ok(EntryContent {
        pid: entry.pid,
        number: entry.number.clone(),
        title: document.title.clone(),
        acronym: document.acronym.clone(),
        expansion: document.expansion.clone(),
        office: document.office.clone().filter(|_| viewer.sees_names()),
        version,
        sections: form
            .sections
            .iter()
            .map(|section| ContentSection {
                code: section.code.clone(),
                name_id: section.name_id.clone(),
                name_en: section.name_en.clone(),
                fields: section
                    .fields
                    .iter()
                    // Whether a field is asked depends on all answers, whoever reads.
                    .filter(|field| field.is_shown(&all) && viewer.sees(field, field.personal_data))
                    .map(|field| shown_field(field, answers.get(&field.code), &names, viewer))
                    .collect(),
            })
            .collect(),
        continuation: match &document.continued_from {
            Some(origin) if viewer != Viewer::Public => Some(shown_origin(db, origin, viewer).await?),
            _ => None,
        },
        // What was claimed proves nothing to the public; the innovation's record says what became of it.
        claims: if viewer == Viewer::Public { Levels::new() } else { document.claims.clone() },
        evidence: shown_evidence(db, entry, &document.evidence, viewer).await?,
    })
}

async fn shown_origin(db: &impl ConnectionTrait, origin: &Origin, viewer: Viewer) -> Result<ContentOrigin, DbErr> {
    let mut from = None;
    if viewer.sees_names() {
        let contest = contests::Model::find_by_slug(db, &origin.contest).await?;
        from = Some(EarlierEntry {
            pid: origin.entry,
            title: origin.title.clone(),
            contest: contest.map_or_else(
                || ShownText::same(&origin.contest),
                |contest| ShownText { id: contest.name_id, en: contest.name_en },
            ),
        });
    }
    Ok(ContentOrigin { developed: origin.developed.clone(), from })
}

fn shown_field(field: &Field, answer: Option<&Answer>, names: &Names, viewer: Viewer) -> ContentField {
    let own = |text: &str| names.shown(field, text.trim());
    let (texts, parts) = match answer {
        None => (Vec::new(), Vec::new()),
        Some(Answer::Text(text)) => (vec![own(text)], Vec::new()),
        Some(Answer::Many(values)) => (values.iter().map(|value| own(value)).collect(), Vec::new()),
        Some(Answer::Group(values)) => (Vec::new(), parts_of(field, values, names, viewer)),
    };
    ContentField {
        code: field.code.clone(),
        label_id: field.label_id.clone(),
        label_en: field.label_en.clone(),
        kind: field.kind,
        is_personal: field.personal_data,
        texts,
        parts,
    }
}

fn parts_of(group: &Field, values: &BTreeMap<String, String>, names: &Names, viewer: Viewer) -> Vec<ContentField> {
    let may_see = |part: &&Field| viewer.sees(part, part.personal_data || group.personal_data);
    group
        .fields
        .iter()
        .filter(may_see)
        .map(|part| {
            let answer = values.get(&part.code).filter(|text| !text.trim().is_empty()).cloned().map(Answer::Text);
            let mut shown = shown_field(part, answer.as_ref(), names, viewer);
            shown.code = format!("{}.{}", group.code, part.code);
            shown.is_personal = part.personal_data || group.personal_data;
            shown
        })
        .collect()
}

async fn shown_evidence(
    db: &impl ConnectionTrait,
    entry: &Model,
    pieces: &[HandedInEvidence],
    viewer: Viewer,
) -> Result<Vec<ContentEvidence>, DbErr> {
    let pids: Vec<Uuid> = pieces.iter().map(|piece| piece.pid).collect();
    let rows = evidence::Model::list_by_pids(db, entry.id, &pids).await?;
    let rows: BTreeMap<Uuid, _> = rows.into_iter().map(|piece| (piece.row.pid, piece)).collect();
    let may_see = |piece: &&HandedInEvidence| {
        let file = rows.get(&piece.pid).and_then(|row| row.file.as_ref());
        // Who checks or scores learns that a file is still coming; what was found unsafe is hidden.
        let is_coming = viewer != Viewer::Public && file.is_some_and(stored_files::Model::is_being_checked);
        let is_hidden = matches!(file.map(|file| file.state), Some(FileState::Quarantined | FileState::Deleted));
        let is_sound = viewer == Viewer::Team || is_coming || !is_hidden;
        // Made public or taken back after handing in: what the team wants now counts.
        let is_public = rows.get(&piece.pid).is_some_and(|row| row.row.is_public);
        is_sound && (viewer != Viewer::Public || is_public)
    };
    let shown = pieces.iter().filter(may_see).map(|piece| {
        let row = rows.get(&piece.pid);
        let media_type = piece.media_type.as_deref().and_then(MediaType::parse);
        let file_name = match media_type {
            Some(media_type) if !viewer.sees_names() => neutral_name(piece.pid, media_type),
            _ => piece.file_name.clone(),
        };
        let title =
            if piece.title.is_empty() { first_of(&file_name, piece.url.as_deref()) } else { piece.title.clone() };
        ContentEvidence {
            pid: piece.pid,
            criterion: piece.criterion.clone(),
            field: piece.field.clone(),
            kind: piece.kind,
            title,
            file_name,
            url: piece.url.clone(),
            page_note: piece.page_note.clone(),
            is_public: row.map_or(piece.is_public, |row| row.row.is_public),
            size_bytes: piece.size_bytes,
            sha256: piece.sha256.clone(),
            media_type,
            state: row.and_then(|row| row.file.as_ref()).map(|file| file.state),
            is_being_checked: row.and_then(|row| row.file.as_ref()).is_some_and(stored_files::Model::is_being_checked),
            preview: row.and_then(|row| row.file.as_ref()).and_then(stored_files::Model::preview),
            created_at: row.map_or(entry.created_at, |row| row.row.created_at),
        }
    });
    Ok(shown.collect())
}

/// A file name that tells nothing about who sent it.
#[must_use]
pub fn neutral_name(pid: Uuid, media_type: MediaType) -> String {
    let short: String = pid.simple().to_string().chars().take(8).collect();
    format!("bukti-{short}.{}", media_type.extensions().first().copied().unwrap_or("bin"))
}

fn first_of(file_name: &str, url: Option<&str>) -> String {
    if file_name.is_empty() { url.unwrap_or_default().to_owned() } else { file_name.to_owned() }
}
