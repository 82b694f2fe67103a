# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: rules between the options of the role compute_mountpoint."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ._fault import PREFIX, account_of, boundary_faults, fault, number_faults, pattern_faults, policy_faults

OWNER = "compute_mountpoint"

#: The longest time in which a boot succeeds (roles/compute_mountpoint/templates/user_data).
BOOT_SECONDS = 540

#: GiB of the root volume that are left to the system, for packages and logs; an estimate
#: (docs/measurements.md#chosen-not-measured).
SYSTEM_GIB = 5

#: Folders that the system needs, named here and not used: none may be hidden by a mount, nor anything in it.
SYSTEM = ("/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/root", "/run", "/sbin", "/sys", "/tmp")  # noqa: S108
SYSTEM_OF_VAR = ("/var/cache", "/var/lib", "/var/log", "/var/run", "/var/spool", "/var/tmp")  # noqa: S108

#: Folders with others in them that the system needs.
PARENTS = ("/home", "/opt", "/srv", "/usr", "/usr/bin", "/usr/lib", "/usr/local", "/usr/sbin", "/usr/share", "/var")

_PATH = (r"/[A-Za-z0-9._~/-]*", "an absolute path of letters, digits and . _ ~ / -")
_FILE = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
_DIRECTORY = (r"(/[A-Za-z0-9._-]+)+", "an absolute directory without spaces, other than /")

#: What a launch template takes for a volume's key (EC2 API Reference, LaunchTemplateEbsBlockDeviceRequest), in the
#: forms that KMS gives ids and aliases (KMS Developer Guide, "Key identifiers").
_KEY = (
    r"((arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/)?([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})"
    r"|(arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:)?alias/[A-Za-z0-9/_-]+)?",
    "the id of a KMS key, an alias such as alias/name, the ARN of either, or nothing",
)

#: How many security groups an interface has at most, when the quota of 5 is raised (Amazon VPC User Guide, "Amazon VPC
#: quotas").
GROUPS = 16

PATTERNS = {
    "health_path": _PATH,
    "ready_path": _PATH,
    "web_root": _DIRECTORY,
    "ami_id": (r"(ami-[0-9a-f]{8,17})?", "an image id, such as ami-0123456789abcdef0, or nothing"),
    "kms_key_id": _KEY,
    "instance_type": (r"[a-z][a-z0-9-]*\.[a-z0-9-]+", "an instance type, such as t3.micro"),
    "bucket_prefix": PREFIX,
    # These reach the hosts' shell and nginx.
    "page_404": (_FILE, "the key of an object without folders, of letters, digits and . _ -"),
    "probe_key": (rf"\.[A-Za-z0-9_-]+(/{_FILE})*", "a key that begins with a dot, of letters, digits and . _ - /"),
    "mount_s3_version": (r"[0-9]+\.[0-9]+\.[0-9]+", "a version, such as 1.21.0"),
    "mount_s3_package_url": (r"(https?://[A-Za-z0-9._~/%+-]+)?", "an https or http URL without a query, or nothing"),
    "mount_s3_package_sha256": (r"([0-9a-f]{64})?", "64 hexadecimal digits in lower case, or nothing"),
    "ssl_policy": (r"[A-Za-z0-9-]+", "the name of a security policy of Elastic Load Balancing"),
    "certificate_arn": (
        r"(arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+)?",
        "the ARN of a certificate of AWS Certificate Manager, or nothing",
    ),
}

#: The ends of what AWS takes (Elastic Load Balancing: slow start 0 or 30 to 900 s, deregistration 0 to 3600 s; EC2
#: Auto Scaling: sizes to 10000), and of what makes sense for a host that boots in minutes.
RANGES = {
    "min_size": (0, 10000),
    "desired_capacity": (0, 10000),
    "max_size": (1, 10000),
    "cpu_target": (10, 95),
    "root_volume_size": (8, 16384),
    "deregistration_delay": (0, 3600),
    "slow_start": (0, 900),
    "health_check_interval": (5, 300),
    "healthy_threshold": (2, 10),
    "unhealthy_threshold": (2, 10),
    # A boot takes up to 540 s, the end of all retries in the user data: below, hosts are replaced while they boot.
    "health_check_grace_period": (BOOT_SECONDS, 7200),
    "instance_warmup": (BOOT_SECONDS, 7200),
    "idle_timeout": (1, 4000),
    "metadata_ttl": (-1, 86400),
    "mount_cache_size": (0, 1048576),
    "front_cache_size": (16, 65536),
    "fresh_seconds": (1, 3600),
    "grace_seconds": (0, 86400),
}


