//! The steps before the trial: which sheet with which header, and which column is what.

use axum::response::Response;
use uuid::Uuid;

use super::{changed, refuse, this_year, unreadable, waiting};
use crate::{
    domain::importing::{MOST_ROWS, Mapping, TableRow, find_header, guess, repeated_headers},
    files::table::Sheet,
    forms::{
        FormErrors,
        import_form::{MappingForm, SheetForm},
    },
    models::{
        contests::setup::frameworks,
        imports::{
            ImportCase,
            receiving::{Held, ReadError},
        },
    },
    views::{
        imports::{ColumnView, FieldView, ImportTop, MappingPage, SheetPage, SheetView},
        judging::Choice,
    },
    web::{PageError, PageForm, PageResult, Path, SignedIn},
};

const SHEET: &str = "committee/imports/sheet.html";
const MAPPING: &str = "committee/imports/mapping.html";

pub(super) async fn edit_sheet(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = waiting(&visit, pid).await?;
    let form = SheetForm {
        sheet: case.import.sheet.clone().unwrap_or_default(),
        header_row: case.import.header_row.map(|row| row.to_string()).unwrap_or_default(),
    };
    visit.page(SHEET, &sheet_page(&visit, &case, form).await?)
}

pub(super) async fn update_sheet(
    visit: SignedIn,
    Path(pid): Path<Uuid>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let case = waiting(&visit, pid).await?;
    let form = SheetForm::read(&raw);
    let errors = match check_sheet(&visit, &case, &form).await? {
        Ok(header_row) => {
            let chosen = case.import.choose_sheet(visit.db(), visit.user.id, &form.sheet, header_row, visit.now).await;
            chosen.map_err(|error| changed(error, &case))?;
            return Ok(visit.redirect(&format!("/committee/imports/{pid}/mapping")));
        }
        Err(errors) => errors,
    };
    visit.refused(SHEET, &sheet_page(&visit, &case, form).await?, &errors)
}

/// The row of the headers, when sheet and header can be read as a table.
async fn check_sheet(visit: &SignedIn, case: &ImportCase, form: &SheetForm) -> PageResult<Result<u32, FormErrors>> {
    let typed = match form.typed_row() {
        Ok(typed) => typed,
        Err(errors) => return Ok(Err(errors)),
    };
    let mut import = case.import.clone();
    import.sheet = Some(form.sheet.clone());
    let sheet = match import.read_sheet(&visit.ctx.storage).await {
        Ok(sheet) => sheet,
        Err(error) => return refuse("sheet", error).map(Err),
    };
    let header_row = typed.or_else(|| find_header(&sheet.rows)).unwrap_or(1);
    Ok(check_table(&sheet, header_row).map(|()| header_row))
}

fn check_table(sheet: &Sheet, header_row: u32) -> Result<(), FormErrors> {
    let mut errors = FormErrors::default();
    let header = sheet.rows.iter().find(|row| row.number == header_row);
    let Some(header) = header else { return Err(FormErrors::one("header_row", "imports-header-row-empty")) };
    let rows = below(sheet, header_row).len();
    let repeated = repeated_headers(header);
    // What is merged above the header is a title, and harms nothing.
    let merged: Vec<&str> =
        sheet.merged.iter().filter(|(_, last)| *last >= header_row).map(|(area, _)| area.as_str()).take(10).collect();
    if rows == 0 {
        errors.add("sheet", "imports-sheet-no-rows");
    } else if rows > MOST_ROWS {
        errors.add_with("sheet", "imports-too-many-rows", vec![("most", MOST_ROWS.to_string())]);
    } else if !merged.is_empty() {
        errors.add_with("sheet", "imports-merged", vec![("cells", merged.join(", "))]);
    } else if !repeated.is_empty() {
        errors.add_with("header_row", "imports-header-twice", vec![("headers", repeated.join(", "))]);
    }
    errors.into_result(())
}

pub(super) fn below(sheet: &Sheet, header_row: u32) -> &[TableRow] {
    let first = sheet.rows.iter().position(|row| row.number > header_row).unwrap_or(sheet.rows.len());
    &sheet.rows[first..]
}

