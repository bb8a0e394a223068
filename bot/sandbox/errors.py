"""What can go wrong in the sandbox.

SandboxError
 ├── ApiError     an answer of the Bot API that is not ok
 ├── Dropped      the connection broke, on demand
 └── NotSeen      a person did not see what a test expected (an AssertionError too)
"""

from typing import Any


class SandboxError(Exception):
    """The sandbox could not do what was asked."""


class ApiError(SandboxError):
    """An error answer of the Bot API: HTTP status, description and `parameters` as Telegram words them."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        self.code = code
        self.description = description
        self.parameters = parameters
        super().__init__(description)


class Dropped(SandboxError):
    """The connection broke before the answer arrived."""


class NotSeen(SandboxError, AssertionError):
    """The person did not see, or could not do, what was expected."""


def bad_request(text: str) -> ApiError:
    """Build the answer to a request that Telegram refuses."""
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """Build the answer to a bot that may not do this."""
    return ApiError(403, f"Forbidden: {text}")


def moved(number: int) -> ApiError:
    """Build the answer to a call with the id that a group had before it became a supergroup."""
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, text, {"migrate_to_chat_id": number})
