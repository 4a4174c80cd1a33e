//! When something happened, and from where, as lines of a mail.

use super::{clean, device};
use crate::Trace;
use crate::language::Wording;

/// A line of a mail: what it is, and its value.
pub(super) struct Fact {
    /// `Time`
    pub(super) label: String,
    /// `2026-01-02 03:04 UTC`
    pub(super) value: String,
}

/// What is known, in the order it is shown. The time is written so that it is the same in all languages and zones.
pub(super) fn all(trace: &Trace, wording: &Wording) -> Vec<Fact> {
    let values = [
        (&wording.time, Some(trace.at.format("%Y-%m-%d %H:%M UTC").to_string())),
        (&wording.address, trace.ip.as_deref().map(clean::line).filter(|ip| !ip.is_empty())),
        (&wording.device, trace.user_agent.as_deref().and_then(device::name)),
    ];
    let known = values.into_iter().filter_map(|(label, value)| Some((label.clone(), value?)));
    known.map(|(label, value)| Fact { label, value }).collect()
}
