"""Tests of scripts/tidy and scripts/rust_source.py: `scripts/tidy --self-test`."""

import importlib.util
import os
import sys
import tempfile
import unittest
from importlib.machinery import SourceFileLoader

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
loader = SourceFileLoader("tidy", os.path.join(HERE, "tidy"))
tidy = importlib.util.module_from_spec(importlib.util.spec_from_loader("tidy", loader))
loader.exec_module(tidy)
Source = tidy.Source

WORDS = tidy.Words("[everywhere]\nfoo => bar\ngoes by => uses\n[code]\nbaz qux => quux\n[names]\nzap => zip\n")


def messages(found):
    return [item[-1] for item in found]


class RustSource(unittest.TestCase):
    def test_strings_and_comments_are_blank_in_code(self):
        source = Source('let a = "// no { comment"; // a } comment\nlet b = r#"a " quote"#; /* more */ let c = \'{\';\n')
        self.assertEqual(len(source.code), len(source.text))
        self.assertNotIn("comment", source.code)
        self.assertNotIn("{", source.code)
        self.assertEqual(len(source.comments), 2)
        self.assertEqual(len(source.strings), 2)

    def test_lifetimes_are_no_characters(self):
        source = Source("fn f<'a>(x: &'a str, y: &'a str) -> &'a str { x }")
        (function,) = source.functions()
        self.assertEqual(function.parameters, [("x", "&'a str"), ("y", "&'a str")])

    def test_functions_have_names_parameters_and_ends(self):
        text = "impl A {\n    pub async fn get<T, F: Fn(u8) -> T>(&self, map: HashMap<K, V>, f: F) -> [u8; 2]\n    where\n        T: Send,\n    {\n        {}\n    }\n    fn none();\n}\n"
        get, none = Source(text).functions()
        self.assertEqual(get.parameters, [("&self", ""), ("map", "HashMap<K, V>"), ("f", "F")])
        self.assertEqual(Source(text).line(get.end), 7)
        self.assertEqual((none.name, none.has_body), ("none", False))

    def test_test_modules_are_found(self):
        source = Source("fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n")
        a, b = source.functions()
        self.assertFalse(source.in_tests(a.start))
        self.assertTrue(source.in_tests(b.start))


class WordChecks(unittest.TestCase):
    def rust(self, text):
        return messages(tidy.rust_words(Source(text), WORDS))

    def test_comments_are_checked_across_lines(self):
        self.assertEqual(self.rust("/// a Foo\n/// that goes\n/// by\nfn f() {}\n"), ['"Foo": use bar', '"goes by": use uses'])

    def test_code_spans_urls_and_parts_of_words_are_not(self):
        self.assertEqual(self.rust("// `foo` food foo-like http://foo.example/foo\n"), [])

    def test_comments_with_code_between_are_apart(self):
        self.assertEqual(self.rust("// it goes\nlet a = 1;\n// by\n"), [])

    def test_strings_are_checked_in_log_macros_only(self):
        self.assertEqual(self.rust('warn!(id = f("x"), "a foo"); call("foo");'), ['"foo": use bar'])

    def test_names_are_split_into_words(self):
        self.assertEqual(self.rust("fn a_foo_b() {} struct BazQux; const ZAP: u8 = 1; fn foot() {}"),
                         ['a_foo_b: "foo": use bar', 'BazQux: "baz qux": use quux', 'ZAP: "zap": use zip'])

    def test_markdown_is_checked_without_code(self):
        found = messages(tidy.markdown_words("A foo, `foo`, [x](foo.md).\n```\nfoo\n```\nbaz qux zap\n", WORDS))
        self.assertEqual(found, ['"foo": use bar'])

    def test_scripts_are_checked_in_comments_and_test_names(self):
        self.assertEqual(messages(tidy.script_words("const a = '// foo'; // foo\ntest('foo', f);", "js", WORDS)), ['"foo": use bar'] * 2)
        self.assertEqual(messages(tidy.script_words("echo foo # foo\n", "hash", WORDS)), ['"foo": use bar'])

    def test_the_list_is_well_formed(self):
        with open(os.path.join(HERE, "tidy-words.txt"), encoding="utf-8") as file:
            words = tidy.Words(file.read())
        self.assertGreater(len(words.preferred), 20)
        self.assertTrue(all(preferred for _, preferred in words.preferred))


