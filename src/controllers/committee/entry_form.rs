//! `/committee/contests/{slug}/form`: the form of the contest's entries, and the page that shows it as innovators will see it.

mod definition;
mod fields;
mod sections;

use std::collections::BTreeMap;

use axum::response::Response;

use super::{Refusal, edit, editable, invalid, managed, refused, refused_act, workspace};
use crate::{
    domain::{
        answers::Answers,
        form_set::{FormSet, Section},
        form_set_edit::{Direction, FormEditError},
        form_set_faults::{FormFault, FormFaultKind as Kind},
        policy::{Question, may_edit_contest},
    },
    forms::FormErrors,
    models::{
        contests::{Standing, draft::DraftError, entry_form::EntryForm},
        entries::names::Names,
    },
    views::{
        committee::entry_form::{EntryFormPage, PreviewPage, PreviewSection},
        entries::section::Drawing,
    },
    web::{
        PageResult, Path, RawForm, SignedIn,
        routes::{PageRoute, get},
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Vec<PageRoute> {
    [
        vec![
            get("/committee/contests/{slug}/form", Question::ManageContest, show),
            get("/committee/contests/{slug}/form/preview", Question::ManageContest, preview),
        ],
        definition::routes(),
        sections::routes(),
        fields::routes(),
    ]
    .concat()
}

async fn show(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = managed(&visit, &slug).await?;
    let is_editable = may_edit_contest(&visit.actor, &standing.facts(None, None, visit.now)).is_ok();
    let form = EntryForm::of(visit.db(), &standing.contest).await?;
    let contest = workspace(&visit, &standing, "form");
    let page = EntryFormPage::new(contest, &form, is_editable, visit.locale);
    visit.page("committee/entry_form/show.html", &page)
}

async fn preview(visit: SignedIn, Path(slug): Path<String>) -> PageResult<Response> {
    let standing = managed(&visit, &slug).await?;
    let form = standing.contest.form_set(visit.db()).await?;
    let answers = Answers::default();
    let names = Names::load(visit.db(), &standing, &form, &answers).await?;
    let drawing =
        Drawing { form: &form, answers: &answers, names: &names, notes: BTreeMap::new(), locale: visit.locale };
    let section = |section: &Section| PreviewSection {
        fields: drawing.every_field(section),
        name: visit.locale.pick(&section.name_id, &section.name_en).to_owned(),
        help: visit.locale.pick(&section.help_id, &section.help_en).to_owned(),
    };
    let page = PreviewPage {
        contest: workspace(&visit, &standing, "form"),
        name: visit.locale.pick(&form.name_id, &form.name_en).to_owned(),
        sections: form.sections.iter().map(section).collect(),
    };
    visit.page("committee/entry_form/preview.html", &page)
}

/// The contest while its form may be changed, and the form.
async fn load(visit: &SignedIn, slug: &str) -> PageResult<(Standing, EntryForm)> {
    let standing = editable(visit, slug).await?;
    let form = EntryForm::of(visit.db(), &standing.contest).await?;
    Ok((standing, form))
}

/// Changes the form by a button that has no form of its own; what is refused is a page that leads back to the overview.
async fn act(
    visit: &SignedIn,
    slug: &str,
    raw: &RawForm,
    action: &str,
    change: impl FnOnce(&mut FormSet) -> Result<(), FormEditError> + Send,
) -> PageResult<()> {
    let standing = editable(visit, slug).await?;
    let changed = standing.contest.change_form(visit.db(), edit(visit, raw), action, change).await;
    changed.map_err(|error| refused_act(error, &base(slug)))
}

/// Path of the form's overview.
fn base(slug: &str) -> String {
    format!("/committee/contests/{slug}/form")
}

/// Which way the pressed button moves a row.
fn direction(raw: &RawForm) -> Direction {
    if raw.text("to") == "up" { Direction::Up } else { Direction::Down }
}

/// What a refused change tells the person, beside the inputs it is about.
fn refusal(error: DraftError) -> Refusal {
    let DraftError::UnsoundForm(faults) = error else { return refused(error, "") };
    let mut errors = FormErrors::default();
    for fault in &faults {
        let args = vec![("name", fault.code.clone()), ("about", fault.about.clone())];
        errors.add_with(input_of(fault), &format!("forms-fault-{}", fault.kind.as_str().replace('_', "-")), args);
    }
    invalid(errors)
}

/// The input in which a fault is mended.
fn input_of(fault: &FormFault) -> &'static str {
    match fault.kind {
        Kind::Repeated | Kind::MalformedCode => "code",
        Kind::NameMissing | Kind::TooLong if fault.place == "section" => "name_id",
        Kind::NameMissing | Kind::TooLong => "label_id",
        Kind::HelpInOneLanguage => "help_en",
        Kind::NoOptions | Kind::RepeatedOption | Kind::NeedlessOptions | Kind::TwoOptionSources => "options",
        Kind::UnknownReference | Kind::LaterReference | Kind::ImpossibleAnswer => "shown_when",
        Kind::Limits | Kind::NeedlessLimits => "min_words",
        Kind::NoParts | Kind::NeedlessParts => "kind",
        Kind::Empty | Kind::TooMany => "",
    }
}
