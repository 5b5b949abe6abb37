"""Pages of the public pools: what waits in them, claiming, distributing, health."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_site.kit.numbers import whole_number
from notifications import live
from ownership.access.policy import can, require
from ownership.access.querysets import owned_model
from ownership.access.views import ScopedView
from ownership.models import Pool, User
from ownership.pools import actions, health, selectors, words
from ownership.pools.forms import DistributeForm, PoolFilter
from ownership.pools.recycling import selectors as warnings
from ownership.pools.recycling import sweep

# So many are claimed or distributed by one click.
MOST = 2_000


class PoolList(ScopedView):
    """The pools that the person may look into."""

    model = Pool

    def get(self, request: HttpRequest) -> HttpResponse:
        lines = [
            {"pool": one, "size": size, "may_see_health": can(request.user, "pools.see_health", one)}
            for one, size in selectors.pools_of(request.user)
        ]
        return self.show("ownership/pools/list.html", lines=lines, warned=warnings.numbers(request.user))


class PoolPage(ScopedView):
    """What the pages of one pool share."""

    model = Pool

    def pool(self, pk: int) -> Pool:
        """The pool, or 404 for who may not look into it."""
        return get_object_or_404(self.rows().filter(is_active=True), pk=pk)


class PoolVerb(PoolPage):
    """A verb on customers of the pool that are ticked, or on all that match."""

    http_method_names = ["post"]
    right = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        pool = self.pool(pk)
        require(request.user, self.right, pool)
        ids = self.chosen(pool)
        if not ids:
            messages.error(request, _("Select at least one customer first."))
            return self.done(to=self.back(pool))
        return self.act(pool, ids)

    def act(self, pool: Pool, ids: list[int]) -> HttpResponse:
        raise NotImplementedError

    def chosen(self, pool: Pool) -> list[int]:
        """The ids that were ticked, or all that match; the verb leaves out those that are not in the pool."""
        data = self.request.POST
        if "everything" in data:
            found = selectors.rows_of(self.request.user, pool, self.wanted()).order_by("-updated_at", "-pk")
            return list(found.values_list("pk", flat=True)[:MOST])
        picked = (whole_number(one) for one in data.getlist("row")[:MOST])
        return [pk for pk in picked if pk is not None]

    def back(self, pool: Pool) -> str:
        """The pool's list as it was asked for."""
        wanted = {name: value for name, value in self.wanted().items() if value}
        return f"{pool.get_absolute_url()}?{urlencode(wanted)}" if wanted else pool.get_absolute_url()

    def wanted(self) -> dict[str, str]:
        """What the list was narrowed by when the button was pressed."""
        return PoolFilter(QueryDict(self.request.POST.get("query", ""))).wanted()

    def say(self, said: str, done: actions.Done) -> None:
        level = messages.success if done.number else messages.error
        level(self.request, " ".join([said, *words.left_out(done.left_out)]))


class PoolDetail(PoolPage):
    """What waits in a pool, and how much of it one may still claim."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        pool = self.pool(pk)
        live.watch(request.user, pool.topic)
        wanted = PoolFilter(request.GET).wanted()
        given = {name: value for name, value in wanted.items() if value}
        at = {"at": request.GET["at"]} if request.GET.get("at") else {}
        may_claim = can(request.user, "pools.claim", pool)
        return self.show(
            "ownership/pools/detail.html",
            pool=pool,
            page=selectors.pool_page(request.user, pool, wanted, {**given, **at}, path=request.path),
            form=PoolFilter(wanted),
            query=urlencode(given),
            is_filtered=any(value for name, value in given.items() if name != "order"),
            may_claim=may_claim,
            may_distribute=can(request.user, "pools.distribute", pool),
            may_see_health=can(request.user, "pools.see_health", pool),
            limits=selectors.limits_of(request.user, pool) if may_claim else None,
            claimed=selectors.claimed_today(request.user, pool) if may_claim else [],
        )


class PoolClaim(PoolVerb):
    """Takes customers out of the pool as one's own: one, or those that are ticked."""

    right = "pools.claim"

    def act(self, pool: Pool, ids: list[int]) -> HttpResponse:
        done = actions.claim(pool, ids, by=self.request.user)  # type: ignore[arg-type]
        said = ngettext("You have claimed %(n)d customer.", "You have claimed %(n)d customers.", done.number)
        self.say(said % {"n": done.number}, done)
        return self.done(to=self.next(pool, ids, done))

    def next(self, pool: Pool, ids: Sequence[int], done: actions.Done) -> str:
        """To the customer that was claimed, with the note of who let it go; else back to the list."""
        if len(ids) == 1 and done.number == 1:
            return owned_model()(pk=ids[0]).get_absolute_url()
        return self.back(pool)


class PoolDistribute(PoolVerb):
    """Gives customers of the pool to one of its people: first asks to whom."""

    right = "pools.distribute"

    def act(self, pool: Pool, ids: list[int]) -> HttpResponse:
        data, by = self.request.POST, self.request.user
        if "confirm" not in data:
            return self.page(pool, ids, DistributeForm(pool=pool))
        form = DistributeForm(data, pool=pool)
        if not form.is_valid():
            return self.page(pool, ids, form, status=422)
        done = actions.distribute(pool, ids, by=by, **form.cleaned_data)  # type: ignore[arg-type]
        to: User = form.cleaned_data["to"]
        said = ngettext(
            "%(name)s has %(n)d customer more.", "%(name)s has %(n)d customers more.", done.number
        )
        self.say(said % {"name": to.label, "n": done.number}, done)
        return self.done(to=self.back(pool))

    def page(self, pool: Pool, ids: list[int], form: DistributeForm, status: int = 200) -> HttpResponse:
        return self.show(
            "ownership/pools/distribute.html",
            status=status,
            pool=pool,
            ids=ids,
            form=form,
            query=self.request.POST.get("query", ""),
            back=self.back(pool),
        )


class PoolHealth(PoolPage):
    """How a pool does: what comes in and goes out, how old it is, who claims and releases."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        pool = self.pool(pk)
        require(request.user, "pools.see_health", pool)
        live.watch(request.user, pool.topic)
        return self.show(
            "ownership/pools/health.html",
            pool=pool,
            health=health.health_of(pool),
            rules=health.rules_of(pool),
            may_sweep=can(request.user, "pools.sweep", pool),
            may_configure=request.user.is_superuser,
        )


class PoolSweep(PoolPage):
    """Asks the recycle rules of a pool now, instead of waiting for the relay."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        pool = self.pool(pk)
        require(request.user, "pools.sweep", pool)
        number = sweep.recycle(pool)
        said = ngettext("%(n)d customer was recycled.", "%(n)d customers were recycled.", number) % {
            "n": number
        }
        waiting = health.open_warnings(pool).count()
        more = ngettext("%(n)d warning is open.", "%(n)d warnings are open.", waiting) % {"n": waiting}
        return self.done(to=reverse("ownership:pool-health", args=[pool.pk]), say=f"{said} {more}")
