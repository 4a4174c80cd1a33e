//! Top-level domains.

use std::collections::HashSet;
use std::sync::LazyLock;

const LIST: &str = include_str!("tlds.txt");

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| entries().collect());

fn entries() -> impl Iterator<Item = &'static str> {
    LIST.lines().filter(|line| !line.starts_with('#'))
}

/// Whether `label`, in its ASCII form and in any case, is in the IANA list.
pub(super) fn is_known(label: &str) -> bool {
    KNOWN.contains(label.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_lower_case_and_without_duplicates() {
        let all: Vec<_> = entries().collect();
        assert!(all.is_sorted_by(|a, b| a < b));
        assert!(all.iter().all(|entry| entry.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))));
        assert!(all.len() > 1400, "{} entries", all.len());
    }

    #[test]
    fn case_does_not_matter() {
        assert!(is_known("com") && is_known("COM") && is_known("XN--P1AI"));
        assert!(!is_known("") && !is_known("#") && !is_known("localhost") && !is_known("test"));
    }
}
