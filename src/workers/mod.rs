//! Work after the answer. Shallow: read ids, call what does the work.

pub mod deliver_mail;
pub mod inspect_files;
