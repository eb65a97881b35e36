//! Medians, percentiles and the lines in which figures are printed.

use std::time::Duration;

/// The value below which `share` (0 to 1) of the values lie; zero for none.
#[must_use]
pub fn percentile(values: &[Duration], share: f64) -> Duration {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(place(sorted.len(), share)).copied().unwrap_or_default()
}

/// The value in the middle; zero for none.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(place(sorted.len(), 0.5)).copied().unwrap_or_default()
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lengths of lists of measurements"
)]
fn place(len: usize, share: f64) -> usize {
    ((len as f64 - 1.0) * share).round() as usize
}

/// `p50 1.2 ms, p99 3.4 ms, most 5.6 ms`.
#[must_use]
pub fn spread(values: &[Duration]) -> String {
    let at = |share| millis(percentile(values, share));
    format!("p50 {}, p99 {}, most {} ({} times)", at(0.5), at(0.99), at(1.0), values.len())
}

/// A duration in milliseconds with one decimal, or two below ten.
#[must_use]
pub fn millis(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1000.0;
    if millis < 10.0 { format!("{millis:.2} ms") } else { format!("{millis:.1} ms") }
}

/// Prints one figure.
pub fn say(name: &str, value: impl std::fmt::Display) {
    println!("  {name:<58} {value}");
}

/// Prints a heading.
pub fn head(name: &str) {
    println!("\n{name}");
}
