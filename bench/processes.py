# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a command takes: time, CPU time and memory, of all its processes.

They are known by a variable of their environment, so a process that left its parent is found too.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

EVERY = 0.25  # seconds between two looks at the processes
MARK = "GLOBALMOUNTPOINT_BENCH"
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Usage:
    """What a command took, and its output with errors."""

    seconds: float
    cpu_seconds: float  # user and system
    peak_memory: int  # bytes; what processes share is counted once (Pss)
    returncode: int
    output: str


def measured(command: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path) -> Usage:
    """Runs a command in a folder, its output in a log."""
    mark = f"{MARK}={uuid4()}"
    with log.open("wb") as output:
        started = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, **dict([mark.split("=")])},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    watch = _Watch(mark.encode(), process.pid)
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)  # so that Popen does not wait for it again
    watch.end()
    cpu = usage.ru_utime + usage.ru_stime + watch.detached_cpu
    return Usage(seconds, cpu, watch.peak_memory, process.returncode, log.read_text(errors="replace"))


class _Watch(threading.Thread):
    """Looks at the processes of a command until it has ended."""

    def __init__(self, mark: bytes, root: int) -> None:
        super().__init__(daemon=True)
        self._mark = mark
        self._root = root
        self._ended = threading.Event()
        self.peak_memory = 0
        self.detached_cpu = 0.0  # of processes that no ancestor waits for
        self.start()

    def run(self) -> None:
        while not self._ended.wait(EVERY):
            self.look()

    def end(self) -> None:
        self._ended.set()
        self.join()

    def look(self) -> None:
        processes = dict(self._processes())
        self.peak_memory = max(self.peak_memory, sum(_memory(pid) for pid in processes))
        detached = (cpu for pid, (_parent, cpu) in processes.items() if not self._is_below_root(pid, processes))
        self.detached_cpu = max(self.detached_cpu, sum(detached))

    def _processes(self) -> Iterator[tuple[int, tuple[int, float]]]:
        """Process id, and the parent's and the CPU time, with that of children that were waited for."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self._mark not in (folder / "environ").read_bytes():
                    continue
                # proc_pid_stat(5): the parent is field 4, the times are fields 14 to 17
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            yield int(folder.name), (int(fields[1]), sum(map(int, fields[11:15])) / TICK)

    def _is_below_root(self, pid: int, processes: Mapping[int, tuple[int, float]]) -> bool:
        while pid != self._root and pid in processes:
            pid = processes[pid][0]
        return pid == self._root


def _memory(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), 0)
