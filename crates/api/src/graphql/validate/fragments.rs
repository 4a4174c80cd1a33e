//! Fragments and their spreads.

use std::collections::HashSet;

use super::super::fault::Location;
use super::super::language::ast::{Fragment, Name};
use super::super::schema::TypeId;
use super::{Scope, Scopes, Validator};

impl<'a, 'd> Validator<'a, 'd> {
    pub(super) fn fragment(&mut self, fragment: &'a Fragment<'d>) -> Scope<'d> {
        let mut scope = Scope::default();
        let on = self.condition(fragment.on, Some(fragment.name.text));
        self.directives(&fragment.directives, "FRAGMENT_DEFINITION", &mut scope);
        self.selections(&fragment.selections, on, &mut scope);
        scope
    }

    /// The type condition of a fragment.
    pub(super) fn condition(&mut self, on: Name<'d>, fragment: Option<&str>) -> Option<TypeId> {
        let Some(id) = self.schema.find(on.text) else {
            self.fault(on.at, format!("Unknown type \"{}\".", on.text));
            return None;
        };
        if self.schema.get(id).is_object() {
            return Some(id);
        }
        let name = fragment.map(|name| format!(" \"{name}\"")).unwrap_or_default();
        self.fault(on.at, format!("Fragment{name} cannot condition on non composite type \"{}\".", on.text));
        None
    }

    /// Refuses a fragment at a place that never has its type.
    pub(super) fn fits(
        &mut self,
        at: Location,
        name: Option<&str>,
        on: Option<TypeId>,
        parent: Option<TypeId>,
    ) {
        let (Some(on), Some(parent)) = (on, parent) else { return };
        if on == parent {
            return;
        }
        let name = name.map(|name| format!(" \"{name}\"")).unwrap_or_default();
        let (parent, on) = (&self.schema.get(parent).name, &self.schema.get(on).name);
        let message = format!(
            "Fragment{name} cannot be spread here as objects of type \"{parent}\" can never be of type \"{on}\"."
        );
        self.fault(at, message);
    }

    pub(super) fn spread(
        &mut self,
        name: Name<'d>,
        at: Location,
        parent: Option<TypeId>,
        scope: &mut Scope<'d>,
    ) {
        scope.spreads.push((name.text, at));
        match self.fragments.get(name.text) {
            None => self.fault(name.at, format!("Unknown fragment \"{}\".", name.text)),
            Some(fragment) => {
                let on = self.schema.find(fragment.on.text).filter(|id| self.schema.get(*id).is_object());
                self.fits(at, Some(name.text), on, parent);
            }
        }
    }

    /// Checks that need all fragments.
    pub(super) fn fragments_of(&mut self, scopes: &Scopes<'d>) {
        let fragments = &self.document.fragments;
        let names: Vec<_> = fragments.iter().map(|fragment| fragment.name).collect();
        self.unique(&names, |name| format!("There can be only one fragment named \"{name}\"."));
        self.cycles(scopes);
        let mut used = HashSet::new();
        for operation in 0..scopes.operations.len() {
            let reached = scopes.reached(operation);
            used.extend(reached.iter().flat_map(|scope| scope.spreads.iter().map(|(name, _)| *name)));
        }
        for fragment in fragments.iter().filter(|fragment| !used.contains(fragment.name.text)) {
            self.fault(fragment.at, format!("Fragment \"{}\" is never used.", fragment.name.text));
        }
    }

    /// Refuses fragments that spread themselves, directly or through others. Each cycle is reported once.
    fn cycles(&mut self, scopes: &Scopes<'d>) {
        let mut state = vec![State::New; scopes.fragments.len()];
        for start in 0..scopes.fragments.len() {
            self.follow(start, scopes, &mut state);
        }
    }

    /// Does not recurse: a document may chain as many fragments as it has tokens.
    fn follow(&mut self, start: usize, scopes: &Scopes<'d>, state: &mut [State]) {
        if state[start] != State::New {
            return;
        }
        state[start] = State::Open;
        // The path to the current fragment: fragments, and the index of the next spread of each.
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((here, next)) = way.last_mut() {
            let Some((name, _)) = scopes.fragments[*here].spreads.get(*next) else {
                state[*here] = State::Done;
                way.pop();
                continue;
            };
            *next += 1;
            let Some(&target) = scopes.places.get(name) else { continue };
            match state[target] {
                State::New => {
                    state[target] = State::Open;
                    way.push((target, 0));
                }
                State::Open => self.cycle(&way, target, scopes),
                State::Done => {}
            }
        }
    }

    fn cycle(&mut self, way: &[(usize, usize)], target: usize, scopes: &Scopes<'d>) {
        let from = way.iter().position(|(fragment, _)| *fragment == target).unwrap_or(0);
        let circle = &way[from..];
        let steps = circle.iter().filter_map(|(one, next)| scopes.fragments[*one].spreads.get(next - 1));
        let locations: Vec<_> = steps.map(|(_, at)| *at).collect();
        let name = |place: usize| self.document.fragments[place].name.text;
        let via: Vec<_> = circle[1..].iter().map(|(one, _)| format!("\"{}\"", name(*one))).collect();
        let via = if via.is_empty() { String::new() } else { format!(" via {}", via.join(", ")) };
        let message = format!("Cannot spread fragment \"{}\" within itself{via}.", name(target));
        self.faults_at(&locations, message);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}
