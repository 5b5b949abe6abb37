"""The outer process of every collaboration. Its nodes only call `collaborations.stages`; playbooks are rows.

    start -> sync (job) -> route <-> assign -> execute (waits for the group) -> summarize (job) -> settle
          -> confirm (waits for the requester, seven days) -> decide -> new round or end

Node names are an API: running processes refer to them, so none may be renamed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.models import Process, Task

from workflows.collaborations import stages
from workflows.flows.jobs import Job

CONFIRM_WITHIN = timedelta(days=7)


class CollaborationFlow(flow.Flow):
    """One run, from request to report."""

    process_class = Process
    task_class = Task
    process_title = _("Collaboration")
    # Waits for the row as long as PostgreSQL's lock_timeout allows; viewflow's default is no lock at all.
    lock_impl = SelectForUpdateLock(nowait=False, attempts=1)

    start = flow.StartHandle(this.begin).Next(this.sync)
    sync = Job(this.do_sync).OnError(this.sync_failed).Next(this.route)
    sync_failed = flow.Function(this.do_sync_failed).Next(this.mend_sync)
    mend_sync = flow.Handle().Next(this.sync)
    route = flow.Switch().Case(this.assign, cond=this.has_next_group).Default(this.summarize)
    assign = flow.BusinessRule(this.do_assign).Next(this.execute)
    execute = flow.Handle().Next(this.route)
    summarize = Job(this.do_summarize).OnError(this.summarize_failed).Next(this.settle)
    summarize_failed = flow.Function(this.do_summarize_failed).Next(this.mend_summarize)
    mend_summarize = flow.Handle().Next(this.summarize)
    settle = flow.If(cond=this.is_quick).Then(this.close).Else(this.confirm)
    confirm = flow.Handle().OnTimeout(CONFIRM_WITHIN, this.lapse).Next(this.decide)
    lapse = flow.Function(this.do_lapse).Next(this.close)
    decide = flow.If(cond=this.is_reopened).Then(this.new_round).Else(this.close)
    new_round = flow.Function(this.do_new_round).Next(this.route)
    close = flow.Function(this.do_close).Next(this.end)
    end = flow.End()

    def begin(self, activation: Any) -> Process:
        return activation.process

    def do_sync(self, process: Process) -> None:
        stages.sync(process.pk)

    def has_next_group(self, activation: Any) -> bool:
        return stages.next_group(activation.process.pk) is not None

    def do_assign(self, activation: Any) -> None:
        stages.open_next_group(activation.process.pk)

    def do_summarize(self, process: Process) -> None:
        stages.summarize(process.pk)

    def do_sync_failed(self, activation: Any) -> None:
        stages.stuck(activation.process.pk, "sync")

    def do_summarize_failed(self, activation: Any) -> None:
        stages.stuck(activation.process.pk, "summarize")

    def is_quick(self, activation: Any) -> bool:
        return stages.is_quick(activation.process.pk)

    def is_reopened(self, activation: Any) -> bool:
        return stages.is_reopened(activation.process.pk)

    def do_new_round(self, activation: Any) -> None:
        stages.begin_round(activation.process.pk)

    def do_lapse(self, activation: Any) -> None:
        stages.lapse(activation.process.pk)

    def do_close(self, activation: Any) -> None:
        stages.close(activation.process.pk)
