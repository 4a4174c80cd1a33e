//! `vestibule security …`

use std::process::ExitCode;

use vestibule_app::Random;

use crate::cli::Security;

/// Characters of a new secret: 384 bits.
const SECRET_LENGTH: usize = 64;

pub(super) fn run(command: &Security) -> ExitCode {
    match command {
        Security::SecretGenerate => println!("{}", Random::System.token(SECRET_LENGTH)),
        Security::KeyGenerate => println!("{}", Random::System.uuid()),
    }
    ExitCode::SUCCESS
}
