"""What a scenario's steps do. Each returns the normalised thing that is recorded or compared."""

import base64
import hashlib
import hmac
import http.client
import json
import re
import sqlite3
import struct
import threading
import time
import urllib.parse

from . import normalise

REQUEST_LIMIT = 30
USER_AGENT = "parity-harness"
COMPARED_HEADERS = (
    "content-type", "location", "allow", "retry-after", "www-authenticate", "content-range", "cache-control",
)


class StepFailed(Exception):
    """The step could not be carried out, or a value it should capture is not there."""


class Variables:
    """Built-in values and what earlier steps captured; `${name}` in a scenario is replaced by them."""

    def __init__(self, server):
        self.builtin = {"base": server.base, "PORT": str(server.port)}
        self.builtin.update({f"env.{key}": value for key, value in server.env.items()})
        for key in ("SECRET", "ADMIN_TOKEN", "ADMIN_EMAIL", "ADMIN_PASSWORD"):
            self.builtin[key] = server.env.get(key, "")
        self.captured = {}

    def look_up(self, name):
        if name in self.captured:
            return self.captured[name]
        if name in self.builtin:
            return self.builtin[name]
        raise StepFailed(f"nothing was captured as ${{{name}}}")

    def fill(self, value):
        if isinstance(value, str):
            whole = re.fullmatch(r"\$\{([^}]+)\}", value)
            if whole:
                return self.look_up(whole[1])
            return re.sub(r"\$\{([^}]+)\}", lambda m: str(self.look_up(m[1])), value)
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if isinstance(value, dict):
            return {self.fill(key): self.fill(item) for key, item in value.items()}
        return value


class Answer:
    def __init__(self, status, headers, raw, elapsed):
        self.status = status
        self.headers = headers
        self.raw = raw
        self.elapsed = elapsed
        self.cookies = [_parse_cookie(value) for name, value in headers if name.lower() == "set-cookie"]
        self.body = _decode(raw, self.header("content-type") or "")

    def header(self, name):
        for key, value in self.headers:
            if key.lower() == name.lower():
                return value
        return None


def _decode(raw, content_type):
    if not raw:
        return None
    text = raw.decode("utf-8", "replace")
    if "json" in content_type:
        try:
            return json.loads(text)
        except ValueError:
            return {"<not json>": text}
    return text


def _parse_cookie(header):
    pieces = [piece.strip() for piece in header.split(";")]
    name, _, value = pieces[0].partition("=")
    cookie = {"name": name, "value": urllib.parse.unquote(value)}
    for piece in pieces[1:]:
        key, has_value, text = piece.partition("=")
        cookie[key.lower()] = text if has_value else True
    return cookie


def _is_cleared(cookie):
    expires = cookie.get("expires", "")
    return not cookie["value"] or cookie.get("max-age") == "0" or "1970" in str(expires)


