"""What every contained program may read: the system's programs and libraries, and the Python that runs Gourd.

An allow-list. The person's home, other programs' folders and the application itself are not on it.
"""

import os
import site
import sys
from pathlib import Path

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
# Of /etc, what programs need to start, to find fonts and certificates, and to know the time zone.
_SETTINGS = (
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "alternatives",
    "fonts",
    "localtime",
    "timezone",
    "mime.types",
    "nsswitch.conf",
    "passwd",
    "group",
    "hosts",
    "ssl/certs",
    "ca-certificates",
    "pki/tls",
    "os-release",
    "locale.alias",
    "matplotlibrc",
)
_MACHINE = ("/sys/devices/system/cpu", "/nix/store", "/run/current-system/sw")


def system_places() -> list[Path]:
    """The folders and files of the system that exist; links among them are not resolved."""
    places = [*map(Path, _SYSTEM), *(Path("/etc") / name for name in _SETTINGS), *map(Path, _MACHINE)]
    return [place for place in places if place.exists()]


def python_places() -> list[Path]:
    """The folders of this Python: its own, those of the virtual environment, and what their links lead to."""
    folders = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    executables = Path(sys.executable).parent, Path(os.path.realpath(sys.executable)).parent.parent
    resolved = {Path(folder).resolve() for folder in folders}
    places = {Path(folder) for folder in folders} | resolved | {executables[0].parent, executables[1]}
    if base := user_base():
        places.add(Path(base))
    places |= {Path(entry) for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")}
    return sorted(place for place in places if place.exists() and not covers_too_much(place))


def user_base() -> str:
    """The folder of the packages that the user installed for themselves, if this Python uses it; else empty."""
    return site.getuserbase() if site.ENABLE_USER_SITE and site.getusersitepackages() in sys.path else ""


def covers_too_much(place: Path) -> bool:
    """Whether reading there would open a home or everything, as of a Python that lies in `/`."""
    return place == Path("/") or place == Path.home() or place in Path.home().parents
