"""What an instructor downloads from another system, made for the tests: folders, zips, and zips in zips."""

import io
import os
import stat
import types
import zipfile
from pathlib import Path


def student(name, first=None, last=None, **more):
    """Return a student as the gradebook has one."""
    return types.SimpleNamespace(
        **{"id": name, "first_name": first, "last_name": last, "email": None, "lms_user_id": None, **more}
    )


def zipped(files, *, links=()):
    """Return the bytes of a zip with these files; a link's content is where it points to."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2026, 9, 1, 10, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = ((stat.S_IFLNK | 0o777) if name in links else (stat.S_IFREG | 0o644)) << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def put(folder: Path, files, changed=None):
    """Write files below a folder; a dictionary in place of a content becomes a zip."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = zipped(content) if isinstance(content, dict) else content
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        if changed is not None:
            os.utime(path, (changed, changed))
    return folder
