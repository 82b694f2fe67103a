# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The command line of mount-s3 over rclone's mount. That of the built one is tested in the crate."""

from __future__ import annotations

import pytest

from sandbox.mount_s3 import rclone, rclone_mount


@pytest.fixture(autouse=True)
def _table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package has it elsewhere."""
    monkeypatch.setattr(rclone_mount, "TABLE", rclone.OPTIONS)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("b-1 /mnt --typo", "--typo"),
        ("b-1 /mnt --read_only", "--read_only"),
        ("b-1 /mnt --read", "--read"),
        ("b-1 /mnt --allow-delete", "--allow-delete"),
        ("b-1 /mnt --negative-metadata-ttl 5", "--negative-metadata-ttl"),
        ("b-1 /mnt --region", "--region: expected one argument"),
        ("b-1 /mnt --max-cache-size 5", "'--max-cache-size' needs '--cache'"),
        ("b-1 /mnt --metadata-ttl never", "'--metadata-ttl'"),
        ("b-1", "directory"),
        ("b1 /mnt", "'b1' is no name of a bucket"),
        ("s3://b-1/prefix /mnt", "prefix must end in '/'"),
        ("s3://b-1/p/ /mnt --prefix q/", "exclude each other"),
        ("b-1 /mnt -o typo", "--typo"),
        ("b-1 /mnt -o ro,noexec", "--noexec"),
        ("b-1 /mnt -o uid=2", "--uid"),
        ("b-1 /mnt -o read-only", "'read-only'"),
        ("b-1 /mnt -o foreground", "'foreground'"),
        ("b-1 /mnt -o --debug", "expected one argument"),
        ("b-1 /mnt -o f", "'f'"),
        ("b-1 /mnt -o ro,rw", "'rw'"),
        ("b-1 /mnt -o prefix=\\a", "backslash"),
        ("b-1 /mnt -o ro --debug", "--debug"),
    ],
)
def test_an_option_that_is_not_there_is_an_error(line: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        rclone_mount.parse(line.split())
    assert end.value.code == 2
    assert message in capsys.readouterr().err


def test_both_forms_say_the_same() -> None:
    options = "--read-only --allow-other --region x --prefix a,b/ --cache /c --max-cache-size 5"
    own = rclone_mount.parse(f"b-1 /mnt {options}".split())
    ignored = "nosuid,nodev,_netdev,nofail,x-systemd.automount"
    listed = f"ro,{ignored},allow-other,region=x,prefix=a\\,b/,cache=/c,max-cache-size=5"
    assert rclone_mount.parse(["b-1", "/mnt", "-o", listed]) == own
    assert (own.bucket, own.prefix, own.directory, own.region) == ("b-1", "a,b/", "/mnt", "x")


@pytest.mark.parametrize(
    ("options", "ttl"),
    [
        ("", "1s"),
        ("--metadata-ttl minimal", "1s"),
        ("--metadata-ttl 0", "1s"),
        ("--metadata-ttl 7", "7s"),
        ("--metadata-ttl indefinite", "876000h"),
        ("--cache /c", "60s"),
        ("--cache /c --metadata-ttl 7", "7s"),
    ],
)
def test_metadata_is_kept_for_its_time(options: str, ttl: str) -> None:
    words = rclone_mount.command(rclone_mount.parse(f"b-1 /mnt {options}".split()))
    assert words[words.index("--dir-cache-time") + 1] == ttl


def test_rclone_mounts_as_mount_s3_does() -> None:
    def command(line: str) -> str:
        return " ".join(rclone_mount.command(rclone_mount.parse(line.split())))

    words = command("s3://b-1/p/ /mnt -o ro,allow-other")
    assert words.startswith("rclone mount :s3:b-1/p/ /mnt --devname mountpoint-s3 ")
    assert "--read-only" in words
    assert "--allow-other" in words
    words = command("b-1 /mnt --cache /c --max-cache-size 5 -l /log")
    assert "--vfs-cache-mode full --cache-dir /c --vfs-cache-max-size 5Mi --log-file /log/" in words
    assert "--read-only" not in words


def test_another_endpoint_has_the_bucket_in_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "us-east-2")
    monkeypatch.setenv("AWS_CA_BUNDLE", "/ca.pem")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    environment = rclone_mount.environment(rclone_mount.parse(["b-1", "/mnt"]))
    assert environment["RCLONE_S3_PROVIDER"] == "AWS"
    assert environment["RCLONE_S3_REGION"] == "us-east-2"
    assert environment["RCLONE_CA_CERT"] == "/ca.pem"
    assert "AWS_CA_BUNDLE" not in environment
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    environment = rclone_mount.environment(rclone_mount.parse(["b-1", "/mnt", "--region", "x"]))
    assert environment["RCLONE_S3_PROVIDER"] == "Minio"
    assert environment["RCLONE_S3_ENDPOINT"] == "http://127.0.0.1:1"
    assert environment["RCLONE_S3_REGION"] == "x"
