"""Starts, resets and stops the server under test, each in a folder of its own."""

import os
import shlex
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import http.client

from .smtp_sink import SmtpSink

SECRET = "parity-harness-secret-0123456789abcdef"
ADMIN_TOKEN = "parity-admin-static-token"

BASE_ENV = {
    "HOST": "127.0.0.1",
    "SECRET": SECRET,
    "DB_CLIENT": "sqlite3",
    "DB_FILENAME": "./data.db",
    "ADMIN_EMAIL": "admin@example.com",
    "ADMIN_PASSWORD": "Adm1n-pass!",
    "ADMIN_TOKEN": ADMIN_TOKEN,
    "EMAIL_TRANSPORT": "smtp",
    "EMAIL_SMTP_HOST": "127.0.0.1",
    "EMAIL_VERIFY_SETUP": "false",
    "TELEMETRY": "false",
    "ACCEPT_TERMS": "true",
    "SERVE_APP": "false",
    "LOG_LEVEL": "warn",
    "PRESSURE_LIMITER_ENABLED": "false",
    "RATE_LIMITER_REGISTRATION_ENABLED": "true",
    "RATE_LIMITER_REGISTRATION_POINTS": "1000",
    "LOGIN_STALL_TIME": "20",
    "REGISTER_STALL_TIME": "20",
    # Names the reference does not know: they select the behaviour of the reference where Vestibule does more by default.
    "REFRESH_TOKEN_GRACE_PERIOD": "0",
    "LOGIN_THROTTLE": "false",
    "ENFORCE_TFA": "studio",
    "EMAIL_NOTICES": "false",
    "LOGIN_LOCKOUT": "permanent",
    "REAUTHENTICATION": "false",
    "ADMIN_GRANT": "any",
    "EMAIL_VERIFICATION": "get",
    "PASSWORD_RESET_URL_ALLOW_LIST": "https://app.example.com/reset",
    "USER_INVITE_URL_ALLOW_LIST": "https://app.example.com/invite",
    "USER_REGISTER_URL_ALLOW_LIST": "https://app.example.com/verify",
}

# What decides how a freshly bootstrapped database looks.
BOOTSTRAP_KEYS = ("ADMIN_", "DB_", "HASH_", "PROJECT_")

START_LIMIT = 90
BOOTSTRAP_LIMIT = 180

_running = set()
_children = set()
_lock = threading.Lock()
_closing = False


class ServerFailed(Exception):
    pass


def stop_everything():
    """Stop every server and bootstrap that this run started, and let no new one start."""
    global _closing
    with _lock:
        _closing = True
        servers, children = list(_running), list(_children)
    for child in children:
        _end(child)
    for server in servers:
        server.stop()


def _spawn(command, folder, env, log):
    with _lock, open(log, "ab") as out:
        if _closing:
            raise ServerFailed("stopping")
        child = subprocess.Popen(command, cwd=folder, env=_child_env(env), stdin=subprocess.DEVNULL,
                                 stdout=out, stderr=subprocess.STDOUT)
        _children.add(child)
    return child


def _end(child):
    """End one process that this run started, by its own id."""
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(3)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(10)
    with _lock:
        _children.discard(child)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _write_env(folder, env):
    with open(os.path.join(folder, ".env"), "w") as out:
        for key, value in env.items():
            out.write(f"{key}='{value}'\n" if any(c in value for c in " #\"$") else f"{key}={value}\n")


def _child_env(env):
    kept = {key: value for key, value in os.environ.items()
            if key in ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "RUST_LOG", "RUST_BACKTRACE")
            or key.startswith(("NODE_", "LD_", "ASAN_", "LLVM_PROFILE"))}
    kept.update(env)
    return kept


