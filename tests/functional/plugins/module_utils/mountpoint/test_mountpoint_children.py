# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Questions with a deadline. A FIFO that nobody writes to blocks its reader as a mount that hangs does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import children

LONG = 120  # seconds that end nothing but a test that fails


@pytest.fixture
def blocked(tmp_path):
    """A question that says something, then waits for ever."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)

    def question():
        yield {"pid": os.getpid()}
        with fifo.open():
            yield {"opened": True}

    return question


def test_later_facts_replace_earlier_ones():
    assert children.ask({"q": lambda: iter([{"a": 1, "b": 1}, {"b": 2}])}, LONG) == {"q": {"a": 1, "b": 2}}


def test_answers_come_as_soon_as_all_are_there(clock):
    assert children.ask({"q": lambda: iter([{"a": 1}])}, 60) == {"q": {"a": 1}}
    assert clock.now < 1


def test_many_facts_do_not_fill_the_pipe():
    assert len(children.ask({"q": lambda: iter([{"text": "x" * 1_000_000}])}, LONG)["q"]["text"]) == 1_000_000


def test_one_deadline_for_all(blocked, clock):
    clock.is_known = all
    answers = children.ask({"first": blocked, "second": blocked, "well": lambda: iter([{"a": 1}])}, 60)
    assert clock.now == pytest.approx(60)
    assert answers["well"] == {"a": 1}
    assert set(answers["first"]) == {"pid"}


def test_child_is_killed_at_the_deadline_and_leaves_nothing(blocked, clock, monkeypatch):
    monkeypatch.setattr(children, "_REAPING", LONG)
    clock.is_known = all
    process = Path(f"/proc/{children.ask({'q': blocked}, 60)['q']['pid']}")
    assert not process.exists()


def test_child_that_took_long_to_end_is_let_go_of_later(blocked, clock, monkeypatch):
    clock.is_known = all
    process = Path(f"/proc/{children.ask({'q': blocked}, 60)['q']['pid']}")
    assert process.exists()
    monkeypatch.setattr(children, "_REAPING", LONG)
    children.ask({"q": lambda: iter([])}, 60)
    assert not process.exists()


def test_what_the_child_started_is_killed_too(clock):
    def question():
        with subprocess.Popen(["sleep", str(2 * LONG)]) as sleeping:
            yield {"pid": sleeping.pid}

    clock.is_known = all
    stat = Path(f"/proc/{children.ask({'q': question}, 60)['q']['pid']}/stat")
    deadline = time.monotonic() + LONG
    # A signal takes effect when its process runs next. Whoever inherits the process may be done with it meanwhile.
    with suppress(FileNotFoundError, ProcessLookupError):
        while stat.read_text().rpartition(")")[2].split()[0] != "Z":
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_child_holds_nothing_of_its_parent(tmp_path):
    def question():
        held = [Path(f"/proc/self/fd/{each}") for each in sorted(os.listdir("/proc/self/fd"), key=int)]
        yield {"held": [os.readlink(each) for each in held if each.exists()], "leader": os.getsid(0) == os.getpid()}

    with (tmp_path / "file").open("w"):
        facts = children.ask({"q": question, "other": lambda: iter([])}, LONG)["q"]
    *standard, pipe = facts["held"]
    assert (standard, pipe.partition(":")[0]) == (["/dev/null"] * 3, "pipe")
    assert facts["leader"]


def test_who_reads_the_output_to_its_end_does_not_wait(root, tmp_path):
    """As Ansible does; here the parent ends before the deadline, and its child lives on."""
    os.mkfifo(tmp_path / "fifo")
    program = f"""
import os, pathlib, sys, threading, time
sys.path.insert(0, {str(root / "plugins/module_utils/_mountpoint")!r})
import children
asking = pathlib.Path({str(tmp_path / "asking")!r})
def question():
    asking.touch()
    open({str(tmp_path / "fifo")!r})
    yield {{}}
def leave():
    while not asking.exists():
        time.sleep(0.01)
    os._exit(0)
print("said", flush=True)
threading.Thread(target=leave).start()
children.ask({{"q": question}}, {2 * LONG})
"""
    # Who waits for the child does so in vain: it goes on only after this.
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=LONG, check=True)
    with open(tmp_path / "fifo", "w"):  # lets the child go on, to its end
        pass
    assert done.stdout == "said\n"


def test_fault_of_a_question_is_an_error():
    def question():
        yield {"a": 1}
        raise KeyError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        children.ask({"q": question}, LONG)
