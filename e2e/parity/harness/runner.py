"""Finds scenarios, groups them by environment, and runs them on fresh servers."""

import json
import os
import shlex
import sys
import threading
import time
from collections import deque

from . import normalise
from .server import Server, ServerFailed, Templates, stop_everything
from .steps import Context, StepFailed

SCENARIO_LIMIT = 180


class Scenario:
    def __init__(self, path):
        self.path = path
        with open(path, encoding="utf-8") as source:
            self.data = json.load(source)
        self.name = self.data["name"]
        self.env = self.data.get("env", {})
        self.group = json.dumps([self.env, self.data.get("files", {})], sort_keys=True)

    def save(self):
        text = json.dumps(self.data, indent=2, ensure_ascii=False) + "\n"
        with open(self.path, "w", encoding="utf-8") as out:
            out.write(text)


def names_in(path):
    """The scenario names in a file of lines `name: remark`; empty lines and those that begin with # do not count."""
    with open(path, encoding="utf-8") as source:
        lines = [line.strip() for line in source]
    return {line.split(":", 1)[0].strip() for line in lines if line and not line.startswith("#")}


def find(folders, substring=None, without=(), leave_out=()):
    """The scenarios in these folders, without those that need something named in `without` or are named in `leave_out`."""
    scenarios = []
    for folder in folders:
        if os.path.isfile(folder):
            paths = [folder]
        elif os.path.isdir(folder):
            paths = [os.path.join(where, name) for where, _, names in os.walk(folder)
                     for name in names if name.endswith(".json")]
        else:
            raise FileNotFoundError(folder)
        scenarios += [Scenario(path) for path in sorted(paths)]
    names = [scenario.name for scenario in scenarios]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise ValueError(f"two scenarios are called {', '.join(doubled)}")
    if substring:
        scenarios = [scenario for scenario in scenarios if substring in scenario.name]
    scenarios = [scenario for scenario in scenarios
                 if scenario.data.get("needs") not in without and scenario.name not in leave_out]
    return scenarios


class Result:
    def __init__(self, scenario):
        self.scenario = scenario
        self.problems = []
        self.seconds = 0.0


def _from_here(command):
    """The command with relative paths made absolute, since servers run in folders of their own."""
    words = [os.path.abspath(word) if "/" in word and os.path.exists(word) else word for word in shlex.split(command)]
    return shlex.join(words)


class Run:
    def __init__(self, command, scenarios, jobs=1, reuse=False, record=False, keep_going=False,
                 fail_fast=False, verbose=False):
        self.command = _from_here(command)
        self.scenarios = scenarios
        self.jobs = max(1, jobs)
        self.reuse = reuse
        self.record = record
        self.keep_going = keep_going
        self.fail_fast = fail_fast
        self.verbose = verbose
        self.results = []
        self._print_lock = threading.Lock()
        self._stop = threading.Event()

    def go(self):
        self.templates = Templates(self.command)
        threads = []
        try:
            work = deque(self._batches())
            lock = threading.Lock()

            def worker():
                while not self._stop.is_set():
                    with lock:
                        if not work:
                            return
                        batch = work.popleft()
                    self._run_batch(batch)

            threads += [threading.Thread(target=worker, daemon=True) for _ in range(self.jobs)]
            for thread in threads:
                thread.start()
            for thread in threads:
                while thread.is_alive():
                    thread.join(0.5)
        finally:
            self._stop.set()
            if any(thread.is_alive() for thread in threads):
                stop_everything()
                for thread in threads:
                    thread.join(20)
            self.templates.remove()
        return self.results

    def _batches(self):
        if not self.reuse:
            return [[scenario] for scenario in self.scenarios]
        groups = {}
        batches = []
        for scenario in self.scenarios:
            if scenario.data.get("fresh"):
                batches.append([scenario])
            else:
                groups.setdefault(scenario.group, []).append(scenario)
        # Long groups first, and cut up so that every worker has something to do.
        for members in groups.values():
            size = max(8, -(-len(members) // self.jobs))
            batches += [members[start:start + size] for start in range(0, len(members), size)]
        return sorted(batches, key=len, reverse=True)

    def _run_batch(self, batch):
        server = None
        try:
            for scenario in batch:
                if self._stop.is_set():
                    return
                result = Result(scenario)
                started = time.monotonic()
                try:
                    if server is None:
                        server = Server(self.command, self.templates, scenario.env, scenario.data.get("files"))
                    else:
                        server.reset()
                    self._run_scenario(scenario, server, result)
                except ServerFailed as problem:
                    result.problems.append(f"server: {problem}")
                    if server is not None:
                        server.stop()
                        server = None
                except Exception as problem:  # a bug of the harness or a scenario: say so, go on with the rest
                    result.problems.append(f"harness: {type(problem).__name__}: {problem}")
                result.seconds = time.monotonic() - started
                self._report(result)
        finally:
            if server is not None:
                server.stop()

    def _run_scenario(self, scenario, server, result):
        context = Context(server)
        context.compare = scenario.data.get("compare", {})
        deadline = time.monotonic() + SCENARIO_LIMIT
        for number, step in enumerate(scenario.data["steps"], 1):
            if time.monotonic() > deadline:
                result.problems.append(f"over {SCENARIO_LIMIT} s")
                return
            title = f"step {number}: {describe(step)}"
            try:
                found = context.run(step)
            except StepFailed as problem:
                result.problems.append(f"{title}\n    {problem}")
                if self.keep_going and not self.record:
                    continue
                return
            if found is None:
                continue
            if self.record:
                step["expect"] = found
                continue
            if "expect" not in step:
                result.problems.append(f"{title}\n    nothing recorded to compare with")
                return
            lines = normalise.differences(step["expect"], found)
            if lines:
                result.problems.append("\n    ".join([title] + lines))
                if not self.keep_going:
                    return
        if self.record and not result.problems:
            scenario.save()

    def _report(self, result):
        with self._print_lock:
            self.results.append(result)
            if result.problems:
                print(f"FAIL {result.scenario.name}  ({result.seconds:.1f} s)")
                for problem in result.problems:
                    print("  " + problem)
                if self.fail_fast:
                    self._stop.set()
            elif self.verbose:
                print(f"ok   {result.scenario.name}  ({result.seconds:.1f} s)")
            sys.stdout.flush()


def describe(step):
    text = step["do"]
    if "request" in step:
        text = f"{step['do']} {step['request'].get('method', 'GET')} {step['request']['path']}"
    if step.get("name"):
        text = f"{step['name']} [{text}]"
    return text
