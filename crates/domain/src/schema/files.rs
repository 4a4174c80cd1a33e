//! `directus_files`, which Vestibule reads and does not serve.

use super::Collection;
use super::field::{Field, Kind};

use Kind::{Integer, Json, String, Text, Timestamp, Uuid};

/// Files of Directus, to which an avatar leads. The API does not serve them, and the table exists only beside a Directus;
/// elsewhere a file has nothing but its key.
pub static FILES: Collection = Collection {
    name: "directus_files",
    key: "id",
    sort: None,
    singleton: false,
    accountable: false,
    fields: &[
        Field::new("id", Uuid).with_default(),
        Field::new("storage", String).required(),
        Field::new("filename_disk", String),
        Field::new("filename_download", String).required(),
        Field::new("title", String),
        Field::new("type", String),
        Field::new("folder", Uuid),
        Field::to("uploaded_by", "directus_users"),
        Field::new("created_on", Timestamp).with_default(),
        Field::to("modified_by", "directus_users"),
        Field::new("modified_on", Timestamp).with_default(),
        Field::new("charset", String),
        Field::new("filesize", Integer),
        Field::new("width", Integer),
        Field::new("height", Integer),
        Field::new("duration", Integer),
        Field::new("embed", String),
        Field::new("description", Text),
        Field::new("location", Text),
        Field::new("tags", Json),
        Field::new("metadata", Json),
        Field::new("focal_point_x", Integer),
        Field::new("focal_point_y", Integer),
        Field::new("tus_id", String),
        Field::new("tus_data", Json),
        Field::new("uploaded_on", Timestamp),
    ],
};
