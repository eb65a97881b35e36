//! What is found out about the bytes of a file, and the cells of a table: pure functions over bytes, no database, no pages. No picture is decoded here or anywhere
//! else on the server: a decoder is where forged files do their harm.

pub mod pdf;
pub mod table;
