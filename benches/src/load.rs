//! Loads: many connections at once.

pub mod count;
pub mod crowd;
pub mod deadline;
pub mod hammer;
