# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What becomes of an answer; a terminal that nobody reads is in tests/integration/test_teardown.py."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from ansible.errors import AnsiblePromptInterrupt, AnsiblePromptNoninteractive
from ansible_collections.globalmountpoint.aws.plugins.action import timed_prompt


@pytest.fixture
def ask(monkeypatch):
    """Ask for 60 seconds; the answer, or what there is in its place, comes after some."""
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])

    def ask_(typed, after):
        def prompt_until(prompt, seconds):
            assert (prompt, seconds) == ("Which?:", 60)
            clock[0] += after
            if isinstance(typed, Exception):
                raise typed
            return typed

        return timed_prompt.ask(SimpleNamespace(prompt_until=prompt_until), "Which?", 60)

    return ask_


def test_answer(ask):
    assert ask(b"sandbox", after=59) == {"user_input": "sandbox", "timed_out": False}


@pytest.mark.parametrize("typed", [b"", b"sandbox"])
def test_what_was_not_sent_off_in_time_is_no_answer(ask, typed):
    assert ask(typed, after=60) == {"user_input": "", "timed_out": True}


def test_without_a_terminal(ask):
    assert ask(AnsiblePromptNoninteractive("no"), after=0) == {"user_input": "", "timed_out": False}


def test_interrupt(ask):
    assert ask(AnsiblePromptInterrupt("no"), after=1) == {"failed": True, "msg": "The prompt was interrupted."}
