//! No one-time code works twice.

use vestibule_store::otp_uses;

use super::begin;
use crate::engines::on_every_engine;
use crate::seed::{people, uuid};

on_every_engine! {
    async fn a_step_is_spent_once_and_with_it_all_before(db) {
        people(db).await;
        let mut tx = begin(db).await;
        for (step, is_new) in
            [(100, true), (100, false), (99, false), (101, true), (100, false), (i64::MAX, true)]
        {
            assert_eq!(otp_uses::spend(&mut tx, uuid(1), step).await, Ok(is_new), "{step}");
        }
        assert_eq!(otp_uses::spend(&mut tx, uuid(2), 5).await, Ok(true), "everybody has steps of their own");
    }

    async fn a_new_second_factor_begins_anew(db) {
        people(db).await;
        let mut tx = begin(db).await;
        for user in [1, 2] {
            assert_eq!(otp_uses::spend(&mut tx, uuid(user), 100).await, Ok(true));
        }
        otp_uses::clear(&mut tx, uuid(1)).await.unwrap();
        assert_eq!(otp_uses::spend(&mut tx, uuid(1), 7).await, Ok(true));
        assert_eq!(otp_uses::spend(&mut tx, uuid(2), 7).await, Ok(false));
    }
}
