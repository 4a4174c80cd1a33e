//! Lets cargo know that the binary holds the Studio: a new build of it makes the binary out of date. Nothing is built here.

fn main() {
    println!("cargo:rerun-if-changed=../../studio/dist");
}
