//! The table on standard output.

use super::Report;
use super::figures::{Cpu, Figures, Rate};

/// Columns. The first one is aligned to the left, the others to the right.
const HEAD: [&str; 12] = [
    "scenario",
    "req/s",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "errors",
    "server µs/req",
    "client µs/req",
    "MB start",
    "MB peak",
    "MB end",
    "others",
];

type Row = [String; HEAD.len()];

/// The table, with a line about the run above it and the errors below it.
pub fn render(report: &Report) -> String {
    let mut rows = vec![HEAD.map(str::to_owned)];
    for figures in &report.scenarios {
        rows.push(scenario(figures));
        // With one kind of request, its row would repeat the row of the scenario.
        if figures.operations.len() > 1 {
            rows.extend(figures.operations.iter().map(|(name, rate)| operation(name, rate)));
        }
    }
    format!("{}\n\n{}{}", title(report), align(&rows), errors(report))
}

fn title(report: &Report) -> String {
    let (settings, machine) = (&report.settings, &report.machine);
    let name = if report.label.is_empty() { String::new() } else { format!("{} at ", report.label) };
    format!(
        "{name}{}: {} clients, {} accounts, {} s each after {} s of warm-up; {} cores, load {}, {}",
        report.url,
        settings.clients,
        settings.accounts,
        settings.seconds,
        settings.warmup,
        machine.cores,
        machine.load,
        report.date
    )
}

fn scenario(figures: &Figures) -> Row {
    let mut row = operation("", &figures.all);
    row[0] = figures.scenario.name().to_owned();
    row[5] = figures.errors.to_string();
    row[6] = per_request(figures.server);
    row[7] = per_request(Some(figures.client));
    if let Some(memory) = figures.memory {
        row[8] = megabytes(memory.start);
        row[9] = megabytes(memory.peak);
        row[10] = megabytes(memory.end);
    }
    row[11] = format!("{:.2}", figures.others.cores);
    row
}

fn operation(name: &str, rate: &Rate) -> Row {
    let mut row: Row = HEAD.map(|_| String::new());
    let latency = rate.latency_us;
    row[0] = format!("  {name}");
    row[1] = digits(rate.requests_per_second);
    row[2] = digits(latency.p50 as f64 / 1000.0);
    row[3] = digits(latency.p95 as f64 / 1000.0);
    row[4] = digits(latency.p99 as f64 / 1000.0);
    row
}

fn per_request(cpu: Option<Cpu>) -> String {
    cpu.and_then(|cpu| cpu.us_per_request).map_or_else(|| "-".to_owned(), digits)
}

fn megabytes(bytes: u64) -> String {
    digits(bytes as f64 / 1e6)
}

/// A number with three digits, or with all digits before the point if these are more.
fn digits(number: f64) -> String {
    let places = match number {
        ..10.0 => 2,
        ..100.0 => 1,
        _ => 0,
    };
    format!("{number:.places$}")
}

fn align(rows: &[Row]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        text.push_str(cells.collect::<Vec<String>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

fn errors(report: &Report) -> String {
    let mut text = String::new();
    for figures in &report.scenarios {
        for (name, count) in &figures.errors_by_name {
            text.push_str(&format!("\n{}: {count} times {name}", figures.scenario.name()));
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
