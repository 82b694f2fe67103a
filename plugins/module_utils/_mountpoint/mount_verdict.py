# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: what is wrong with a mount. A fault that explains another hides it."""

from __future__ import annotations

from .problem import Facts, Problems, problem, slow

_SLOW_MOUNT = "Compare with the endpoint itself; on a busy host see its CPU, memory and network"

_REMOUNT = "Start the unit that mounts it, then read its log: journalctl -t mount-s3, or the unit's journal"


def problems(options: Facts, mount: Facts, probe: Facts | None) -> Problems:
    """Return the faults of a mount."""
    path = options["path"]
    if not mount["mounted"]:
        return [_absent(path, mount)]
    if mount["source"] != "mountpoint-s3" or mount["fstype"].partition(".")[0] != "fuse":
        message = f"{path} is {mount['source']} of the type {mount['fstype']}, not Mountpoint for Amazon S3"
        return [problem("wrong_type", message, f"See findmnt {path} and /etc/fstab for what was mounted there")]
    content = _content(options, mount, probe)
    stale = any(each["code"] == "stale" for each in content)
    bucket = [] if stale else _bucket(options, mount)  # no process, no command line
    if any(each["code"] == "wrong_bucket" for each in bucket):  # it explains that the content is another
        content = [each for each in content if each["code"] not in ("empty", "probe_missing", "probe_differs")]
    return bucket + _writable(options, mount) + content


def _absent(path: str, mount: Facts) -> dict[str, str]:
    if not mount["responsive"]:
        message = f"{path} is not a mount, and looking at it takes more than the time given"
        return problem("hung", message, "A mount that holds one of the directories above it may hang: see findmnt")
    if mount["entries"]:
        message = f"{path} is not a mount but a plain directory with {_entries(mount)} in it"
        hint = "Move away what was written under the mount point, then mount; findmnt shows what may hide a mount"
        return problem("plain_directory", message, hint)
    state = {"ENOENT": " and does not exist", "ENOTDIR": " and not a directory"}.get(mount["error"], "")
    return problem("not_mounted", f"{path} is not a mount{state}", _REMOUNT)


def _entries(mount: Facts) -> str:
    return "1 entry" if mount["entries"] == 1 else f"{mount['entries']} entries"


def _bucket(options: Facts, mount: Facts) -> Problems:
    if options["bucket"] is None:
        return []
    path, prefix = options["path"], options["prefix"]
    if mount["bucket"] is None:
        message = f"Which bucket is mounted at {path} cannot be told: no process mount-s3 has that path as argument"
        return [problem("bucket_unknown", message, "Ask as root (become: true), which sees all processes")]
    wanted = (options["bucket"], mount["prefix"] if prefix is None else prefix.strip("/"))
    mounted = (mount["bucket"], mount["prefix"])
    if wanted == mounted:
        return []
    message = f"{path} is {_uri(*mounted)} (process {mount['pid']}), not {_uri(*wanted)}"
    return [problem("wrong_bucket", message, "Correct the bucket in its unit or in /etc/fstab, then mount again")]


def _uri(bucket: str, prefix: str) -> str:
    return f"s3://{bucket}/{prefix}/" if prefix else f"s3://{bucket}/"


def _writable(options: Facts, mount: Facts) -> Problems:
    if not options["read_only"] or "ro" in mount["options"]:
        return []
    message = f"{options['path']} can be written: its options are {','.join(mount['options'])}"
    return [problem("writable", message, "Mount it with the option ro (--read-only)")]


def _content(options: Facts, mount: Facts, probe: Facts | None) -> Problems:
    path = options["path"]
    if not mount["responsive"]:
        return [_hung(f"{path} gives no answer within {options['timeout']} s", mount)]
    if mount["error"]:
        return [_refused(path, mount, mount)]
    if not mount["entries"]:
        hint = "Is anything in the bucket under the prefix? Keys that end in a slash are not visible"
        return [problem("empty", f"{path} is mounted, and has no entry", hint)]
    found = _probe(options, mount, probe) if probe else []
    explained = {"slow", "hung"} & {each["code"] for each in found}
    if not explained and mount["latency"] > options["max_latency"]:
        found.append(slow(options, f"{path} took {mount['latency']} s to list", _SLOW_MOUNT))
    return found


def _hung(message: str, mount: Facts) -> dict[str, str]:
    pid = mount["pid"] or "of the mount"
    hint = f"Is the process {pid} stopped (state T in ps), or is S3 out of its reach? Killing it ends what waits for it"
    return problem("hung", message, hint)


def _refused(path: str, refused: Facts, mount: Facts) -> dict[str, str]:
    error, reason = refused["error"], refused["reason"] or ""
    words = f"{error}: {reason}" if reason else error
    if error in ("ENOTCONN", "ECONNABORTED"):
        message = f"{path} is stale: the process behind the mount has ended ({error})"
        return problem("stale", message, "Unmount it (umount -l), then start the unit that mounts it")
    if error in ("EACCES", "EPERM") or "Forbidden" in reason:
        hint = "Does the host's role allow s3:ListBucket and s3:GetObject here? Does the mount have allow-other?"
        return problem("access_denied", f"Access to {path} is denied ({words})", hint)
    log = f"journalctl _PID={mount['pid']}" if mount["pid"] else "journalctl -t mount-s3"
    return problem("unreadable", f"{path} cannot be read ({words})", f"The log of the mount has the reason: {log}")


def _probe(options: Facts, mount: Facts, probe: Facts) -> Problems:
    key = options["probe_key"]
    name = f"The object {key} in {options['path']}"
    if probe["error"] in ("ENOENT", "ENOTDIR", "EISDIR"):
        return [problem("probe_missing", f"{name} is missing ({probe['error']})", "Publish it, or correct probe_key")]
    if probe["error"]:
        return [_refused(f"{options['path']}/{key}", probe, mount)]
    if probe["total"] is None and probe["first_byte"] is None:
        return [_hung(f"{name} gives no answer within {options['timeout']} s", mount)]
    if probe["total"] is None:
        return [slow(options, f"{name} could not be read to its end within {options['timeout']} s", _SLOW_MOUNT)]
    found = [
        problem("probe_differs", f"{name} has {what} {has}, not {wanted}", "Publish it again, or correct the option")
        for what, has, wanted in (
            ("the size", probe["size"], options["probe_size"]),
            ("the SHA-256", probe["sha256"], (options["probe_sha256"] or "").lower() or None),
        )
        if wanted is not None and has != wanted
    ][:1]
    if probe["total"] > options["max_latency"]:
        found.append(slow(options, f"{name} took {probe['total']} s to read", _SLOW_MOUNT))
    return found
