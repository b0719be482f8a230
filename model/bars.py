"""How far loading is: the progress bars of transformers and huggingface_hub, reported instead of printed.

They are also where loading can be stopped: each looks whether it is to go on, between tensors and pieces of downloads.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm  # type: ignore[import-untyped]
from transformers import modeling_gguf_pytorch_utils
from transformers.utils import logging

from model.chat_model import Progress
from model.inventory import Inventory
from model.sizes import format_bytes, format_share

Report = Callable[[Progress], None]
_DOWNLOAD = "huggingface_hub.snapshot_download"


class LoadingStopped(Exception):
    """Nobody waits for the model any more."""


class Watch:
    """One loading, of the model that people call `name`. `inventory` is set as soon as it is known."""

    def __init__(self, name: str, report: Report, is_cancelled: Callable[[], bool]) -> None:
        self.inventory: Inventory | None = None
        self._name = name
        self._report = report
        self._is_cancelled = is_cancelled
        self._seen: set[str] = set()  # tensors that were read

    def tell(self, text: str, fraction: float | None = None) -> None:
        """Report a step; `{name}` in its text is the model's.

        Raises:
            LoadingStopped: it is not to be done.
        """
        self.check()
        self._say(text, fraction)

    def _say(self, text: str, fraction: float | None) -> None:
        self._report(Progress(text.format(name=self._name), fraction))

    def check(self) -> None:
        if self._is_cancelled():
            raise LoadingStopped

    def count(self, item: object) -> None:
        """An item of the bar was loaded: a tensor of a GGUF file, or a name and the tensors it is made of."""
        if isinstance(item, tuple) and len(item) == 2:
            for sources in getattr(item[1], "layer_targets", {}).values():
                self._seen |= sources
        else:
            self._seen.add(str(getattr(item, "name", "")))

    def tell_loaded(self, share: float) -> None:
        """Report the weights that were loaded: their bytes where they are known, else a share."""
        inventory = self.inventory
        if inventory is None or not inventory.tensors:
            size = f": {format_bytes(inventory.bytes)}" if inventory else ""
            self._say(f"Loading the weights of {{name}}{size}", share)
            return
        # Some have tensors that no model wants, such as frequencies that are computed.
        waiting = [t for name, t in inventory.tensors.items() if name not in self._seen] if share < 1 else []
        left = {tensor.file for tensor in waiting}
        done = inventory.bytes - sum(tensor.bytes for tensor in waiting)
        files = len(inventory.files)
        counted = f"{files - len(left)} of {files} files, " if files > 1 else ""
        self._say(
            f"Loading the weights of {{name}}: {counted}{format_share(done, inventory.bytes)}", done / inventory.bytes
        )

    def tell_downloaded(self, done: float, total: float) -> None:
        if total:
            self._say(f"Downloading {{name}}: {format_share(done, total)}", min(1.0, done / total))


@contextmanager
def watched_bars(watch: Watch) -> Iterator[type[tqdm]]:
    """Inside, bars are told to `watch`; yields the class for downloads, which must be given it."""

    class Bar(tqdm):  # type: ignore[misc]
        def __init__(self, *args: object, **options: object) -> None:
            self._is_download = "unit" in options and options["unit"] == "B"
            self._is_told = options.pop("name", None) in (None, _DOWNLOAD)  # tqdm itself takes no name
            super().__init__(*args, **{**options, "file": io.StringIO(), "disable": False})

        def __iter__(self) -> Iterator[Any]:
            for item in self.iterable:
                watch.check()
                yield item
                watch.count(item)
                self.update()
            self.close()

        def update(self, n: float | None = 1) -> bool | None:
            watch.check()
            return bool(super().update(n))

        def display(self, msg: str | None = None, pos: int | None = None) -> None:
            if self._is_download and self._is_told:
                watch.tell_downloaded(self.n, self.total or 0)
            elif self.iterable is not None and self.total:
                watch.tell_loaded(self.n / self.total)

        def __del__(self) -> None:
            """tqdm shows a bar once more when it is collected: long after the news."""

    before = logging.set_tqdm_hook(lambda _factory, args, options: Bar(*args, **options))
    unpacking: Any = modeling_gguf_pytorch_utils  # its bar asks no hook
    unpacking.tqdm, own = Bar, unpacking.tqdm
    try:
        yield Bar
    finally:
        logging.set_tqdm_hook(before)
        unpacking.tqdm = own
