//! The real program, as an operator starts it and as a kill ends it.

mod kill;
mod portal;
mod start;
