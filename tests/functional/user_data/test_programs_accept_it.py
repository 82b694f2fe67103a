# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What bash, shellcheck, awk and nginx make of the user data."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

FRONT = "/etc/nginx/front.conf"
ORIGIN = "/etc/nginx/origin.conf"


def test_is_bash(user_data):
    subprocess.run(["bash", "-n"], input=user_data, text=True, check=True)


def test_passes_shellcheck(user_data, shellcheck):
    found = subprocess.run([shellcheck, "-"], input=user_data, text=True, capture_output=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


VALID = "[GNUPG:] VALIDSIG 8AEF 2026-11-01 0 4 0 1 10 00 8AEFE705EBE329C0948C75A66F1C3B3AEF4B030B\n"


@pytest.mark.parametrize(
    ("status", "refused"),
    [
        (f"[GNUPG:] NEWSIG\n{VALID}", False),
        (f"[GNUPG:] EXPKEYSIG 6F1C Amazon\n{VALID}", False),
        (f"[GNUPG:] REVKEYSIG 6F1C Amazon\n{VALID}", True),
        (VALID.replace("8AEFE", "9AEFE"), True),
        ("", True),
    ],
)
def test_signature_is_of_a_key_that_was_not_revoked(render, status, refused):
    text = render(image_family="debian")
    keys = re.search(r"local (keys='.+')", text)[1]
    judge = re.search(r"\| *\n *(awk .+)\n", text)[1]
    done = subprocess.run(["bash", "-c", f"{keys}\n{judge}"], input=status, text=True, capture_output=True, check=False)
    assert bool(done.returncode) is refused


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
@pytest.mark.parametrize("path", [ORIGIN, FRONT])
def test_nginx_accepts_its_configuration(user_data, files, path, tmp_path):
    text = re.sub(r"^user \S+;", "", files(user_data)[path], flags=re.MULTILINE)
    text = text.replace("listen 80 ", f"listen unix:{tmp_path}/front.sock ")
    for place in ("/run/", "/var/"):
        text = text.replace(f" {place}", f" {tmp_path}{place}").replace(f":{place}", f":{tmp_path}{place}")
    for directory in ("run/nginx-origin", "run/nginx-front", "var/log/nginx", "var/cache/nginx-front"):
        (tmp_path / directory).mkdir(parents=True)
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(text)
    tested = subprocess.run(
        ["nginx", "-t", "-q", "-e", "stderr", "-c", str(configuration)], capture_output=True, text=True, check=False
    )
    assert (tested.returncode, tested.stderr) == (0, "")
