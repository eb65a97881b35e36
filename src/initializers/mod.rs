//! What happens at start, before the first request.

pub mod count_versions;
pub mod demonstration;
pub mod folders;
pub mod layers;
pub mod preflight;
pub mod reference_data;
pub mod storage;
pub mod switches;
pub mod welcome;
