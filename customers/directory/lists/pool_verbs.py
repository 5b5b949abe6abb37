"""From the list of customers into a public pool, and out of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.records.lists import kinds
from customers.records.lists.bulk import BulkVerb, Outcome
from customers.records.models import ChangeSet
from ownership.access.policy import can
from ownership.access.viewer import viewer_of
from ownership.models import Pool, User
from ownership.pools import actions
from ownership.pools.forms import ReleaseForm


def _may_release(user: Any) -> bool:
    viewer = viewer_of(user)
    return can(user, "pools.list") and (bool(viewer.pools) or viewer.sees_unassigned)


def _packed(form: ReleaseForm) -> dict[str, Any]:
    return {**form.cleaned_data, "pool": form.cleaned_data["pool"].pk}


def release(ids: Sequence[int], by: User, packed: Mapping[str, Any]) -> Outcome:
    """Let customers go into a pool. Part of the caller's transaction."""
    pool = Pool.objects.get(pk=packed["pool"])
    return _outcome(actions.release(pool, ids, by=by, because=packed["because"], note=packed["note"]))


def _outcome(done: actions.Done) -> Outcome:
    """With what was left out noted in the change set, for the page that tells of it."""
    if done.carried.batch is None:
        return Outcome(left_out=dict(done.left_out))
    change_set = ChangeSet.objects.get(pk=done.carried.batch)
    if done.left_out:
        change_set.facts |= {"why": done.left_out, "left_out": sum(done.left_out.values())}
        change_set.save(update_fields=["facts"])
    return Outcome(change_set, done.number, dict(done.left_out))


kinds.add_verb(
    "customers",
    BulkVerb(
        "release",
        _("Release into the public pool"),
        "pool",
        allowed=_may_release,
        form=lambda user, data: ReleaseForm(data, viewer=user),
        pack=_packed,
        run=release,
    ),
)
