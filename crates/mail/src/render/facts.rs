//! Labelled lines of a mail: time, IP address and device of an event, and when a link expires.

use chrono::{DateTime, Utc};

use super::{clean, device};
use crate::language::Wording;
use crate::{Mail, Trace};

/// A line with a label and a value.
pub(super) struct Fact {
    /// `Time`
    pub(super) label: String,
    /// `2026-01-02 03:04 UTC`
    pub(super) value: String,
}

/// The known facts in display order.
pub(super) fn all(mail: &Mail, wording: &Wording) -> Vec<Fact> {
    let trace = mail.trace().into_iter().flat_map(|trace| of_trace(trace, wording));
    let until = mail.until().map(|until| Fact { label: wording.until.clone(), value: formatted(until) });
    trace.chain(until).collect()
}

fn of_trace<'a>(trace: &'a Trace, wording: &'a Wording) -> impl Iterator<Item = Fact> {
    let values = [
        (&wording.time, Some(formatted(trace.at))),
        (&wording.address, trace.ip.as_deref().map(clean::line).filter(|ip| !ip.is_empty())),
        (&wording.device, trace.user_agent.as_deref().and_then(device::name)),
    ];
    values.into_iter().filter_map(|(label, value)| Some(Fact { label: label.clone(), value: value? }))
}

/// UTC in a format that does not depend on the language.
fn formatted(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}
