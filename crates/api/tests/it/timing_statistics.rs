//! Statistics of response times.

/// Prints median and p95 of each sample in µs and compares it with the first one: the share of pairs in which the first
/// took longer (0.5 means no difference), and its z value.
pub(crate) fn report(sorts: &[&str], times: &[Vec<f64>]) {
    println!("{:>12} {:>10} {:>10} {:>13} {:>8}", "", "median µs", "p95 µs", "first slower", "z");
    for (sort, own) in sorts.iter().zip(times) {
        let (share, z) = mann_whitney(&times[0], own);
        println!(
            "{sort:>12} {:>10.1} {:>10.1} {share:>13.3} {z:>8.2}",
            percentile(own, 50),
            percentile(own, 95)
        );
    }
}

fn percentile(times: &[f64], percent: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() * percent / 100]
}

/// The Mann-Whitney test: the share of pairs in which the first value is larger, and its deviation from 0.5 in standard
/// deviations.
fn mann_whitney(one: &[f64], other: &[f64]) -> (f64, f64) {
    let wins: f64 = one.iter().flat_map(|a| other.iter().map(move |b| f64::from(u8::from(a > b)))).sum();
    let ties: f64 = one.iter().flat_map(|a| other.iter().map(move |b| f64::from(u8::from(a == b)))).sum();
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let (n, m) = (one.len() as f64, other.len() as f64);
    let u = wins + ties / 2.0;
    let deviation = (n * m * (n + m + 1.0) / 12.0).sqrt();
    (u / (n * m), (u - n * m / 2.0) / deviation)
}
