//! The real program, as an operator starts it and as a power cut ends it.

mod kill;
mod portal;
mod start;
