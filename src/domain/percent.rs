//! Weights as people write them: percent with at most two decimals, kept as basis points.

/// Reads `30`, `12,5` or `12.50 %` as basis points; `None` when it is not a share from 0 to 100.
#[must_use]
pub fn parse_percent_bp(text: &str) -> Option<i32> {
    let plain = text.trim().trim_end_matches('%').trim().replace(',', ".");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    if fraction.len() > 2 || !(whole.to_owned() + fraction).chars().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let whole: i32 = whole.parse().ok()?;
    let hundredths: i32 = format!("{fraction:0<2}").parse().ok()?;
    let weight_bp = whole.checked_mul(100)?.checked_add(hundredths)?;
    (0..=10_000).contains(&weight_bp).then_some(weight_bp)
}

/// The share without a sign and with a point: `30`, `12.5`.
#[must_use]
pub fn percent_text(weight_bp: i64) -> String {
    let (whole, hundredths) = (weight_bp / 100, weight_bp.unsigned_abs() % 100);
    match hundredths {
        0 => whole.to_string(),
        tens if tens % 10 == 0 => format!("{whole}.{}", tens / 10),
        both => format!("{whole}.{both:02}"),
    }
}
