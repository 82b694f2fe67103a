# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Private to the collection: why Mountpoint refused a request.

For who reads, every refusal by S3 is EIO (mountpoint-s3-fs, fs/error.rs). The log tells more.
"""

from __future__ import annotations

import os
import re
import time

from .command import CommandError, output

#: Tries to find the line, and the seconds between them: the log is written while the error is on its way.
_TRIES, _PAUSE = 5, 0.1


def reason() -> str | None:
    """Return the reason that the journal has for this process's last request, or None where it has none."""
    line = re.compile(rf" pid={os.getpid()}\b.* failed with errno \d+: (.+)")
    for _try in range(_TRIES):
        found = line.findall(_journal())
        if found:
            return found[-1]
        time.sleep(_PAUSE)
    return None


def _journal() -> str:
    try:
        return output("journalctl", "--identifier=mount-s3", "--since=-10s", "--output=cat", "--quiet")
    except CommandError:  # there is no journal
        return ""
