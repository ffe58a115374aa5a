"""Files that only the service may read: its keys, and settings that are secrets.

One that others can read is refused, so that a slip of the installation is seen at the start.
"""

import os
from collections.abc import Mapping
from pathlib import Path

_OTHERS = 0o077
# systemd may give the service its right to a credential by an access list, which shows as one of the group.
_OTHERS_OF_A_CREDENTIAL = 0o037
_LARGEST = 1_000_000
CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""The variable by which systemd names the folder of a service's credentials."""


class BadFile(ValueError):
    """A private file cannot be used; the text says why and shows nothing of it."""


def read_private(path: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The text of a file that its owner alone can read.  Raises `BadFile`."""
    try:
        with path.open("rb") as file:
            rights = os.fstat(file.fileno()).st_mode
            contents = file.read(_LARGEST + 1)
    except OSError as fault:
        raise BadFile(f"cannot be read ({fault.strerror})") from None
    is_credential = str(path.parent) == environment.get(CREDENTIALS)
    if rights & (_OTHERS_OF_A_CREDENTIAL if is_credential else _OTHERS):
        raise BadFile("must be readable by its owner alone (chmod 600)")
    if len(contents) > _LARGEST:
        raise BadFile("is too large")
    try:
        return contents.decode()
    except UnicodeDecodeError:
        raise BadFile("is not a text in UTF-8") from None
