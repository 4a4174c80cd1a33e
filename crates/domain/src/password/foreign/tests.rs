use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::Secret;
use crate::password::{Backend, HashParams, Hasher, StoredHash};

fn is_right(stored: &StoredHash, password: &str) -> bool {
    let least = HashParams { memory: 8, time: 1, parallelism: 1, ..HashParams::default() };
    Hasher::new(Backend::default(), least).check(password.as_bytes(), Some(stored)).unwrap()
}

/// Published test vectors, with their sources.
#[rstest]
// crypt_blowfish's own tests.
#[case::bcrypt("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U")]
#[case::bcrypt_of_openbsd("$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", "U*U*")]
#[case::bcrypt_of_php("$2y$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a", "U*U*U")]
// RFC 7914 section 12.
#[case::scrypt_with_lanes(
    "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA",
    "password"
)]
#[case::scrypt(
    "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw",
    "pleaseletmein"
)]
// The documentation of passlib.
#[case::scrypt_of_passlib(
    "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E",
    "password"
)]
#[case::pbkdf2_of_passlib(
    "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
    "toomanysecrets"
)]
// RFC 7914 section 11.
#[case::pbkdf2(
    "$pbkdf2-sha256$i=80000,l=64$TmFDbA$TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1ah1CWhIlgzVJrbhBtRybMXaicr3ruh0HhHj2Kzl/M8jQ",
    "Password"
)]
// RFC 6070.
#[case::pbkdf2_with_sha1("$pbkdf2-sha1$i=4096,l=20$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE", "password")]
// Made by Python's hashlib.
#[case::pbkdf2_with_sha512(
    "$pbkdf2-sha512$1000$c2FsdA$r+bFUweFtsxrHGRTOEcxvV7kMu5Un9QvtmlXea2KHFv1neacSPd078QAfVKY+QM8AkHVq2kwXntk7O642DTP7A",
    "password"
)]
// The tests of Django.
#[case::django("pbkdf2_sha256$260000$seasalt$YlZ2Vggtqdc61YjArZuoApoBh9JNGYoDRBUGu6tcJQo=", "lètmein")]
#[case::django_argon2(
    "argon2$argon2id$v=19$m=102400,t=2,p=8$Y041dExhNkljRUUy$TMa6A8fPJhCAUXRhJXCXdw",
    "secret"
)]
#[case::django_bcrypt("bcrypt$$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", "U*U*")]
fn published_hashes_are_verified(#[case] exported: &str, #[case] password: &str) {
    let stored = imported(exported, None, None).unwrap();
    let text = stored.to_string();
    assert!(text.len() <= 255 && text.starts_with('$'), "{text}");
    let stored = StoredHash::parse(&text).unwrap();
    assert!(is_right(&stored, password));
    assert!(!is_right(&stored, "Password!"));
    assert!(!is_right(&stored, ""));
}

/// The example of Firebase's scrypt tool.
fn sample() -> FirebaseProject {
    let key = "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
    FirebaseProject::new(&Secret::from(key), "Bw==", 8, 14).unwrap()
}

const SAMPLE_HASH: &str =
    "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==";
const SAMPLE_SALT: &str = "42xEC+ixf3L2lw==";

#[test]
fn a_firebase_hash_is_verified_without_the_key_of_the_project() {
    let exported = imported(SAMPLE_HASH, Some(SAMPLE_SALT), Some(&sample())).unwrap();
    let text = exported.to_string();
    assert!(text.len() <= 255, "{text}");
    let stored = StoredHash::parse(&text).unwrap();
    assert_eq!(stored, exported);
    assert!(is_right(&stored, "user1password"));
    assert!(!is_right(&stored, "user2password"));
}

/// `firebase auth:export` writes URL-safe base64.
#[test]
fn firebase_hashes_may_be_url_safe_base64() {
    let hash = SAMPLE_HASH.replace('+', "-").replace('/', "_");
    let salt = SAMPLE_SALT.replace('+', "-");
    let project = sample();
    assert_eq!(
        imported(&hash, Some(&salt), Some(&project)),
        imported(SAMPLE_HASH, Some(SAMPLE_SALT), Some(&project))
    );
}

#[rstest]
#[case(SAMPLE_HASH, None, ForeignError::NoProject)]
#[case("AAAA", Some(SAMPLE_SALT), ForeignError::Malformed("end"))]
#[case(SAMPLE_HASH, Some("?"), ForeignError::Malformed("salt"))]
fn incomplete_firebase_hashes_are_refused(
    #[case] hash: &str,
    #[case] salt: Option<&str>,
    #[case] error: ForeignError,
) {
    assert_eq!(imported(hash, salt, Some(&sample())), Err(error));
}

#[rstest]
#[case("x", "Bw==", 8, 14)]
#[case("AAAAAAAAAAAAAAAAAAAAAAAA", "?", 8, 14)]
#[case("AAAAAAAAAAAAAAAAAAAAAAAA", "Bw==", 8, 30)]
#[case("AAAAAAAAAAAAAAAAAAAAAAAA", "Bw==", 0, 14)]
#[case("AAAAAAAAAAAAAAAAAAAAAAAA", "Bw==", u32::MAX, u32::MAX)]
fn impossible_firebase_projects_are_refused(
    #[case] key: &str,
    #[case] separator: &str,
    #[case] rounds: u32,
    #[case] memory: u32,
) {
    assert!(FirebaseProject::new(&Secret::from(key), separator, rounds, memory).is_err());
}

