//! Pages and forms, over the whole stack of layers, without a network.

mod account;
mod admin;
mod api;
mod catalogue;
mod catalogue_marks;
mod catalogue_oracle;
mod catalogue_search;
mod contests;
mod desk;
mod entries;
mod home;
mod imports;
mod injection;
mod judging;
mod layers;
mod log_lines;
mod mails;
mod pace;
mod page_cache;
mod read_only;
mod results;
mod routes;
mod trouble;
mod verification;
