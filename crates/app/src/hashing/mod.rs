//! Placeholder until the pool is here.
use std::sync::Arc;

use vestibule_domain::password::{Backend, HashParams, Hasher, Phc};
use vestibule_domain::{Error, Result, Secret};
/// Verdict.
#[derive(Debug, Clone, Copy)]
pub struct Verdict { /** m */ pub matches: bool, /** n */ pub needs_renewal: bool }
/// Options
#[derive(Debug, Clone)]
pub struct PoolOptions { /** p */ pub params: HashParams, /** b */ pub backend: Backend, /** t */ pub threads: Option<usize>, /** q */ pub queue: usize }
/// Pool.
pub struct HashPool(Arc<PoolOptions>, Arc<dyn Fn() -> [u8; 16] + Send + Sync>);
impl HashPool {
    /// s
    pub fn start(options: PoolOptions, random: impl Fn() -> [u8; 16] + Send + Sync + 'static) -> std::result::Result<Self, String> { Ok(Self(Arc::new(options), Arc::new(random))) }
    /// v
    pub async fn verify(&self, password: Secret, stored: Option<Secret>) -> Result<Verdict> {
        let o = self.0.clone();
        tokio::task::spawn_blocking(move || {
            let mut h = Hasher::new(o.backend, o.params.clone());
            let phc = stored.and_then(|s| Phc::parse(s.expose()).ok());
            let matches = password.expose().len() <= 8192 && h.check(password.expose().as_bytes(), phc.as_ref()).unwrap_or(false);
            Ok(Verdict { matches, needs_renewal: matches && phc.is_some_and(|p| p.needs_renewal(&o.params)) })
        }).await.map_err(Error::internal)?
    }
    /// h
    pub async fn hash(&self, password: Secret) -> Result<Secret> {
        let o = self.0.clone();
        let salt = (self.1)();
        tokio::task::spawn_blocking(move || {
            let mut h = Hasher::new(o.backend, o.params.clone());
            h.hash(password.expose().as_bytes(), &salt).map(Secret::from).map_err(Error::internal)
        }).await.map_err(Error::internal)?
    }
    /// w
    pub fn waiting(&self) -> usize { 0 }
}
