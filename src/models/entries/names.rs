//! Names of what answers refer to by code, and the options that fields take from elsewhere.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

use super::content::ShownText;
use crate::{
    domain::{
        answers::{Answer, Answers},
        form_set::{Field, FieldKind, FieldOption, FormSet, OptionSource},
        locale::Locale,
        region::RegionKind,
    },
    models::{_entities::dimensions, contests::Standing, regions},
};

/// Names of things that answers refer to by code: dimensions by slug, regions by Kemendagri code.
#[derive(Clone, Debug, Default)]
pub struct Names {
    dimensions: Vec<(String, ShownText)>,
    regions: BTreeMap<String, ShownText>,
    /// Regencies and cities to choose from, by code; none in a contest of a whole province, of which not all may be known.
    choices: Vec<(String, ShownText)>,
    /// Code of the contest's own region, where it is one of the choices.
    home: Option<String>,
}

impl Names {
    /// Loads the names that the form's options need; a form without such fields costs no statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(
        db: &impl ConnectionTrait,
        standing: &Standing,
        form: &FormSet,
        answers: &Answers,
    ) -> Result<Self, DbErr> {
        let mut names = Self::default();
        if form.fields().any(|field| field.options_from == Some(OptionSource::Dimensions)) {
            names.dimensions = dimension_names(db, standing.contest.framework_id).await?;
        }
        let name = |row: &regions::Model| ShownText { id: row.full_name(Locale::Id), en: row.full_name(Locale::En) };
        let codes = region_codes(form, answers);
        if !codes.is_empty() {
            let rows = regions::Entity::find().filter(regions::Column::Code.is_in(codes)).all(db).await?;
            names.regions = rows.iter().map(|row| (row.code.clone(), name(row))).collect();
        }
        let home = &standing.region;
        if home.kind != RegionKind::Provinsi && asks_for_region(form) {
            let rows = regions::Entity::find()
                .filter(regions::Column::ProvinceCode.eq(&home.province_code))
                .filter(regions::Column::Kind.ne(RegionKind::Provinsi))
                .order_by_asc(regions::Column::Code)
                .all(db)
                .await?;
            names.choices = rows.iter().map(|row| (row.code.clone(), with_code(&name(row), &row.code))).collect();
            names.home = Some(home.code.clone());
        }
        Ok(names)
    }

    /// The options of a field in order: its own, or those it takes from elsewhere.
    #[must_use]
    pub fn options(&self, field: &Field) -> Vec<(String, ShownText)> {
        match field.options_from {
            Some(OptionSource::Dimensions) => self.dimensions.clone(),
            None => {
                let own = |option: &FieldOption| ShownText { id: option.label_id.clone(), en: option.label_en.clone() };
                field.options.iter().map(|option| (option.value.clone(), own(option))).collect()
            }
        }
    }

    /// The regions to choose from, with the one that is filled in; empty where a code has to be typed.
    #[must_use]
    pub fn regions(&self, value: &str) -> Vec<(String, ShownText)> {
        let mut choices = self.choices.clone();
        let is_other = !value.is_empty() && choices.iter().all(|(code, _)| code != value);
        if is_other && !choices.is_empty() {
            let name = self.regions.get(value).map_or_else(|| ShownText::same(value), |name| with_code(name, value));
            choices.push((value.to_owned(), name));
        }
        choices
    }

    /// What a field for a region says before anybody filled it in: the contest's own, where it can be chosen.
    #[must_use]
    pub fn home_region(&self) -> Option<&str> {
        self.home.as_deref()
    }

    /// The answer `value` as people read it.
    #[must_use]
    pub fn shown(&self, field: &Field, value: &str) -> ShownText {
        let named = match field.kind {
            FieldKind::Choice | FieldKind::MultiChoice => {
                self.options(field).into_iter().find(|(option, _)| option == value).map(|(_, name)| name)
            }
            FieldKind::Region => self.regions.get(value).map(|name| with_code(name, value)),
            _ => None,
        };
        named.unwrap_or_else(|| ShownText::same(value))
    }
}

/// "Kabupaten Banjar (63.03)".
fn with_code(name: &ShownText, code: &str) -> ShownText {
    ShownText { id: format!("{} ({code})", name.id), en: format!("{} ({code})", name.en) }
}

fn asks_for_region(form: &FormSet) -> bool {
    let is_region = |field: &Field| field.kind == FieldKind::Region;
    form.fields().any(|field| is_region(field) || field.fields.iter().any(is_region))
}

async fn dimension_names(db: &impl ConnectionTrait, framework_id: i64) -> Result<Vec<(String, ShownText)>, DbErr> {
    let rows = dimensions::Entity::find()
        .filter(dimensions::Column::FrameworkId.eq(framework_id))
        .filter(dimensions::Column::ParentId.is_null())
        .order_by_asc(dimensions::Column::Position)
        .order_by_asc(dimensions::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.slug, ShownText { id: row.name_id, en: row.name_en })).collect())
}

fn region_codes(form: &FormSet, answers: &Answers) -> Vec<String> {
    let mut codes = Vec::new();
    for field in form.fields() {
        match (answers.get(&field.code), field.kind) {
            (Some(Answer::Text(code)), FieldKind::Region) => codes.push(code.trim().to_owned()),
            (Some(Answer::Group(parts)), _) => {
                let regions = field.fields.iter().filter(|part| part.kind == FieldKind::Region);
                codes.extend(regions.filter_map(|part| parts.get(&part.code)).map(|code| code.trim().to_owned()));
            }
            _ => {}
        }
    }
    codes
}
