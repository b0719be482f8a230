"""Rows of packed dialogues for the trainer: worker processes make shards while training reads those made so far."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt

from training.pack import Shard


class ShardMakers:
    """Worker processes that write shards into a folder until closed; what they complain of goes to `workers.log`."""

    def __init__(self, folder: Path, tokenizer: Path, seed: int, workers: int, length: int, rows: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "training.pack", "--out", str(folder), "--tokenizer", str(tokenizer)]
        command += ["--seed", str(seed), "--of", str(workers), "--length", str(length), "--rows", str(rows)]
        # One order of sets and one thread for each: the same shards whoever makes them, and no crowding of the cores.
        environment = {**os.environ, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
        self._log = (folder / "workers.log").open("ab")
        self._processes = [
            subprocess.Popen([*command, "--worker", str(number)], env=environment, stderr=self._log)
            for number in range(workers)
        ]

    def alive(self) -> int:
        """How many workers still run."""
        return sum(process.poll() is None for process in self._processes)

    def close(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait()
        self._log.close()


class RowFeed:
    """Endless batches of rows. A shard that was read least goes first, so new ones are read at once and old ones
    repeat only when nothing new is there. `read`: those there already were read, by the run that is resumed."""

    def __init__(
        self, folder: Path, makers: ShardMakers, seed: int, patience: float = 120.0, *, read: bool = False
    ) -> None:
        self._folder, self._makers, self._patience = folder, makers, patience
        self._rng = random.Random(seed)
        self._uses = dict.fromkeys(sorted(folder.glob("shard-*.npz")), 1) if read else {}
        self._rows: list[tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8]]] = []

    @property
    def shard_count(self) -> int:
        return len(self._uses)

    @property
    def repeats(self) -> float:
        """How often a known shard was read on average, so far."""
        return sum(self._uses.values()) / max(1, len(self._uses))

    def batch(self, rows: int) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8]]:
        """Tokens and marks, each rows x length.

        Raises:
            RuntimeError: no shard came within the patience, in seconds.
        """
        while len(self._rows) < rows:
            self._rows += self._next_shard_rows()
        taken = [self._rows.pop() for _ in range(rows)]
        return np.stack([tokens for tokens, _ in taken]), np.stack([marks for _, marks in taken])

    def _next_shard_rows(self) -> list[tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8]]]:
        if 0 not in self._uses.values():
            self._look()
        path = min(self._uses, key=lambda one: (self._uses[one], self._rng.random()))
        self._uses[path] += 1
        shard = Shard.load(path)
        rows = list(zip(shard.tokens, shard.marks, strict=True))
        self._rng.shuffle(rows)
        return rows

    def _look(self) -> None:
        """Take note of the shards that are new, waiting for the first one."""
        deadline = time.monotonic() + self._patience
        while True:
            for path in sorted(self._folder.glob("shard-*.npz")):
                self._uses.setdefault(path, 0)
            if self._uses:
                return
            if not self._makers.alive() or time.monotonic() > deadline:
                raise RuntimeError(f"No training data was made; see {self._folder / 'workers.log'}.")
            time.sleep(0.1)
