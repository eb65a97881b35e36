//! The administrator's pages: accounts and roles. No right in any contest comes with them.

pub mod users;
