# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Questions with a deadline. A FIFO that nobody writes to blocks its reader as a mount that hangs does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint import children


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
    assert children.ask({"q": lambda: iter([{"a": 1, "b": 1}, {"b": 2}])}, 5) == {"q": {"a": 1, "b": 2}}


def test_answers_come_as_soon_as_all_are_there():
    started = time.monotonic()
    children.ask({"q": lambda: iter([{"a": 1}])}, 60)
    assert time.monotonic() - started < 5


def test_many_facts_do_not_fill_the_pipe():
    assert len(children.ask({"q": lambda: iter([{"text": "x" * 1_000_000}])}, 20)["q"]["text"]) == 1_000_000


def test_one_deadline_for_all(blocked):
    started = time.monotonic()
    answers = children.ask({"first": blocked, "second": blocked, "well": lambda: iter([{"a": 1}])}, 0.5)
    assert 0.5 <= time.monotonic() - started < 1.5
    assert answers["well"] == {"a": 1}
    assert set(answers["first"]) == {"pid"}


def test_child_is_killed_at_the_deadline_and_leaves_nothing(blocked, monkeypatch):
    monkeypatch.setattr(children, "_REAPING", 5)
    process = Path(f"/proc/{children.ask({'q': blocked}, 0.2)['q']['pid']}")
    assert not process.exists()


def test_child_that_took_long_to_end_is_let_go_of_later(blocked, monkeypatch):
    monkeypatch.setattr(children, "_REAPING", 0)
    process = Path(f"/proc/{children.ask({'q': blocked}, 0.2)['q']['pid']}")
    assert process.exists()
    monkeypatch.setattr(children, "_REAPING", 5)
    children.ask({"q": lambda: iter([])}, 5)
    assert not process.exists()


def test_what_the_child_started_is_killed_too():
    def question():
        with subprocess.Popen(["sleep", "60"]) as sleeping:
            yield {"pid": sleeping.pid}

    pid = children.ask({"q": question}, 0.5)["q"]["pid"]
    time.sleep(0.2)
    stat = Path(f"/proc/{pid}/stat")
    assert not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_child_holds_nothing_of_its_parent(tmp_path):
    def question():
        held = [Path(f"/proc/self/fd/{each}") for each in sorted(os.listdir("/proc/self/fd"), key=int)]
        yield {"held": [os.readlink(each) for each in held if each.exists()], "leader": os.getsid(0) == os.getpid()}

    with (tmp_path / "file").open("w"):
        facts = children.ask({"q": question, "other": lambda: iter([])}, 5)["q"]
    *standard, pipe = facts["held"]
    assert (standard, pipe.partition(":")[0]) == (["/dev/null"] * 3, "pipe")
    assert facts["leader"]


def test_who_reads_the_output_to_its_end_does_not_wait(root, tmp_path):
    """As Ansible does; here the parent ends before the deadline, and its child lives on."""
    os.mkfifo(tmp_path / "fifo")
    program = f"""
import os, sys, threading
sys.path.insert(0, {str(root / "plugins/module_utils/_mountpoint")!r})
import children
def question():
    yield {{"pid": os.getpid()}}
    open({str(tmp_path / "fifo")!r})
print("said", flush=True)
threading.Timer(0.5, os._exit, [0]).start()
children.ask({{"q": question}}, 60)
"""
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    with open(tmp_path / "fifo", "w"):  # lets the child go on, to its end
        pass
    assert done.stdout == "said\n"
    assert time.monotonic() - started < 5


def test_fault_of_a_question_is_an_error():
    def question():
        yield {"a": 1}
        raise KeyError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        children.ask({"q": question}, 5)
