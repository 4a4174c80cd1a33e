//! Which sessions are one login.

use std::collections::HashMap;

use uuid::Uuid;
use vestibule_domain::session::{LoginId, foreign_login_id};
use vestibule_domain::token::SessionToken;
use vestibule_store::sessions::UserSession;

/// A login: its sessions, of which all but the newest are in their grace period.
#[derive(Debug)]
pub(crate) struct LoginSessions {
    /// What it is known by.
    pub(crate) id: LoginId,
    members: Vec<UserSession>,
}

impl LoginSessions {
    /// Whether the session with that token is one of them.
    pub(crate) fn has(&self, token: &SessionToken) -> bool {
        self.tokens().any(|member| member == token)
    }

    /// The tokens of its sessions.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = &SessionToken> {
        self.members.iter().map(|member| &member.session.token)
    }

    /// The session that goes on: the one without a successor; of those the one that lasts longest.
    pub(crate) fn newest(&self) -> Option<&UserSession> {
        self.members.iter().max_by_key(|member| (member.session.next_token.is_none(), member.session.expires))
    }
}

/// Puts sessions together that go back to one login: ours say so, others are told by their links from a session to its
/// successor.
pub(super) fn group_by_login(sessions: Vec<UserSession>) -> Vec<LoginSessions> {
    let mut groups = Groups((0..sessions.len()).collect());
    let by_token: HashMap<&str, usize> =
        sessions.iter().enumerate().map(|(place, known)| (known.session.token.expose(), place)).collect();
    let mut by_login: HashMap<LoginId, usize> = HashMap::new();
    for (place, known) in sessions.iter().enumerate() {
        if let Some(next) = known.session.next_token.as_ref().and_then(|next| by_token.get(next.expose())) {
            groups.join(*next, place);
        }
        if let Some(login) = &known.login {
            groups.join(*by_login.entry(login.id).or_insert(place), place);
        }
    }
    let mut login: Vec<LoginSessions> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::new();
    for (place, known) in sessions.into_iter().enumerate() {
        let at = *places.entry(groups.root(place)).or_insert(login.len());
        match login.get_mut(at) {
            Some(group) => group.members.push(known),
            None => login.push(LoginSessions { id: LoginId::new(Uuid::nil()), members: vec![known] }),
        }
    }
    for group in &mut login {
        group.id = id(&group.members);
    }
    login
}

/// The id that ours have, or that of the oldest member: the one that succeeded none of the others.
fn id(members: &[UserSession]) -> LoginId {
    let succeeded =
        |token: &SessionToken| members.iter().any(|other| other.session.next_token.as_ref() == Some(token));
    let own = members.iter().filter_map(|member| member.login.as_ref()).map(|login| login.id).min();
    own.unwrap_or_else(|| {
        let oldest = members.iter().find(|member| !succeeded(&member.session.token)).or(members.first());
        oldest.map(|member| foreign_login_id(&member.session.token)).unwrap_or(LoginId::new(Uuid::nil()))
    })
}

/// Places that are joined to groups; each leads to another of its group, and the last to itself.
struct Groups(Vec<usize>);

impl Groups {
    fn root(&mut self, place: usize) -> usize {
        let mut root = place;
        while self.0[root] != root {
            root = self.0[root];
        }
        self.0[place] = root;
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

    fn known(token: &str, next: Option<&str>, login: Option<u128>) -> UserSession {
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

    fn shown(sessions: Vec<UserSession>) -> Vec<Vec<String>> {
        let mut shown: Vec<Vec<String>> = group_by_login(sessions)
            .iter()
            .map(|login| login.tokens().map(|token| token.expose().to_owned()).collect())
            .collect();
        shown.iter_mut().for_each(|tokens| tokens.sort());
        shown.sort();
        shown
    }

    #[test]
    fn links_and_families_hold_together_what_is_one_login() {
        let sessions = vec![
            known("b", Some("c"), None),
            known("x", Some("y"), Some(1)),
            known("a", Some("b"), None),
            known("y", None, Some(1)),
            known("c", None, None),
            known("e", Some("c"), None),
            known("z", None, Some(1)),
            known("alone", None, None),
        ];
        assert_eq!(shown(sessions), [vec!["a", "b", "c", "e"], vec!["alone"], vec!["x", "y", "z"]]);
    }

    #[test]
    fn a_circle_comes_to_an_end() {
        let sessions =
            vec![known("a", Some("b"), None), known("b", Some("a"), None), known("c", Some("c"), None)];
        assert_eq!(shown(sessions), [vec!["a", "b"], vec!["c"]]);
        assert!(group_by_login(Vec::new()).is_empty());
    }

    #[test]
    fn a_login_is_known_by_its_family_or_its_oldest_session() {
        let ours = group_by_login(vec![known("a", Some("b"), None), known("b", None, Some(7))]);
        assert_eq!(ours[0].id, LoginId::new(Uuid::from_u128(7)));
        let others = group_by_login(vec![known("b", None, None), known("a", Some("b"), None)]);
        assert_eq!(others[0].id, foreign_login_id(&"a".into()));
        assert_eq!(others[0].newest().map(|known| known.session.token.expose()), Some("b"));
    }
}
