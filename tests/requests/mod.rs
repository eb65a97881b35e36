//! Pages and forms, over the whole stack of layers, without a network.

mod account;
mod admin;
mod layers;
mod results;
mod routes;