class Context:
    """One scenario's run on one server."""

    def __init__(self, server):
        self.server = server
        self.variables = Variables(server)
        self.normaliser = normalise.Normaliser(server.base, server.env.get("SECRET", ""), self.variables)
        self.jars = {}
        self.compare = {}

    # -- http -----------------------------------------------------------

    def send(self, request):
        request = self.variables.fill(request)
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*"}
        body = None
        if "json" in request:
            body = json.dumps(request["json"], ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json"
        elif "raw" in request:
            body = request["raw"].encode()
        elif "repeat" in request:
            repeat = request["repeat"]
            body = (repeat.get("before", "") + repeat["text"] * repeat["times"] + repeat.get("after", "")).encode()
            headers["Content-Type"] = "application/json"
        jar = self.jars.setdefault(request["jar"], {}) if "jar" in request else None
        cookies = dict(jar or {})
        cookies.update(request.get("cookies", {}))
        if cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if request.get("bearer"):
            headers["Authorization"] = f"Bearer {request['bearer']}"
        for name, value in request.get("headers", {}).items():
            for known in list(headers):
                if known.lower() == name.lower():
                    del headers[known]
            if value is not None:
                headers[name] = value
        path = request["path"]
        if request.get("query"):
            pairs = [(key, item if isinstance(item, str) else json.dumps(item))
                     for key, value in request["query"].items()
                     for item in (value if isinstance(value, list) else [value])]
            path += ("&" if "?" in path else "?") + urllib.parse.urlencode(pairs)
        answer = self._exchange(request.get("method", "GET"), path, body, headers)
        if jar is not None:
            for cookie in answer.cookies:
                if _is_cleared(cookie):
                    jar.pop(cookie["name"], None)
                else:
                    jar[cookie["name"]] = cookie["value"]
        return answer

    def _exchange(self, method, path, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=REQUEST_LIMIT)
        started = time.monotonic()
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value.encode("utf-8"))
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            elif method in ("POST", "PUT", "PATCH"):
                connection.putheader("Content-Length", "0")
            try:
                connection.endheaders(body)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the server may answer before it has read a body that is too large
            response = connection.getresponse()
            raw = response.read()
            return Answer(response.status, response.getheaders(), raw, time.monotonic() - started)
        except (OSError, http.client.HTTPException) as problem:
            raise StepFailed(f"{method} {path[:120]}: {type(problem).__name__} {problem}") from None
        finally:
            connection.close()

    def pick(self, answer, expression):
        """A value out of an answer: `body PATH`, `cookie NAME`, `header NAME`, `location-query NAME`, `claim PATH NAME`."""
        kind, _, rest = expression.partition(" ")
        try:
            if kind == "body":
                return normalise.get_path(answer.body, rest)
            if kind == "cookie":
                return next(c["value"] for c in answer.cookies if c["name"] == rest)
            if kind == "header":
                value = answer.header(rest)
                if value is not None:
                    return value
            if kind == "location-query":
                query = urllib.parse.urlsplit(answer.header("location") or "").query
                return urllib.parse.parse_qs(query)[rest][0]
            if kind in ("claim", "cookie-claim"):
                where, name = rest.rsplit(" ", 1)
                source = "body" if kind == "claim" else "cookie"
                return normalise.jwt_parts(self.pick(answer, f"{source} {where}"))[1][name]
        except (KeyError, StopIteration, TypeError, IndexError):
            pass
        raise StepFailed(f"status {answer.status}: no '{expression}' in the answer: {_clip(answer.body)}")

    def capture(self, answer, step):
        for name, expression in step.get("capture", {}).items():
            self.variables.captured[name] = self.pick(answer, expression)

    def describe(self, answer, compare):
        """The parts of an answer that are recorded and compared."""
        found = {"status": answer.status}
        if compare.get("status_only"):
            return found
        headers = {}
        for name, value in answer.headers:
            key = name.lower()
            if key in COMPARED_HEADERS or key.startswith(("x-ratelimit", "ratelimit")):
                headers[key] = self._header(key, value)
        wanted = compare.get("headers")
        if wanted is not None:
            headers = {key: value for key, value in headers.items() if key in wanted}
        for name in compare.get("also_headers", []):
            headers[name] = answer.header(name)
        redirect = 300 <= answer.status < 400
        if redirect:
            headers.pop("content-type", None)
        if headers:
            found["headers"] = self.normaliser.apply(headers, {})
        if answer.cookies:
            found["cookies"] = [self._cookie(cookie) for cookie in
                                sorted(answer.cookies, key=lambda cookie: cookie["name"])]
        if answer.body is not None and not redirect:
            found["body"] = self.normaliser.apply(answer.body, compare)
        if "at_least_ms" in compare:
            found["took_at_least_ms"] = {str(compare["at_least_ms"]): answer.elapsed * 1000 >= compare["at_least_ms"]}
        return found

    @staticmethod
    def _header(name, value):
        if name == "content-type":
            return re.sub(r"\s*;\s*", "; ", value).lower()
        if name in ("retry-after",) or name.startswith(("x-ratelimit-reset", "ratelimit-reset")):
            return re.sub(r"\d+", "<seconds>", value)
        return value

    def _cookie(self, cookie):
        cookie = dict(cookie)
        if "expires" in cookie:
            cookie["expires"] = "<past>" if "1970" in str(cookie["expires"]) else "<date>"
        if isinstance(cookie.get("samesite"), str):
            cookie["samesite"] = cookie["samesite"].lower()
        return self.normaliser.apply(cookie, {})

    # -- steps ----------------------------------------------------------

    def run(self, step):
        """Carry out one step; what it returns (or None) is recorded or compared."""
        kind = step["do"]
        action = getattr(self, "do_" + kind, None)
        if action is None:
            raise StepFailed(f"unknown step '{kind}'")
        return action(step)

    def _compare(self, step):
        merged = dict(step.get("compare", {}))
        for key in ("ignore", "mask", "unordered", "replace"):
            merged[key] = list(self.compare.get(key, [])) + list(merged.get(key, []))
        return merged

    def do_http(self, step):
        answer = self.send(step["request"])
        if "want" in step and answer.status != step["want"]:
            raise StepFailed(f"status {answer.status} where {step['want']} is needed: {_clip(answer.body)}")
        self.capture(answer, step)
        if step.get("setup"):
            return {"status": answer.status}
        return self.describe(answer, self._compare(step))

    def do_parallel(self, step):
        count = step["count"]
        barrier = threading.Barrier(count)
        answers, problems = [None] * count, []

        def one(index):
            try:
                barrier.wait(10)
                request = {key: value for key, value in step["request"].items() if key != "jar"}
                if "jar" in step["request"]:
                    request["cookies"] = dict(self.jars.get(step["request"]["jar"], {}))
                answers[index] = self.send(request)
            except (StepFailed, threading.BrokenBarrierError) as problem:
                problems.append(problem)

        threads = [threading.Thread(target=one, args=(index,), daemon=True) for index in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(REQUEST_LIMIT + 15)
        if problems or None in answers:
            raise StepFailed(f"a parallel request failed: {problems[:1]}")
        statuses = {}
        for answer in answers:
            statuses[str(answer.status)] = statuses.get(str(answer.status), 0) + 1
        found = {} if step.get("ignore_statuses") else {"statuses": statuses}
        good = [answer for answer in answers if answer.status < 300]
        for name, expression in step.get("distinct", {}).items():
            values = {json.dumps(self.pick(answer, expression)) for answer in good}
            found.setdefault("distinct", {})[name] = len(values)
        if step.get("errors"):
            codes = sorted({error["extensions"]["code"] for answer in answers if isinstance(answer.body, dict)
                            for error in answer.body.get("errors", [])})
            found["error_codes"] = codes
        for name, expression in step.get("capture", {}).items():
            if not good:
                raise StepFailed("no parallel request succeeded")
            self.variables.captured[name] = self.pick(good[0], expression)
        return found

    def do_mail(self, step):
        recipient = self.variables.fill(step.get("to"))
        if step.get("none"):
            mail = self.server.sink.take(recipient, step.get("within", 1.0))
            return {"mail": None if mail is None else mail["subject"]}
        mail = self.server.sink.take(recipient, step.get("within", 10.0))
        if mail is None:
            raise StepFailed(f"no mail for {recipient or 'anyone'} within {step.get('within', 10.0)} s")
        links = [url for url in mail["urls"] if "token=" in url]
        for name, expression in step.get("capture", {}).items():
            self.variables.captured[name] = _from_mail(mail, links, expression)
        found = {
            "recipients": sorted(mail["recipients"]),
            "to": mail["to"],
            "from": mail["from"],
            "subject": mail["subject"],
            "links": links,
        }
        if "contains" in step:
            found["contains"] = {text: self.variables.fill(text) in mail["body"] for text in step["contains"]}
        return self.normaliser.apply(found, self._compare(step))

    def do_sql(self, step):
        parameters = self.variables.fill(step.get("params", []))
        try:
            connection = sqlite3.connect(f"file:{self.server.database}?mode=ro", uri=True, timeout=10)
            try:
                connection.row_factory = sqlite3.Row
                rows = [dict(row) for row in connection.execute(step["query"], parameters)]
            finally:
                connection.close()
        except sqlite3.Error as problem:
            raise StepFailed(f"sql: {problem}") from None
        if "capture" in step:
            for name, column in step["capture"].items():
                if not rows:
                    raise StepFailed(f"no row to capture {name} from")
                self.variables.captured[name] = rows[0][column]
        if step.get("setup"):
            return None
        return {"rows": self.normaliser.apply({"rows": rows}, self._compare(step))["rows"]}

    def do_wait(self, step):
        time.sleep(step["seconds"])

    def do_restart(self, step):
        self.server.restart()

    def do_set(self, step):
        for name, value in step["values"].items():
            self.variables.captured[name] = self.variables.fill(value)

    def do_jar(self, step):
        """Change what a cookie jar holds."""
        jar = self.jars.setdefault(step["jar"], {})
        for name in step.get("drop", []):
            jar.pop(name, None)
        jar.update(self.variables.fill(step.get("put", {})))

    def do_totp(self, step):
        """The code for now, early enough in its 30 seconds that it still holds when it is used."""
        if 30 - time.time() % 30 < step.get("margin", 6):
            time.sleep(30 - time.time() % 30 + 0.2)
        counter = int(time.time() // 30) + step.get("offset", 0)
        code = totp(self.variables.fill(step["secret"]), counter)
        if step.get("wrong"):
            near = {totp(self.variables.fill(step["secret"]), counter + delta) for delta in range(-3, 4)}
            number = int(code)
            while f"{number:06d}" in near:
                number = (number + 111111) % 1000000
            code = f"{number:06d}"
        self.variables.captured[step["as"]] = code

    def do_jwt(self, step):
        """Decode a captured token; its claims are compared."""
        token = self.variables.fill(step["token"])
        parts = normalise.jwt_parts(token) if isinstance(token, str) else None
        if parts is None:
            raise StepFailed(f"not a JWT: {_clip(token)}")
        for name, claim in step.get("capture", {}).items():
            if claim not in parts[1]:
                raise StepFailed(f"the token has no claim {claim}")
            self.variables.captured[name] = parts[1][claim]
        return {"token": self.normaliser.apply(token, {})}

    def do_sign(self, step):
        """Make a token: given claims, algorithm and secret (the server's own unless said)."""
        now = int(time.time())
        claims = self.variables.fill(step["claims"])
        if "expires_in" in step:
            claims["exp"] = now + step["expires_in"]
        if step.get("issued_at", True):
            claims["iat"] = now + step.get("issued_in", 0)
        header = {"alg": step.get("alg", "HS256"), "typ": "JWT"}
        secret = self.variables.fill(step.get("secret", "${SECRET}"))
        self.variables.captured[step["as"]] = normalise.jwt_sign(header, claims, secret)

    def do_tamper(self, step):
        """Change a token without signing it again: `claims` to overwrite, or `signature: true`."""
        head, body, signature = self.variables.fill(step["token"]).split(".")
        if "claims" in step:
            claims = json.loads(normalise.b64url_decode(body))
            claims.update(self.variables.fill(step["claims"]))
            body = normalise.b64url_encode(json.dumps(claims, separators=(",", ":")).encode())
        if step.get("signature"):
            signature = ("B" if signature[0] != "B" else "C") + signature[1:]
        self.variables.captured[step["as"]] = f"{head}.{body}.{signature}"


def totp(secret, counter):
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1000000:06d}"


def _from_mail(mail, links, expression):
    kind, _, rest = expression.partition(" ")
    if kind == "link-query":
        for link in links:
            values = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query).get(rest)
            if values:
                return values[0]
    if kind == "link" and links:
        return links[0]
    if kind == "regex":
        match = re.search(rest, mail["body"])
        if match:
            return match[1]
    raise StepFailed(f"no '{expression}' in the mail '{mail['subject']}' with links {links}")


def _clip(value, limit=600):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else text[:limit] + "…"
