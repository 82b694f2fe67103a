# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: the host's services, and how its boot ended, looked at from a child."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .command import CommandError, output

#: Lines of the boot's log that are shown.
LINES = 20

#: The log of the user data, for a mark that was left on a full disk and is empty.
LOG = "/var/log/globalmountpoint-boot.log"

#: Bytes at the log's end in which these are looked for.
_TAIL = 65536

NO_MARK: dict[str, Any] = {"result": "unknown", "step": None, "reason": None, "log": None, "last_lines": []}


def states(units: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Tell the state of each unit, in systemd's words."""
    for unit in units:
        yield {unit: _state(unit)}


def _state(unit: str) -> str:
    # Not is-active, which knows no difference between a unit that is stopped and one that is not there.
    try:
        shown = output("systemctl", "show", "--property=LoadState", "--property=ActiveState", "--", unit)
    except CommandError as error:
        return f"unknown ({error})"
    state = dict(line.partition("=")[::2] for line in shown.splitlines())
    return state["ActiveState"] if state["LoadState"] == "loaded" else state["LoadState"]


def boot(results: str) -> Iterator[dict[str, Any]]:
    """Tell how the boot ended, from the mark that the user data leaves."""
    try:
        marks = os.listdir(results)
        text = (Path(results) / "boot-failed").read_text(errors="replace") if "boot-failed" in marks else None
    except FileNotFoundError:  # the directory is made by the boot itself
        marks, text = [], None
    except OSError as error:
        yield {"reason": str(error)}
        return
    if text is not None:
        written = dict(line.partition(": ")[::2] for line in text.splitlines())
        log = written.get("log", LOG)
        yield {"result": "failed", "step": written.get("step"), "reason": written.get("reason"), "log": log}
        yield {"last_lines": _last_lines(Path(log))}
    else:
        yield {"result": "ok" if "boot-ok" in marks else "unfinished"}


def _last_lines(log: Path) -> list[str]:
    try:
        with log.open("rb") as stream:
            stream.seek(max(0, stream.seek(0, os.SEEK_END) - _TAIL))
            return stream.read().decode(errors="replace").splitlines()[-LINES:]
    except OSError as error:
        return [str(error)]
