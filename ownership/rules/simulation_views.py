"""Pages of simulations: what would happen, for whom, and the button that makes it so."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from crm_site.kit import filters
from crm_site.kit.errors import RuleBroken
from crm_site.kit.filters import FilterBroken, FilterRefused
from crm_site.kit.numbers import whole_number
from notifications import live
from notifications.selectors import job_of
from ownership.access.policy import can
from ownership.rules import simulation_actions
from ownership.rules import simulation_selectors as selectors
from ownership.rules.forms import SimulateForm
from ownership.rules.models import Simulation
from ownership.rules.plans import RECORD
from ownership.rules.views import RulesPage, RulesVerb


class RuleSetSimulate(RulesVerb):
    """Begins a simulation of the draft."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset = self.ruleset(pk)
        form = SimulateForm(request.POST, viewer=request.user)
        if not form.is_valid():
            raise RuleBroken(_("Choose over which customers."))
        scope = form.cleaned_data["scope"] or "entry"
        try:
            made = simulation_actions.simulate(ruleset, by=request.user, scope=scope, within=form.within())  # type: ignore[arg-type]
        except (FilterRefused, FilterBroken) as problem:
            raise RuleBroken(str(problem)) from problem
        return self.done(to=made.get_absolute_url())


class SimulationPage(RulesPage):
    """The base of pages about one simulation."""

    model = Simulation

    def simulation(self, pk: int) -> Simulation:
        links = ("ruleset", "version", "by", "applied_by", "dismissed_by")
        found: Simulation = self.row(pk, self.rows().select_related(*links))
        return found


class SimulationDetail(SimulationPage):
    """How far it is; then who gains and who loses, rule by rule and person by person."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        simulation = self.simulation(pk)
        user: Any = request.user
        live.watch(user, simulation.topic)
        work = self.work(simulation)
        if request.headers.get("HX-Request"):
            if not work:
                return HttpResponse(headers={"HX-Refresh": "true"})
            return self.show("ownership/rules/_working.html", simulation=simulation, **work)
        context: dict[str, Any] = {
            "simulation": simulation,
            "within": filters.sentence(filters.read(RECORD, simulation.within)),
            "may_apply": can(user, "rules.apply"),
            **work,
        }
        if simulation.ready_at:
            context |= {
                "result": selectors.result(simulation),
                "unmatched": selectors.unmatched(simulation, user),
            }
        return self.show("ownership/rules/simulation.html", **context)

    def work(self, simulation: Simulation) -> dict[str, Any]:
        """The job that is at it, where it is the reader's own."""
        working = {"working": simulation.job_id, "applying": simulation.apply_job_id}.get(simulation.state)
        if not working:
            return {}
        live.watch(self.request.user, f"job-{working}")  # type: ignore[arg-type]
        line = job_of(self.request.user, working)  # type: ignore[arg-type]
        return {"line": line, "job": line.job if line else None, "is_at_work": True}


class SimulationMoves(SimulationPage):
    """Which customers would move: all, those that somebody gets or gives, those of a rule."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        simulation = self.simulation(pk)
        rows, title = self.chosen(simulation)
        params = {name: request.GET[name] for name in ("gets", "gives", "rule", "at") if name in request.GET}
        page = selectors.move_lines(simulation, request.user, rows, params, request.path)
        return self.show("ownership/rules/moves.html", simulation=simulation, page=page, title=title)

    def chosen(self, simulation: Simulation) -> tuple[Any, str]:
        """The decisions asked for, and what they are."""
        params, rows = self.request.GET, selectors.decisions(simulation)
        for name, words in (("gets", _("%(who)s would get")), ("gives", _("%(who)s would give"))):
            person = whole_number(params.get(name))
            if person is not None:
                return rows.of_person(person, gained=name == "gets"), words % {
                    "who": selectors.person_label(person)
                }
        rule = whole_number(params.get("rule"))
        if rule is not None:
            return rows.filter(rule_id=rule), selectors.rule_label(simulation, rule)
        return rows, _("All that would move")


class SimulationApply(SimulationPage):
    """Makes it so, in the background."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        simulation = simulation_actions.apply(self.simulation(pk), by=request.user)  # type: ignore[arg-type]
        return self.done(to=simulation.get_absolute_url())


class SimulationDismiss(SimulationPage):
    """Lets it go."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        simulation = simulation_actions.dismiss(self.simulation(pk), by=request.user)  # type: ignore[arg-type]
        return self.done(to=simulation.ruleset.get_absolute_url(), say=_("Nobody moves."))
