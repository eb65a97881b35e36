//! Texts that people typed, made harmless before they become cells.
//!
//! Spreadsheet programs run a text that begins like a formula. In a workbook a text is typed as text; in a comma file nothing
//! is typed, so there such a text gets an apostrophe in front, which the programs take away and show the text as it is.

use crate::domain::text::is_unseen;

/// Does a spreadsheet program take this for the beginning of a formula? Their wide forms count too: some programs fold them.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Would a spreadsheet program take this text for a formula?
#[must_use]
pub fn is_like_a_formula(text: &str) -> bool {
    text.starts_with(STARTS)
}

/// The text as it may stand in a comma file.
#[must_use]
pub fn defused(text: &str) -> String {
    let clean = clean(text);
    if is_like_a_formula(&clean) { format!("'{clean}") } else { clean }
}

/// Without what nobody sees and what turns the direction of writing; line ends as `\n`.
#[must_use]
pub fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|letter| is_shown(*letter)).collect()
}

fn is_shown(letter: char) -> bool {
    !is_unseen(letter) && (!letter.is_control() || matches!(letter, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_a_formula_gets_an_apostrophe_and_nothing_else_does() {
        for text in ["=1+1", "+62", "-3,4", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "\u{202e}=1", "\u{0}=1"] {
            assert!(defused(text).starts_with('\''), "{text:?} became {:?}", defused(text));
        }
        for text in ["", "SI MARTA", "1+1", " =1", "'=1"] {
            assert_eq!(defused(text), text);
        }
    }

    #[test]
    fn nothing_turns_the_direction_of_writing() {
        assert_eq!(clean("laporan\u{202e}fdp.exe\r\nbaris"), "laporanfdp.exe\nbaris");
        assert_eq!(clean("lap\u{200b}or\u{ad}an\u{e0041}\u{2060}"), "laporan", "what nobody sees is no letter");
    }
}
