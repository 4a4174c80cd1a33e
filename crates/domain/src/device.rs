//! Browser and operating system of a client, as fixed names.
//!
//! The `User-Agent` header itself is never repeated in mails: an attacker could put a message to the user into it.

/// Parts of the header and the names they are shown as. The first match counts, because the headers of earlier entries
/// contain the parts of later ones as well.
const BROWSERS: [(&str, &str); 8] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Likewise for operating systems.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// Browser and operating system of a `User-Agent` header; `None` for unknown ones.
pub fn browser_and_system(user_agent: &str) -> (Option<&'static str>, Option<&'static str>) {
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(part, _)| user_agent.contains(part)).map(|(_, name)| *name)
    };
    (find(&BROWSERS), find(&SYSTEMS))
}

/// A short name of a device, such as `Firefox on Linux`; `None` if neither browser nor system is known.
pub fn name(user_agent: &str) -> Option<String> {
    match browser_and_system(user_agent) {
        (Some(browser), Some(system)) => Some(format!("{browser} on {system}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::name;

    #[rstest]
    #[case(
        "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
        Some("Firefox on Linux")
    )]
    #[case(
        "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36",
        Some("Chrome on Android")
    )]
    #[case("Dalvik/2.1.0 (Linux; U; Android 15)", Some("Android"))]
    #[case("curl/8.5.0", None)]
    #[case("", None)]
    fn a_device_has_a_short_name(#[case] user_agent: &str, #[case] shown: Option<&str>) {
        assert_eq!(name(user_agent).as_deref(), shown);
    }
}
