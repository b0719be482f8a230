"""`python -m ui` starts the app on the port of the settings, and says what to do when that port is taken."""

import argparse
import os
import socket
import sys
from pathlib import Path

from assistant.settings import Settings, SettingsError, load_settings

SERVE = Path(__file__).resolve().parent.parent / "serve.py"


def main(argv: list[str] | None = None) -> None:
    """Check the settings and the ports, then become `streamlit run serve.py`, or run it beside a model server."""
    parser = argparse.ArgumentParser(prog="python -m ui", description="Gourd in the browser.")
    parser.add_argument(
        "--serve", action="store_true", help="also serve the model to other programs, by an OpenAI-compatible API"
    )
    serve = parser.parse_args(argv).serve
    try:
        settings = load_settings()
    except SettingsError as error:
        sys.exit(str(error))
    target = "serve" if serve else "run"
    _refuse_a_busy("port", settings.port, target)
    os.environ["STREAMLIT_SERVER_PORT"] = str(settings.port)
    os.chdir(SERVE.parent)  # Streamlit reads .streamlit/config.toml from here
    page = [sys.executable, "-m", "streamlit", "run", str(SERVE)]
    if serve:
        _refuse_a_busy("serve_port", settings.serve_port, target)
        sys.exit(_run_with_server(page, settings))
    os.execv(page[0], page)


def _run_with_server(page: list[str], settings: Settings) -> int | str:
    """The exit status, or a sentence."""
    from ui.model_server import CannotServe, run_with_server

    try:
        return run_with_server(page, settings)
    except CannotServe as error:
        return str(error)
    except KeyboardInterrupt:
        return 0


def _refuse_a_busy(setting: str, port: int, target: str) -> None:
    if _is_busy(port):
        sys.exit(
            f"Port {port} is taken: another program, perhaps another Gourd, is using it. Stop that one, or choose "
            f"another port: GOURD_{setting.upper()}={port + 1} make {target} "
            f"(or `{setting} = {port + 1}` in gourd.toml)."
        )


def _is_busy(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("localhost", port)) == 0


if __name__ == "__main__":
    main()
