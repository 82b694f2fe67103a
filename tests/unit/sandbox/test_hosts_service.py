# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What lies between the server and its hosts, without a container."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from sandbox import control, extensions, mount_s3
from sandbox.hosts import image, instances, realize, requirements, service
from sandbox.request_log import RequestLog

SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=test/20261124/us-east-2/ec2/aws4_request, Signature=x"}


def test_requests_are_noted_for_the_hosts_but_not_the_sandboxs_own(tmp_path):
    asked = []
    log = RequestLog(Response("answer"), tmp_path / "log", lambda *request: asked.append(request))
    client = Client(log)
    for headers in (SIGNED, {**SIGNED, "User-Agent": "Boto3 globalmountpoint-sandbox"}, {}):
        client.get("/", headers=headers).close()
    assert asked == [("ec2", "us-east-2")]
    assert len((tmp_path / "log").read_text().splitlines()) == 1


def test_packages_have_a_name_of_their_own(tmp_path):
    (tmp_path / "mount-s3.deb").write_text("package")
    client = Client(service._by_host(Response("the API"), tmp_path))
    assert client.get("/mount-s3.deb", headers={"Host": "packages.sandbox"}).get_data(as_text=True) == "package"
    assert client.get("/none.deb", headers={"Host": "packages.sandbox"}).status_code == 404
    assert client.get("/mount-s3.deb", headers={"Host": "10.64.0.1"}).get_data(as_text=True) == "the API"


def test_server_without_hosts_has_nothing_to_realize(environment):
    server = urlsplit(environment["AWS_ENDPOINT_URL"])
    connection = HTTPConnection(server.hostname, server.port)
    connection.request("GET", "/_sandbox/realize")
    assert connection.getresponse().read() == b""
    connection.close()


def test_environment_tells_that_there_are_no_hosts(environment):
    assert environment["SANDBOX_MOUNT_S3_SHA256"] == ""


def test_image_is_another_when_its_recipe_changes(tmp_path, monkeypatch):
    shutil.copytree(image.FOLDER, tmp_path / "hosts")
    monkeypatch.setattr(image, "FOLDER", tmp_path / "hosts")
    monkeypatch.setattr(image, "RECIPE", tmp_path / "hosts" / image.RECIPE.name)
    before = image._key()
    assert image._key() == before
    (tmp_path / "hosts/rootfs/etc/motd").write_text("new")
    changed = image._key()
    assert changed != before
    image.RECIPE.chmod(0o700)
    assert image._key() != changed


def test_machine_without_root_is_told_so(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert requirements.lacking() == "podman needs root here, for networks of its own"


def test_missing_packages_are_named_when_they_cannot_be_had(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(requirements, "PACKAGES", {"a-package": "no-such-command", "coreutils": "ls"})
    tried = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_options: tried.append(command))
    assert requirements.lacking() == "missing packages, on Debian: apt-get install a-package"
    assert tried == [[requirements.INSTALL, "a-package"]]
    assert os.access(requirements.INSTALL, os.X_OK)


def test_package_that_is_not_to_be_had_is_an_error_in_one_line(tmp_path, monkeypatch):
    def provide(*_arguments, **_options):
        raise mount_s3.PackageError("the signature is wrong")

    made = image.Image("tag", tmp_path / "packages")
    made.packages.mkdir()
    monkeypatch.setattr(image, "ensure", lambda **_report: made)
    monkeypatch.setattr(mount_s3, "provide", provide)
    with pytest.raises(control.SandboxError, match="^the signature is wrong$"):
        control._prepare_hosts(tmp_path / "state", ("aws",))


def test_no_instance_is_read_while_one_is_launched(tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr(realize, "containers", lambda _state: [])
    monkeypatch.setattr(instances, "hosts", lambda *_arguments, **_options: read.append("read") or [])
    plane = realize.DataPlane("http://127.0.0.1:1", tmp_path, "image", listen=lambda _address: None)
    reader = threading.Thread(target=plane.realize, args=[["us-east-1"]])
    with extensions.launching:
        reader.start()
        reader.join(0.3)
        assert read == []
    reader.join()
    assert read == ["read"]
