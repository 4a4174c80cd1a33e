//! Names of browser and operating system.
//!
//! A mail never contains the header `User-Agent`: an attacker could put a message to the user into it.

use vestibule_domain::device::browser_and_system;

/// Browser and operating system, such as `Firefox, Linux`; `None` if neither is known.
pub(super) fn name(user_agent: &str) -> Option<String> {
    match browser_and_system(user_agent) {
        (Some(browser), Some(system)) => Some(format!("{browser}, {system}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::name;

    #[rstest]
    #[case("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", Some("Firefox, Linux"))]
    #[case(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0",
        Some("Edge, Windows")
    )]
    #[case(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.1 Safari/604.1",
        Some("Safari, iPhone")
    )]
    #[case(
        "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36",
        Some("Chrome, Android")
    )]
    #[case("curl/8.5.0", None)]
    #[case("Your account is closed, call http://evil.example", None)]
    #[case("", None)]
    fn only_known_names_are_shown(#[case] user_agent: &str, #[case] shown: Option<&str>) {
        assert_eq!(name(user_agent).as_deref(), shown);
    }
}
