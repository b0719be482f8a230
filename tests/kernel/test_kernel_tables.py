"""DataFrames come as data, so that the page can draw them without running HTML."""

import json

from kernel.outputs import Output
from kernel.session import KernelSession

TABLE = "application/vnd.dataresource+json"


def show(session: KernelSession, code: str) -> dict[str, str]:
    outputs = [output for output in session.execute(f"import pandas as pd\n{code}") if isinstance(output, Output)]
    return outputs[-1].data


def test_a_data_frame_is_data_and_text(session: KernelSession) -> None:
    data = show(session, 'pd.DataFrame({"名": ["a", "b"], "n": [1, 2.5]})')
    table = json.loads(data[TABLE])
    assert table["data"] == [{"index": 0, "名": "a", "n": 1.0}, {"index": 1, "名": "b", "n": 2.5}]
    assert table["rows"] == 2
    assert "名" in data["text/plain"]


def test_a_long_table_is_cut_and_says_how_long_it_is(session: KernelSession) -> None:
    table = json.loads(show(session, 'pd.DataFrame({"n": range(5000)})')[TABLE])
    assert (len(table["data"]), table["rows"]) == (1000, 5000)


def test_a_table_that_cannot_be_data_is_still_text(session: KernelSession) -> None:
    data = show(session, 'pd.DataFrame([[1, 2]], columns=["a", "a"])')
    assert TABLE not in data
    assert "a" in data["text/plain"]
