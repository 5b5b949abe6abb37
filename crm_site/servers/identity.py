"""PostgreSQL refuses to run as root; this finds somebody else to run it as."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Identity:
    """A user without rights."""

    uid: int
    gid: int

    def assume(self) -> None:
        """Become this user. For a child between fork and exec."""
        os.setgroups([])
        os.setresgid(self.gid, self.gid, self.gid)
        os.setresuid(self.uid, self.uid, self.uid)

    def own(self, folder: Path) -> None:
        """Give a folder and everything in it to this user."""
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def unprivileged() -> Identity | None:
    """`nobody` when we are root, else None: stay who we are."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Identity(uid=nobody.pw_uid, gid=nobody.pw_gid)
