"""The same session on a real Jupyter Kernel Gateway with a token: plot, interrupt, restart, death, failures."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests

from kernel import GatewayError, KernelSession
from kernel.gateway import Gateway
from kernel.outputs import Finished
from tests.kernel.cell_reading import Shown, outputs_of, status_of, text_of, wait_until
from tests.servers import free_port, running_gateway

TOKEN = "let-me-in"
ENDLESS = "import time\nprint('on', flush=True)\nwhile True: time.sleep(0.01)"
STUBBORN = "import time\nprint('on', flush=True)\nwhile True:\n try: time.sleep(1)\n except KeyboardInterrupt: x = 1"


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    with running_gateway(TOKEN, "--JupyterWebsocketPersonality.list_kernels=True") as address:
        yield Gateway(address, TOKEN)


@pytest.fixture(scope="module")
def session(gateway: Gateway) -> Iterator[KernelSession]:
    with KernelSession(gateway=gateway, time_limit=30) as session:
        yield session


def run(session: KernelSession, code: str, stop: threading.Event | None = None) -> list[Shown]:
    return list(session.execute(code, stop))


def kernels(gateway: Gateway) -> int:
    return len(requests.get(f"{gateway.url}/api/kernels", headers=gateway.headers, timeout=5).json())


def test_it_computes_and_keeps_variables(session: KernelSession) -> None:
    run(session, "kept = 41")
    assert text_of(run(session, "kept + 1"), "result") == "42"


def test_a_plot_is_a_picture_of_double_density(session: KernelSession) -> None:
    shown = run(
        session, "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('葫芦')\nplt.show()\nprint('drawn')"
    )
    pictures = [output for output in outputs_of(shown) if "image/png" in output.data]
    assert len(pictures) == 1 and pictures[0].width > 100
    assert text_of(shown, "stdout", "stderr") == "drawn\n"


def test_tables_and_variables_are_data(session: KernelSession) -> None:
    shown = run(session, "import pandas\npandas.DataFrame({'a': [1, 2]})")
    assert any("application/vnd.dataresource+json" in output.data for output in outputs_of(shown))
    assert '"kept"' in str([output.data for output in outputs_of(run(session, "kept = 1\n%gourd_variables"))])


def test_an_error_is_short_and_says_whose_packages_they_are(session: KernelSession) -> None:
    assert text_of(run(session, "1 / 0"), "error").endswith("ZeroDivisionError: division by zero")
    assert "not installed on the gateway" in text_of(run(session, "import no_such_package"), "error")


def test_stop_interrupts_and_keeps_variables(session: KernelSession) -> None:
    run(session, "kept = 9")
    stop = threading.Event()
    cell = session.execute(ENDLESS, stop)
    next(cell)
    stop.set()
    assert status_of(list(cell)) == "interrupted"
    assert text_of(run(session, "kept")) == "9"


def test_restart_forgets_variables(session: KernelSession, gateway: Gateway) -> None:
    run(session, "kept = 1")
    session.restart()
    assert "NameError" in text_of(run(session, "kept"))
    wait_until(lambda: kernels(gateway) == 1, 20)


def test_code_that_ignores_interrupts_is_ended(session: KernelSession, gateway: Gateway) -> None:
    generation = session.generation
    shown = list(session.execute(STUBBORN, timeout=0.5))
    assert status_of(shown) == "timeout"
    assert isinstance(shown[-1], Finished) and shown[-1].seconds < 10
    assert text_of(run(session, "1 + 1")) == "2"
    assert session.generation == generation + 1
    wait_until(lambda: kernels(gateway) == 1, 30)


@pytest.mark.parametrize("code", ["import os; os._exit(1)", "exit()"])
def test_death_is_noticed_and_the_kernel_replaced(session: KernelSession, gateway: Gateway, code: str) -> None:
    session.start()
    shown = run(session, code)
    assert status_of(shown) == "died"
    assert isinstance(shown[-1], Finished) and shown[-1].seconds < 10
    assert session.lost_variables
    assert text_of(run(session, "1 + 1")) == "2"
    wait_until(lambda: kernels(gateway) == 1, 30)


def test_a_kernel_that_the_gateway_ends_is_noticed(session: KernelSession, gateway: Gateway) -> None:
    session.start()
    for kernel in requests.get(f"{gateway.url}/api/kernels", headers=gateway.headers, timeout=5).json():
        requests.delete(f"{gateway.url}/api/kernels/{kernel['id']}", headers=gateway.headers, timeout=20)
    wait_until(lambda: session.state == "dead", 20)
    assert text_of(run(session, "1 + 1")) == "2"


def test_floods_and_giants_are_cut_and_the_kernel_stays(session: KernelSession) -> None:
    run(session, "kept = 5")
    giant = "from IPython.display import display\ndisplay({'text/plain': 'x' * 60_000_000}, raw=True)\nprint('after')"
    assert text_of(run(session, giant)) == "[an output was left out: it is too large to show]\nafter\n"
    many = run(session, "for i in range(300): print('y' * 20_000)")
    assert status_of(many) == "ok" and len(text_of(many)) < 1_100_000
    assert text_of(run(session, "kept")) == "5"


def test_a_reader_who_lags_loses_nothing(session: KernelSession) -> None:
    numbers = ""
    for shown in session.execute("for i in range(500): print(i, flush=True)"):
        numbers += text_of([shown])
        time.sleep(0.001)
    assert numbers.split() == [str(i) for i in range(500)]


def test_a_closed_session_leaves_no_kernel_on_the_gateway(gateway: Gateway) -> None:
    before = kernels(gateway)
    with KernelSession(gateway=gateway) as session:
        run(session, "1")
        assert kernels(gateway) == before + 1
    wait_until(lambda: kernels(gateway) == before, 20)


@pytest.mark.parametrize("delay", [0.02, 0.1, 0.4])
def test_a_session_closed_while_its_kernel_starts_leaves_none(gateway: Gateway, delay: float) -> None:
    before = kernels(gateway)
    session = KernelSession(gateway=gateway)
    session.warm()
    wait_until(lambda: session.state == "starting")
    time.sleep(delay)  # into different steps of the start; what must hold, holds in each
    session.close()
    wait_until(lambda: session.state != "starting", 20)
    wait_until(lambda: kernels(gateway) == before, 20)


@pytest.mark.parametrize(("token", "word"), [("wrong", "refused the token"), ("", "wants a token")])
def test_a_wrong_token_is_a_sentence_without_it(gateway: Gateway, token: str, word: str) -> None:
    with KernelSession(gateway=Gateway(gateway.url, token)) as session:
        with pytest.raises(GatewayError, match=f"{gateway.host} {word}.*KERNEL_GATEWAY_TOKEN") as raised:
            run(session, "1")
        assert session.problem == str(raised.value)
    assert TOKEN not in str(raised.value)


def test_a_gateway_that_never_was_is_a_sentence() -> None:
    with (
        KernelSession(gateway=Gateway(f"http://127.0.0.1:{free_port()}")) as session,
        pytest.raises(GatewayError, match=r"does not answer\. Check that it runs"),
    ):
        run(session, "1")


def test_a_kernel_that_the_gateway_does_not_know_is_a_sentence(gateway: Gateway) -> None:
    with (
        KernelSession(gateway=Gateway(gateway.url, TOKEN, "cobol")) as session,
        pytest.raises(GatewayError, match="could not start a kernel"),
    ):
        run(session, "1")


def test_a_gateway_that_is_full_says_so() -> None:
    with (
        running_gateway(TOKEN, "--KernelGatewayApp.max_kernels=0") as url,
        KernelSession(gateway=Gateway(url, TOKEN)) as session,
        pytest.raises(GatewayError, match="Resource Limit"),
    ):
        run(session, "1")


def test_when_the_gateway_goes_the_cell_says_so_and_when_it_is_back_the_next_one_runs() -> None:
    port = free_port()
    with running_gateway(TOKEN, port=port) as address:
        session = KernelSession(gateway=Gateway(address, TOKEN))
        cell = session.execute(ENDLESS)
        next(cell)
    shown = list(cell)
    assert status_of(shown) == "died"
    assert "The connection to the gateway at" in text_of(shown, "error") and session.state == "dead"
    with pytest.raises(GatewayError, match="does not answer"):
        run(session, "1")
    with running_gateway(TOKEN, port=port), session:
        assert text_of(run(session, "1 + 1")) == "2"


def test_a_gateway_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kernel.remote.SILENCE", 1.0)
    monkeypatch.setattr("kernel.remote.CHECK", 0.5)
    with running_gateway(TOKEN) as address, KernelSession(gateway=Gateway(address, TOKEN)) as session:
        gateway = int(text_of(run(session, "import os; os.getppid()"), "result"))
        os.kill(gateway, signal.SIGSTOP)
        try:
            shown = run(session, "1 + 1")
            assert status_of(shown) == "died" and "was lost" in text_of(shown, "error")
        finally:
            os.kill(gateway, signal.SIGCONT)


class Elsewhere(BaseHTTPRequestHandler):
    """Sends to another host, or answers with a page."""

    seen: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.seen.append(self.path)
        self.send_response(302 if self.path.startswith("/moved") else 200)
        self.send_header("Location", "/other")
        self.end_headers()
        self.wfile.write(b"<html>")

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.mark.parametrize(("path", "sentence"), [("/moved", "does not follow"), ("", "is no Jupyter gateway")])
def test_what_is_no_gateway_is_not_followed(path: str, sentence: str) -> None:
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with (
            KernelSession(gateway=Gateway(f"http://127.0.0.1:{server.server_port}{path}", TOKEN)) as session,
            pytest.raises(GatewayError, match=sentence),
        ):
            run(session, "1")
    finally:
        server.shutdown()
    assert not any(seen.startswith("/other") for seen in Elsewhere.seen)


def test_a_program_that_forgets_to_close_ends_all_the_same(gateway: Gateway) -> None:
    before = kernels(gateway)
    code = (
        "import sys; from kernel import Gateway; from kernel import sessions\n"
        f"sessions.configure(sessions.Limits(gateway=Gateway({gateway.url!r}, {TOKEN!r})))\n"
        "print(list(sessions.get('one').execute('6 * 7'))[0].data)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "42" in done.stdout and done.returncode == 0, done.stderr
    wait_until(lambda: kernels(gateway) == before, 20)


def test_nothing_of_it_is_imported_unless_it_is_used() -> None:
    code = (
        "import sys; from kernel import KernelSession\n"
        "with KernelSession() as session: list(session.execute('1'))\n"
        "print([name for name in ('jupyter_kernel_client', 'websocket', 'kernel.remote') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("url", ["gateway:8888", "ftp://gateway", "http://", "https://[::1"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="no gateway's address"):
        Gateway(url)


def test_what_is_said_of_a_gateway_is_true_of_its_address() -> None:
    far, near, safe = Gateway("http://far:1/a", "secret"), Gateway("http://localhost:1"), Gateway("https://u:p@safe")
    assert far.word == "Runs on far:1" and safe.host == "safe"
    assert [any("unencrypted" in line for line in g.details) for g in (far, near, safe)] == [True, False, False]
    assert "secret" not in repr(far)


def test_without_the_package_a_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "kernel.remote", raising=False)
    monkeypatch.delitem(sys.modules, "kernel.channels", raising=False)
    monkeypatch.setitem(sys.modules, "jupyter_kernel_client", None)  # as if it were not installed
    with (
        KernelSession(gateway=Gateway("http://localhost:1")) as session,
        pytest.raises(GatewayError, match=r"pip install -r requirements-gateway\.txt"),
    ):
        run(session, "1")
