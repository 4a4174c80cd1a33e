//! Makes cargo rebuild the binary, which embeds the Studio, after a build of the Studio. Nothing is built here.

fn main() {
    println!("cargo:rerun-if-changed=../../studio/dist");
}
