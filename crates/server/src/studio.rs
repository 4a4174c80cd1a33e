//! The Studio in this binary: what `scripts/studio` has built before the program was.
//!
//! Debug builds read the files where they were built: a new Studio needs no new program, but a restart, since the names
//! of its files are learnt from the page at the start.

use rust_embed::Embed;
use vestibule_api::studio::{Files, Studio};

/// The folder is always there; `app` in it only after a build of the Studio.
#[derive(Embed)]
#[folder = "../../studio/dist"]
struct Dist;

/// The Studio for a server whose path is `base`.
pub(crate) fn built(base: &str) -> Studio {
    let find = |path: &str| Dist::get(&format!("app/{path}")).map(|file| file.data);
    let studio = Studio::new(Files::new(find), base);
    if studio.is_missing() {
        tracing::warn!("this program was built without the Studio; /admin says how to build it in");
    }
    studio
}