const B53: &str = "CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
const TAIL: &str = "$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A stored hash must not make a login exceed the limits.
#[rstest]
#[case(format!("$2b$15${B53}"))]
#[case(format!("$2b$31${B53}"))]
#[case(format!("$2b$99${B53}"))]
#[case(format!("$scrypt$ln=18,r=8,p=1{TAIL}"))]
#[case(format!("$scrypt$ln=63,r=1,p=1{TAIL}"))]
#[case(format!("$scrypt$ln=300,r=1,p=1{TAIL}"))]
#[case(format!("$scrypt$ln=17,r=8,p=5{TAIL}"))]
#[case(format!("$scrypt$ln=1,r=4294967295,p=4294967295{TAIL}"))]
#[case(format!("$scrypt$ln=1,r=0,p=1{TAIL}"))]
#[case(format!("$scrypt$ln=1,r=1025,p=1{TAIL}"))]
#[case(format!("$pbkdf2-sha256$4000001{TAIL}"))]
#[case(format!("$pbkdf2-sha1$i=2000001{TAIL}"))]
#[case("pbkdf2_sha256$4294967295$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned())]
#[case(format!("$argon2id$v=19$m=4294967295,t=1,p=1{TAIL}"))]
#[case(format!("$argon2id$v=19$m=1048576,t=5,p=1{TAIL}"))]
#[case(format!("$vestibule-firebase$ln=20,r=8,p=1$64{TAIL}"))]
fn too_expensive_hashes_are_refused(#[case] text: String) {
    assert!(matches!(imported(&text, None, None), Err(ForeignError::TooExpensive(_))), "{text}");
}

#[rstest]
#[case("")]
#[case("$")]
#[case("password")]
#[case("5f4dcc3b5aa765d61d8327deb882cf99")]
#[case("$1$salt$abcdefghijklmnopqrstuv")]
#[case("$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
#[case("bcrypt_sha256$$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
#[case("!unusable")]
fn unknown_formats_are_refused(#[case] text: &str) {
    assert_eq!(imported(text, None, None), Err(ForeignError::Unknown));
}

#[rstest]
#[case("$2b$5$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
#[case("$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
#[case("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe")]
#[case("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW$")]
#[case("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOéa")]
#[case("$scrypt$ln=14,r=8$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
#[case("$scrypt$ln=14,r=8,p=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
#[case("$scrypt$ln=14,r=8,p=1$c2FsdHNhbHQ$AAAA")]
#[case("$scrypt$ln=14,r=8,p=1$$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
#[case("$pbkdf2-sha256$0$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
#[case("$pbkdf2-sha256$i=1,l=16$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
#[case("pbkdf2_sha256$1000$salt")]
#[case("argon2$nonsense")]
fn malformed_hashes_are_refused(#[case] text: &str) {
    let refused = imported(text, None, None);
    assert!(
        matches!(refused, Err(ForeignError::Malformed(_) | ForeignError::Unknown)),
        "{text}: {refused:?}"
    );
}

/// bcrypt uses the first 72 bytes; the Argon2id hash that replaces it uses all of them.
#[test]
fn bcrypt_ignores_bytes_after_the_72nd() {
    let stored = StoredHash::parse("$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui").unwrap();
    assert!(is_right(
        &stored,
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored"
    ));
}

#[test]
fn a_wrong_password_costs_at_least_a_new_hash() {
    let configured = HashParams { memory: 8192, time: 3, parallelism: 1, ..HashParams::default() };
    let mut hasher = Hasher::new(Backend::default(), configured);
    let cheap = StoredHash::parse("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW").unwrap();
    assert_eq!((hasher.check(b"U*U", Some(&cheap)), hasher.computed()), (Ok(true), 1));
    assert_eq!((hasher.check(b"wrong", Some(&cheap)), hasher.computed()), (Ok(false), 3));
    assert!(cheap.needs_renewal(hasher.params()));
}

proptest! {
    #[test]
    fn any_text_is_parsed_or_refused(text in "\\PC{0,100}", salt in "\\PC{0,20}") {
        let _ = imported(&text, None, None);
        let _ = imported(&text, Some(&salt), Some(&sample()));
        let _ = StoredHash::parse(&text);
    }

    #[test]
    fn similar_texts_are_parsed_or_refused_and_print_unchanged(
        text in "[$](2[aby]|scrypt|pbkdf2(-sha(1|256|512))?|vestibule-firebase)[$](0?[0-9]{1,7}|ln=[0-9]{1,2},r=[0-9]{1,2},p=[0-9]|i=[0-9]{1,8}(,l=32)?)([$](64|[A-Za-z0-9+/.]{0,53})){0,3}",
    ) {
        if let Ok(hash) = StoredHash::parse(&text) {
            let printed = hash.to_string();
            prop_assert!(printed.len() <= 255);
            prop_assert_eq!(StoredHash::parse(&printed), Ok(hash));
        }
    }

    /// 7,000,000 blocks are two seconds of Argon2.
    #[test]
    fn accepted_hashes_are_within_the_limits(ln in 0u32..40, r in 0u32..2000, p in 0u32..2000, rounds in any::<u32>(), cost in 0u32..99) {
        let texts = [
            format!("$scrypt$ln={ln},r={r},p={p}{TAIL}"),
            format!("$pbkdf2-sha512$i={rounds}{TAIL}"),
            format!("$2b${cost:02}${B53}"),
        ];
        for hash in texts.iter().filter_map(|text| Foreign::parse(text).ok()) {
            prop_assert!(hash.work() <= 7_000_000);
        }
    }
}
