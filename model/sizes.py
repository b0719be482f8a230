"""Bytes as people read them, in decimal units as files are listed."""

_UNITS = {"kB": 1e3, "MB": 1e6, "GB": 1e9}


def format_bytes(size: float) -> str:
    """`4.5 MB`, `83 MB`, `2.9 GB`, `15.2 GB`."""
    unit = _choose_unit(size)
    return f"{_format(size, unit, size)} {unit}"


def format_share(done: float, total: float) -> str:
    """`1.2 of 2.9 GB`: both in the unit of the whole."""
    unit = _choose_unit(total)
    return f"{_format(done, unit, total)} of {_format(total, unit, total)} {unit}"


def _choose_unit(size: float) -> str:
    return next((unit for unit in ("GB", "MB") if size >= 0.9995 * _UNITS[unit]), "kB")


def _format(size: float, unit: str, whole: float) -> str:
    is_fine = unit == "GB" or whole < 9.95 * _UNITS[unit]
    return f"{size / _UNITS[unit]:.{1 if is_fine else 0}f}"
