//! The part of a mail that is plain text.

mod entities;
mod html;
mod letter;

pub(super) use self::html::from_html;
pub(super) use self::letter::from_letter;
