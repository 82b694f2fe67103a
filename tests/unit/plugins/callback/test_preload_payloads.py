# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the callback builds beside the first tasks."""

from __future__ import annotations

import base64
import io
import pickle
import re
import zipfile
from pathlib import Path

from ansible import constants
from ansible.executor import module_common
from ansible_collections.globalmountpoint.aws.plugins.callback import preload
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils import _payloads

ROOT = Path(__file__).parents[4]
# What main of a role and the playbook itself read, whatever differs.
READ = [
    *(ROOT / "playbooks/tasks").glob("[ps]*.yml"),
    *(ROOT / "roles").glob("*/tasks/main/read*.yml"),
    *(ROOT / "roles").glob("*/tasks/**/preflight.yml"),
]


def test_they_are_of_the_modules_that_a_run_reads_by():
    named = {name for path in READ for name in re.findall(r"^ +(\w+\.aws\.\w+_info):$", path.read_text(), re.M)}
    used = {name for name in named if not (ROOT / f"plugins/action/{name.rpartition('.')[2]}.py").exists()}
    assert set(preload.READING) == used
    assert len(preload.READING) == len(used)


def test_they_are_where_tasks_look_for_them(tmp_path, monkeypatch):
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    preload.build_payloads(preload.READING[:1])
    (built,) = (tmp_path / "ansiballz_cache").glob("*[!k]")
    assert built.name.startswith("ansible_collections.globalmountpoint.aws.plugins.modules.region_access_info-")
    monkeypatch.setattr(module_common, "recursive_finder", None)
    preload.build_payloads(preload.READING[:1])


def test_they_have_parts_of_nothing_but_the_sources_that_a_later_run_looks_at(tmp_path, monkeypatch):
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    preload.build_payloads(preload.READING)
    sources = {str(path) for path in _payloads._sources(preload.READING)}
    for name in preload.READING:
        store = _payloads.Store(tmp_path, tmp_path / "ansiballz_cache", [name])
        payload = pickle.loads(store._payload(name).read_bytes())
        parts = zipfile.ZipFile(io.BytesIO(base64.b64decode(payload.zip_data))).infolist()
        # Ansible makes packages of its own on the way: empty ones, and one that has its version.
        names = [part.filename for part in parts if part.file_size and part.filename != "ansible/__init__.py"]
        assert name.rpartition(".")[2] in {Path(each).stem for each in names}
        assert [each for each in names if not any(source.endswith(f"/{each}") for source in sources)] == []
