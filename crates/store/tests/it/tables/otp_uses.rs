//! OTPs that were used cannot be used again.

use vestibule_store::otp_uses;

use super::begin;
use crate::engines::on_every_engine;
use crate::seed::{sample_users, user_id};

on_every_engine! {
    async fn an_otp_step_invalidates_itself_and_earlier_steps(db) {
        sample_users(db).await;
        let mut tx = begin(db).await;
        for (step, is_new) in
            [(100, true), (100, false), (99, false), (101, true), (100, false), (i64::MAX, true)]
        {
            assert_eq!(otp_uses::spend(&mut tx, user_id(1), step).await, Ok(is_new), "{step}");
        }
        assert_eq!(otp_uses::spend(&mut tx, user_id(2), 5).await, Ok(true), "steps are per user");
    }

    async fn clearing_allows_earlier_otp_steps_again(db) {
        sample_users(db).await;
        let mut tx = begin(db).await;
        for user in [1, 2] {
            assert_eq!(otp_uses::spend(&mut tx, user_id(user), 100).await, Ok(true));
        }
        otp_uses::clear(&mut tx, user_id(1)).await.unwrap();
        assert_eq!(otp_uses::spend(&mut tx, user_id(1), 7).await, Ok(true));
        assert_eq!(otp_uses::spend(&mut tx, user_id(2), 7).await, Ok(false));
    }
}
