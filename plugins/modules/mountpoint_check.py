#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: mountpoint_check
version_added: 0.1.0
short_description: Check a Mountpoint for Amazon S3 and the nginx that serves it
description:
  - Checks on a host that a bucket is mounted with Mountpoint for Amazon S3 and can be read, that nginx serves what is
    in it, that systemd units are active, and that the host's boot succeeded. Only O(path) is needed; the rest is
    checked where the option for it is given.
  - Finds every fault in one run, each with a code, a message and a hint, and fails with them unless
    O(fail_when_unhealthy=false).
  - Answers within O(timeout) and a second for each attempt, also while the mount hangs.
options:
  path:
    description: The absolute path at which the bucket is mounted.
    type: path
    required: true
  bucket:
    description:
      - The bucket that must be mounted.
      - It is compared with the command line of the process C(mount-s3), the only place on a host that names it.
    type: str
  prefix:
    description:
      - The prefix of O(bucket) that must be mounted; slashes at its ends do not matter, and an empty one is the whole
        bucket.
      - Any prefix is accepted where it is not given.
    type: str
  read_only:
    description: Whether it is a fault that the mount can be written.
    type: bool
    default: true
  probe_key:
    description:
      - An object to read, by its key below O(path). Choose a small one, since it is read whole.
      - It is opened with C(O_DIRECT), for which Mountpoint asks S3 whatever its cache and its metadata TTL.
    type: str
  probe_size:
    description: The size in bytes that the object must have.
    type: int
  probe_sha256:
    description: The SHA-256 in hexadecimal digits that the object must have.
    type: str
  url:
    description:
      - A page to get from nginx, as in V(http://127.0.0.1/index.html).
      - The request goes past proxies, follows no redirect and accepts no compression; the body is read whole.
    type: str
  host_header:
    description:
      - The C(Host) header of the request, where it is not that of O(url).
      - With C(https), the name that the certificate must have.
    type: str
  expected_status:
    description: The status that O(url) must answer with.
    type: int
    default: 200
  expected_content:
    description:
      - The body that O(url) must answer with; a newline at its end may be missing here.
      - Where it is not given, the body must be that of the object O(probe_key), if there is one and O(expected_status)
        is V(200).
    type: str
  validate_certs:
    description: Whether the certificate of O(url) must be valid.
    type: bool
    default: true
  max_latency:
    description:
      - The seconds that listing O(path), reading O(probe_key) and getting O(url) may each take; more is the fault
        C(slow).
      - S3 answers small requests in 100 to 200 ms (Amazon S3's performance guidelines). The default is ten times that,
        and less than the 5 seconds that a target group waits for a health check.
    type: float
    default: 2
  services:
    description: Units of systemd that must be active; C(.service) may be left out.
    type: list
    elements: str
    default: []
  boot_results:
    description:
      - The directory in which the user data leaves C(boot-ok) or C(boot-failed), V(/var/lib/globalmountpoint) on hosts
        of the role P(globalmountpoint.aws.compute_mountpoint#role).
      - The boot is not looked at where it is not given.
    type: path
  timeout:
    description: The seconds in which an attempt must have its answers. All questions are asked at once and share them.
    type: float
    default: 10
  attempts:
    description: How often to check until no fault is found. A failed boot ends the attempts at once.
    type: int
    default: 1
  delay:
    description: The seconds between two attempts.
    type: float
    default: 5
  fail_when_unhealthy:
    description: Whether the module fails where it finds a fault. If not, decide by RV(healthy) or RV(problems).
    type: bool
    default: true
notes:
  - Runs on the host that has the mount, with Linux and Python 3.9 or newer; nothing has to be installed for it.
  - Run it as root (C(become=true)). Without C(allow-other) a mount is readable to nobody but the user who mounted it,
    and other users may not see the process behind it or read the log of the boot.
  - It never changes, mounts, unmounts, starts or stops anything, writes no file, and does not touch the mount itself.
    Its children do, each of which is killed when the time is over. One that waits for a hung mount cannot be killed; it
    ends with the mount, by C(kill -9) of the process behind the mount for example.
  - Nothing but O(url) is asked over the network, and no credentials are needed.
  - nginx may serve from a cache what has just been replaced in the bucket. Set O(attempts) where that can happen.
  - The codes of faults are listed at RV(problems[].code).
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
attributes:
  check_mode:
    support: full
    details: It never changes anything, so it does the same in check mode.
  diff_mode:
    support: none
    details: It never changes anything.
  platform:
    platforms: linux
    support: full
extends_documentation_fragment:
  - ansible.builtin.action_common_attributes
"""

EXAMPLES = r"""
- name: A bucket is mounted read-only and can be listed
  globalmountpoint.aws.mountpoint_check:
    path: /var/www/html
  become: true

- name: Host serves the bucket
  globalmountpoint.aws.mountpoint_check:
    path: /var/www/html
    bucket: gm-content-prod-us-east-1-123456789012
    prefix: site/
    probe_key: index.html
    probe_sha256: "{{ lookup('file', 'site/index.html', rstrip=false) | hash('sha256') }}"
    url: http://127.0.0.1/index.html
    host_header: www.example.com
    services: [mount-s3, nginx@origin, nginx@front]
    boot_results: /var/lib/globalmountpoint
  become: true

- name: Host is healthy within five minutes
  globalmountpoint.aws.mountpoint_check:
    path: /var/www/html
    url: http://127.0.0.1/healthz
    boot_results: /var/lib/globalmountpoint
    timeout: 5
    attempts: 30
    delay: 5
  become: true

- name: Host is looked at
  globalmountpoint.aws.mountpoint_check:
    path: /var/www/html
    fail_when_unhealthy: false
  become: true
  register: found

- name: A mount that hangs is ended, and its unit starts it again
  ansible.builtin.command: kill -9 {{ found.mount.pid | int }}
  when: "'hung' in found.problems | map(attribute='code') and found.mount.pid is not none"
  become: true
  changed_when: true
"""

RETURN = r"""
healthy:
  description: Whether no fault was found.
  returned: always
  type: bool
  sample: false
problems:
  description: The faults, all that the last attempt found. One that explains another hides it.
  returned: always
  type: list
  elements: dict
  sample:
    - code: writable
      message: "/var/www/html can be written: its options are rw,nosuid,nodev,allow_other"
      hint: Mount it with the option ro (--read-only)
    - code: nginx_down
      message: "http://127.0.0.1/ gives no response: [Errno 111] Connection refused"
      hint: See systemctl status of nginx, and its error log
  contains:
    code:
      description:
        - C(boot_failed) - the user data left C(boot-failed) in O(boot_results).
        - C(boot_unfinished) - neither C(boot-ok) nor C(boot-failed) is there.
        - C(boot_unknown) - O(boot_results) cannot be read, or not within O(timeout).
        - C(not_mounted) - nothing is mounted at O(path), which is empty, not readable or not there.
        - C(plain_directory) - nothing is mounted at O(path), or a mount that was made later on a directory above hides
          it, and it has entries. They were written under the mount point.
        - C(wrong_type) - what is mounted at O(path) is not Mountpoint for Amazon S3.
        - C(wrong_bucket) - the mount is of another bucket or prefix than O(bucket) and O(prefix).
        - C(bucket_unknown) - O(bucket) was given, and no process C(mount-s3) with O(path) as argument was found.
        - C(writable) - the mount can be written and O(read_only=true).
        - C(stale) - the process behind the mount has ended (Transport endpoint is not connected).
        - C(hung) - listing O(path) or opening O(probe_key) gives no answer within O(timeout).
        - C(access_denied) - listing O(path) or reading O(probe_key) is denied, by the host or by S3. Mountpoint itself
          gives EIO for any refusal of S3, so the reason is looked up in the journal; it is C(unreadable) for a mount
          that logs elsewhere (C(--log-directory)). Before Mountpoint 1.23 the journal does not name the process that
          asked; the last reason since this one asked is taken.
        - C(unreadable) - listing O(path) or reading O(probe_key) fails with another error, which the message names.
        - C(empty) - the mount has no entry.
        - C(probe_missing) - the object O(probe_key) is not there.
        - C(probe_differs) - the object has another size than O(probe_size) or another SHA-256 than O(probe_sha256).
        - C(nginx_down) - O(url) gives no response, since the connection is refused or breaks for example.
        - C(nginx_hung) - O(url) is not answered to the end within O(timeout).
        - C(tls_failed) - the TLS handshake with O(url) fails, or its certificate is not valid.
        - C(truncated) - the body of O(url) ends before the length that its header states.
        - C(wrong_status) - O(url) answers with another status than O(expected_status).
        - C(wrong_root) - the body of O(url) is neither O(expected_content) nor, where that is not given, the object
          O(probe_key).
        - C(slow) - listing, reading or getting takes more than O(max_latency). It can come for the mount and for nginx.
        - C(service_inactive) - one of O(services) is not active.
      returned: always
      type: str
      sample: hung
    message:
      description: What is wrong, with the values that were found.
      returned: always
      type: str
      sample: /var/www/html gives no answer within 10.0 s
    hint:
      description: What to look at or to do. For C(boot_failed), the last lines of the host's log.
      returned: always
      type: str
      sample: Unmount it (umount -l), then start the unit that mounts it
msg:
  description: The faults as text, a line for each with its code, message and hint.
  returned: when a fault was found
  type: str
  sample: |-
    /var/www/html: 1 fault after 3 attempts
    - not_mounted: /var/www/html is not a mount. Hint: Start the unit that mounts it, then read its log
attempts:
  description: The attempts that were made.
  returned: always
  type: int
  sample: 1
elapsed:
  description:
    - The seconds that the last attempt took on the host, by a clock that nobody sets. O(timeout) bounds them, also
      while the mount hangs; a host that is busy adds what it takes to run the module itself.
  returned: always
  type: float
  sample: 0.0712
mount:
  description: What was found at O(path). A value that is not known is null.
  returned: always
  type: dict
  sample:
    mounted: true
    source: mountpoint-s3
    fstype: fuse
    options: [ro, nosuid, nodev, noatime, user_id=0, group_id=0, default_permissions, allow_other]
    bucket: gm-content-prod-us-east-1-123456789012
    prefix: site
    pid: 812
    age: 86403.27
    responsive: true
    latency: 0.0412
    readable: true
    entries: 12
    error: null
    reason: null
  contains:
    mounted:
      description: Whether anything is mounted there.
      returned: always
      type: bool
      sample: true
    source:
      description: The source of the mount, V(mountpoint-s3) for Mountpoint for Amazon S3.
      returned: always
      type: str
      sample: mountpoint-s3
    fstype:
      description: The type of its file system.
      returned: always
      type: str
      sample: fuse
    options:
      description: The options of the mount and of its file system.
      returned: always
      type: list
      elements: str
      sample: [ro, nosuid, nodev, allow_other]
    bucket:
      description: The bucket that is mounted.
      returned: always
      type: str
      sample: gm-content-prod-us-east-1-123456789012
    prefix:
      description: The prefix of it that is seen at O(path), without slashes at its ends; empty for the whole bucket.
      returned: always
      type: str
      sample: site
    pid:
      description: The process behind the mount.
      returned: always
      type: int
      sample: 812
    age:
      description: The seconds since that process began.
      returned: always
      type: float
      sample: 86403.27
    responsive:
      description: Whether listing O(path) was answered within O(timeout), be it with an error.
      returned: always
      type: bool
      sample: true
    latency:
      description: The seconds that the answer took.
      returned: always
      type: float
      sample: 0.0412
    readable:
      description: Whether O(path) can be listed.
      returned: always
      type: bool
      sample: true
    entries:
      description: The entries of O(path); counting ends at 1000, an answer of S3's list.
      returned: always
      type: int
      sample: 12
    error:
      description: The name of the error that listing O(path) ended with.
      returned: always
      type: str
      sample: EIO
    reason:
      description: What Mountpoint logged in the journal for that error, where it is EIO.
      returned: always
      type: str
      sample: "inode error: error from ObjectClient: ListObjectsV2 failed: Client error: Forbidden: Access Denied"
probe:
  description: What was read of O(probe_key). A value that is not known is null.
  returned: when O(probe_key) is given
  type: dict
  sample:
    size: 612
    sha256: 38ffd4972ae513a0c79a8be4573403edcd709f0f572105362b08ff50cf6de521
    first_byte: 0.0389
    total: 0.0391
    error: null
    reason: null
  contains:
    size:
      description: Its size in bytes.
      returned: always
      type: int
      sample: 612
    sha256:
      description: Its SHA-256.
      returned: always
      type: str
      sample: 38ffd4972ae513a0c79a8be4573403edcd709f0f572105362b08ff50cf6de521
    first_byte:
      description: The seconds until its first byte.
      returned: always
      type: float
      sample: 0.0389
    total:
      description: The seconds until its last byte.
      returned: always
      type: float
      sample: 0.0391
    error:
      description: The name of the error that reading it ended with.
      returned: always
      type: str
      sample: EIO
    reason:
      description: What Mountpoint logged in the journal for that error, where it is EIO.
      returned: always
      type: str
      sample: "inode error: error from ObjectClient: HeadObject failed: Client error: Forbidden: <no message>"
http:
  description: What O(url) answered with. A value that is not known is null.
  returned: when O(url) is given
  type: dict
  sample:
    status: 200
    headers:
      cache-control: no-cache
      content-length: "612"
      content-type: text/html; charset=utf-8
      etag: '"69240b0c-264"'
      last-modified: Mon, 24 Nov 2025 07:36:44 GMT
      server: nginx
    body_size: 612
    body_sha256: 38ffd4972ae513a0c79a8be4573403edcd709f0f572105362b08ff50cf6de521
    latency: {"connect": 0.0002, "first_byte": 0.0011, "total": 0.0012}
    failure: null
    error: null
  contains:
    status:
      description: The status.
      returned: always
      type: int
      sample: 200
    headers:
      description:
        - Those that say what was served and from where, with names in lower case - age, cache-control,
          content-encoding, content-length, content-type, etag, last-modified, location, server, vary, via, x-cache and
          x-cache-status.
      returned: always
      type: dict
      sample: {"content-type": "text/html; charset=utf-8", "etag": '"69240b0c-264"'}
    body_size:
      description: The size of the body in bytes.
      returned: always
      type: int
      sample: 612
    body_sha256:
      description: The SHA-256 of the body.
      returned: always
      type: str
      sample: 38ffd4972ae513a0c79a8be4573403edcd709f0f572105362b08ff50cf6de521
    latency:
      description: The seconds from the start until the connection, the response's headers and the body's last byte.
      returned: always
      type: dict
      sample: {"connect": 0.0002, "first_byte": 0.0011, "total": 0.0012}
    failure:
      description: The code of the problem, where the request failed.
      returned: always
      type: str
      sample: nginx_down
    error:
      description: What it failed with.
      returned: always
      type: str
      sample: "[Errno 111] Connection refused"
services:
  description: The state of each of O(services) in systemd's words, V(not-found) for a unit that is not there.
  returned: when O(services) is given
  type: dict
  sample: {"mount-s3": "active", "nginx@front": "failed"}
boot:
  description: How the host's boot ended.
  returned: when O(boot_results) is given
  type: dict
  sample:
    result: failed
    step: bucket is readable
    reason: "s3://gm-content-prod-us-east-1-123456789012: access denied"
    log: /var/log/globalmountpoint-boot.log
    last_lines:
      - "2026-11-24T07:36:44Z == BOOT FAILED, bucket is readable: access denied"
  contains:
    result:
      description: V(ok), V(failed), V(unfinished), or V(unknown) where O(boot_results) cannot be read.
      returned: always
      type: str
      sample: failed
    step:
      description: The step at which it failed.
      returned: always
      type: str
      sample: bucket is readable
    reason:
      description: Why it failed, or why the result is unknown.
      returned: always
      type: str
      sample: access denied
    log:
      description: The log on the host.
      returned: always
      type: str
      sample: /var/log/globalmountpoint-boot.log
    last_lines:
      description: The last 20 lines of the log, where the boot failed.
      returned: always
      type: list
      elements: str
      sample: ["2026-11-24T07:36:44Z == BOOT FAILED, bucket is readable: access denied"]
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint.check import check, summary
from ansible_collections.globalmountpoint.aws.plugins.module_utils._mountpoint.options import faults


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "path": {"type": "path", "required": True},
            "bucket": {"type": "str"},
            "prefix": {"type": "str"},
            "read_only": {"type": "bool", "default": True},
            "probe_key": {"type": "str", "no_log": False},
            "probe_size": {"type": "int"},
            "probe_sha256": {"type": "str"},
            "url": {"type": "str"},
            "host_header": {"type": "str"},
            "expected_status": {"type": "int", "default": 200},
            "expected_content": {"type": "str"},
            "validate_certs": {"type": "bool", "default": True},
            "max_latency": {"type": "float", "default": 2},
            "services": {"type": "list", "elements": "str", "default": []},
            "boot_results": {"type": "path"},
            "timeout": {"type": "float", "default": 10},
            "attempts": {"type": "int", "default": 1},
            "delay": {"type": "float", "default": 5},
            "fail_when_unhealthy": {"type": "bool", "default": True},
        },
        required_by={
            "prefix": "bucket",
            "probe_size": "probe_key",
            "probe_sha256": "probe_key",
            "host_header": "url",
            "expected_content": "url",
        },
        supports_check_mode=True,
    )
    refused = faults(module.params)
    if refused:
        module.fail_json(msg=". ".join(refused))
    result = check(module.params)
    if not result["healthy"]:
        result["msg"] = summary(module.params["path"], result)
        if module.params["fail_when_unhealthy"]:
            module.fail_json(**result)
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
