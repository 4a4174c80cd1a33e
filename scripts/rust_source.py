"""Reads Rust source far enough to count and check it: comments, strings, brackets, functions, test modules.

`scripts/tidy` and `scripts/code-metrics` use it. It is a lexer with bracket matching, not a parser; macros are read like other code.
"""

import bisect
import re

TOKEN = re.compile(
    r"""//[^\n]*"""                                             # a line comment
    r"""|/\*.*?\*/"""                                           # a block comment
    r"""|\b(?:b|c)?r(?P<hashes>\#*)".*?"(?P=hashes)"""          # a raw string
    r"""|\b[bc]?"(?:[^"\\]|\\.)*"|"(?:[^"\\]|\\.)*\""""         # a string
    r"""|'(?:\\(?:x[0-9a-fA-F]{2}|u\{[^}]*\}|.)|[^\\'\n])'""",  # a character, but no lifetime
    re.DOTALL | re.VERBOSE,
)
BRACKET = re.compile(r"[{}()\[\]]")
OPENING = {"}": "{", ")": "(", "]": "["}
FUNCTION = re.compile(r"\bfn\s+(?:r#)?(\w+)")
TEST_MODULE = re.compile(r"#\[cfg\((?:all\()?test\b[^\]]*\]\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?mod\s+\w+\s*\{")
BLANK = re.compile(r"[^\n]")


class Function:
    """A function with a body or only a signature. Offsets are into `Source.code`."""

    def __init__(self, name, start, parameters, end, has_body):
        self.name = name              # without `r#`
        self.start = start            # of the word `fn`
        self.parameters = parameters  # list of (pattern, type); a receiver has no type
        self.end = end                # behind the closing brace, or behind the semicolon
        self.has_body = has_body


class Source:
    """One Rust file."""

    def __init__(self, text, path=""):
        self.text = text
        self.path = path
        self.comments = []  # (start, end)
        self.strings = []   # (start, end), with their quotes
        code, last = [], 0
        for match in TOKEN.finditer(text):
            start, end = match.span()
            token = match[0]
            code.append(text[last:start])
            last = end
            if token.startswith("/"):
                self.comments.append((start, end))
                code.append(BLANK.sub(" ", token))
            elif token.startswith("'"):
                code.append("'" + " " * (end - start - 2) + "'")
            else:
                self.strings.append((start, end))
                code.append('"' + BLANK.sub(" ", token[1:-1]) + '"')
        code.append(text[last:])
        self.code = "".join(code)  # as long as the text; comments and the contents of strings are blank
        self._newlines = [match.start() for match in re.finditer("\n", text)]
        self._pairs = None
        self._tests = None

    def line(self, offset):
        """The line number of an offset, from 1."""
        return bisect.bisect_left(self._newlines, offset) + 1

    def lines(self):
        return len(self._newlines) + (not self.text.endswith("\n") and self.text != "")

    def pairs(self):
        """From the offset of each opening bracket to that of its closing bracket."""
        if self._pairs is None:
            self._pairs, stack = {}, []
            for match in BRACKET.finditer(self.code):
                bracket = match[0]
                if bracket not in OPENING:
                    stack.append((bracket, match.start()))
                elif stack and stack[-1][0] == OPENING[bracket]:
                    self._pairs[stack.pop()[1]] = match.start()
        return self._pairs

    def tests(self):
        """The spans of modules with `#[cfg(test)]`."""
        if self._tests is None:
            self._tests = []
            if "cfg(" in self.code:
                for match in TEST_MODULE.finditer(self.code):
                    end = self.pairs().get(match.end() - 1)
                    if end is not None:
                        self._tests.append((match.start(), end + 1))
        return self._tests

    def in_tests(self, offset):
        return any(start <= offset < end for start, end in self.tests())

    def is_test_file(self):
        parts = self.path.split("/")
        return "tests" in parts[:-1] or parts[-1] in ("tests.rs", "test.rs") or parts[-1].endswith(("_test.rs", "_tests.rs"))

    def functions(self):
        for match in FUNCTION.finditer(self.code):
            at = self._behind_generics(match.end())
            if at >= len(self.code) or self.code[at] != "(":
                continue
            close = self.pairs().get(at)
            if close is None:
                continue
            parameters = [parameter(text) for text in split(self.code[at + 1:close])]
            body = self._body(close + 1)
            if body is None:
                continue
            end = self.pairs().get(body, body) + 1
            yield Function(match[1], match.start(), parameters, end, self.code[body] == "{")

    def _behind_generics(self, at):
        while at < len(self.code) and self.code[at].isspace():
            at += 1
        if at >= len(self.code) or self.code[at] != "<":
            return at
        depth = 0
        while at < len(self.code):
            sign = self.code[at]
            if sign == "<":
                depth += 1
            elif sign == ">" and self.code[at - 1] != "-":
                depth -= 1
                if depth == 0:
                    return at + 1
            at += 1
        return at

    def _body(self, at):
        """The offset of the `{` or `;` behind a parameter list, past the result type and the where clause."""
        for match in re.compile(r"[{;(\[]").finditer(self.code, at):
            if match.start() < at:
                continue
            if match[0] in "{;":
                return match.start()
            at = self.pairs().get(match.start(), match.start()) + 1
        return None


def split(text):
    """The parts of a list between its commas, those inside of brackets left alone."""
    parts, depth, last = [], 0, 0
    for at, sign in enumerate(text):
        if sign in "([{<":
            depth += 1
        elif sign in ")]}" or (sign == ">" and text[at - 1] not in "-="):
            depth -= 1
        elif sign == "," and depth == 0:
            parts.append(text[last:at])
            last = at + 1
    parts.append(text[last:])
    return [part.strip() for part in parts if part.strip()]


def parameter(text):
    """A parameter as (pattern, type). Attributes are dropped."""
    text = re.sub(r"^(?:#\[[^\]]*\]\s*)+", "", text)
    depth = 0
    for at, sign in enumerate(text):
        if sign in "([{<":
            depth += 1
        elif sign in ")]}" or (sign == ">" and text[at - 1] not in "-="):
            depth -= 1
        elif sign == ":" and depth == 0 and text[at + 1:at + 2] != ":" and text[at - 1:at] != ":":
            return text[:at].strip(), text[at + 1:].strip()
    return text, ""
