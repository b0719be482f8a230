import pytest

from ui.markdown import to_markdown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"\(x^2\) and \[y\]", "$x^2$ and $$y$$"),
        ("$E = mc^2$ holds", "$E = mc^2$ holds"),
        ("It costs $5 to $10.", r"It costs \$5 to \$10."),
        ("![pixel](http://example.org/?q=secret)", "[pixel](http://example.org/?q=secret)"),
        ("![pixel][1]", "[pixel][1]"),
        ("a ``` ![x](http://example.org)", "a ``` [x](http://example.org)"),
        ("![x [y] z](http://example.org)", r"\![x [y] z](http://example.org)"),
        (r"\![x]", r"\![x]"),
        ("- item\n  ```rust\n  vec![1](2)\n  ```\n![x](y)", "- item\n  ```rust\n  vec![1](2)\n  ```\n[x](y)"),
        ("``a` ![x](y) `b``", "``a` ![x](y) `b``"),
        ("`![a](b)` stays, $5 too: `$5`", r"`![a](b)` stays, \$5 too: `$5`"),
        ("```rust\nlet a = vec![1](2); // $5\n```", "```rust\nlet a = vec![1](2); // $5\n```"),
        (":red[no]", r"\:red[no]"),
        ("at 10:30: fine", "at 10:30: fine"),
    ],
)
def test_model_text_is_rewritten_outside_of_code_only(text: str, shown: str) -> None:
    assert to_markdown(text) == shown


def test_an_unfinished_fence_is_code_already() -> None:
    assert to_markdown("```python\nprice = '$5'") == "```python\nprice = '$5'"


def test_a_number_and_a_full_stop_alone_are_no_list() -> None:
    assert to_markdown("42.") == "42\\."
    assert to_markdown("It is\n7) \nor 1. one") == "It is\n7\\) \nor 1. one"
    assert to_markdown("1. one\n2. two") == "1. one\n2. two"
