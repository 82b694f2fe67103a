# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a command took, with processes that left it."""

from __future__ import annotations

import os
import sys

from bench.processes import measured

BUSY = "import time; data = bytearray(64 << 20); end = time.process_time() + {}\nwhile time.process_time() < end: pass"


def take(tmp_path, script):
    return measured([sys.executable, "-c", script], os.environ, tmp_path, tmp_path / "log")


def test_time_memory_and_output(tmp_path):
    usage = take(tmp_path, f"print('said')\n{BUSY.format(1)}")
    assert usage.seconds >= 1
    assert usage.cpu_seconds >= 1
    assert usage.peak_memory > 64 << 20
    assert (usage.returncode, usage.output) == (0, "said\n")


def test_failure_is_told(tmp_path):
    usage = take(tmp_path, "import sys; sys.exit('broken')")
    assert (usage.returncode, usage.output) == (1, "broken\n")


def test_process_of_its_own_session_counts(tmp_path):
    """The parent forks twice and does not wait, as a daemon does, and ends when the daemon does."""
    script = f"""
import os
reads, writes = os.pipe()
if os.fork() == 0:
    if os.fork() == 0:
        os.setsid()
        {BUSY.format(1).replace(chr(10), chr(10) + "        ")}
        time.sleep(1)
    os._exit(0)
os.close(writes)
os.wait()
os.read(reads, 1)
"""
    usage = take(tmp_path, script)
    assert usage.cpu_seconds >= 0.9
    assert usage.peak_memory > 64 << 20