class CodeChecks(unittest.TestCase):
    def test_long_files_and_functions_are_found(self):
        self.assertEqual(messages(tidy.sizes(Source("\n" * 301, "crates/a/src/b.rs"))), ["301 lines, at most 300"])
        self.assertEqual(messages(tidy.sizes(Source("\n" * 301, "crates/a/tests/b.rs"))), [])
        self.assertEqual(messages(tidy.sizes(Source("fn f() {" + "\n" * 60 + "}", "a.rs"))), ["fn f has 61 lines, at most 60"])

    def test_tests_in_a_file_do_not_count_as_its_lines(self):
        text = "\n" * 290 + "#[cfg(test)]\nmod tests {" + "\n" * 50 + "}\n"
        self.assertEqual(messages(tidy.sizes(Source(text, "a.rs"))), [])

    def test_tuple_parameters_are_found(self):
        self.assertEqual(messages(tidy.tuples(Source("fn f((a, b): (A, B), c: C) {}", "a.rs"))),
                         ["fn f takes a tuple, (a, b): (A, B): use a struct"])
        self.assertEqual(len(messages(tidy.tuples(Source("fn f(a: &(A, B)) {}", "a.rs")))), 1)
        for fine in ("fn f(a: ()) {}", "fn f(a: &(dyn A + Send)) {}", "fn f(a: &[(A, B)]) {}", "fn f(A(a): A) {}", "fn f(g: impl Fn((A, B))) {}"):
            self.assertEqual(messages(tidy.tuples(Source(fine, "a.rs"))), [], fine)

    def test_tuples_are_allowed_in_tests(self):
        self.assertEqual(messages(tidy.tuples(Source("fn f(a: (A, B)) {}", "crates/a/tests/b.rs"))), [])

    def test_printable_secrets_are_found(self):
        text = "#[derive(Clone, Debug)]\n/// Doc.\npub struct A {\n    pub token: String,\n    pub next_token: Option<String>,\n    pub name: String,\n}\n"
        self.assertEqual(len(messages(tidy.secrets(Source(text, "a.rs")))), 2)
        self.assertEqual(messages(tidy.secrets(Source(text.replace("Debug", "Eq"), "a.rs"))), [])
        self.assertEqual(messages(tidy.secrets(Source(text.replace("String", "Secret"), "a.rs"))), [])

    def test_references_to_the_contract_resolve(self):
        sections = {"7", "8", "16", "16.4"}
        self.assertEqual(messages(tidy.contract("// (contract sections 7 and\n// 8), contract section 16, 4)", sections)), [])
        self.assertEqual(messages(tidy.contract("// contract section 9.1 and 9.2", sections)),
                         [f"contract section 9.{n} is not in docs/contract" for n in (1, 2)])


class RepositoryChecks(unittest.TestCase):
    def test_links_paths_and_headings_are_followed(self):
        with tempfile.TemporaryDirectory() as root:
            os.makedirs(f"{root}/crates/api/src")
            for name, text in {"crates/api/src/router.rs": "", "page.md": "# A `small` Title\n"}.items():
                with open(f"{root}/{name}", "w", encoding="utf-8") as file:
                    file.write(text)
            fine = "[a](page.md#a-small-title) [b](http://x.example) `api/router.rs` `crates/api/src` `/users/me` `some/thing`\n```\n[c](no.md)\n```\n"
            self.assertEqual(messages(tidy.links(root, "b.md", fine)), [])
            wrong = "[a](no.md) [b](page.md#no) `api/no.rs` `scripts/no --x`"
            self.assertEqual(messages(tidy.links(root, "b.md", wrong)),
                             ["no.md does not exist", "page.md#no: no such heading", "api/no.rs does not exist", "scripts/no does not exist"])

    def test_licence_files_have_to_be_there(self):
        with tempfile.TemporaryDirectory() as root:
            with open(f"{root}/Cargo.toml", "w", encoding="utf-8") as file:
                file.write('license = "MIT"\n')
            self.assertEqual([path for path, _ in tidy.licences(root)], ["Cargo.toml", "LICENSE-MIT", "LICENSE-APACHE"])

    def test_exceptions_allow_and_stale_ones_are_violations(self):
        exceptions = tidy.Exceptions("# note\na/*.rs: \"foo\": a wire text\nb.rs: x: gone\nnonsense\n")
        self.assertTrue(exceptions.allow(tidy.Violation("a/b.rs", 1, "words", '"foo": use bar')))
        self.assertFalse(exceptions.allow(tidy.Violation("c.rs", 1, "words", '"foo": use bar')))
        self.assertEqual([v.line for v in exceptions.violations(complete=True)], [4, 3])


if __name__ == "__main__":
    unittest.main(argv=["tidy_test"], verbosity=1)
