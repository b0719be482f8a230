"""`python -m ui --serve`: page and model server as one, and what it says where there is nothing to serve."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openai
import pytest
import requests

from tests.servers import ROOT, becomes_healthy, free_port
from ui.__main__ import main

CHATGLM3 = ROOT / "tests" / "fixtures" / "chatglm3" / "chatglm3-tiny-bin"


class Both:
    """The two, started from one process; `log` is what they wrote."""

    def __init__(self, folder: Path) -> None:
        self.page_port, self.server_port = free_port(), free_port()
        self.log = folder / "log"
        own = {"GOURD_PORT": str(self.page_port), "GOURD_SERVE_PORT": str(self.server_port), "HF_HOME": str(folder)}
        own |= {"GOURD_SETTINGS": "no-such-file.toml", "STREAMLIT_SERVER_HEADLESS": "true", "HF_HUB_OFFLINE": "1"}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ui", "--serve"],
                cwd=ROOT,
                env=os.environ | own,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def is_answering(self, port: int, path: str) -> bool:
        try:
            return requests.get(f"http://localhost:{port}/{path}", timeout=2).ok
        except requests.ConnectionError:
            return False

    def find(self, words: str) -> int:
        """The process that was started with these words."""
        found = subprocess.run(["pgrep", "-P", str(self.process.pid), "-f", words], capture_output=True, check=True)
        return int(found.stdout)


@contextmanager
def both(folder: Path) -> Iterator[Both]:
    started = Both(folder)
    try:
        assert becomes_healthy(started.process, f"http://localhost:{started.page_port}/_stcore/health"), (
            started.log.read_text()
        )
        yield started
    finally:
        if started.process.poll() is None:
            os.killpg(started.process.pid, signal.SIGKILL)
        started.process.wait()


def test_page_and_server_start_together_and_end_together_on_ctrl_c(tmp_path: Path) -> None:
    with both(tmp_path) as started:
        client = openai.OpenAI(base_url=f"http://localhost:{started.server_port}/v1", api_key="none")
        answer = client.chat.completions.create(
            model="model/seed", messages=[{"role": "user", "content": "Who are you?"}], max_tokens=8
        )
        assert answer.choices[0].message.content
        client.close()
        os.killpg(started.process.pid, signal.SIGINT)
        assert started.process.wait(20) == 0
        assert not started.is_answering(started.page_port, "_stcore/health")
        assert not started.is_answering(started.server_port, "health")
        log = started.log.read_text()
        assert f"is served at http://localhost:{started.server_port}/v1, as the model model/seed" in log
        assert "Traceback" not in log


def test_the_page_ends_with_its_server_and_says_so(tmp_path: Path) -> None:
    with both(tmp_path) as started:
        os.kill(started.find("transformers"), signal.SIGKILL)
        assert started.process.wait(20) == 1
        assert not started.is_answering(started.page_port, "_stcore/health")
        assert "The model's server ended (status -9)" in started.log.read_text()


@pytest.fixture
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("GOURD_SETTINGS", "no-such-file.toml")
    monkeypatch.setenv("GOURD_PORT", str(free_port()))
    monkeypatch.setenv("GOURD_SERVE_PORT", str(free_port()))
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", "")  # what is set from here on is unset after the test


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        ("http://localhost:1/v1#tiny", "runs on a server already, so there is nothing to serve"),
        ("/no/such/model", "There is no model directory /no/such/model"),
        (str(CHATGLM3), f"Convert it first: python -m model.convert {CHATGLM3} "),
    ],
)
@pytest.mark.usefixtures("_in_the_project")
def test_what_cannot_be_served_is_a_sentence(monkeypatch: pytest.MonkeyPatch, model: str, sentence: str) -> None:
    monkeypatch.setenv("GOURD_MODEL", model)
    with pytest.raises(SystemExit) as ended:
        main(["--serve"])
    assert sentence in str(ended.value)


@pytest.mark.usefixtures("_in_the_project")
def test_a_taken_port_is_a_sentence(monkeypatch: pytest.MonkeyPatch, server_url: str) -> None:
    taken = server_url.split(":")[-1].removesuffix("/v1")
    monkeypatch.setenv("GOURD_SERVE_PORT", taken)
    with pytest.raises(SystemExit) as ended:
        main(["--serve"])
    assert f"Port {taken} is taken" in str(ended.value)
    assert f"GOURD_SERVE_PORT={int(taken) + 1} make serve" in str(ended.value)
