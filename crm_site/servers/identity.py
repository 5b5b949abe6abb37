"""PostgreSQL refuses to run as root; this finds somebody else to run it as."""

import ctypes
import os
import pwd
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_site.servers.errors import CannotStart

# <linux/prctl.h>, <linux/securebits.h>, <linux/capability.h>
_PR_SET_SECUREBITS, _NO_SETUID_FIXUP = 28, 1 << 2
_PR_CAP_AMBIENT, _RAISE = 47, 2
_CAPABILITY_VERSION_3 = 0x20080522
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2
_libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Identity:
    """A user without rights, but perhaps for one: to walk through folders that are closed to him.

    That one is needed when root keeps the project in a folder of his own, such as /root.
    """

    uid: int
    gid: int
    capability: int | None = None

    def assume(self) -> None:
        """Become this user. For a child between fork and exec."""
        if self.capability is not None:
            # Else the change of user drops all rights, and access(2) looks at none.
            _must(_libc.prctl(_PR_SET_SECUREBITS, _NO_SETUID_FIXUP, 0, 0, 0))
        os.setgroups([])
        os.setgid(self.gid)
        os.setuid(self.uid)
        if self.capability is not None:
            _keep_only(self.capability)

    def own(self, folder: Path) -> None:
        """Give a folder and everything in it to this user."""
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def unprivileged(*paths: Path) -> Identity | None:
    """Somebody who can reach `paths`: `nobody` when we are root, else None, ourselves."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    closed = [parent for path in paths for parent in path.parents if not parent.stat().st_mode & stat.S_IXOTH]
    return Identity(nobody.pw_uid, nobody.pw_gid, _right_to_enter(closed[0]) if closed else None)


def _right_to_enter(closed: Path) -> int:
    """The smallest right we may hand on (containers take some away), or CannotStart."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    permitted = next((int(line.split()[1], 16) for line in lines if line.startswith("CapPrm")), 0)
    for capability in (_DAC_READ_SEARCH, _DAC_OVERRIDE):
        if permitted & 1 << capability:
            return capability
    raise CannotStart(
        f"PostgreSQL does not run as root, and nobody else may enter {closed}: "
        "run as an ordinary user, or move the project and XIETONG_DATA to an open folder."
    )


def _keep_only(capability: int) -> None:
    """Give up every right but this one, and hand it on to the program."""
    bit = 1 << capability
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    effective_permitted_inheritable = (ctypes.c_uint32 * 6)(bit, bit, bit)
    _must(_libc.capset(header, effective_permitted_inheritable))
    _must(_libc.prctl(_PR_CAP_AMBIENT, _RAISE, capability, 0, 0))


def _must(answer: int) -> None:
    if answer != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
