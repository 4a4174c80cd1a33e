use proptest::prelude::*;
use rstest::rstest;

use super::*;

const TAIL: &str = "$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8";

fn parse(head: &str) -> Result<Phc, PhcError> {
    Phc::parse(&format!("{head}{TAIL}"))
}

#[test]
fn hashes_of_directus_are_parsed_and_print_unchanged() {
    for text in [
        format!("$argon2id$v=19$m=65536,t=3,p=4{TAIL}"),
        format!("$argon2d$v=16$m=256,t=2,p=1,data=YWJj{TAIL}"),
        format!("$argon2i$v=19$m=256,t=2,p=1,keyid=YQ,data=YWJj{TAIL}"),
    ] {
        assert_eq!(Phc::parse(&text).unwrap().to_string(), text);
    }
    let hash = parse("$argon2i$p=1,t=2,m=256").unwrap();
    assert_eq!((hash.version, hash.salt.as_slice()), (Version::V16, &b"somesalt"[..]));
    assert_eq!(
        hash.params,
        HashParams { kind: Kind::I, memory: 256, time: 2, parallelism: 1, ..HashParams::default() }
    );
}

#[rstest]
#[case("", PhcError::Foreign)]
#[case("$2b$12$abcdefghijklmnopqrstuv", PhcError::Foreign)]
#[case("$argon2x$v=19$m=256,t=2,p=1", PhcError::Foreign)]
#[case("argon2id$v=19$m=256,t=2,p=1", PhcError::Foreign)]
#[case("$argon2id$v=18$m=256,t=2,p=1", PhcError::Malformed("version"))]
#[case("$argon2id$v=$m=256,t=2,p=1", PhcError::Malformed("version"))]
#[case("$argon2id$v=19", PhcError::Malformed("list of parameters"))]
#[case("$argon2id$v=19$m=256,t=2", PhcError::Malformed("list of parameters"))]
#[case("$argon2id$v=19$m=256,m=256,t=2,p=1", PhcError::Malformed("list of parameters"))]
#[case("$argon2id$v=19$m=256,t=2,p=1,x=1", PhcError::Malformed("list of parameters"))]
#[case("$argon2id$v=19$m=+256,t=2,p=1", PhcError::Malformed("list of parameters"))]
#[case("$argon2id$v=19$m=0256,t=2,p=1", PhcError::Malformed("list of parameters"))]
#[case("$argon2id$v=19$m=99999999999,t=2,p=1", PhcError::Malformed("list of parameters"))]
#[case("$argon2id$v=19$m=4294967295,t=1,p=1", PhcError::Params(ParamsError::Memory))]
#[case("$argon2id$v=19$m=256,t=4294967295,p=1", PhcError::Params(ParamsError::Time))]
#[case("$argon2id$v=19$m=1048576,t=5,p=1", PhcError::Params(ParamsError::Work))]
#[case("$argon2id$v=19$m=256,t=1,p=4294967295", PhcError::Params(ParamsError::Parallelism))]
#[case("$argon2id$v=19$m=7,t=1,p=1", PhcError::Params(ParamsError::Memory))]
#[case("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ", PhcError::Malformed("end"))]
fn other_texts_are_refused(#[case] head: &str, #[case] error: PhcError) {
    assert_eq!(parse(head), Err(error));
}

#[rstest]
#[case("$c2hvcnQ$iekCn0Y3spW+sCcFanM2xA", PhcError::Malformed("salt"))]
#[case("$c29tZXNhbHQ", PhcError::Malformed("hash"))]
#[case("$c29tZXNhbHQ$iekC", PhcError::Params(ParamsError::Length))]
#[case("$c29tZXNhbHQ$iekCn0Y3spW-sCcFanM2xA", PhcError::Malformed("hash"))]
#[case("$c29tZXNhbHQ=$iekCn0Y3spW+sCcFanM2xA", PhcError::Malformed("salt"))]
fn salt_and_hash_have_limits(#[case] tail: &str, #[case] error: PhcError) {
    assert_eq!(Phc::parse(&format!("$argon2id$v=19$m=256,t=2,p=1{tail}")), Err(error));
}

#[test]
fn long_texts_are_refused() {
    assert_eq!(Phc::parse(&format!("$argon2id${}", "a".repeat(600))), Err(PhcError::TooLong));
}

#[rstest]
#[case::same("$argon2id$v=19$m=65536,t=3,p=4", false)]
#[case::documented_cost("$argon2id$v=19$m=4096,t=3,p=1", true)]
#[case::less_memory("$argon2id$v=19$m=65535,t=3,p=4", true)]
#[case::less_time("$argon2id$v=19$m=65536,t=2,p=4", true)]
#[case::other_lanes("$argon2id$v=19$m=65536,t=3,p=1", true)]
#[case::other_kind("$argon2i$v=19$m=65536,t=3,p=4", true)]
#[case::other_data("$argon2id$v=19$m=65536,t=3,p=4,data=YWJj", true)]
#[case::old_version("$argon2id$v=16$m=65536,t=3,p=4", true)]
#[case::stronger("$argon2id$v=19$m=131072,t=3,p=4", false)]
#[case::stronger_of_another_kind("$argon2i$v=19$m=131072,t=3,p=4", false)]
#[case::more_memory_fewer_passes("$argon2id$v=19$m=262144,t=2,p=4", false)]
fn a_hash_is_renewed_unless_the_new_one_is_weaker(#[case] head: &str, #[case] renewed: bool) {
    assert_eq!(parse(head).unwrap().needs_renewal(&HashParams::default()), renewed);
}

#[test]
fn a_longer_hash_is_not_replaced_by_a_shorter_one() {
    let stored = parse("$argon2id$v=19$m=4096,t=3,p=1").unwrap();
    assert!(!stored.needs_renewal(&HashParams { length: 16, ..HashParams::default() }));
}

proptest! {
    #[test]
    fn any_text_is_parsed_or_refused(text in "\\PC{0,80}") {
        let _ = Phc::parse(&text);
    }

    #[test]
    fn similar_texts_are_parsed_or_refused(
        text in "[$]argon2(id|i|d)([$]v=1[69])?[$]([mtp]=[0-9]{1,11},?){0,4}(data=[A-Za-z0-9+/]{0,9})?([$][A-Za-z0-9+/=]{0,50}){0,3}",
    ) {
        if let Ok(hash) = Phc::parse(&text) {
            prop_assert_eq!(Phc::parse(&hash.to_string()), Ok(hash));
        }
    }

    #[test]
    fn printed_hashes_are_parsed_again(
        kind in prop_oneof![Just(Kind::D), Just(Kind::I), Just(Kind::Id)],
        version in prop_oneof![Just(Version::V16), Just(Version::V19)],
        memory in 64u32..=16_384,
        time in 1u32..=256,
        parallelism in 1u32..=8,
        associated_data in prop::collection::vec(any::<u8>(), 0..=40),
        key_id in prop::collection::vec(any::<u8>(), 0..=8),
        salt in prop::collection::vec(any::<u8>(), 8..=64),
        output in prop::collection::vec(any::<u8>(), 4..=128),
    ) {
        let params = HashParams { kind, memory, time, parallelism, length: output.len(), associated_data };
        let hash = Phc { params, version, key_id, salt, output };
        prop_assert_eq!(Phc::parse(&hash.to_string()), Ok(hash));
    }
}
