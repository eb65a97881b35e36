//! The list of evidence: what is required for what, what is there, and the form to add more.

use serde::Serialize;
use uuid::Uuid;

use super::{Choice, EntryTop, Step, content::host_of, ledger::LedgerView, section::ClashView};
use crate::{
    domain::{
        evidence::{EvidenceKind, MediaType, RequiredEvidence, repeated},
        locale::Locale,
    },
    forms::evidence_form::EvidenceForm,
    models::{entries::draft::Draft, evidence::Piece},
    views::file_look::FileLook,
};

/// The page.
#[derive(Debug, Serialize)]
pub struct EvidencePage {
    /// The entry.
    pub entry: EntryTop,
    /// All steps.
    pub steps: Vec<Step>,
    /// The levels claimed; `None` where no criterion has levels, or nothing can be changed now.
    pub ledger: Option<LedgerView>,
    /// One group per requirement, then one per criterion without any, then the rest.
    pub groups: Vec<Group>,
    /// Groups of which nothing is required and where nothing is: one line each.
    pub spare: Vec<Group>,
    /// What the new piece may be for.
    pub targets: Vec<Choice>,
    /// The form as typed.
    pub form: EvidenceForm,
    /// May the reader change anything now?
    pub may_edit: bool,
    /// Largest file.
    pub max_bytes: i64,
    /// Types the file picker offers.
    pub accept: String,
    /// How many files were attached although others of the same form were refused.
    pub attached: usize,
    /// How many files the script attached just now.
    pub just_attached: usize,
    /// Anchor of the group they came to.
    pub attached_to: String,
}

impl EvidencePage {
    /// Anchor of the group of the form's target.
    fn anchor(&self) -> String {
        let found = self.groups.iter().find(|group| !self.form.target.is_empty() && group.target == self.form.target);
        found.map_or_else(|| "other".to_owned(), |group| group.anchor.clone())
    }

    /// Tells that the script attached files to the form's target.
    #[must_use]
    pub fn with_attached(mut self, count: usize) -> Self {
        (self.just_attached, self.attached_to) = (count, self.anchor());
        self
    }

    /// Target of the first requirement that still wants something; empty when none does.
    #[must_use]
    pub fn first_wanted(&self) -> String {
        let wants = |group: &&Group| group.have < usize::try_from(group.needed).unwrap_or(0);
        self.groups.iter().find(wants).map(|group| group.target.clone()).unwrap_or_default()
    }
}

/// Evidence for one thing.
#[derive(Debug, Serialize)]
pub struct Group {
    /// Anchor: `requirement-<code>`, `criterion-<code>` or `other`.
    pub anchor: String,
    /// What it is for; empty for the rest.
    pub title: String,
    /// Name of the criterion, when the title is a requirement's.
    pub criterion: Option<String>,
    /// Value of the form's target.
    pub target: String,
    /// How many are needed.
    pub needed: i32,
    /// How many count.
    pub have: usize,
    /// Extensions that count, e.g. `PDF, JPG`; empty: all that are taken.
    pub formats: String,
    /// Does a link count?
    pub link_allowed: bool,
    /// Is it a requirement at all?
    pub is_requirement: bool,
    /// What the committee noted here.
    pub note: Option<String>,
    /// Does a piece here count for nothing because it repeats another one?
    pub repeats: bool,
    /// What is there.
    pub pieces: Vec<PieceView>,
    /// Criterion and field, to tell groups that share their pieces.
    #[serde(skip)]
    criterion_of: (Option<String>, Option<String>),
}

