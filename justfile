# Every command there is. `just` is a convenience: each recipe is a line that can be typed as well.

# Lists the recipes
default:
    @just --list

# Starts the server with its data in ./data; options such as PORT=8056 come from the environment or from .env
run *ARGS='start':
    cargo run --package vestibule -- {{ARGS}}

# The Studio, built into studio/dist, where the program takes it from
studio *OPTIONS:
    scripts/studio {{OPTIONS}}

# The Studio while working on it: pages change as files do. The server has to run (VESTIBULE_URL, else port 8055)
studio-dev:
    npm --prefix studio run dev

# All checks and tests, as CI runs them
test:
    scripts/test

# Formatting, lints, and the Rust tests on SQLite
quick:
    scripts/test --quick

# Tests of one crate, such as: just crate vestibule-domain email
crate NAME *FILTER:
    cargo nextest run --package {{NAME}} {{FILTER}}

# Formats everything
fmt:
    cargo fmt --all

# Lints
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# The real binary from outside: the official SDK, restarts, kills, logs, the command line; options go to node --test
e2e *OPTIONS:
    cargo build --workspace --bins
    npm --prefix e2e ci --no-audit --no-fund
    VESTIBULE_BIN={{justfile_directory()}}/target/debug/vestibule npm --prefix e2e --silent test -- {{OPTIONS}}

# Replays the recordings of an area, such as: just parity login
parity AREA:
    cargo build --workspace --bins
    ../shared/parity/parity replay --except ../shared/parity/better.txt --bin {{justfile_directory()}}/target/debug/vestibule -j 6 -k {{AREA}}/

# Starts, stops or shows the database servers for tests: just databases start
databases COMMAND:
    scripts/databases {{COMMAND}}

# The load tool, against a server that runs: just bench --url http://127.0.0.1:8055 --email … --password …
bench *OPTIONS:
    cargo run --release --package vestibule-bench -- {{OPTIONS}}

# The binary as it is shipped: target/release/vestibule
build:
    cargo build --release --package vestibule

# Licences and sources of all dependencies (needs cargo-deny)
deny:
    cargo deny check bans licenses sources

# Writes docs/reference anew
docs:
    cargo run --package vestibule -- config --markdown > docs/reference/config.md
    cargo run --package vestibule -- reference errors > docs/reference/errors.md
    cargo run --package vestibule -- reference openapi > docs/reference/openapi.json

# Opens what the code says about itself
doc:
    cargo doc --workspace --no-deps --document-private-items --open
