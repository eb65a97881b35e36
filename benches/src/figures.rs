//! One file per figure; each prints what it measured.

pub mod catalogue;
pub mod deadline;
pub mod home;
pub mod jury;
pub mod mark;
pub mod start;
pub mod uploads;
