//! Background tasks.

mod mail;
mod retention;
mod session_sweep;
mod throttle_purge;
mod token_uses;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::retention::Deleted;
use crate::App;

pub use mail::deliver_mail;
pub use retention::delete_old_records;
pub use session_sweep::sweep_sessions;
pub use throttle_purge::purge_throttle;

/// The background tasks of an instance.
pub struct Workers {
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Workers {
    /// Starts all tasks.
    pub fn start(app: &App) -> Self {
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        tasks.spawn(session_sweep::run(app.clone(), stop.clone()));
        tasks.spawn(mail::run(app.clone(), stop.clone()));
        tasks.spawn(throttle_purge::run(app.clone(), stop.clone()));
        tasks.spawn(retention::run(app.clone(), stop.clone()));
        tasks.spawn(token_uses::run(app.clone(), stop.clone()));
        tasks.close();
        Self { stop, tasks }
    }

    /// Stops the tasks and waits until each has finished its current step.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.wait().await;
    }
}
