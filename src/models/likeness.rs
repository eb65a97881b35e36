//! Innovations that look alike: for the person who writes an entry, and for the committee with its marks.
//!
//! Nobody is shown, by a result, its order or its likeness, anything but what that person may read anyway.

pub mod innovation_marks;
pub mod listing;
pub mod marks;
pub mod pairs;
pub mod relations;
pub mod similar;

pub use super::_entities::likeness_marks::{ActiveModel, Column, Entity, Model};
