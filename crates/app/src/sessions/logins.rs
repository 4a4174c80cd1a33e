//! Grouping of sessions by login.

use std::collections::HashMap;

use uuid::Uuid;
use vestibule_domain::session::{LoginId, foreign_login_id};
use vestibule_domain::token::SessionToken;
use vestibule_store::sessions::UserSession;

/// A login with its sessions, of which all but the newest are in their grace period.
#[derive(Debug)]
pub(crate) struct LoginSessions {
    pub(crate) id: LoginId,
    sessions: Vec<UserSession>,
}

impl LoginSessions {
    /// Whether the session with that token belongs to the login.
    pub(crate) fn has(&self, token: &SessionToken) -> bool {
        self.tokens().any(|own| own == token)
    }

    /// The tokens of all sessions.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = &SessionToken> {
        self.sessions.iter().map(|entry| &entry.session.token)
    }

    /// The session without a successor; of several the one that expires last.
    pub(crate) fn newest(&self) -> Option<&UserSession> {
        self.sessions.iter().max_by_key(|entry| (entry.session.next_token.is_none(), entry.session.expires))
    }
}

/// Groups sessions by login. Sessions created by Vestibule name their login. All others are grouped with their
/// successors.
pub(super) fn group_by_login(sessions: Vec<UserSession>) -> Vec<LoginSessions> {
    let mut sets = DisjointSets((0..sessions.len()).collect());
    let by_token: HashMap<&str, usize> =
        sessions.iter().enumerate().map(|(index, entry)| (entry.session.token.expose(), index)).collect();
    let mut by_login: HashMap<LoginId, usize> = HashMap::new();
    for (index, entry) in sessions.iter().enumerate() {
        if let Some(next) = entry.session.next_token.as_ref().and_then(|next| by_token.get(next.expose())) {
            sets.join(*next, index);
        }
        if let Some(login) = &entry.login {
            sets.join(*by_login.entry(login.id).or_insert(index), index);
        }
    }
    let mut groups: Vec<Vec<UserSession>> = Vec::new();
    let mut group_of_root: HashMap<usize, usize> = HashMap::new();
    for (index, entry) in sessions.into_iter().enumerate() {
        let group = *group_of_root.entry(sets.root(index)).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    groups.into_iter().map(|sessions| LoginSessions { id: id(&sessions), sessions }).collect()
}

/// The id of the login that a session names, or else the foreign login id of the oldest session: the one that is the
/// successor of no other.
fn id(sessions: &[UserSession]) -> LoginId {
    let is_successor =
        |token: &SessionToken| sessions.iter().any(|other| other.session.next_token.as_ref() == Some(token));
    let own = sessions.iter().filter_map(|entry| entry.login.as_ref()).map(|login| login.id).min();
    own.unwrap_or_else(|| {
        let oldest = sessions.iter().find(|entry| !is_successor(&entry.session.token)).or(sessions.first());
        oldest.map_or(LoginId::new(Uuid::nil()), |entry| foreign_login_id(&entry.session.token))
    })
}

/// A union-find structure: each index refers to another index of its set, and the root of a set refers to itself.
struct DisjointSets(Vec<usize>);

impl DisjointSets {
    fn root(&mut self, index: usize) -> usize {
        let mut root = index;
        while self.0[root] != root {
            root = self.0[root];
        }
        self.0[index] = root;
        root
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one] = other;
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use vestibule_domain::UserId;
    use vestibule_domain::session::{Login, Mode, Session};

    use super::*;

    fn session(token: &str, next: Option<&str>, login: Option<u128>) -> UserSession {
        let at = DateTime::UNIX_EPOCH;
        UserSession {
            session: Session {
                token: token.into(),
                user: UserId::new(Uuid::nil()),
                expires: at,
                next_token: next.map(SessionToken::from),
            },
            ip: None,
            user_agent: None,
            origin: None,
            login: login.map(|of| Login {
                id: LoginId::new(Uuid::from_u128(of)),
                mode: Mode::Json,
                first_seen: None,
                last_seen: at,
            }),
        }
    }

    fn tokens_by_login(sessions: Vec<UserSession>) -> Vec<Vec<String>> {
        let mut logins: Vec<Vec<String>> = group_by_login(sessions)
            .iter()
            .map(|login| login.tokens().map(|token| token.expose().to_owned()).collect())
            .collect();
        logins.iter_mut().for_each(|tokens| tokens.sort());
        logins.sort();
        logins
    }

    #[test]
    fn sessions_are_grouped_by_login_and_by_successor() {
        let sessions = vec![
            session("b", Some("c"), None),
            session("x", Some("y"), Some(1)),
            session("a", Some("b"), None),
            session("y", None, Some(1)),
            session("c", None, None),
            session("e", Some("c"), None),
            session("z", None, Some(1)),
            session("alone", None, None),
        ];
        assert_eq!(tokens_by_login(sessions), [vec!["a", "b", "c", "e"], vec!["alone"], vec!["x", "y", "z"]]);
    }

    #[test]
    fn a_circle_of_successors_is_one_group() {
        let sessions =
            vec![session("a", Some("b"), None), session("b", Some("a"), None), session("c", Some("c"), None)];
        assert_eq!(tokens_by_login(sessions), [vec!["a", "b"], vec!["c"]]);
        assert!(group_by_login(Vec::new()).is_empty());
    }

    #[test]
    fn the_id_is_that_of_the_login_or_of_the_oldest_session() {
        let named = group_by_login(vec![session("a", Some("b"), None), session("b", None, Some(7))]);
        assert_eq!(named[0].id, LoginId::new(Uuid::from_u128(7)));
        let foreign = group_by_login(vec![session("b", None, None), session("a", Some("b"), None)]);
        assert_eq!(foreign[0].id, foreign_login_id(&"a".into()));
        assert_eq!(foreign[0].newest().map(|newest| newest.session.token.expose()), Some("b"));
    }
}
