//! `name:value` arguments after the figure's name, as the portal's own tasks take them.

use std::{collections::BTreeMap, str::FromStr};

use crate::{Failure, Result};

/// The arguments of one run.
#[derive(Clone, Debug, Default)]
pub struct Options(BTreeMap<String, String>);

impl Options {
    /// Reads `name:value` arguments.
    ///
    /// # Errors
    /// When an argument has no colon.
    pub fn read(arguments: &[String]) -> Result<Self> {
        let pair = |argument: &String| {
            let (name, value) =
                argument.split_once(':').ok_or_else(|| format!("expected name:value, got {argument}"))?;
            Ok((name.to_owned(), value.to_owned()))
        };
        Ok(Self(arguments.iter().map(pair).collect::<Result<_>>()?))
    }

    /// The argument as a number, else `usual`.
    ///
    /// # Errors
    /// When it is none.
    pub fn number<T: FromStr>(&self, name: &str, usual: T) -> Result<T> {
        let Some(text) = self.0.get(name) else { return Ok(usual) };
        text.parse().map_err(|_| Failure::from(format!("{name} is not a number: {text}")))
    }

    /// The argument as it came.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}
