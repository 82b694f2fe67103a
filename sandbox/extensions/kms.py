# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""KMS: a key's usage.

CreateKey
    moto 5.2.5 gives a key that is made without a usage none. AWS: ENCRYPT_DECRYPT (AWS KMS API Reference, CreateKey).
"""

from __future__ import annotations

from typing import Any

from moto.kms.models import Key, KmsBackend

from sandbox.extensions import extends

moto_create_key = KmsBackend.create_key


@extends(KmsBackend)
def create_key(self, policy: str | None, key_usage: str | None, *others: Any, **named: Any) -> Key:
    return moto_create_key(self, policy, key_usage or "ENCRYPT_DECRYPT", *others, **named)