async fn sheet_page(visit: &SignedIn, case: &ImportCase, mut form: SheetForm) -> PageResult<SheetPage> {
    let heads = case.import.sheet_heads(&visit.ctx.storage).await.map_err(unreadable)?;
    if !heads.iter().any(|head| head.name == form.sheet) {
        form.sheet = heads.first().map(|head| head.name.clone()).unwrap_or_default();
    }
    let unnamed = visit.t("imports-sheet-unnamed");
    Ok(SheetPage {
        top: ImportTop::new(case, visit.locale),
        sheets: heads.iter().map(|head| SheetView::new(head, &unnamed)).collect(),
        form,
    })
}

pub(super) async fn edit_mapping(visit: SignedIn, Path(pid): Path<Uuid>) -> PageResult<Response> {
    let case = waiting(&visit, pid).await?;
    let (sheet, header) = table(&visit, &case).await?;
    let mapping = match case.import.chosen()? {
        Some(mapping) => mapping,
        None => Mapping { columns: guess(&header), ..Mapping::default() },
    };
    let page = mapping_page(&visit, &case, &sheet, &header, MappingForm::of(&mapping)).await?;
    visit.page(MAPPING, &page)
}

pub(super) async fn update_mapping(
    visit: SignedIn,
    Path(pid): Path<Uuid>,
    PageForm(raw): PageForm,
) -> PageResult<Response> {
    let case = waiting(&visit, pid).await?;
    let (sheet, header) = table(&visit, &case).await?;
    let form = MappingForm::read(&raw);
    let codes: Vec<String> = frameworks(visit.db()).await?.into_iter().map(|row| row.code).collect();
    let columns = ColumnView::all(&header, below(&sheet, header.number)).len();
    let errors = match form.check(columns, &codes, this_year(&visit, &case)) {
        Ok(mapping) => {
            let chosen = case.import.choose_mapping(visit.db(), visit.user.id, &mapping, visit.now).await;
            chosen.map_err(|error| changed(error, &case))?;
            return Ok(visit.redirect(&format!("/committee/imports/{pid}/trial")));
        }
        Err(errors) => errors,
    };
    let page = mapping_page(&visit, &case, &sheet, &header, form).await?;
    visit.refused(MAPPING, &page, &errors)
}

/// The chosen sheet and the row of its headers; without a choice the way leads back to it.
pub(super) async fn table(visit: &SignedIn, case: &ImportCase) -> PageResult<(Held<Sheet>, TableRow)> {
    let back = || {
        let href = format!("/committee/imports/{}/sheet", case.import.pid);
        PageError::conflict("imports-sheet-first", href, "imports-to-sheet")
    };
    let header_row = case.import.header_row.and_then(|row| u32::try_from(row).ok()).ok_or_else(back)?;
    let sheet = case.import.read_sheet(&visit.ctx.storage).await.map_err(|error| match error {
        ReadError::Table(_) => back(),
        error => unreadable(error),
    })?;
    let header = sheet.rows.iter().find(|row| row.number == header_row).cloned().ok_or_else(back)?;
    Ok((sheet, header))
}

async fn mapping_page(
    visit: &SignedIn,
    case: &ImportCase,
    sheet: &Sheet,
    header: &TableRow,
    mut form: MappingForm,
) -> PageResult<MappingPage> {
    let rows = below(sheet, header.number);
    let examples = ColumnView::all(header, rows);
    let frameworks = frameworks(visit.db()).await?;
    if form.framework.is_empty() {
        form.framework = frameworks.first().map(|row| row.code.clone()).unwrap_or_default();
    }
    let say = |key: &str, args: &[(&str, String)]| visit.portal.engine.message(visit.locale, key, args);
    let offered = |row: &crate::models::contests::FrameworkRow| Choice {
        value: row.code.clone(),
        label: visit.locale.pick(&row.name_id, &row.name_en).to_owned(),
    };
    Ok(MappingPage {
        top: ImportTop::new(case, visit.locale),
        fields: FieldView::all(&form, &examples, &say),
        columns: ColumnView::choices(&examples),
        examples,
        frameworks: frameworks.iter().map(offered).collect(),
        form,
        rows: rows.len(),
        formulas: sheet.formulas,
    })
}
