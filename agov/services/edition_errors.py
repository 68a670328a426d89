"""What the services of publications refuse with."""

from __future__ import annotations


class EditionError(Exception):
    """The deed is refused; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
