//! Sayembara: a portal on which a regional government runs its innovation contest and turns winners into its masterplan.

pub mod app;
pub mod clock;
pub mod controllers;
pub mod data;
pub mod db;
pub mod documents;
pub mod domain;
pub mod files;
pub mod forms;
pub mod initializers;
pub mod mailers;
pub mod models;
pub mod portal;
pub mod search;
pub mod settings;
pub mod tasks;
pub mod views;
pub mod watched;
pub mod web;
pub mod workers;
