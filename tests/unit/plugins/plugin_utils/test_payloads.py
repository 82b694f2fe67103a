# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Payloads of modules that are kept from one run to the next."""

from __future__ import annotations

import os
import pickle

import pytest
from ansible_collections.globalmountpoint.aws.plugins.plugin_utils import _payloads

NAMES = ("some.where.first_info", "some.where.second_info")
FILES = [f"ansible_collections.some.where.plugins.modules.{name}_info-ZIP-none" for name in ("first", "second")]


@pytest.fixture(autouse=True)
def source(tmp_path, monkeypatch):
    """What payloads are made of; the folder may have more."""
    path = tmp_path / "sources" / "module.py"
    path.parent.mkdir()
    path.write_text("source")
    monkeypatch.setattr(_payloads, "_sources", lambda _names: path.parent.iterdir())
    return path


@pytest.fixture
def home(tmp_path):
    """A folder in which a run has kept its payloads."""
    run = _run(tmp_path, "first")
    _build(run)
    _store(tmp_path, run).keep()
    return tmp_path


def _run(home, name):
    cache = home / name / "cache"
    cache.parent.mkdir()
    return cache


def _build(cache, content="payload"):
    cache.mkdir()
    for name in FILES:
        (cache / name).write_bytes(pickle.dumps(content))
        (cache / f"{name}.lock").touch()
    (cache / "ansible_collections.some.where.plugins.modules.writes-ZIP-none").write_bytes(pickle.dumps("another"))


def _store(home, cache):
    return _payloads.Store(home / "kept", cache, NAMES)


def _brought(home, name="next"):
    cache = _run(home, name)
    brought = _store(home, cache).bring()
    # What was begun is not left.
    assert list(cache.parent.iterdir()) == ([cache] if brought else [])
    return {path.name: pickle.loads(path.read_bytes()) for path in cache.iterdir()} if brought else None


def test_first_run_finds_none(tmp_path):
    assert _brought(tmp_path) is None


def test_next_run_has_those_of_the_modules_alone(home):
    assert _brought(home) == dict.fromkeys(FILES, "payload")


def test_run_that_has_built_some_keeps_its_own(home):
    cache = _run(home, "next")
    _build(cache, "its own")
    assert not _store(home, cache).bring()
    assert pickle.loads((cache / FILES[0]).read_bytes()) == "its own"


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source.write_text("longer source"),
        lambda source: os.utime(source, (1, 1)),
        lambda source: source.with_name("added.py").touch(),
        lambda source: source.rename(source.with_name("renamed.py")),
        lambda source: source.unlink(),
    ],
)
def test_changed_source_ends_what_was_kept(home, source, change):
    change(source)
    assert _brought(home) is None


def test_source_that_changes_while_payloads_are_built_has_none_kept(tmp_path, source):
    cache = _run(tmp_path, "first")
    store = _store(tmp_path, cache)
    source.write_text("changed")
    _build(cache)
    store.keep()
    assert _brought(tmp_path) is None


def test_later_payloads_take_the_place_of_earlier_ones(home, source):
    source.write_text("changed")
    cache = _run(home, "second")
    store = _store(home, cache)
    _build(cache, "changed")
    store.keep()
    assert _brought(home) == dict.fromkeys(FILES, "changed")
    assert len(list((home / "kept").iterdir())) == 1


@pytest.mark.parametrize("left", [b"", pickle.dumps("payload")[:-1]])
def test_part_of_a_payload_is_not_taken(home, left):
    for path in (home / "kept").glob(f"*/{FILES[1]}"):
        path.write_bytes(left)
    assert _brought(home) is None
    cache = _run(home, "again")
    _build(cache)
    _store(home, cache).keep()
    assert _brought(home, "after") == dict.fromkeys(FILES, "payload")


def test_folder_that_others_can_write_to_is_left_alone(home):
    (home / "kept").chmod(0o777)
    assert _brought(home) is None
    before = sorted((home / "kept").rglob("*"))
    cache = _run(home, "second")
    _build(cache)
    _store(home, cache).keep()
    assert sorted((home / "kept").rglob("*")) == before


def test_link_is_left_alone(home):
    (home / "kept").rename(home / "elsewhere")
    (home / "kept").symlink_to("elsewhere")
    assert _brought(home) is None


def test_folder_is_for_its_user_alone(home):
    assert [path.stat().st_mode & 0o777 for path in (home / "kept", *(home / "kept").iterdir())] == [0o700, 0o700]
