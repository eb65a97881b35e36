//! Where to go after signing in or choosing a language: pages of this portal only.

/// `target` when it is a path of this portal, else the home page.
#[must_use]
pub fn safe(target: &str) -> &str {
    let is_path = target.starts_with('/') && !target.starts_with("//") && !target.starts_with("/\\");
    let is_plain = !target.chars().any(|letter| letter.is_control() || letter == '\\');
    if is_path && is_plain { target } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn rulebook_52_only_our_own_pages_are_followed() {
        assert_eq!(safe("/entries?status=draft"), "/entries?status=draft");
        for foreign in [
            "",
            "https://example.com",
            "//example.com",
            "/\\example.com",
            "/\t/example.com",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x",
        ] {
            assert_eq!(safe(foreign), "/", "{foreign:?}");
        }
    }
}
