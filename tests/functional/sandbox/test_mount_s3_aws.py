# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS's own package, from a release bucket on this machine that is signed with a key made here."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sandbox.mount_s3 import aws, common, deb

pytestmark = pytest.mark.skipif(not (shutil.which("gpg") and shutil.which("curl")), reason="needs gpg and curl")


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], str]:
    """A gpg command that has a key, and the key's fingerprint."""
    home = tmp_path_factory.mktemp("gpg")
    home.chmod(0o700)
    gpg = ["gpg", "--quiet", "--batch", "--homedir", str(home)]
    subprocess.run([*gpg, "--passphrase", "", "--quick-generate-key", "test", "ed25519", "sign"], check=True)
    listing = subprocess.run([*gpg, "--with-colons", "--list-keys"], check=True, capture_output=True, text=True)
    fingerprint = next(line for line in listing.stdout.splitlines() if line.startswith("fpr")).split(":")[9]
    return gpg, fingerprint


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def releases(tmp_path: Path, key: tuple[list[str], str]) -> Iterator[str]:
    """The address of a release bucket, which is the folder "releases"."""
    gpg, _fingerprint = key
    package = package_in(tmp_path)
    package.parent.mkdir(parents=True)
    package.write_text("a package")
    subprocess.run([*gpg, "--armor", "--detach-sign", package], check=True)
    keys = tmp_path / "releases" / "public_keys" / "KEYS"
    keys.parent.mkdir()
    subprocess.run([*gpg, "--armor", "--output", keys, "--export"], check=True)
    handler = partial(Quiet, directory=str(tmp_path / "releases"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def package_in(folder: Path) -> Path:
    architecture = {"amd64": "x86_64", "arm64": "arm64"}[deb.architecture()]
    name = f"mount-s3-{aws.VERSION}-{architecture}.deb"
    return folder / "releases" / aws.VERSION / architecture / name


def test_a_signed_package_is_fetched_and_kept(tmp_path: Path, releases: str, key: tuple[list[str], str]) -> None:
    fetch = partial(aws.fetch, tmp_path / "cache", releases, ("0" * 40, key[1]))
    kept = fetch()
    assert kept is not None
    assert kept.read_text() == "a package"
    package_in(tmp_path).unlink()
    assert fetch() == kept


def test_another_signer_is_an_error(tmp_path: Path, releases: str) -> None:
    with pytest.raises(common.PackageError, match="not signed by a key of AWS's"):
        aws.fetch(tmp_path / "cache", releases, ("0" * 40,))
    assert not (tmp_path / "cache").exists()


def test_a_revoked_key_is_an_error(tmp_path: Path, releases: str, key: tuple[list[str], str]) -> None:
    gpg, fingerprint = key
    home = Path(gpg[-1])
    kept = tmp_path / "home"
    shutil.copytree(home, kept, ignore=shutil.ignore_patterns("S.*"))
    gpg = [*gpg[:-1], str(kept)]
    # gpg puts a colon before it, lest it be imported by mistake.
    revocation = (home / "openpgp-revocs.d" / f"{fingerprint}.rev").read_text().replace(":-----BEGIN", "-----BEGIN")
    subprocess.run([*gpg, "--import"], input=revocation, text=True, check=True)
    keys = tmp_path / "releases" / "public_keys" / "KEYS"
    subprocess.run([*gpg, "--yes", "--armor", "--output", keys, "--export"], check=True)
    with pytest.raises(common.PackageError, match="not signed"):
        aws.fetch(tmp_path / "cache", releases, (fingerprint,))


def test_a_changed_package_is_an_error(tmp_path: Path, releases: str, key: tuple[list[str], str]) -> None:
    package_in(tmp_path).write_text("another package")
    with pytest.raises(common.PackageError, match="not signed"):
        aws.fetch(tmp_path / "cache", releases, (key[1],))


def test_a_bucket_out_of_reach_is_the_next_source_s_turn(tmp_path: Path, releases: str) -> None:
    told: list[str] = []
    assert aws.fetch(tmp_path / "cache", f"{releases}/nothing", report=told.append) is None
    assert "out of reach" in told[0]


def test_version_is_that_of_the_role(root):
    defaults = (root / "roles/compute_mountpoint/defaults/main.yml").read_text()
    assert f"compute_mountpoint_mount_s3_version: {aws.VERSION}\n" in defaults