/// A piece with its actions; see `evidence.item`.
#[derive(Clone, Debug, Serialize)]
pub struct PieceView {
    /// Public id.
    pub pid: Uuid,
    /// What it is called.
    pub title: String,
    /// File or link.
    pub kind: EvidenceKind,
    /// Where it is read.
    pub href: String,
    /// Name of the file.
    pub file_name: String,
    /// Size of the file.
    pub size_bytes: Option<i64>,
    /// Host of the link.
    pub url_host: Option<String>,
    /// Where to look in it.
    pub page_note: String,
    /// Made public by choice?
    pub is_public: bool,
    /// What an earlier piece with the same content is called.
    pub same_as: Option<String>,
    /// Preview, and why it cannot be opened.
    #[serde(flatten)]
    pub look: FileLook,
}

impl PieceView {
    /// A piece of the draft.
    #[must_use]
    pub fn new(piece: &Piece) -> Self {
        let row = &piece.row;
        let shown = if row.title.is_empty() { row.url.as_deref().unwrap_or(&row.file_name) } else { &row.title };
        Self {
            pid: row.pid,
            title: shown.to_owned(),
            kind: row.kind,
            href: row.url.clone().unwrap_or_else(|| format!("/evidence/{}", row.pid)),
            file_name: row.file_name.clone(),
            size_bytes: piece.file.as_ref().map(|file| file.size_bytes),
            url_host: row.url.as_deref().and_then(host_of),
            page_note: row.page_note.clone(),
            is_public: row.is_public,
            same_as: None,
            look: FileLook::of(row.pid, piece.file.as_ref()),
        }
    }
}

/// All pieces of a draft, each with the earlier one that has the same content.
fn piece_views(pieces: &[Piece]) -> Vec<PieceView> {
    let mut views: Vec<PieceView> = pieces.iter().map(PieceView::new).collect();
    let contents: Vec<_> = pieces.iter().map(Piece::content).collect();
    for (position, first) in repeated(&contents).into_iter().enumerate() {
        views[position].same_as = first.map(|first| views[first].title.clone());
    }
    views
}

/// The groups of a draft's evidence, what is required first; `note_of` gives the committee's note at a criterion or field.
#[must_use]
pub fn groups(draft: &Draft, locale: Locale, note_of: impl Fn(&str) -> Option<String>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let facts = draft.facts();
    let views = piece_views(&draft.evidence);
    let views_of = |belongs: &dyn Fn(&Piece) -> bool| -> Vec<PieceView> {
        let both = draft.evidence.iter().zip(&views);
        both.filter(|(piece, _)| belongs(piece)).map(|(_, view)| view.clone()).collect()
    };
    for requirement in requirements(draft) {
        let belongs = |piece: &Piece| {
            piece.row.criterion_code == requirement.criterion && piece.row.field_code == requirement.field
        };
        let noted = requirement.criterion.as_deref().or(requirement.field.as_deref());
        // Several requirements of one criterion share its pieces; they are listed once, at the first.
        let is_repeated =
            groups.iter().any(|group| group.criterion_of == (requirement.criterion.clone(), requirement.field.clone()));
        groups.push(Group {
            anchor: format!("requirement-{}", requirement.code),
            title: locale.pick(&requirement.text_id, &requirement.text_en).to_owned(),
            criterion: requirement.criterion.as_deref().map(|code| criterion_name(draft, code, locale)),
            target: format!("r:{}", requirement.code),
            needed: requirement.min_count,
            have: requirement.have(&facts),
            formats: formats(&requirement.media_types),
            link_allowed: requirement.link_allowed,
            is_requirement: true,
            note: noted.filter(|_| !is_repeated).and_then(&note_of),
            repeats: requirement.have(&facts) < facts.iter().filter(|fact| requirement.counts(fact)).count(),
            pieces: if is_repeated { Vec::new() } else { views_of(&belongs) },
            criterion_of: (requirement.criterion.clone(), requirement.field.clone()),
        });
    }
    let has_group = |code: &str| requirements(draft).any(|requirement| requirement.criterion.as_deref() == Some(code));
    for criterion in draft.category.rubric.criteria.iter().filter(|criterion| !has_group(&criterion.code)) {
        let belongs = |piece: &Piece| piece.row.criterion_code.as_deref() == Some(criterion.code.as_str());
        let name = locale.pick(&criterion.name_id, &criterion.name_en);
        groups.push(Group::free(
            format!("criterion-{}", criterion.code),
            name,
            format!("c:{}", criterion.code),
            views_of(&belongs),
            note_of(&criterion.code),
        ));
    }
    let listed: Vec<Uuid> = groups.iter().flat_map(|group| &group.pieces).map(|piece| piece.pid).collect();
    let rest = views_of(&|piece| !listed.contains(&piece.row.pid));
    if !rest.is_empty() {
        groups.push(Group::free("other".to_owned(), "", String::new(), rest, None));
    }
    groups.sort_by_key(|group| group.needed == 0);
    groups
}

