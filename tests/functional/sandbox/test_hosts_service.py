# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What lies between the server and its hosts, without a container."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from sandbox import __main__, control, extensions, mount_s3
from sandbox.hosts import image, instances, realize, requirements, service
from sandbox.request_log import RequestLog
from sandbox.server import with_own_paths

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
    assert tried == []
    requirements.install()
    assert tried == [[requirements.INSTALL, "a-package"]]
    assert os.access(requirements.INSTALL, os.X_OK)


@pytest.mark.parametrize(("address", "free"), [("", False), ("127.0.0.1", True)])
def test_server_on_all_addresses_leaves_none_for_hosts(address, free):
    with socket.create_server((address, 0)) as listening:
        assert requirements._port_is_free(listening.getsockname()[1]) is free


def test_image_that_cannot_be_built_is_an_error_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(image, "ensure", lambda **_report: subprocess.run(["false"], check=True))
    with pytest.raises(control.SandboxError, match="image could not be built"):
        control._prepare_hosts(tmp_path, ("rclone",))


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
    monkeypatch.setattr(realize, "containers", lambda *_arguments: [])
    monkeypatch.setattr(instances, "hosts", lambda *_arguments, **_options: read.append("read") or [])
    plane = realize.DataPlane("http://127.0.0.1:1", tmp_path, "image", listen=lambda _address: None)
    reader = threading.Thread(target=plane.realize, args=[["us-east-1"]])
    with extensions.launching:
        reader.start()
        reader.join(0.3)
        assert read == []
    reader.join()
    assert read == ["read"]


@pytest.fixture
def plane(tmp_path, monkeypatch):
    """A data plane with neither podman nor API."""
    for name in ("_keep_link_address", "_remove_networks"):
        monkeypatch.setattr(realize, name, lambda _of: None)
    return realize.DataPlane("http://127.0.0.1:1", tmp_path, "image", listen=lambda _address: None)


def test_container_that_did_not_start_is_made_again(plane, monkeypatch):
    names = {(): ["i-runs", "i-stuck", "i-ended"], ("--filter=status=created",): ["i-stuck"]}
    monkeypatch.setattr(realize, "containers", lambda _state, *filters: names[filters])
    network = instances.Network("vpc-1", "10.0.0.0/16")
    stuck = instances.Host("i-stuck", "10.0.0.5", "02:00:00:00:00:01", network, "{}")
    played, asked = [], []

    def api(_endpoint, _regions, known):
        asked.append(known)
        return ["i-runs", stuck]

    monkeypatch.setattr(instances, "hosts", api)
    monkeypatch.setattr(realize, "_play", played.append)
    plane.realize(["us-east-1"])
    assert asked == [{"i-runs", "i-ended"}]
    assert played[0]["ended"] == ["i-ended", "i-stuck"]
    assert [host["name"] for host in played[0]["hosts"]] == ["i-stuck"]
    assert (plane.state / "hosts" / "i-stuck" / "instance.json").exists()


@pytest.fixture
def hosts(tmp_path, monkeypatch):
    monkeypatch.setattr(service.Hosts, "_follow", lambda _hosts: None)
    return service.Hosts("http://127.0.0.1:1", tmp_path, "image", tmp_path, Response("the API"))


def test_what_went_wrong_is_known_until_it_is_well(hosts, monkeypatch):
    def fail(_plane, _regions):
        raise realize.RealizeError("port 80 is taken")

    client = Client(with_own_paths(Response("the API"), hosts))
    monkeypatch.setattr(realize.DataPlane, "realize", fail)
    assert client.get("/_sandbox/realize").get_data(as_text=True) == "port 80 is taken"
    assert client.get("/_sandbox/failure").get_data(as_text=True) == "port 80 is taken"
    monkeypatch.setattr(realize.DataPlane, "realize", lambda _plane, _regions: 1 / 0)
    assert "ZeroDivisionError" in hosts.realize()
    monkeypatch.setattr(realize.DataPlane, "realize", lambda _plane, _regions: None)
    hosts.realize()
    assert client.get("/_sandbox/failure").get_data(as_text=True) == ""


def test_status_tells_what_went_wrong(tmp_path, monkeypatch):
    server = control.Server(1, 1, 1)
    monkeypatch.setattr(control, "find", lambda _state: server)
    monkeypatch.setattr(control.Server, "answers", lambda _server: True)
    monkeypatch.setattr(control.Server, "failure", lambda _server: "port 80")
    with pytest.raises(control.SandboxError, match="do not follow the API: port 80"):
        __main__.status(tmp_path)


def test_server_ends_when_hosts_cannot_be_removed(hosts, monkeypatch):
    def busy(_state):
        raise realize.RealizeError("podman rm: busy")

    monkeypatch.setattr(realize, "remove_all", busy)
    ended = []
    monkeypatch.setattr(os, "_exit", ended.append)
    with pytest.raises(realize.RealizeError):
        hosts.end()
    assert ended == [0]


def test_down_names_what_keeps_hosts_from_being_removed(tmp_path, monkeypatch):
    def busy(_state):
        raise realize.RealizeError("podman rm: busy")

    (tmp_path / "hosts").mkdir()
    monkeypatch.setattr(control, "remove_all", busy)
    with pytest.raises(control.SandboxError, match="podman rm: busy"):
        control.down(tmp_path)
