"""What cells show: streams, results, tables, errors, updates, and the limits of size."""

import json
from collections.abc import Callable

from kernel.outputs import IMAGE_LIMIT, TEXT_LIMIT, Cleared, Output, Outputs
from kernel.session import KernelSession
from tests.kernel.cell_reading import Shown, outputs_of, status_of, text_of

Run = Callable[[str], list[Shown]]


def test_result_and_status_are_yielded(run: Run) -> None:
    shown = run("1 + 1")
    assert outputs_of(shown) == [Output("result", {"text/plain": "2"})]
    assert status_of(shown) == "ok"


def test_stdout_and_stderr_are_told_apart(run: Run) -> None:
    shown = run("import sys\nprint('out')\nprint('err', file=sys.stderr)")
    assert (text_of(shown, "stdout"), text_of(shown, "stderr")) == ("out\n", "err\n")


def test_stdout_is_yielded_while_the_cell_still_runs(session: KernelSession) -> None:
    cell = session.execute("import time\nprint('first', flush=True)\nwhile True: time.sleep(0.01)")
    assert next(cell) == Output("stdout", {"text/plain": "first\n"})
    assert session.state == "busy"
    session.interrupt()
    assert status_of(list(cell)) == "interrupted"


def test_output_of_subprocesses_is_shown(run: Run) -> None:
    assert "from a child" in text_of(run("import os; os.system('echo from a child')"), "stdout")


def test_data_frame_comes_as_html_and_plain_text(run: Run) -> None:
    [table] = outputs_of(run("import pandas as pd\npd.DataFrame({'城市': ['北京'], 'high': [31]})"))
    assert "<table" in table.data["text/html"]
    assert "北京" in table.data["text/plain"]


def test_json_bundle_is_text(run: Run) -> None:
    [shown] = outputs_of(run("from IPython.display import JSON, display\ndisplay(JSON({'a': [1, '瓜']}))"))
    assert json.loads(shown.data["application/json"]) == {"a": [1, "瓜"]}


def test_error_shows_own_lines_and_ends_in_the_message(run: Run) -> None:
    shown = run("import json\ndef read():\n    return json.loads('{')\nread()")
    error = text_of(shown, "error")
    assert status_of(shown) == "error"
    assert "line 4" in error and "return json.loads('{')" in error
    assert "decoder.py" not in error and "\x1b" not in error
    assert error.splitlines()[-1].startswith("JSONDecodeError: Expecting property name")


def test_error_inside_a_library_names_the_cell_line(run: Run) -> None:
    error = text_of(run("import pandas as pd\npd.DataFrame({'a': [1]})['b']"), "error")
    heading, place, line, message = error.splitlines()
    assert heading.startswith("Traceback") and place.endswith("line 2")
    assert (line.strip(), message) == ("pd.DataFrame({'a': [1]})['b']", "KeyError: 'b'")


def test_cause_of_an_error_is_kept(run: Run) -> None:
    error = text_of(run("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('bad') from e"), "error")
    assert "ZeroDivisionError" in error and error.endswith("ValueError: bad")


def test_syntax_error_points_at_the_line(run: Run) -> None:
    shown = run("x = 1\ndef (:")
    assert status_of(shown) == "error"
    assert "def (:" in text_of(shown) and "SyntaxError" in text_of(shown)


def test_input_is_refused_at_once(run: Run) -> None:
    shown = run("name = input('Who? ')")
    assert status_of(shown) == "error"
    assert "input() cannot be answered" in text_of(shown, "error")


def test_display_update_carries_the_id_of_what_it_replaces(run: Run) -> None:
    shown = run("from IPython.display import display\nh = display('one', display_id='d')\nh.update('two')")
    assert [(o.data["text/plain"], o.display_id) for o in outputs_of(shown)] == [("'one'", "d"), ("'two'", "d")]


def test_clear_output_is_yielded(run: Run) -> None:
    shown = run("from IPython.display import clear_output\nprint(1)\nclear_output()\nprint(2)")
    assert shown[1] == Cleared()
    assert text_of(shown[2:]) == "2\n"


def test_waiting_clear_comes_with_the_next_output() -> None:
    outputs = Outputs()
    assert list(outputs.take({"msg_type": "clear_output", "content": {"wait": True}})) == []
    shown = list(outputs.take(_stream("next")))
    assert shown == [Cleared(), Output("stdout", {"text/plain": "next"})]


def test_output_flood_is_cut_once_and_the_cell_goes_on(run: Run) -> None:
    shown = run("for i in range(40):\n    print('x' * 100_000)\ndone = True")
    assert status_of(shown) == "ok"
    assert len(text_of(shown, "stdout")) <= TEXT_LIMIT
    assert text_of(shown, "stderr").count("[output truncated") == 1
    assert text_of(run("done")) == "True"


def test_error_after_a_flood_is_still_shown(run: Run) -> None:
    assert "ZeroDivisionError" in text_of(run("print('x' * 2_000_000)\n1/0"), "error")


def test_many_tiny_outputs_are_limited_too() -> None:
    outputs = Outputs()
    shown = [o for _ in range(50_000) for o in outputs.take(_stream("."))]
    assert len(shown) <= TEXT_LIMIT / 100 + 1


def test_huge_image_is_left_out_with_one_note() -> None:
    outputs = Outputs()
    bundle = {"image/png": "A" * (IMAGE_LIMIT * 4 // 3 + 8), "text/plain": "<Figure>"}
    message = {"msg_type": "display_data", "content": {"data": bundle, "metadata": {}}}
    shown = [o for _ in range(2) for o in outputs.take(message)]
    assert text_of(shown).count("[image left out") == 1
    assert not any("image/png" in o.data for o in outputs_of(shown))


def _stream(text: str) -> dict[str, object]:
    return {"msg_type": "stream", "content": {"name": "stdout", "text": text}}
