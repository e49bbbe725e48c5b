"""The secret key of a site that was not given one: made on the first start and kept in a file."""

import os
import secrets
from pathlib import Path


def kept_secret_key(file: Path) -> str:
    """Give the key kept in `file`; make one when the file does not exist. Readable by its owner alone.

    Several workers may start at once: the first to create the file wins, the others read what it wrote.
    Raises OSError where the file can be neither read nor made, ValueError where it holds no key.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = file.read_text().strip()
    if len(key) < 50:
        raise ValueError(file)
    return key
