"""A limit on failures."""

from math import ceil
from threading import Lock
from time import monotonic


class Throttle:
    """Allows each key `limit` failures in `seconds`.

    It counts in memory: each worker process of the server counts by itself.
    """

    def __init__(self, *, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._failures: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    def seconds_to_wait(self, key: str) -> int:
        """Return for how long `key` is shut out, 0 if it is not."""
        count, end = self._failures.get(key, (0, 0.0))
        return max(0, ceil(end - monotonic())) if count >= self._limit else 0

    def count_failure(self, key: str) -> None:
        """Remember a failure of `key`, and forget those whose time is over."""
        now = monotonic()
        with self._lock:
            self._failures = {
                other: (count, end)
                for other, (count, end) in self._failures.items()
                if end > now
            }
            count, end = self._failures.get(key, (0, now + self._seconds))
            self._failures[key] = (count + 1, end)
