#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: s3_bucket_purge
version_added: 0.1.0
short_description: Delete an S3 bucket with all that is in it
description:
  - Deletes all versions of all objects and all delete markers, and then the bucket.
  - That includes versions with the id V(null), which objects have that were put while the bucket had no versioning.
    M(amazon.aws.s3_bucket) with its option C(force) adds a delete marker to them, and leaves them.
  - What is put between listing and deleting is C(BucketNotEmpty); call the module again.
notes:
  - Uploads of several parts that are under way do not keep a bucket of general purpose from being deleted.
  - Needs C(s3:ListBucketVersions), C(s3:DeleteObject), C(s3:DeleteObjectVersion) and C(s3:DeleteBucket) on the bucket.
options:
  name:
    description: The bucket.
    type: str
    required: true
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - globalmountpoint.aws.attributes.diff_mode
  - globalmountpoint.aws.attributes.action_group
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Bucket is gone, with all versions of all objects
  globalmountpoint.aws.s3_bucket_purge:
    name: content-us-east-1
  register: purged
  until: purged is success or 'BucketNotEmpty' not in purged.msg
  retries: 24
  delay: 5
"""

RETURN = r"""
# Nothing but what every module returns.
"""

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.s3 import AnsibleS3Error
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _s3_purge


def main() -> None:
    module = AnsibleAWSModule(argument_spec={"name": {"type": "str", "required": True}}, supports_check_mode=True)
    name = module.params["name"]
    try:
        changed = _s3_purge.ensure_absent(module.client("s3"), name, module.check_mode)
    except AnsibleS3Error as error:
        module.fail_json_aws_error(error)
    before = f"bucket {name}, with all versions of all objects\n" if changed else ""
    module.exit_json(changed=changed, diff={"before": before, "after": ""})


if __name__ == "__main__":
    main()
