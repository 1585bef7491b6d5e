"""What one submission may cost the side that collects it, counted before anything is unpacked or listed."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import BinaryIO

MAX_ENTRIES = 100_000  # of a whole class
MAX_NESTED_ENTRIES = 10_000  # of what one student has packed, in all zips
MAX_COST = 384 << 20  # bytes of one submission, packed and unpacked, each as often as it is read
ENTRY_BYTES = 200  # of a list of members: a long name, and what stands around it


class SpentError(ValueError):
    """A clause: which sum a submission exceeds."""


@dataclass
class Allowance:
    """What may still be spent: counts alone, so that every machine takes the same files.

    One is a submission's, for all its files and zips together; one is for each zip that holds several submissions.
    """

    entries: int = field(default_factory=lambda: MAX_NESTED_ENTRIES)
    cost: int = MAX_COST

    def __post_init__(self) -> None:
        self.listed = self.entries * ENTRY_BYTES

    def spend(self, cost: int) -> None:
        """Take bytes off before they are read; SpentError if there are not so many."""
        if cost > self.cost:
            raise SpentError(f"the submission takes more than {MAX_COST >> 20} MB to unpack")
        self.cost -= cost

    def look_at(self, entries: int) -> None:
        """Take entries off; SpentError if there are not so many."""
        if entries > self.entries:
            raise SpentError(f"it holds more than {self.entries} files")
        self.entries -= entries


class Metered:
    """A file whose zip is opened: the list of members is read at the cost of an allowance, whatever its length says.

    zipfile makes an object of every member that is listed, before it says how many there are. What the zip's last
    record says of their number is not needed, and may be a lie; what is read is counted, wherever it is said to lie.
    """

    def __init__(self, file: BinaryIO, allowance: Allowance) -> None:
        self._file = file
        self._allowance: Allowance | None = allowance
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    @classmethod
    def opened(cls, file: BinaryIO, allowance: Allowance) -> zipfile.ZipFile:
        """Return the zip; SpentError if its list is too long."""
        metered = cls(file, allowance)
        archive = zipfile.ZipFile(metered)
        metered._allowance = None
        return archive

    def read(self, size: int = -1) -> bytes:
        """Read as a file does."""
        if self._allowance is None:
            return self._file.read(size)
        data = self._file.read(size) if size <= self._allowance.listed else None
        if data is None or len(data) > self._allowance.listed:
            raise SpentError("its list of files is too long")
        self._allowance.listed -= len(data)
        return data
