"""Bytes as people read them."""


def format_bytes(bytes: float) -> str:
    """`83 MB`, `2.9 GB`: decimal, as files are listed."""
    if bytes < 1e9:
        return f"{bytes / 1e6:.0f} MB" if bytes >= 1e6 else f"{bytes / 1e3:.0f} kB"
    return f"{bytes / 1e9:.1f} GB"


def format_share(done: float, total: float) -> str:
    """`1.2 of 2.9 GB`: both in the unit of the whole."""
    whole, unit = format_bytes(total).split()
    scale = {"kB": 1e3, "MB": 1e6, "GB": 1e9}[unit]
    return f"{done / scale:.{1 if unit == 'GB' else 0}f} of {whole} {unit}"