impl Group {
    /// Nothing is required here, there or said: a line is enough for it.
    #[must_use]
    pub fn is_spare(&self) -> bool {
        self.needed == 0 && self.pieces.is_empty() && self.have == 0 && self.note.is_none()
    }

    fn free(anchor: String, title: &str, target: String, pieces: Vec<PieceView>, note: Option<String>) -> Self {
        Self {
            anchor,
            title: title.to_owned(),
            criterion: None,
            target,
            needed: 0,
            have: pieces.len(),
            formats: String::new(),
            link_allowed: true,
            is_requirement: false,
            note,
            repeats: false,
            pieces,
            criterion_of: (None, None),
        }
    }
}

/// All requirements: those of the form, then those of the category.
pub fn requirements(draft: &Draft) -> impl Iterator<Item = &RequiredEvidence> {
    draft.form.evidence.iter().chain(&draft.category.required_evidence)
}

/// What a new piece may be for.
#[must_use]
pub fn targets(draft: &Draft, locale: Locale) -> Vec<Choice> {
    let required = requirements(draft).map(|requirement| {
        let text = locale.pick(&requirement.text_id, &requirement.text_en);
        let criterion = requirement.criterion.as_deref().map(|code| criterion_name(draft, code, locale));
        Choice {
            value: format!("r:{}", requirement.code),
            label: criterion.map_or_else(|| text.to_owned(), |criterion| format!("{criterion}: {text}")),
        }
    });
    let free = draft.category.rubric.criteria.iter().map(|criterion| Choice {
        value: format!("c:{}", criterion.code),
        label: locale.pick(&criterion.name_id, &criterion.name_en).to_owned(),
    });
    let has_requirement = |choice: &Choice| {
        requirements(draft).any(|known| known.criterion.as_deref() == choice.value.strip_prefix("c:"))
    };
    required.chain(free.filter(|choice| !has_requirement(choice))).collect()
}

fn criterion_name(draft: &Draft, code: &str, locale: Locale) -> String {
    let found = draft.category.rubric.criteria.iter().find(|criterion| criterion.code == code);
    found.map_or_else(|| code.to_owned(), |found| locale.pick(&found.name_id, &found.name_en).to_owned())
}

/// Extensions of types, as people write them.
#[must_use]
pub fn formats(types: &[MediaType]) -> String {
    let names = types.iter().filter_map(|media_type| media_type.extensions().first());
    names.map(|name| name.to_uppercase()).collect::<Vec<_>>().join(", ")
}

/// What the file picker offers.
#[must_use]
pub fn accept() -> String {
    let extensions = MediaType::ALL.iter().flat_map(|media_type| media_type.extensions());
    extensions.map(|extension| format!(".{extension}")).collect::<Vec<_>>().join(",")
}

/// Title, note and visibility of one piece.
#[derive(Debug, Serialize)]
pub struct PiecePage {
    /// The entry.
    pub entry: EntryTop,
    /// The piece.
    pub piece: PieceView,
    /// The form as typed.
    pub form: EvidenceForm,
    /// Version that the form was filled from.
    pub version: i32,
    /// What somebody else saved in between.
    pub clash: Vec<ClashView>,
}
