//! What is found out about the bytes of a file and the cells of a table, and made of them: no database, no pages. Whatever decodes a
//! picture runs in a process of its own ([`sandbox`]): a decoder is where forged files do their harm.

pub mod office;
pub mod pdf;
pub mod picture;
pub mod sandbox;
pub mod scanner;
pub mod table;
pub mod turns;
