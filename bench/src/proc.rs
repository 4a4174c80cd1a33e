//! The kernel's accounts: memory and processor time of the server, of this tool and of the whole machine.

pub mod machine;
pub mod reading;
pub mod stat;
pub mod tree;
pub mod watch;
