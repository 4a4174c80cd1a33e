# All commands. `just` is a convenience: each recipe can be typed as well.

# Lists the recipes
default:
    @just --list

# Starts the server with its data in ./data; options such as PORT=8056 come from the environment or from .env
run *ARGS='start':
    cargo run --package vestibule -- {{ARGS}}

# Builds the Studio into studio/dist, from where the program includes it
studio *OPTIONS:
    scripts/studio {{OPTIONS}}

# The Studio in development, reloaded when files change. The server has to run (VESTIBULE_URL, else port 8055)
studio-dev:
    npm --prefix studio run dev

# All checks and tests, as CI runs them
test:
    scripts/test

# Tidy, formatting, lints, and the Rust tests on SQLite
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

# The real binary from outside: the official SDK, restarts, kills, logs, the command line; options are those of node --test
e2e *OPTIONS:
    cargo build --workspace --bins
    npm --prefix e2e ci --no-audit --no-fund
    VESTIBULE_BIN={{justfile_directory()}}/target/debug/vestibule npm --prefix e2e --silent test -- {{OPTIONS}}

# The folder with recordings of a Directus, as in scripts/test: VESTIBULE_PARITY, else ../shared/parity if it exists, else e2e/parity
recordings := env('VESTIBULE_PARITY', if path_exists('../shared/parity/parity') == 'true' { '../shared/parity' } else { 'e2e/parity' })

# Replays the recordings of an area, such as: just parity login
parity AREA:
    cargo build --workspace --bins
    {{recordings}}/parity replay --except {{recordings}}/better.txt --bin {{justfile_directory()}}/target/debug/vestibule -j 6 -k {{AREA}}/

# Words, sizes, links and more, with counts by file: just tidy --summary
tidy *OPTIONS:
    scripts/tidy {{OPTIONS}}

# Starts, stops or shows the database servers for tests: just databases start
databases COMMAND:
    scripts/databases {{COMMAND}}

# The load tool, against a running server: just bench --url http://127.0.0.1:8055 --email … --password …
bench *OPTIONS:
    cargo run --release --package vestibule-bench -- {{OPTIONS}}

# The release binary: target/release/vestibule
build:
    cargo build --release --package vestibule

# Licences and sources of all dependencies (needs cargo-deny)
deny:
    cargo deny check bans licenses sources

# Writes docs/reference
docs:
    cargo run --package vestibule -- config --markdown > docs/reference/config.md
    cargo run --package vestibule -- reference errors > docs/reference/errors.md
    cargo run --package vestibule -- reference openapi > docs/reference/openapi.json

# Builds and opens the documentation of the code
doc:
    cargo doc --workspace --no-deps --document-private-items --open
