//! The Studio embedded in the binary, as built by `scripts/studio` before.
//!
//! Debug builds read the files from the build directory instead. A new build of the Studio then needs only a restart,
//! because the file names are read from the page at the start.

use rust_embed::Embed;
use vestibule_api::studio::{Files, Studio};

/// The folder always exists; it contains `app` only after a build of the Studio.
#[derive(Embed)]
#[folder = "../../studio/dist"]
struct Dist;

/// The Studio for a server with the path `base`.
pub(crate) fn embedded(base: &str) -> Studio {
    let find = |path: &str| Dist::get(&format!("app/{path}")).map(|file| file.data);
    let studio = Studio::new(Files::new(find), base);
    if studio.is_missing() {
        tracing::warn!("this program was built without the Studio; /admin explains how to include it");
    }
    studio
}
