# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The connection of regions in playbooks: results are those of the connection `local`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[2]
REGION = "globalmountpoint.aws.region"
SECRET = "the-secret-of-the-task"

MODULE = """
    import os
    import time

    from ansible.module_utils.basic import AnsibleModule

    module = AnsibleModule(
        {
            "secret": {"type": "str", "no_log": True},
            "ending": {"type": "str", "default": "well"},
        },
        supports_check_mode=True,
    )
    if module.params["ending"] == "never":
        time.sleep(60)  # by `local` it goes on by itself
    if module.params["ending"] == "exception":
        raise ValueError("the reason")
    if module.params["ending"] == "killed":
        os.kill(os.getpid(), 9)
    if module.params["ending"] == "badly":
        module.fail_json(msg=f"the reason is {module.params['secret']}")
    module.warn("a warning")
    module.exit_json(
        changed=True,
        diff={"before": "this", "after": "that"},
        directory=os.getcwd(),
        variable=os.environ.get("VARIABLE", ""),
        check_mode=module.check_mode,
        wants_diff=module._diff,
        verbosity=module._verbosity,
        debug=module._debug,
    )
"""
PLAYBOOK = """
    - hosts: all
      gather_facts: false
      tasks:
        - {name: plain, look: {}, register: plain}
        - {name: secret, look: {secret: "{{ given }}", ending: badly}, register: secret, ignore_errors: true}
        - {name: variable, look: {}, environment: {VARIABLE: "it's $HOME"}, register: variable}
        - {name: check, look: {}, check_mode: true, diff: true, register: check}
        - {name: exception, look: {ending: exception}, register: exception, ignore_errors: true}
        - {name: killed, look: {ending: killed}, register: killed, ignore_errors: true}
        - {name: timeout, look: {ending: never}, timeout: 3, register: timeout, ignore_errors: true}
        - {name: async, look: {}, async: 300, poll: 1, register: async}
        - {name: start, look: {}, environment: {LANGUAGE: none}, register: start}
        - {name: command, ansible.builtin.command: pwd, register: command}
        - {name: raw, ansible.builtin.raw: "echo $0 $PWD", register: raw}
        - {name: other, ansible.builtin.ping: {}, vars: {ansible_python_interpreter: "%(other)s"}, register: other}
        - {name: file, ansible.builtin.copy: {content: a, dest: "{{ out }}.copy", mode: "0600"}, register: file}
        - {name: hidden, look: {secret: "{{ given }}"}, no_log: true, register: hidden}
        - name: What was registered is written
          ansible.builtin.copy: {content: "{{ results | to_json }}", dest: "{{ out }}", mode: "0600"}
          vars:
            names: [plain, secret, variable, check, exception, killed, timeout, async, start, command, raw, other]
            results: "{{ dict(names | zip(names | map('extract', vars))) | combine({'hidden': hidden}) }}"
"""
#: What differs between any two runs.
PASSING = {"ansible_job_id", "results_file", "start", "end", "delta", "stdout", "stdout_lines", "exception"}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Runs the playbook by a connection; returns what was registered, and what was printed."""
    folder = tmp_path_factory.mktemp("play")
    (folder / "library").mkdir()
    (folder / "library" / "look.py").write_text("#!/usr/bin/python\n" + dedent(MODULE))
    other = folder / "python-of-its-own"
    other.symlink_to(sys.executable)
    (folder / "play.yml").write_text(dedent(PLAYBOOK) % {"other": other})

    def play(connection: str, *arguments: str, **environment: str) -> tuple[dict, str]:
        out = folder / f"out-{connection}"
        hosts = f"us-east-1 ansible_connection={connection} ansible_python_interpreter={sys.executable}\n"
        (folder / "hosts").write_text(hosts)
        command = [sys.executable, "-m", "ansible", "playbook", "-i", "hosts", "play.yml", *arguments]
        done = subprocess.run(
            [*command, "-e", json.dumps({"out": str(out), "given": SECRET})],
            cwd=folder,
            env={
                **os.environ,
                "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
                "ANSIBLE_HOME": str(folder / "home"),
                "ANSIBLE_REMOTE_TMP": str(folder / "tmp"),
                **environment,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-6000:]
        return json.loads(out.read_text()), done.stdout

    return play


@pytest.fixture(scope="module")
def by_local(run):
    return run("local", "-vvv")


@pytest.fixture(scope="module")
def by_region(run):
    return run(REGION, "-vvv")


def without_passing(result: dict) -> dict:
    return {name: value for name, value in result.items() if name not in PASSING}


def test_results_are_the_same(by_local, by_region):
    local, region = by_local[0], by_region[0]
    # The shell of `local` says so too, in its own words.
    for results in (local, region):
        results["killed"] = {name: results["killed"][name] for name in ("failed", "rc", "changed")}
    for name in local:
        assert without_passing(region[name]) == without_passing(local[name]), name
    assert region["plain"]["directory"] == local["plain"]["directory"]
    assert region["variable"]["variable"] == "it's $HOME"
    assert region["check"]["check_mode"] is True
    assert region["exception"]["msg"] == local["exception"]["msg"]
    assert "the reason" in region["exception"]["msg"]
    assert region["killed"]["rc"] == 137
    assert region["command"]["stdout"] == local["command"]["stdout"]
    assert region["async"]["finished"]


def test_what_it_can_do_is_done_in_the_warm_process(by_region):
    """Of each task, whether its module ran there. What is said of a task stands before its name."""
    said = re.split(r"^TASK \[(.+)\] \*+$", by_region[1], flags=re.M)
    warm = {
        name: "EXEC (warm)" in text and "Not in the warm process" not in text
        for text, name in zip(said[::2], said[1::2])
    }
    # The time of an asynchronous task is asked for there; the copies send a file, and then run their module.
    assert [name for name, is_warm in warm.items() if not is_warm] == ["start", "raw", "other"]


def test_secrets_are_not_printed(by_region):
    printed = by_region[1]
    assert "the reason is ********" in printed
    assert SECRET not in printed


@pytest.mark.parametrize(
    "switch",
    [
        {"ANSIBLE_KEEP_REMOTE_FILES": "1"},
        {"ANSIBLE_PIPELINING": "0"},
        {"GLOBALMOUNTPOINT_WARM": "0"},
    ],
    ids=lambda switch: next(iter(switch)),
)
def test_without_it_all_goes_the_plain_way(run, by_local, switch):
    results, printed = run(REGION, "-vvv", **switch)
    assert "EXEC (warm)" not in printed
    assert without_passing(results["plain"]) == without_passing(by_local[0]["plain"])
