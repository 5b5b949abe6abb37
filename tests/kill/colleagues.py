"""The colleagues of the kill test, in a process of their own: they do whatever step, report or queue waits.

Started as `python tests/kill/colleagues.py` with DATABASE_URL and REDIS_URL of the running product. Every verb is
the product's own; what somebody else was quicker with, and a server that is away for a moment, is met by going on.
Ends when a file named STOP appears in the folder given as the first argument.
"""

import logging
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm_site.settings")

import django  # noqa: E402

django.setup()

from django.core.exceptions import PermissionDenied  # noqa: E402
from django.db import DatabaseError, close_old_connections  # noqa: E402

from crm_site.kit.errors import RuleBroken  # noqa: E402
from workflows.collaborations import actions as runs  # noqa: E402
from workflows.collaborations.models import Collaboration  # noqa: E402
from workflows.steps import actions as steps  # noqa: E402
from workflows.steps.models import Step  # noqa: E402

MEANWHILE = (RuleBroken, PermissionDenied, DatabaseError)
log = logging.getLogger("colleagues")


def one_round() -> None:
    """Everybody does one thing to everything that waits for him."""
    waiting = Step.objects.filter(
        state__in=["assigned", "accepted"], collaboration__title__startswith="kill "
    )
    for step in waiting.select_related("collaboration", "assignee").order_by("pk")[:20]:
        attempt(lambda step=step: steps.tick(step, by=step.assignee, items=list(range(len(step.checklist)))))
        attempt(lambda step=step: steps.complete(step, by=step.assignee, result="ok"))
    for run in Collaboration.objects.filter(state="confirming", title__startswith="kill ").select_related(
        "requester"
    )[:20]:
        attempt(lambda run=run: runs.confirm(run, by=run.requester))


def attempt(verb: object) -> None:
    try:
        verb()  # type: ignore[operator]
    except MEANWHILE as problem:
        log.info("went on after %s", type(problem).__name__)


def main(folder: Path) -> None:
    while not (folder / "STOP").exists():
        close_old_connections()
        attempt(one_round)
        time.sleep(0.1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
