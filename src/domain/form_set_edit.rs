//! Changing the definition of a form: adding, changing, moving and taking out sections, fields and parts of groups.
//!
//! A change is kept when what it touches is sound. What only the rest of the form makes wrong (a field that waits for one that
//! was moved behind it) and what is merely unfinished is listed by [`FormSet::faults`] and keeps the contest from opening.

use super::{
    form_set::{Field, FieldKind, FormSet, Section},
    form_set_faults::{FormFault, RESERVED},
    text::{free_slug, slug},
};

/// Why a form was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormEditError {
    /// The section or field is gone.
    #[error("not there")]
    NotThere,
    /// What was to be kept is not sound.
    #[error("{} faults", .0.len())]
    Unsound(Vec<FormFault>),
}

/// One place up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

/// The address of a field: its code, or `group.part`.
fn split(path: &str) -> (&str, Option<&str>) {
    path.split_once('.').map_or((path, None), |(group, part)| (group, Some(part)))
}

impl FormSet {
    /// A field or a part of a group by its path.
    #[must_use]
    pub fn at_path(&self, path: &str) -> Option<&Field> {
        let (code, part) = split(path);
        let (_, field) = self.find(code)?;
        match part {
            Some(part) => field.fields.iter().find(|field| field.code == part),
            None => Some(field),
        }
    }

    /// Adds a section at the end, or changes the names and help of the one with this code; its fields stay.
    ///
    /// # Errors
    /// See [`FormEditError`].
    pub fn put_section(&mut self, code: Option<&str>, section: Section) -> Result<(), FormEditError> {
        let at = match code {
            Some(code) => {
                let at = self.section_at(code)?;
                let fields = std::mem::take(&mut self.sections[at].fields);
                self.sections[at] = Section { code: code.to_owned(), fields, ..section };
                at
            }
            None => {
                let taken = |code: &str| self.section(code).is_some();
                let code = code_for(&section.code, &section.name_id, "bagian", taken);
                self.sections.push(Section { code, ..section });
                self.sections.len() - 1
            }
        };
        let code = self.sections[at].code.clone();
        self.sound(|fault| (fault.place == "section" && fault.code == code) || fault.place == "form")
    }

    /// Moves a section one place; at the end nothing happens.
    ///
    /// # Errors
    /// When it is gone.
    pub fn move_section(&mut self, code: &str, to: Direction) -> Result<(), FormEditError> {
        let at = self.section_at(code)?;
        shift(&mut self.sections, at, to);
        Ok(())
    }

    /// Takes a section out with its fields.
    ///
    /// # Errors
    /// When it is gone.
    pub fn remove_section(&mut self, code: &str) -> Result<(), FormEditError> {
        let at = self.section_at(code)?;
        self.sections.remove(at);
        Ok(())
    }

    /// Adds a field at the end of a section, or a part at the end of a group; gives its path.
    ///
    /// # Errors
    /// See [`FormEditError`].
    pub fn add_field(&mut self, section: &str, group: Option<&str>, field: Field) -> Result<String, FormEditError> {
        let at = self.section_at(section)?;
        let path = match group {
            Some(group) => {
                let parts = self.sections[at].fields.iter_mut().find(|field| field.code == group);
                let parts = parts.filter(|group| group.kind == FieldKind::Group).ok_or(FormEditError::NotThere)?;
                let taken = |code: &str| parts.fields.iter().any(|part| part.code == code);
                let code = code_for(&field.code, &field.label_id, "kolom", taken);
                parts.fields.push(Field { code: code.clone(), ..field });
                format!("{group}.{code}")
            }
            None => {
                let asked = |code: &str| self.evidence.iter().any(|asked| asked.code == code);
                let taken = |code: &str| self.find(code).is_some() || asked(code);
                let code = code_for(&field.code, &field.label_id, "kolom", taken);
                self.sections[at].fields.push(Field { code: code.clone(), ..field });
                code
            }
        };
        self.sound_at(&path)?;
        Ok(path)
    }

    /// Changes a field. Its code stays, and so do its parts when it stays a group.
    ///
    /// # Errors
    /// See [`FormEditError`].
    pub fn change_field(&mut self, path: &str, field: Field) -> Result<(), FormEditError> {
        let known = self.field_mut(path)?;
        let parts = if field.kind == FieldKind::Group { std::mem::take(&mut known.fields) } else { Vec::new() };
        *known = Field { code: known.code.clone(), fields: parts, ..field };
        self.sound_at(path)
    }

