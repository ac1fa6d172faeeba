"""The sha256 of what is decided by, and of a decision, over one canonical form of their JSON."""

import json


def digest(content: object) -> str:
    """The digest of JSON data: keys sorted, no spaces, UTF-8."""
    # hashlib loads OpenSSL, which a command that digests nothing need not wait for.
    from hashlib import sha256

    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return sha256(text.encode()).hexdigest()
