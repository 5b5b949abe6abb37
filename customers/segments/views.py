"""Pages of segments: the list, one of them, the builder for a new or changed one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_site.kit import filters
from crm_site.kit.errors import EditConflict, RuleBroken
from crm_site.kit.filters import FilterRefused
from crm_site.kit.numbers import whole_number
from customers.records.filters.builder import Builder
from customers.records.lists.pages import ListPage
from customers.segments import actions, selectors
from customers.segments.filters import conditions_of
from customers.segments.forms import FIELDS, SegmentForm
from customers.segments.models import Segment
from notifications import live
from ownership.access.policy import can, require
from ownership.access.views import ScopedView

SAVE = "save"


class SegmentList(ListPage):
    """The segments one may use."""

    model = Segment
    listing_name = "segments"
    template = "customers/segments/list.html"

    def verbs(self) -> dict[str, Any]:
        live.watch(self.request.user, actions.TOPIC)  # type: ignore[arg-type]
        return {"may_create": can(self.request.user, "segments.create")}


class SegmentDetail(ScopedView):
    """One segment: its conditions in words, how many fit, a few of them, and who uses it."""

    model = Segment

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        segment = self.row(pk, self.rows().select_related("by", "department"))
        user: Any = request.user
        live.watch(user, segment.topic)
        may_keep = can(user, "segments.keep", segment)
        return self.show(
            "customers/segments/detail.html",
            segment=segment,
            sentence=selectors.sentence(segment),
            look=selectors.look(segment, user),
            list_url=selectors.list_url(segment),
            using=selectors.using(segment).visible_to(user),  # type: ignore[attr-defined]
            may_keep=may_keep,
            may_take_off=may_keep and not segment.is_live,
        )


class SegmentEditor(ScopedView):
    """The builder with name and audience below it, as one form: drawn again after each verb of the builder, counted
    while one types, saved at the end. What was typed stays in every answer."""

    model = Segment

    def builder(self, record: str, params: Any) -> Builder:
        made = Builder(record, self.request.user, params)
        made.url = self.request.path
        return made

    def draft(self, params: Any, **how: Any) -> SegmentForm:
        """The form as it was typed so far, without complaining."""
        initial = {name: params[name] for name in FIELDS if name in params}
        return SegmentForm(viewer=self.request.user, initial={**how.pop("initial", {}), **initial}, **how)

    def page(self, form: SegmentForm, builder: Builder, *, status: int = 200, **context: Any) -> HttpResponse:
        """The count alone, the form alone, or the whole page."""
        bare = self.request.headers.get("HX-Request")
        part = self.request.GET.get("part")
        if bare and part == "count":
            return self.show("customers/filters/_count.html", builder=builder)
        return self.show(
            f"customers/segments/{'_form' if bare else 'edit'}.html",
            status=status,
            form=form,
            builder=builder,
            action=self.request.path,
            **context,
        )

    def saved(self, form: SegmentForm, builder: Builder) -> bool:
        """Whether this is to be saved and can be; what is missing is said beside it."""
        valid = form.is_valid()
        if builder.has_errors:
            builder.complain()
            form.add_error(None, _("Finish the conditions above, or remove the unfinished ones."))
            return False
        return valid


class SegmentNew(SegmentEditor):
    """A new segment of customers or contacts; `f` are the conditions to begin with."""

    def get(self, request: HttpRequest) -> HttpResponse:
        record = self.record(request.GET)
        builder = self.builder(record, request.GET)
        form = self.draft(request.GET, initial={"kind": Segment.Kind.LIVE})
        return self.page(form, builder, record=record)

    def post(self, request: HttpRequest) -> HttpResponse:
        record = self.record(request.POST)
        builder = self.builder(record, request.POST)
        if request.POST.get("verb", SAVE) != SAVE:
            return self.page(self.draft(request.POST), builder, record=record)
        form = SegmentForm(request.POST, viewer=request.user)
        if not self.saved(form, builder):
            return self.page(form, builder, status=422, record=record)
        try:
            segment = actions.create(
                by=request.user,  # type: ignore[arg-type]
                record=record,
                conditions=builder.filter,
                **form.cleaned_data,
            )
        except (RuleBroken, FilterRefused) as broken:
            form.add_error(None, str(broken))
            return self.page(form, builder, status=422, record=record)
        return self.done(to=segment.get_absolute_url(), say=_("The segment has been saved."))

    def record(self, params: Any) -> str:
        """Of what: customers unless contacts are asked for."""
        require(self.request.user, "segments.create")
        found: str = params.get("record", "") or Segment.Record.CUSTOMERS
        if found not in Segment.Record.values:
            raise Http404
        return found


class SegmentEdit(SegmentEditor):
    """Changes a segment; the conditions of a fixed list are over and only read."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        segment = self.segment(pk)
        is_typed = "f" in request.GET or _has_rows(request.GET)
        params = request.GET if is_typed else _stored(segment)
        initial = {name: getattr(segment, name) for name in FIELDS}
        form = self.draft(request.GET, initial=initial, is_new=False)
        version = whole_number(request.GET.get("version")) or segment.version
        return self.page(form, self.builder(segment.record, params), segment=segment, version=version)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        segment = self.segment(pk)
        builder = self.builder(segment.record, request.POST)
        version = whole_number(request.POST.get("version")) or 0
        context: dict[str, Any] = {"segment": segment, "version": version}
        if request.POST.get("verb", SAVE) != SAVE:
            return self.page(self.draft(request.POST, is_new=False), builder, **context)
        form = SegmentForm(request.POST, viewer=request.user, is_new=False)
        if not self.saved(form, builder):
            return self.page(form, builder, status=422, **context)
        try:
            actions.edit(
                segment,
                by=request.user,  # type: ignore[arg-type]
                version=version,
                conditions=builder.filter if segment.is_live else None,
                **form.cleaned_data,
            )
        except EditConflict as conflict:
            form.add_error(
                None, _("Somebody else changed this segment meanwhile. Saving again takes your words.")
            )
            context = {"segment": conflict.row, "version": conflict.row.version}
            return self.page(form, builder, status=409, **context)
        except (RuleBroken, FilterRefused) as broken:
            form.add_error(None, str(broken))
            return self.page(form, builder, status=422, **context)
        return self.done(to=segment.get_absolute_url(), say=_("Saved."))

    def segment(self, pk: int) -> Segment:
        found: Segment = self.row(pk)
        require(self.request.user, "segments.keep", found)
        return found


class SegmentDelete(ScopedView):
    """Throws a segment away."""

    model = Segment
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        actions.delete(self.row(pk), by=request.user)  # type: ignore[arg-type]
        return self.done(to=reverse("customers:segment-list"), say=_("The segment is gone."))


class SegmentTakeOff(ScopedView):
    """Takes one off a fixed list."""

    model = Segment
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        segment = self.row(pk)
        actions.take_off(segment, whole_number(request.POST.get("row")) or 0, by=request.user)  # type: ignore[arg-type]
        return HttpResponseRedirect(segment.get_absolute_url())


def _stored(segment: Segment) -> dict[str, str]:
    """The stored conditions, in the shape of a query."""
    return {"f": filters.encode(conditions_of(segment))} if segment.filter else {}


def _has_rows(params: Any) -> bool:
    return any(name.startswith("q.") for name in params)
