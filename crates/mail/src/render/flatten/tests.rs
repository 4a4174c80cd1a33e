//! Expected values are the output of liquidjs 10.30, the template engine of Directus, for the same templates.

use rstest::rstest;

use super::flatten;

/// Flattens and renders the last of `templates` (name and text) with the variable `v`.
fn rendered(templates: &[(&str, &str)]) -> String {
    let parser = liquid::ParserBuilder::with_stdlib().build().unwrap();
    parser.parse(&flat(templates).unwrap()).unwrap().render(&liquid::object!({ "v": "V" })).unwrap()
}

fn flat(templates: &[(&str, &str)]) -> Result<String, String> {
    let source = |name: &str| templates.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
    flatten(templates.last().unwrap().0, &source).map_err(|error| error.to_string())
}

#[rstest]
#[case::filled(
    &[("base", "<h>{% block a %}1{% endblock %}|{% block b %}2{% endblock %}"), ("x", "{% layout \"base\" %}{% block a %}{{ v }}{% endblock %}")],
    "<h>V|2"
)]
#[case::white_space(
    &[("base", "A{% block a %}1{% endblock %}Z"), ("x", "{% layout 'base.liquid' %}\n {%- block a -%}\n  Hi \n{%- endblock -%} \n more")],
    "AHiZ"
)]
#[case::super_is_the_replaced_block(
    &[("base", "A{% block a %}[{{ v }}]{% endblock %}Z"), ("x", "{% layout \"base\" %}{% block a %}<{{ block.super }}>{% endblock %}")],
    "A<[V]>Z"
)]
#[case::nested_block(
    &[
        ("base", "A{% block a %}base{% endblock %}Z"),
        ("mid", "{% layout \"base\" %}{% block a %}mid({% block b %}i{% endblock %}{{ block.super }}){% endblock %}"),
        ("x", "{% layout \"mid\" %}{% block b %}x[{{ block.super }}]{% endblock %}"),
    ],
    "Amid(x[i]base)Z"
)]
#[case::three_levels(
    &[
        ("base", "A{% block a %}base{% endblock %}Z"),
        ("mid", "{% layout \"base\" %}{% block a %}mid{{ block.super }}{% endblock %}"),
        ("x", "{% layout \"mid\" %}{% block a %}x[{{block.super}}]{% endblock %}"),
    ],
    "Ax[midbase]Z"
)]
#[case::assignments_outside_blocks_take_effect(
    &[("base", "{{ name }}:{% block a %}{% endblock %}"), ("x", "{% layout \"base\" %}{% assign name = \"N\" %}outside{% block a %}{{ name }}{% endblock %}")],
    "N:N"
)]
#[case::the_same_block_twice(
    &[("base", "A{% block a %}1{% endblock %}{% block a %}2{% endblock %}"), ("x", "{% layout \"base\" %}{% block a %}x{% endblock %}")],
    "Axx"
)]
#[case::raw_and_comment(
    &[("base", "A{% raw %}{% block a %}{% endraw %}{%- comment -%}it's {% block z %}{%- endcomment -%}{% block a %}c{% endblock %}"), ("x", "{% layout \"base\" %}")],
    "A{% block a %}c"
)]
#[case::no_layout(&[("x", "{% block a %}solo{% endblock %}")], "solo")]
#[case::layout_none(&[("x", "{% layout none %}X{% block a %}y{% endblock %}")], "Xy")]
#[case::no_spaces(
    &[("base", "({%block a%}c{%endblock%})"), ("x", "{%layout \"base\"%}{%block a%}tight{%endblock%}")],
    "(tight)"
)]
#[case::names_with_and_without_quotes(
    &[("base", "({% block a %}c{% endblock a %})"), ("x", "{% layout \"base\" %}{% block 'a' %}q{% endblock %}")],
    "(q)"
)]
#[case::text_outside_is_not_shown(
    &[("base", "({% block a %}c{% endblock %})"), ("x", "{% layout \"base\" %}no block")],
    "(c)"
)]
#[case::a_block_without_a_name_shows_it(
    &[("base", "({% block %}c{% endblock %})"), ("x", "{% layout \"base\" %}no block")],
    "(no block)"
)]
#[case::quotes_in_tags(
    &[("base", "({% block a %}{% endblock %})"), ("x", "{% layout \"base\" %}{% block a %}{{ \"a}}b\" }}{% if v == \"%}\" %}{% else %}n{% endif %}{% endblock %}")],
    "(a}}bn)"
)]
#[case::a_block_in_a_condition(
    &[("base", "({% block a %}c{% endblock %})"), ("x", "{% layout \"base\" %}{% if v %}{% block a %}y{% endblock %}{% endif %}")],
    "(y)"
)]
fn layouts_are_merged(#[case] templates: &[(&str, &str)], #[case] expected: &str) {
    assert_eq!(rendered(templates), expected);
}

#[rstest]
#[case::cycle(&[("a", "{% layout \"b\" %}"), ("b", "{% layout \"a\" %}")], "more than 8 layouts")]
#[case::itself(&[("x", "{% layout \"x\" %}")], "more than 8 layouts")]
#[case::missing(&[("x", "{% layout \"nowhere\" %}")], "no template named nowhere")]
#[case::outside_the_folder(&[("x", "{% layout \"../../etc/passwd\" %}")], "no template named ../../etc/passwd")]
#[case::variable(&[("x", "{% layout v %}")], "a name in quotes")]
#[case::with_arguments(&[("base", ""), ("x", "{% layout \"base\", a: \"b\" %}")], "a name in quotes")]
#[case::unclosed(&[("x", "{% block a %}")], "the block a is not closed")]
#[case::closed_twice(&[("x", "{% block a %}{% endblock %}{% endblock %}")], "endblock without a block")]
#[case::cycle_of_blocks(
    &[("base", "{% block a %}{% endblock %}"), ("x", "{% layout \"base\" %}{% block a %}{% block a %}{% endblock %}{% endblock %}")],
    "form a cycle"
)]
fn invalid_layouts_are_reported(#[case] templates: &[(&str, &str)], #[case] expected: &str) {
    let error = flat(templates).unwrap_err();
    assert!(error.contains(expected), "{error}");
}

/// Blocks that each contain the next one twice grow exponentially.
#[test]
fn exponential_growth_is_stopped() {
    let double = |n: usize| {
        format!(
            "{{% block b{n} %}}{{% block b{m} %}}{{% endblock %}}{{% block b{m} %}}{{% endblock %}}{{% endblock %}}",
            m = n + 1
        )
    };
    let text = format!(
        "{{% layout \"base\" %}}{}{{% block b15 %}}{}{{% endblock %}}",
        (1..15).map(double).collect::<String>(),
        "x".repeat(10_000)
    );
    let error = flat(&[("base", "{% block b1 %}{% endblock %}"), ("x", &text)]).unwrap_err();
    assert!(error.contains("form a cycle"), "{error}");
}

/// `{%}` must not be taken for a tag while the end of another tag is searched.
#[test]
fn overlapping_delimiters_are_text() {
    assert_eq!(flat(&[("x", "{%raw %}{%}")]).unwrap(), "{%raw %}{%}");
}

proptest::proptest! {
    /// Any template gives a text or an error, never a panic.
    #[test]
    fn no_template_panics(text in "(\\{%-? ?(layout|block|endblock|raw|endraw|comment|endcomment|assign)? ?(\"base\"|a|ä)? ?-?%?\\}|\\{\\{|\\}\\}|block.super|[ \"'aä-])*") {
        let base = "{% block a %}{{ block.super }}{% endblock %}";
        let _ = flat(&[("base", base), ("x", &text)]);
    }
}