    /// Moves a field one place within its section or group. From the edge of a section it goes on into the next one.
    ///
    /// # Errors
    /// When it is gone.
    pub fn move_field(&mut self, path: &str, to: Direction) -> Result<(), FormEditError> {
        let (code, part) = split(path);
        if let Some(part) = part {
            let group = self.field_mut(code)?;
            let at = group.fields.iter().position(|field| field.code == part).ok_or(FormEditError::NotThere)?;
            shift(&mut group.fields, at, to);
            return Ok(());
        }
        let (section, at) = self.field_at(code)?;
        let is_last = at + 1 == self.sections[section].fields.len();
        match to {
            Direction::Up if at == 0 && section > 0 => {
                let field = self.sections[section].fields.remove(at);
                self.sections[section - 1].fields.push(field);
            }
            Direction::Down if is_last && section + 1 < self.sections.len() => {
                let field = self.sections[section].fields.remove(at);
                self.sections[section + 1].fields.insert(0, field);
            }
            _ => shift(&mut self.sections[section].fields, at, to),
        }
        Ok(())
    }

    /// Takes a field out.
    ///
    /// # Errors
    /// When it is gone.
    pub fn remove_field(&mut self, path: &str) -> Result<(), FormEditError> {
        self.at_path(path).ok_or(FormEditError::NotThere)?;
        let (code, part) = split(path);
        match part {
            Some(part) => self.field_mut(code)?.fields.retain(|field| field.code != part),
            None => {
                let (section, at) = self.field_at(code)?;
                self.sections[section].fields.remove(at);
            }
        }
        Ok(())
    }

    fn section_at(&self, code: &str) -> Result<usize, FormEditError> {
        self.sections.iter().position(|section| section.code == code).ok_or(FormEditError::NotThere)
    }

    fn field_at(&self, code: &str) -> Result<(usize, usize), FormEditError> {
        let find = |section: &Section| section.fields.iter().position(|field| field.code == code);
        let found = self.sections.iter().enumerate().find_map(|(at, section)| Some((at, find(section)?)));
        found.ok_or(FormEditError::NotThere)
    }

    fn field_mut(&mut self, path: &str) -> Result<&mut Field, FormEditError> {
        let (code, part) = split(path);
        let (section, at) = self.field_at(code)?;
        let field = &mut self.sections[section].fields[at];
        match part {
            Some(part) => field.fields.iter_mut().find(|field| field.code == part).ok_or(FormEditError::NotThere),
            None => Ok(field),
        }
    }

    /// Is the field at `path` sound? What a part waits for is a fault of its group.
    fn sound_at(&self, path: &str) -> Result<(), FormEditError> {
        let (code, _) = split(path);
        self.sound(|fault| {
            let is_here = fault.code == path && (fault.place == "field" || fault.place == "part");
            let is_reference = fault.code == code && fault.place == "field" && !fault.about.is_empty();
            is_here || is_reference || fault.place == "form"
        })
    }

    fn sound(&self, is_about: impl Fn(&FormFault) -> bool) -> Result<(), FormEditError> {
        let faults = self.faults().into_iter().filter(|fault| is_about(fault) && !fault.kind.is_unfinished());
        let faults: Vec<FormFault> = faults.collect();
        if faults.is_empty() { Ok(()) } else { Err(FormEditError::Unsound(faults)) }
    }
}

/// The code that was typed, or one made from the name that nothing else has.
fn code_for(typed: &str, name: &str, fallback: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !typed.is_empty() {
        return typed.to_owned();
    }
    let is_taken = |code: &str| is_taken(code) || RESERVED.contains(&code);
    let plain = |text: &str| text.replace('-', "_");
    let made: String = plain(&slug(name)).chars().take(40).collect();
    let made = if made.starts_with(|letter: char| letter.is_ascii_lowercase()) { made } else { fallback.to_owned() };
    plain(&free_slug(&made, fallback, |candidate| is_taken(&plain(candidate))))
}

fn shift<T>(all: &mut [T], at: usize, to: Direction) {
    match to {
        Direction::Up if at > 0 => all.swap(at, at - 1),
        Direction::Down if at + 1 < all.len() => all.swap(at, at + 1),
        _ => {}
    }
}
