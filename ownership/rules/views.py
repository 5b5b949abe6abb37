"""Pages of rule sets: the list, one set with its rules, its versions, and the verbs that a button does."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_site.kit import filters
from crm_site.kit.numbers import whole_number
from notifications import live
from ownership.access.policy import can
from ownership.access.views import ScopedView
from ownership.rules import actions, selectors
from ownership.rules.forms import SimulateForm
from ownership.rules.models import Rule, RuleSet


class RulesPage(ScopedView):
    """The base of all pages about rules: they are shown to who keeps them and to who looks over everything."""

    model: ClassVar[Any] = RuleSet

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        method = (request.method or "").lower()
        is_known = method in self.http_method_names and hasattr(self, method)
        if is_known and not can(request.user, "rules.see"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def ruleset(self, pk: int) -> RuleSet:
        found: RuleSet = self.row(pk, self.rows().select_related("in_force"))
        return found

    def rule(self, pk: int) -> Rule:
        """A rule of a draft, or 404."""
        return get_object_or_404(selectors.rule_of(self.request.user, pk))


class RulesVerb(RulesPage):
    """One verb, by a button."""

    http_method_names = ["post"]


class RuleSetList(RulesPage):
    """All rule sets in the order in which they are tried."""

    def get(self, request: HttpRequest) -> HttpResponse:
        live.watch(request.user, actions.TOPIC)  # type: ignore[arg-type]
        return self.show(
            "ownership/rules/list.html",
            lines=selectors.lines(request.user),
            may_keep=can(request.user, "rules.keep"),
        )


class RuleSetOrder(RulesVerb):
    """Puts the sets into another order: the whole of it, or one set a step up or down."""

    def post(self, request: HttpRequest) -> HttpResponse:
        present = list(self.rows().order_by("position", "pk").values_list("pk", flat=True))
        actions.reorder(_reordered(present, request.POST), by=request.user)  # type: ignore[arg-type]
        return self.done(to=reverse("ownership:rule-set-list"))


class RuleSetDetail(RulesPage):
    """One set: its rules in order, whom it lets in, when it runs, its simulations and versions."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset = self.ruleset(pk)
        live.watch(request.user, ruleset.topic)  # type: ignore[arg-type]
        return self.show(
            "ownership/rules/detail.html",
            ruleset=ruleset,
            draft=selectors.draft(ruleset),
            simulations=selectors.simulations(ruleset),
            versions=selectors.versions(ruleset),
            form=SimulateForm(viewer=request.user),
            may_keep=can(request.user, "rules.keep"),
        )


class RuleRemove(RulesVerb):
    """Takes a rule out of the draft."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rule = self.rule(pk)
        actions.remove_rule(rule, by=request.user)  # type: ignore[arg-type]
        return self.done(to=rule.ruleset.get_absolute_url(), say=_("The rule is gone."))


class RuleOrder(RulesVerb):
    """Puts the rules of a set into another order: the whole of it, or one rule a step up or down."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset = self.ruleset(pk)
        present = [one.rule.id for one in selectors.draft(ruleset).rules]
        actions.order_rules(ruleset, _reordered(present, request.POST), by=request.user)  # type: ignore[arg-type]
        return self.done(to=ruleset.get_absolute_url())


class RuleSetPutInForce(RulesVerb):
    """The draft runs from now on."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = actions.put_in_force(self.ruleset(pk), by=request.user)  # type: ignore[arg-type]
        say = _("Version %(number)d is in force.") % {"number": version.number}
        return self.done(to=version.ruleset.get_absolute_url(), say=say)


class RuleSetSwitchOff(RulesVerb):
    """It decides nothing any more."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset = actions.switch_off(self.ruleset(pk), by=request.user)  # type: ignore[arg-type]
        return self.done(to=ruleset.get_absolute_url(), say=_("The rule set is switched off."))


class RuleSetRemove(RulesVerb):
    """Throws a set away."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        actions.remove(self.ruleset(pk), by=request.user)  # type: ignore[arg-type]
        return self.done(to=reverse("ownership:rule-set-list"), say=_("The rule set is gone."))


class RuleVersion(RulesPage):
    """One version in words."""

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        ruleset = self.ruleset(pk)
        version = get_object_or_404(ruleset.versions.select_related("by", "ruleset"), number=number)
        plan, told, when = selectors.version_told(version)
        return self.show(
            "ownership/rules/version.html",
            ruleset=ruleset,
            version=version,
            entry=filters.sentence(plan.filter),
            rules=told,
            when=when,
        )


def _reordered(present: list[int], params: Any) -> list[int]:
    """The order somebody wants: `order` names all of them, or `row` goes a `step` up or down."""
    if params.get("order"):
        return [pk for part in params["order"].split(",")[:500] if (pk := whole_number(part)) is not None]
    row = whole_number(params.get("row"))
    if row not in present:
        return present
    place = present.index(row)
    other = place + (-1 if params.get("step") == "up" else 1)
    if 0 <= other < len(present):
        present[place], present[other] = present[other], present[place]
    return present