class Templates:
    """Bootstrapped databases, made once for each distinct set of bootstrap settings."""

    def __init__(self, command):
        self.command = shlex.split(command)
        self.folder = tempfile.mkdtemp(prefix="parity-templates-")
        self._made = {}
        self._lock = threading.Lock()

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def get(self, env):
        key = tuple(sorted((k, v) for k, v in env.items() if k.startswith(BOOTSTRAP_KEYS)))
        with self._lock:
            if key not in self._made:
                self._made[key] = self._bootstrap(env, len(self._made))
            made = self._made[key]
        if isinstance(made, ServerFailed):
            raise made
        return made

    def _bootstrap(self, env, number):
        folder = os.path.join(self.folder, str(number))
        os.makedirs(folder)
        env = dict(env, PORT=str(free_port()), EMAIL_SMTP_PORT="1")
        env.setdefault("PUBLIC_URL", f"http://127.0.0.1:{env['PORT']}")
        _write_env(folder, env)
        log = os.path.join(folder, "bootstrap.log")
        try:
            child = _spawn(self.command + ["bootstrap"], folder, env, log)
        except (OSError, ServerFailed) as problem:
            return ServerFailed(f"bootstrap did not start: {problem}")
        try:
            code = child.wait(BOOTSTRAP_LIMIT)
        except subprocess.TimeoutExpired:
            return ServerFailed(f"bootstrap did not finish within {BOOTSTRAP_LIMIT} s\n{tail(log)}")
        finally:
            _end(child)
        database = os.path.join(folder, env["DB_FILENAME"])
        if code != 0 or not os.path.exists(database):
            return ServerFailed(f"bootstrap exited {code}, database made: {os.path.exists(database)}\n{tail(log)}")
        return database


def tail(path, limit=3000):
    try:
        with open(path, "rb") as log:
            return log.read()[-limit:].decode("utf-8", "replace")
    except OSError:
        return ""


class Server:
    """One running server with its own folder, database, port and mail sink."""

    def __init__(self, command, templates, extra_env, files=None):
        self.process = None
        self.sink = SmtpSink()
        self.port = free_port()
        self.folder = tempfile.mkdtemp(prefix="parity-")
        self.env = dict(BASE_ENV)
        self.env["PORT"] = str(self.port)
        self.env["PUBLIC_URL"] = f"http://127.0.0.1:{self.port}"
        self.env["EMAIL_SMTP_PORT"] = str(self.sink.port)
        for key, value in extra_env.items():
            if value is None:
                self.env.pop(key, None)
            else:
                self.env[key] = str(value).replace("${PORT}", str(self.port))
        self.base = f"http://127.0.0.1:{self.port}"
        self.database = os.path.join(self.folder, self.env["DB_FILENAME"])
        self.log = os.path.join(self.folder, "server.log")
        self.command = shlex.split(command)
        with _lock:
            _running.add(self)
        try:
            self.template = templates.get(self.env)
            self._lay_out(files or {})
            self._start()
        except BaseException:
            self.stop()
            raise

    def _lay_out(self, files):
        for name in os.listdir(os.path.dirname(self.template)):
            if name.startswith(os.path.basename(self.template)):
                source = os.path.join(os.path.dirname(self.template), name)
                if os.path.isfile(source):
                    shutil.copy(source, os.path.join(os.path.dirname(self.database), name))
        _write_env(self.folder, self.env)
        for name, text in files.items():
            path = os.path.join(self.folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as out:
                out.write(text)

    def _start(self):
        try:
            self.process = _spawn(self.command + ["start"], self.folder, self.env, self.log)
        except OSError as problem:
            raise ServerFailed(f"the server did not start: {problem}") from None
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise ServerFailed(f"the server exited {self.process.returncode} at its start\n{tail(self.log)}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/server/ping")
                status = connection.getresponse().status
                connection.close()
                if status in (200, 429):
                    return
            except OSError:
                pass
            time.sleep(0.03)
        raise ServerFailed(f"no answer on /server/ping within {START_LIMIT} s\n{tail(self.log)}")

    def restart(self):
        """Stop the server and start it again on the same database and port."""
        _end(self.process)
        self._start()

    def reset(self):
        """Put the bootstrapped database back under the running server, and drop its caches."""
        source = sqlite3.connect(self.template)
        target = sqlite3.connect(self.database, timeout=20)
        try:
            source.backup(target)
        finally:
            source.close()
            target.close()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", "/utils/cache/clear?system",
                               headers={"Authorization": f"Bearer {self.env['ADMIN_TOKEN']}"})
            status = connection.getresponse().status
        except OSError as problem:
            raise ServerFailed(f"the server does not answer any more: {problem}\n{tail(self.log)}") from None
        finally:
            connection.close()
        if status != 200:
            raise ServerFailed(f"cache clear answered {status}, so one server cannot be reused")
        self.sink.clear()

    def stop(self):
        with _lock:
            if self not in _running:
                return
            _running.discard(self)
        if self.process is not None:
            _end(self.process)
        self.sink.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
