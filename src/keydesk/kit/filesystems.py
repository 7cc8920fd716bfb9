"""Files beneath us: what kind of file system they lie on, and whose they are."""

import os
import re
from contextlib import suppress
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|afs|ncpfs|9p|ceph|glusterfs|lustre|beegfs|orangefs|ocfs2|gfs2|gpfs|"
    r"fuse\.(sshfs|s3fs|rclone|gcsfuse|glusterfs|ceph.*|.*s3.*|davfs.*)|davfs"
)


def network_kind(path: Path) -> str:
    """ "nfs4", "cifs"…; "" for one of this machine, and where no system tells."""
    kind = _kind(path.resolve())
    return kind if NETWORK.fullmatch(kind) else ""


def _kind(path: Path) -> str:
    """Of the last mount that holds it: proc(5), /proc/pid/mountinfo."""
    found, longest = "", -1
    try:
        lines = MOUNTS.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    for line in lines:
        parts = line.split(" ")
        point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), parts[4])
        if path.is_relative_to(point) and len(point) >= longest:
            found, longest = parts[parts.index("-") + 1], len(point)
    return found


def give_to_owner(descriptor: int, neighbour: Path) -> None:
    """What root made beside another's file would be closed to the server; SQLite does the same."""
    owner = neighbour.stat()
    with suppress(PermissionError):
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
