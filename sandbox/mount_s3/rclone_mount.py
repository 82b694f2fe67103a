#!/usr/bin/python3
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""mount-s3 over rclone's FUSE mount. The standard library alone: it runs on a host of the sandbox.

This process stays, so that the command line of mount-s3 is found in /proc, and rclone ends with it.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

USAGE = "mount-s3 [OPTIONS] BUCKET DIRECTORY, or mount-s3 BUCKET DIRECTORY -o OPTION,OPTION=VALUE,..."
TABLE = Path(__file__).resolve().parents[1] / "share/mount-s3/options.txt"
NOT_OVER_RCLONE = {"negative-metadata-ttl"}
# What fstab and systemd add, and mount-s3 ignores.
IGNORED_IN_FSTAB = {"_netdev", "auto", "noauto", "nodev", "nofail", "nosuid", "nouser", "rw", "user", "users"}
PATIENCE = 30  # seconds, as long as mount-s3 waits for its own
TTLS = {None: "1s", "0": "1s", "minimal": "1s", "indefinite": "876000h"}
PR_SET_PDEATHSIG = 1


class MountError(Exception):
    """Why there is no mount, in one line."""


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mount-s3", usage=USAGE, allow_abbrev=False)
    parser.add_argument("bucket")
    parser.add_argument("directory")
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, letter, kind, *done = line.split()
        if done and name not in NOT_OVER_RCLONE:
            letters = [] if letter == "-" else [f"-{letter}"]
            action = "store_true" if kind == "flag" else "store"
            parser.add_argument(*letters, f"--{name}", action=action)
    fstab = argparse.ArgumentParser(prog="mount-s3", usage=USAGE, add_help=False, allow_abbrev=False)
    fstab.add_argument("bucket")
    fstab.add_argument("directory")
    fstab.add_argument("-o", required=True)
    try:
        if "-o" in arguments:
            of_fstab = fstab.parse_args(arguments)
            arguments = [of_fstab.bucket, of_fstab.directory, *from_fstab(of_fstab.o)]
        options = parser.parse_args(arguments)
        options.bucket, options.prefix = bucket_and_prefix(options.bucket, options.prefix)
        if options.max_cache_size and not options.cache:
            raise MountError("'--max-cache-size' needs '--cache'")
        if not (options.metadata_ttl in TTLS or options.metadata_ttl.isdigit()):
            raise MountError(f"'--metadata-ttl' takes seconds, 'minimal' or 'indefinite', not {options.metadata_ttl}")
    except MountError as error:
        parser.error(str(error))
    return options


def from_fstab(text: str) -> list[str]:
    """A backslash takes a comma, a quote or a backslash as it is."""
    if not re.fullmatch(r'(?:[^\\"]|\\[,"\\])*', text):
        raise MountError("a backslash in the list of -o is for commas, quotes and backslashes, and quotes need one")
    options = [re.sub(r'\\([,"\\])', r"\1", option) for option in re.findall(r"(?:[^,\\]|\\.)+", text)]
    if "ro" in options and "rw" in options:
        raise MountError("'ro' and 'rw' exclude each other")
    for option in options:
        name = option.partition("=")[0]
        if len(name) == 1 or name.startswith("-") or name in ("read-only", "foreground"):
            raise MountError(f"'{option}' is not for the list of -o")
    return [
        "--read-only" if option == "ro" else f"--{option}"
        for option in options
        if option not in IGNORED_IN_FSTAB and not option.startswith("x-")
    ]


def bucket_and_prefix(bucket: str, prefix: str | None) -> tuple[str, str]:
    if bucket.startswith("s3://"):
        if prefix:
            raise MountError("'--prefix' and a prefix in s3:// exclude each other")
        bucket, _slash, prefix = bucket.removeprefix("s3://").partition("/")
    if not re.fullmatch(r"[0-9a-zA-Z._-]{3,255}", bucket):
        raise MountError(f"'{bucket}' is no name of a bucket")
    if prefix and not prefix.endswith("/"):
        raise MountError("prefix must end in '/'")
    return bucket, prefix or ""


def environment(options: argparse.Namespace) -> dict[str, str]:
    """An S3 remote for rclone. Its credentials come from AWS's usual chain."""
    endpoint = options.endpoint_url or os.environ.get("AWS_ENDPOINT_URL", "")
    settings = {
        # For AWS it insists on the bucket in the host's name, for Minio on the bucket in the path.
        "RCLONE_S3_PROVIDER": "Minio" if endpoint else "AWS",
        "RCLONE_S3_ENV_AUTH": "true",
        "RCLONE_S3_REGION": options.region or os.environ.get("AWS_REGION", "us-east-1"),
        "RCLONE_S3_ENDPOINT": endpoint,
        "RCLONE_CA_CERT": os.environ.get("AWS_CA_BUNDLE", ""),
        "RCLONE_CONFIG": "/dev/null",
    }
    # rclone's own transport and the SDK's AWS_CA_BUNDLE exclude each other ("unsupported transport").
    inherited = {name: value for name, value in os.environ.items() if name != "AWS_CA_BUNDLE"}
    return inherited | {name: value for name, value in settings.items() if value}


