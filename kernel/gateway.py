"""A Jupyter Kernel Gateway or Enterprise Gateway where code runs instead of here: its address, and what that means.

Pure data: what talks to it is `kernel.remote`, which is imported only when one is used.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Gateway:
    """The gateway at `url`; `kernel` names one of its kernels, or is empty for the gateway's default.

    Raises:
        ValueError: the address is not one of HTTP.
    """

    url: str
    token: str = field(default="", repr=False)
    kernel: str = ""

    def __post_init__(self) -> None:
        if not is_address(self.url):
            raise ValueError(f"{self.url!r} is no gateway's address. Write it as https://gateway.example.org:8888.")

    @property
    def name(self) -> str:
        return "gateway"

    @property
    def host(self) -> str:
        """Host and port, without a path and whatever secret the address may hold."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def word(self) -> str:
        return f"Runs on {self.host}"

    @property
    def details(self) -> list[str]:
        """What is true of code that runs there, a sentence each."""
        return [
            f"Code runs on the Jupyter gateway at {self.host}, not in a sandbox of Gourd's: only that gateway limits "
            "what it can read, change and reach there.",
            *([] if self._is_private else ["The code, its outputs and the token travel there unencrypted."]),
            "Files stay on the gateway: they cannot be added, listed or downloaded here.",
            "The shell tool still runs on this computer.",
        ]

    @property
    def headers(self) -> dict[str, str]:
        """The token as a header, so that it stands in no address and no log of one."""
        return {"Authorization": f"token {self.token}"} if self.token else {}

    @property
    def _is_private(self) -> bool:
        address = urlsplit(self.url)
        return address.scheme == "https" or address.hostname in LOOPBACK


def is_address(url: str) -> bool:
    """Whether this is an address of HTTP with a host."""
    try:
        address = urlsplit(url)
        return address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:
        return False
