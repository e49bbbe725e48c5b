"""The names in the media storage, whichever it is."""

from collections.abc import Iterator

from django.core.files.storage import default_storage


def stored_names(folder: str = "") -> Iterator[str]:
    """Yield the name of every stored file, folder by folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever uploaded
        return
    before = f"{folder}/" if folder else ""
    yield from (before + name for name in sorted(files))
    for name in sorted(folders):
        yield from stored_names(before + name)
