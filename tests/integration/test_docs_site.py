# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The documentation site, which has a page of all that is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
REFERENCE = "collections/globalmountpoint/aws"
KINDS = {"modules": "module", "connection": "connection", "callback": "callback"}
# Scripts, styles and pictures. What a reader clicks on is elsewhere.
LOADED = re.compile(r'<(?:script|img|iframe)[^>]*\bsrc="([^"]+)"|<link[^>]*\bhref="([^"]+)"[^>]*>')


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The pages of a site that is built without a warning."""
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [ROOT / "tools/docs_site.sh", folder / "built"],
        env={"PATH": f"{ROOT}/.venv/bin:/usr/bin:/bin", "HOME": str(folder), "ANSIBLE_HOME": str(folder / "ansible")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout
    return folder / "built/html"


def pages(site, folder=""):
    return {path.relative_to(site / folder).as_posix() for path in (site / folder).rglob("*.html")}


def test_guides_are_there(site):
    guides = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("roles/*/README.md")]
    assert len(guides) > 8
    assert {path.relative_to(ROOT).with_suffix(".html").as_posix() for path in guides} <= pages(site)


def test_plugins_are_there(site):
    plugins = {
        f"{path.stem}_{kind}.html"
        for folder, kind in KINDS.items()
        for path in (ROOT / "plugins" / folder).glob("*.py")
    }
    filters = {f"{path.stem}_filter.html" for path in (ROOT / "plugins/filter").glob("*.yml")}
    assert len(plugins) > 20
    assert len(filters) > 30
    assert plugins | filters <= pages(site, REFERENCE)


@pytest.mark.parametrize("role", sorted(path.name for path in (ROOT / "roles").iterdir()))
def test_role_is_there_with_each_entry_point_and_option(site, role):
    page = (site / REFERENCE / f"{role}_role.html").read_text(encoding="utf-8")
    specs = yaml.safe_load((ROOT / "roles" / role / "meta/argument_specs.yml").read_text())["argument_specs"]
    anchors = {f"parameter-{name}--{option}" for name, spec in specs.items() for option in spec["options"]}
    shown = re.findall(r"id=\"[\w-]+-role-entrypoint-([\w-]+)\"", page)
    assert set(shown) == {name.replace("_", "-") for name in specs}
    assert {anchor for anchor in anchors if f'id="{anchor}"' not in page} == set()


def test_nothing_is_loaded_from_elsewhere(site):
    loaded = {
        path
        for page in pages(site)
        for groups in LOADED.findall((site / page).read_text(encoding="utf-8"))
        for path in groups
    }
    assert [path for path in loaded if path.endswith((".js", ".css")) or "?v=" in path] != []
    assert {path for path in loaded if re.match("(https?:)?//", path)} == set()


def test_files_that_are_no_pages_are_linked_to_the_repository(site):
    page = (site / "README.html").read_text(encoding="utf-8")
    assert 'href="https://github.com/globalmountpoint/aws/tree/main/LICENSE"' in page
