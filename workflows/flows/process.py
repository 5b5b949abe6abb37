"""Holding, starting and moving the outer process: the only doors between business verbs and viewflow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _
from viewflow.workflow.exceptions import FlowLockFailed
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from crm_site.kit.errors import Busy
from workflows.collaborations.models import Collaboration
from workflows.flows.collaboration import CollaborationFlow

MOVED_ON = _("This has moved on meanwhile. Look at it again before you decide.")


def begin(collaboration: Collaboration) -> None:
    """Start the outer process of a fresh collaboration, inside the caller's transaction."""
    process = CollaborationFlow.start.run()
    collaboration.process = process
    collaboration.save(update_fields=["process"])


@contextmanager
def held(collaboration_id: int) -> Iterator[Collaboration]:
    """The collaboration under its process lock, read again; one transaction.

    Everything that changes a run stands inside. Waits at most `lock_timeout`, then raises Busy (409).
    """
    process_id = Collaboration.objects.values_list("process_id", flat=True).get(pk=collaboration_id)
    try:
        with CollaborationFlow.lock(process_id):
            yield Collaboration.objects.select_related("customer", "requester", "process").get(
                pk=collaboration_id
            )
    except FlowLockFailed:
        raise Busy(
            _("Somebody else is moving this collaboration right now. Try again in a moment.")
        ) from None


def advance(collaboration: Collaboration, node: str) -> None:
    """Run the waiting handle `node` of a held collaboration; Busy when it does not wait there (any more)."""
    task = waiting(collaboration, node)
    if task is None:
        raise Busy(MOVED_ON)
    task.flow_task.run(task)


def waiting(collaboration: Collaboration, node: str) -> Task | None:
    """The open task of the named node, if the process waits there. One query."""
    found = Task.objects.filter(
        process_id=collaboration.process_id,
        flow_task=getattr(CollaborationFlow, node),
        status=STATUS.NEW,
        finished__isnull=True,
    )
    return found.order_by("pk").first()


def cancel(collaboration: Collaboration) -> None:
    """End the outer process of a held collaboration; viewflow's own `cancel` has no status guard."""
    process = Process.objects.get(pk=collaboration.process_id)
    if process.status != PROCESS.NEW:
        raise Busy(MOVED_ON)
    CollaborationFlow.instance.cancel(process)
