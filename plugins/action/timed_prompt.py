# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import time
from typing import Any

from ansible.errors import AnsiblePromptInterrupt, AnsiblePromptNoninteractive
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display


class ActionModule(ActionBase):
    """Asks at the terminal, and gives up after a time. ansible.builtin.pause drops the input where it has a time."""

    TRANSFERS_FILES = False

    def run(self, tmp: None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        dummy, arguments = self.validate_argument_spec(
            {"prompt": {"type": "str", "required": True}, "seconds": {"type": "int", "required": True}}
        )
        return {"changed": False, **ask(Display(), arguments["prompt"], arguments["seconds"])}


def ask(display: Display, prompt: str, seconds: int) -> dict[str, Any]:
    """Return the answer and whether the time ran out, or that somebody broke it off. Without a terminal, nobody waits.

    What was typed when the time ran out is no answer: nobody sent it off.
    """
    start = time.monotonic()
    try:
        typed = display.prompt_until(f"{prompt}:", seconds=seconds)
    except AnsiblePromptNoninteractive:
        return {"user_input": "", "timed_out": False}
    except AnsiblePromptInterrupt:
        return {"failed": True, "msg": "The prompt was interrupted."}
    if time.monotonic() - start >= seconds:
        return {"user_input": "", "timed_out": True}
    return {"user_input": typed.decode(errors="replace"), "timed_out": False}
