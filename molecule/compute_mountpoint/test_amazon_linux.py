# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The user data's Amazon Linux branch boots a host on which dnf and rpm are recorders.

What it asks them for is compared with the documentation: `dnf install mount-s3` on Amazon Linux 2023, whose own
repository has it; a package of one's own is downloaded and installed as a file (Mountpoint, doc/INSTALL.md).
"""

from __future__ import annotations

import itertools
import json
import subprocess
from pathlib import Path

import pytest
import yaml
from hosts import BUCKET, PACKAGE

ROLE = Path(__file__).parents[2] / "roles/compute_mountpoint"
VARIANTS = {"repository": "", "package": PACKAGE}
CALLS = "/root/calls"
# What dnf is asked for comes from Debian; curl is written down too, since a download would need it.
RECORDERS = f"""
recorder() {{
  (echo '#!/bin/bash'; echo 'echo "${{0##*/}} $*" >> {CALLS}'; cat) | install -m 0755 /dev/stdin "/usr/local/bin/$1"
}}
recorder rpm < /dev/null
recorder curl <<< 'exec /usr/bin/curl "$@"'
recorder dnf << 'END'
packages=()
for each in "$@"; do
  case $each in
    -* | install) ;;
    mount-s3) /usr/bin/curl -fsS -o /root/mount-s3.deb {PACKAGE} && packages+=(/root/mount-s3.deb) ;;
    *.rpm) cp "$each" /root/mount-s3.deb && packages+=(/root/mount-s3.deb) ;;
    *) packages+=("$each") ;;
  esac
done
id nginx || useradd --system nginx
apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -qy --no-install-recommends install "${{packages[@]}}"
END
"""


def user_data(folder: Path, package_url: str) -> str:
    """The user data of Amazon Linux, as the role renders it, after the recorders."""
    defaults = yaml.safe_load((ROLE / "defaults/main.yml").read_text())
    options = {name.removeprefix("compute_mountpoint_"): value for name, value in defaults.items()}
    options |= {
        "deployment": {"region": "us-east-1", "partition": "aws"},
        "bucket": BUCKET,
        # It has no line in the defaults: the playbooks pass it.
        "probe_key": ".globalmountpoint/probe",
        "vpc_cidr": "10.0.0.0/8",
        "image_family": "al2023",
        "mount_s3_package_url": package_url,
    }
    target = folder / "user_data.sh"
    template = f"src={ROLE / 'templates/user_data.sh.j2'} dest={target}"
    variables = json.dumps({"__compute_mountpoint_options": options})
    command = ["ansible", "localhost", "--inventory=localhost,", "--connection=local", f"--extra-vars={variables}"]
    command += ["--module-name=ansible.builtin.template", f"--args={template}"]
    subprocess.run(command, check=True, capture_output=True)
    shebang, text = target.read_text().split("\n", 1)
    return f"{shebang}{RECORDERS}{text}"


@pytest.fixture(scope="module")
def hosts(new_host, booted, tmp_path_factory) -> dict:
    """A host for each variant; they boot side by side."""
    folder = tmp_path_factory.mktemp("user_data")
    launched = {variant: new_host(UserData=user_data(folder, url)) for variant, url in VARIANTS.items()}
    return {variant: booted(host) for variant, host in launched.items()}


@pytest.fixture
def installation(hosts):
    """The calls of the host of a variant until the bucket is asked for."""

    def calls(variant: str) -> list[str]:
        lines = hosts[variant].run("cat", CALLS).splitlines()
        return list(itertools.takewhile(lambda line: "169.254.169.254" not in line, lines))

    return calls


INSTALL = "dnf -y --setopt=install_weak_deps=False install"


def test_repository_is_all_that_is_needed(installation):
    assert installation("repository") == [f"{INSTALL} nginx logrotate mount-s3"]


def test_package_of_ones_own_is_installed_once(installation):
    nginx, download, package = installation("package")
    file = package.rpartition(" ")[2]
    assert nginx == f"{INSTALL} nginx logrotate"
    assert package == f"{INSTALL} {file}"
    assert file.endswith("/mount-s3.rpm")
    assert download.endswith(f" -o {file} {PACKAGE}")


@pytest.mark.parametrize("variant", VARIANTS)
def test_boot_ends_well(hosts, until, variant):
    host = hosts[variant]
    assert host.boot_log().endswith("== BOOT OK")
    until(lambda: host.codes() == set(), "the host is healthy")
    assert host.run("ps", "-C", "nginx", "-o", "user=").split().count("nginx") >= 2
