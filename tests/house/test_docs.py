from tests.house.docs import README, render


def test_the_generated_parts_of_the_readme_are_current() -> None:
    text = README.read_text(encoding="utf-8")
    assert render(text) == text, "run `python -m tests.house.docs`"
