"""Faults on demand: the next calls of a method fail as they fail on the real Telegram."""

from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError, Dropped

ANY = "*"
_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    409: "Conflict",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass
class Fault:
    """What goes wrong, how often, and whether the call takes effect all the same."""

    left: int
    error: Exception
    after: bool = False


@dataclass
class Faults:
    """The faults that are still to come, by method; `*` stands for any."""

    _coming: dict[str, list[Fault]] = field(default_factory=dict)

    def add(self, method: str, fault: Fault) -> None:
        """Let the next calls of `method` fail."""
        self._coming.setdefault(method.lower(), []).append(fault)

    def next_for(self, method: str) -> Fault | None:
        """Take the fault that this call meets."""
        if not self._coming:
            return None
        for name in (method, ANY):
            queue = self._coming.get(name)
            if queue:
                fault = queue[0]
                fault.left -= 1
                if fault.left <= 0:
                    queue.pop(0)
                return fault
        return None

    def clear(self) -> None:
        """Let everything work again."""
        self._coming.clear()


def error_of(status: int, retry_after: int | None, description: str) -> ApiError:
    """Build the error answer with `status` in Telegram's words."""
    if status == 429:
        seconds = retry_after or 1
        return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
    return ApiError(status, description or _REASONS.get(status, "Internal Server Error"))


def drop() -> Dropped:
    """Build a broken connection."""
    return Dropped("the connection broke")
