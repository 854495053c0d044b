"""Errors a user may see. Whatever derives from GongkaiError carries a Chinese message and needs no traceback."""

from __future__ import annotations


class GongkaiError(Exception):
    """``message`` says what is wrong, ``advice`` what to do about it; both in Chinese."""

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)  # not the advice: an error sent between processes is made again from these, then given the rest
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}{self.advice}"


class UnreadableFile(GongkaiError):
    """A file nothing can be read from: empty, binary, damaged, encrypted, a picture without text."""


class OnlyPictures(UnreadableFile):
    """A scan that could be recognised, where that was not asked for."""


class NoArchive(GongkaiError):
    """The folder holds no archive (yet)."""


class DamagedArchive(GongkaiError):
    """The archive is there and cannot be used as it is."""


class CannotWrite(GongkaiError):
    """Nothing can be stored at present: disk full, folder read-only, database locked."""


class BadSetting(GongkaiError):
    """An environment variable has a value that cannot be used."""
