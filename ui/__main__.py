"""`python -m ui` starts the app on the port of the settings, and says what to do when that port is taken."""

import os
import socket
import sys
from pathlib import Path

from assistant.settings import SettingsError, load_settings

SERVE = Path(__file__).resolve().parent.parent / "serve.py"


def main() -> None:
    """Check the settings and the port, then become `streamlit run serve.py`."""
    try:
        port = load_settings().port
    except SettingsError as error:
        sys.exit(str(error))
    if _is_busy(port):
        sys.exit(
            f"Port {port} is taken: another program, perhaps another Gourd, is using it. Stop that one, or choose "
            f"another port: GOURD_PORT={port + 1} make run (or `port = {port + 1}` in gourd.toml)."
        )
    os.chdir(SERVE.parent)  # Streamlit reads .streamlit/config.toml from here
    os.environ["STREAMLIT_SERVER_PORT"] = str(port)
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(SERVE)])


def _is_busy(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("localhost", port)) == 0


if __name__ == "__main__":
    main()