def faults(options: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the options of the role."""
    found = pattern_faults(OWNER, options, PATTERNS) + number_faults(OWNER, options, RANGES)
    found += _size_faults(options)
    if options.get("slow_start") in range(1, 30):
        found.append(fault(f"{OWNER}_slow_start", options["slow_start"], "0 (off) or 30 to 900"))
    url = options.get("mount_s3_package_url") or ""
    if url.startswith("http:") and not options.get("mount_s3_package_sha256"):
        allowed = "with http, the SHA-256 of the package; none is needed with https"
        found.append(fault(f"{OWNER}_mount_s3_package_sha256", options.get("mount_s3_package_sha256"), allowed))
    found += _region_faults(options, "certificate_arn", "a certificate of {region}, the load balancer's own region")
    found += _region_faults(options, "kms_key_id", "a key of {region}, the volume's own region")
    found += boundary_faults(OWNER, options)
    found += policy_faults(f"{OWNER}_managed_policies", options.get("managed_policies") or [], account_of(options))
    for name in ("load_balancer", "instance"):
        found += _security_group_faults(options, f"additional_{name}_security_group_ids")
    found += _health_path_faults(options) + _web_root_faults(options.get("web_root") or "") + _cache_faults(options)
    if "TLS13-1-3" in (options.get("ssl_policy") or ""):
        # Its checkers support TLS 1.0 to 1.2 (Route 53 API Reference, HealthCheckConfig, Type).
        allowed = "a security policy with TLS 1.2 too, by which Route 53 checks the region"
        found.append(fault(f"{OWNER}_ssl_policy", options["ssl_policy"], allowed))
    if options.get("health_path") and options.get("health_path") == options.get("ready_path"):
        found.append(
            fault(f"{OWNER}_ready_path", options["ready_path"], "another path than compute_mountpoint_health_path")
        )
    return found


def _region_faults(options: Mapping[str, Any], name: str, allowed: str) -> list[str]:
    """Return a fault for the ARN of another region than the deployment's own."""
    region = (options.get("deployment") or {}).get("region")
    value = options.get(name) or ""
    if not region or not value.startswith("arn:") or not re.fullmatch(PATTERNS[name][0], value):
        return []
    return [] if value.split(":")[3] == region else [fault(f"{OWNER}_{name}", value, allowed.format(region=region))]


def _security_group_faults(options: Mapping[str, Any], name: str) -> list[str]:
    ids = options.get(name) or []
    found = [
        fault(f"{OWNER}_{name}", id_, "ids of security groups, such as sg-0123456789abcdef0")
        for id_ in ids
        if not re.fullmatch(r"sg-([0-9a-f]{8}|[0-9a-f]{17})", id_)
    ]
    if len(set(ids)) >= GROUPS:
        allowed = f"{GROUPS - 1} at most, beside our own; an interface has 5 security groups unless the quota is raised"
        found.append(fault(f"{OWNER}_{name}", f"{len(set(ids))} ids", allowed))
    return found


def _health_path_faults(options: Mapping[str, Any]) -> list[str]:
    """A page or the probe's object can be there while the host's own answer is another."""
    found = []
    for name in ("health_path", "ready_path"):
        path = options.get(name)
        if path and (not path.strip("/") or "//" in path or path == f"/{options.get('probe_key')}"):
            allowed = "a path of its own, with letters or digits, no // and not that of compute_mountpoint_probe_key"
            found.append(fault(f"{OWNER}_{name}", path, allowed))
    return found


def _web_root_faults(path: str) -> list[str]:
    inside = any(f"{path}/".startswith(f"{folder}/") for folder in (*SYSTEM, *SYSTEM_OF_VAR))
    dots = {".", ".."} & set(path.split("/"))
    if not (inside or dots or path in PARENTS):
        return []
    allowed = "a directory of its own, such as /var/www/html, without . or .. in its path and not one of the system's"
    return [fault(f"{OWNER}_web_root", path, allowed)]


def _cache_faults(options: Mapping[str, Any]) -> list[str]:
    cache, volume = options.get("mount_cache_size"), options.get("root_volume_size")
    if not cache or not volume or cache <= (volume - SYSTEM_GIB) * 1024:
        return []
    most = max(0, (volume - SYSTEM_GIB) * 1024)
    allowed = (
        f"at most {most}, what {OWNER}_root_volume_size ({volume} GiB) leaves beside {SYSTEM_GIB} GiB for the system"
    )
    return [fault(f"{OWNER}_mount_cache_size", cache, allowed)]


def _size_faults(options: Mapping[str, Any]) -> list[str]:
    names = ("min_size", "desired_capacity", "max_size")
    sizes = [options[name] for name in names if options.get(name) is not None]
    if len(sizes) < len(names) or sizes == sorted(sizes):
        return []
    return [fault(", ".join(f"{OWNER}_{name}" for name in names), sizes, "min_size <= desired_capacity <= max_size")]
