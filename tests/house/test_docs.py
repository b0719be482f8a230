import pytest

from tests.house.docs import PARTS, ROOT, render


@pytest.mark.parametrize("file", PARTS)
def test_the_generated_part_is_current(file: str) -> None:
    assert render(file) == (ROOT / file).read_text(encoding="utf-8"), "run `python -m tests.house.docs`"
