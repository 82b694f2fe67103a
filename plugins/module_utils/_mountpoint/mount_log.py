# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: why Mountpoint refused a request.

For who reads, every refusal by S3 is EIO (mountpoint-s3-fs, fs/error.rs). The log tells more. Its lines name the
process that asked since mountpoint-s3-fs 0.10; of a line of before, only its time and what failed tell whose it is.
"""

from __future__ import annotations

import os
import re
import time

from .command import CommandError, output

#: Tries to find the line, and the seconds between them: the log is written while the error is on its way.
_TRIES, _PAUSE = 5, 0.1

#: What failed for those who list and read: the span of a request, and the reason.
_ERROR = re.compile(r"\b(?:lookup|getattr|open|read|opendir|readdir|readdirplus)\{(.*) failed with errno \d+: (.+)")


def reason(since: float) -> str | None:
    """Return the reason that the journal has for this process's last request, or None where it has none.

    `since` is when the process began to ask, in seconds since the epoch.
    """
    for _try in range(_TRIES):
        found = _reasons(_journal(since))
        if found:
            return found[-1]
        time.sleep(_PAUSE)
    return None


def _reasons(journal: str) -> list[str]:
    errors = _ERROR.findall(journal)
    ours = re.compile(rf" pid={os.getpid()}\b")
    return [text for span, text in errors if ours.search(span)] or [
        text for span, text in errors if " pid=" not in span
    ]


def _journal(since: float) -> str:
    try:
        return output("journalctl", "--identifier=mount-s3", f"--since=@{since:.6f}", "--output=cat", "--quiet")
    except CommandError:  # there is no journal
        return ""
