//! What somebody types to ask whether a receipt is one of ours.
//!
//! A number alone is no such thing: numbers are given out in a row, so whoever counts them through would learn how many entries a
//! contest has and when each came.

/// Longest text that can be a code, in characters.
const LONGEST: usize = 120;
const HASH_LENGTH: usize = 64;
/// Digits of the hash in the short code: 48 bits, too many to be guessed through a throttle.
const SHORT_LENGTH: usize = 12;

/// Names one receipt, for those who hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptCode {
    /// SHA-256 of what was handed in, in lower-case hexadecimal.
    Hash(String),
    /// The number with the beginning of the hash, as the paper writes it for typing.
    Short {
        /// Number in capitals, as receipts write it.
        number: String,
        /// The first 12 digits of the hash, in lower case.
        beginning: String,
    },
}

impl ReceiptCode {
    /// Reads a code: white space does not count, nor do capitals. `None` when it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(hash) = sha256(text) {
            return Some(Self::Hash(hash));
        }
        let code: String = text.split_whitespace().collect();
        let (number, beginning) = code.rsplit_once('-')?;
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let is_number = !number.is_empty() && code.len() <= LONGEST && number.bytes().all(fits);
        let is_beginning = beginning.len() == SHORT_LENGTH && is_hexadecimal(beginning);
        (is_number && is_beginning)
            .then(|| Self::Short { number: number.to_ascii_uppercase(), beginning: beginning.to_ascii_lowercase() })
    }
}

/// The code of a receipt for typing: `LOMBA-2026-0001-3F2A9C81D04E`.
#[must_use]
pub fn short_code(number: &str, sha256: &str) -> String {
    let beginning: String = sha256.chars().take(SHORT_LENGTH).collect();
    format!("{number}-{}", beginning.to_ascii_uppercase())
}

/// Does this look like the number of an entry without the code behind it? Told by its shape alone: nothing is looked up, so that it
/// tells nobody which numbers were given out.
#[must_use]
pub fn is_number_alone(text: &str) -> bool {
    let typed: String = text.split_whitespace().collect();
    let Some((name, last)) = typed.rsplit_once('-') else { return false };
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_count = (1..SHORT_LENGTH).contains(&last.len()) && last.bytes().all(|byte| byte.is_ascii_digit());
    typed.len() <= LONGEST && is_count && !name.is_empty() && name.bytes().all(fits)
}

/// A SHA-256 as people copy it: with white space, in capitals.
#[must_use]
pub fn sha256(text: &str) -> Option<String> {
    let hash: String = text.split_whitespace().collect();
    (hash.len() == HASH_LENGTH && is_hexadecimal(&hash)).then(|| hash.to_ascii_lowercase())
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_alone_is_told_by_its_shape() {
        for number in ["LOMBA-2026-0001", " lomba-kampung-2026-0003 ", "KD26-12345"] {
            assert!(is_number_alone(number), "{number}");
        }
        for other in
            ["", "LOMBA-2026-0001-3F2A9C81D04E", "LOMBA-2026-0001-123456789012", "0001", "-1", "LOMBA-X", "a b_c-1"]
        {
            assert!(!is_number_alone(other), "{other}");
        }
    }

    #[test]
    fn hashes_and_short_codes_are_told_apart_and_nothing_else_is_read() {
        let hash = "AB".repeat(32);
        assert_eq!(ReceiptCode::parse(&format!(" {hash}\n")), Some(ReceiptCode::Hash("ab".repeat(32))));
        let short = short_code("LOMBA-2026-0001", &"ab".repeat(32));
        assert_eq!(short, "LOMBA-2026-0001-ABABABABABAB");
        let read = ReceiptCode::Short { number: "LOMBA-2026-0001".to_owned(), beginning: "ab".repeat(6) };
        assert_eq!(ReceiptCode::parse(&format!(" {} ", short.to_lowercase())), Some(read));
        let number_only = "LOMBA-2026-0001";
        let long = format!("{}-{}", "a".repeat(120), "ab".repeat(6));
        for nothing in ["", "  ", "' OR 1=1 --", "%", "lomba_1", number_only, "-ABABABABABAB", &"g".repeat(64), &long] {
            assert_eq!(ReceiptCode::parse(nothing), None, "{nothing}");
        }
    }
}
