# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the sandbox's package mount-s3 comes from."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sandbox import mount_s3
from sandbox.mount_s3 import aws, built, common, deb, lock, rclone

LOCK = """version = 4

[[package]]
name = "mount-s3"
version = "1.0.0"
dependencies = [
 "nix",
]

[[package]]
name = "nix"
version = "2.0.0"
source = "registry+some-index"
checksum = "0123"
"""

needs_dpkg = pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="needs dpkg-deb")


@pytest.fixture
def had(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Path | None]:
    """What the sources have: a test takes some away."""
    packages: dict[str, Path | None] = {}
    for source in ("aws", "built"):
        packages[source] = tmp_path / source
        packages[source].write_text(source)
    monkeypatch.setattr(aws, "fetch", lambda **_: packages["aws"])
    monkeypatch.setattr(built, "cached", lambda: packages["built"])
    monkeypatch.setattr(rclone, "pack", lambda target: target.write_text("rclone"))
    return packages


@pytest.mark.parametrize(
    ("missing", "sources", "expected", "phrase"),
    [
        ([], mount_s3.SOURCES, "aws", f"AWS's own package {aws.VERSION}"),
        ([], ("built", "rclone"), "built", f"mountpoint-s3-fs {built.VERSION}, built here"),
        (["aws"], mount_s3.SOURCES, "built", "built here"),
        (["aws", "built"], mount_s3.SOURCES, "rclone", "`make mountpoint` builds it"),
    ],
)
def test_the_best_source_that_has_one_is_taken(
    had: dict[str, Path | None], tmp_path: Path, missing: list[str], sources: list[str], expected: str, phrase: str
) -> None:
    had.update(dict.fromkeys(missing))
    package = mount_s3.provide(tmp_path / "packages", sources, report=lambda _: None)
    assert package.path == tmp_path / "packages" / "mount-s3.deb"
    assert package.path.read_text() == expected
    assert phrase in package.source


def test_no_source_has_one(had: dict[str, Path | None], tmp_path: Path) -> None:
    had["built"] = None
    with pytest.raises(mount_s3.PackageError, match="from: built"):
        mount_s3.provide(tmp_path, ["built"])


@needs_dpkg
def test_a_package_has_the_command_and_the_helper_of_fstab(tmp_path: Path) -> None:
    rclone.pack(tmp_path / "mount-s3.deb")
    subprocess.run(["dpkg-deb", "-x", tmp_path / "mount-s3.deb", tmp_path / "tree"], check=True)
    command = tmp_path / "tree/usr/bin/mount-s3"
    assert command.stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "tree/usr/sbin/mount.mount-s3").resolve() == command.resolve()
    assert "not AWS's package" in (tmp_path / "tree/usr/share/doc/mount-s3/README").read_text()
    fields = subprocess.run(["dpkg-deb", "-f", tmp_path / "mount-s3.deb"], check=True, capture_output=True, text=True)
    assert "Package: mount-s3\n" in fields.stdout
    assert "Depends: ca-certificates, fuse3, python3, rclone\n" in fields.stdout


def test_a_package_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "mount-s3.deb"
    target.write_text("old")
    with pytest.raises(FileNotFoundError):
        deb.replace(target, tmp_path / "missing")
    assert target.read_text() == "old"
    (tmp_path / "new").write_text("new")
    deb.replace(target, tmp_path / "new")
    assert target.read_text() == "new"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["mount-s3.deb", "new"]


def test_the_lock_file_loses_its_index_and_gets_it_back() -> None:
    stripped = lock.strip(LOCK)
    assert "some-index" not in stripped
    assert lock.complete(stripped, 'source = "registry+some-index"\n') == LOCK


def test_the_committed_lock_file_names_no_index() -> None:
    versions = lock.VERSIONS.read_text(encoding="utf-8")
    assert versions == lock.strip(versions)
    assert "://" not in versions
    assert f'name = "mountpoint-s3-fs"\nversion = "{built.VERSION}"' in versions


def test_what_building_lacks_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cargo = tmp_path / "cargo"
    cargo.write_text("#!/bin/sh\necho cargo 1.65.0\n")
    cargo.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(built, "CACHE", tmp_path / "cache")
    assert not built.can_build()
    with pytest.raises(common.PackageError) as error:
        built.build()
    lacking = "cargo 1.95 or newer (here: 1.65), clang, cmake, pkg-config, dpkg-deb"
    assert str(error.value) == f"Mountpoint can't be built here, it needs: {lacking}"


def test_options_are_read_as_mount_s3_reads_them(tmp_path: Path) -> None:
    """The tests of the crate's own parser, which is the standard library's alone."""
    if not built.can_build():
        pytest.skip(f"needs {', '.join(built.missing())}")
    tests = tmp_path / "options"
    source = lock.CRATE / "src" / "options.rs"
    subprocess.run(["rustc", "--edition", "2024", "--test", "-A", "dead_code", "-o", tests, source], check=True)
    subprocess.run([tests], check=True)


def test_keys_are_those_of_the_user_data() -> None:
    template = common.ROOT / "roles/compute_mountpoint/templates/user_data/packages.j2"
    assert set(aws.FINGERPRINTS) == set(re.findall(r"\b[0-9A-F]{40}\b", template.read_text(encoding="utf-8")))