def command(options: argparse.Namespace) -> list[str]:
    ttl = options.metadata_ttl or ("60" if options.cache else None)
    words = ["rclone", "mount", f":s3:{options.bucket}/{options.prefix}", options.directory]
    words += ["--devname", "mountpoint-s3", "--use-server-modtime", "--poll-interval", "0"]
    words += ["--dir-cache-time", TTLS.get(ttl) or f"{ttl}s"]
    # By itself rclone goes on for minutes with requests that nobody answers.
    words += ["--low-level-retries", "1", "--contimeout", "5s", "--timeout", "5s"]
    words += ["--read-only"] * options.read_only + ["--allow-other"] * options.allow_other + ["-vv"] * options.debug
    if options.cache:
        words += ["--vfs-cache-mode", "full", "--cache-dir", options.cache]
        words += ["--vfs-cache-max-size", f"{options.max_cache_size}Mi"] if options.max_cache_size else []
    if options.log_directory:
        words += ["--log-file", f"{options.log_directory}/mountpoint-s3.log"]
    elif not options.foreground and os.path.exists("/dev/log"):
        words += ["--syslog"]
    return words


def is_mounted(directory: str) -> bool:
    """From mountinfo, which no dead mount can block."""
    place = re.sub(r"[ \t\n\\]", lambda each: f"\\{ord(each[0]):03o}", os.path.abspath(directory))
    return any(line.split()[4] == place for line in Path("/proc/self/mountinfo").read_text().splitlines())


def check_bucket(options: argparse.Namespace) -> None:
    """rclone mounts whatever it is told: a bucket that is missing, or denied, is found here."""
    place = f":s3:{options.bucket}/{options.prefix}"
    limits = ["--max-depth", "1", "--retries", "1", "--low-level-retries", "1", "--contimeout", "5s"]
    listing = ["rclone", "lsf", place, *limits]
    try:
        done = subprocess.run(
            listing, env=environment(options), capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise MountError(f"bucket {options.bucket} did not answer within {PATIENCE} s") from None
    if done.returncode:
        reason = " ".join(done.stderr.rpartition("error in ListJSON: ")[2].split())
        reason = reason.replace("directory not found", "The bucket does not exist")
        raise MountError(f"initial listing failed for bucket {options.bucket}: {reason}")


def serve(options: argparse.Namespace, ready: Callable[[], None]) -> int:
    """Runs rclone, calls `ready` once the mount is up, and ends with it."""
    if not os.path.isdir(options.directory):
        raise MountError(f"mount point {options.directory} is not a directory")
    if is_mounted(options.directory):
        raise MountError(f"mount point {options.directory} is already mounted")
    check_bucket(options)
    output = None if options.foreground else subprocess.DEVNULL
    rclone = subprocess.Popen(
        command(options), env=environment(options), stdout=output, stderr=output, preexec_fn=end_with_parent
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: rclone.terminate())
    deadline = time.monotonic() + PATIENCE
    while not is_mounted(options.directory):
        if rclone.poll() is not None or time.monotonic() > deadline:
            rclone.terminate()
            raise MountError(f"rclone has not mounted it (exit status {rclone.poll()}), its log says why")
        time.sleep(0.05)
    ready()
    return rclone.wait()


def end_with_parent() -> None:
    """A process killed by SIGKILL takes rclone with it, as mount-s3's own end takes its threads."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def in_background(options: argparse.Namespace, mounted: str) -> int:
    from_child, to_parent = os.pipe()
    if os.fork():
        os.close(to_parent)
        with open(from_child, encoding="utf-8") as status:
            message = status.read()
        if message != "ready":
            raise MountError(message or "the mount process ended before the mount was up")
        print(mounted)
        return 0

    def leave() -> None:
        null = os.open("/dev/null", os.O_RDWR)
        for terminal in range(3):
            os.dup2(null, terminal)
        os.write(to_parent, b"ready")
        os.close(to_parent)

    os.close(from_child)
    os.setsid()
    try:
        return serve(options, leave)
    except MountError as error:
        os.write(to_parent, str(error).encode())
        return 1


def main() -> int:
    options = parse(sys.argv[1:])
    mounted = f"bucket {options.bucket} is mounted at {options.directory}"
    try:
        if options.foreground:
            return serve(options, lambda: print(mounted, flush=True))
        return in_background(options, mounted)
    except MountError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
