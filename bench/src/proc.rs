//! The kernel's counters: memory and CPU time of the server, of this tool and of the whole machine.

pub mod machine;
pub mod memory_sampler;
pub mod snapshot;
pub mod tree;
