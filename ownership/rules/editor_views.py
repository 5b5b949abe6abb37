"""Pages on which a rule set or a rule is written: a builder of conditions with fields beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from crm_site.kit import filters
from crm_site.kit.errors import EditConflict, RuleBroken
from crm_site.kit.filters import Filter, FilterRefused
from crm_site.kit.numbers import whole_number
from ownership.access.policy import require
from ownership.rules import actions, building, selectors
from ownership.rules.forms import RULE_FIELDS, SET_FIELDS, RuleForm, RuleSetForm
from ownership.rules.models import Rule, RuleSet
from ownership.rules.plans import RECORD
from ownership.rules.views import RulesPage

SAVE = "save"
TICKS, MANY = ("on_create", "on_import"), ("watched", "people", "departments")
Write = Callable[[Filter | None, dict[str, Any]], RuleSet]


class Editor(RulesPage):
    """A builder with fields beside it, as one form: drawn again after each verb of the builder, counted while one types,
    saved at the end. What was typed stays in every answer."""

    template = ""
    form_class: Any = None
    names: tuple[str, ...] = ()

    def builder(self, params: Any) -> Any:
        return building.begin(self.request.user, params, self.request.path)

    def draft(self, params: Any, initial: dict[str, Any], **how: Any) -> Any:
        """The form as it was typed so far, without complaining."""
        typed = {
            name: params.getlist(name) if name in MANY else params[name]
            for name in self.names
            if name in params
        }
        if typed:  # a tick that was taken off is not sent at all
            typed = {**dict.fromkeys(TICKS, ""), **dict.fromkeys(MANY, []), **typed}
        return self.form_class(viewer=self.request.user, initial={**initial, **typed}, **how)

    def page(self, form: Any, builder: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        """The count alone, the form alone, or the whole page."""
        bare = self.request.headers.get("HX-Request")
        if bare and self.request.GET.get("part") == "count":
            return self.show(building.COUNT, builder=builder)
        return self.show(
            f"ownership/rules/{'_' if bare else ''}{self.template}",
            status=status,
            form=form,
            builder=builder,
            parts={"fields": building.FIELDS, "count": building.COUNT},
            action=self.request.path,
            **context,
        )

    def save(self, write: Write, builder: Any, *, say: str, how: Any = None, **context: Any) -> HttpResponse:
        """What was posted: drawn again, refused with a reason, or written. `how` is what the form asks for besides."""
        data, how = self.request.POST, how or {}
        if data.get("verb", SAVE) != SAVE:
            return self.page(self.draft(data, {}, **how), builder, **context)
        form = self.form_class(data, viewer=self.request.user, **how)
        if not self.is_whole(form, builder):
            return self.page(form, builder, status=422, **context)
        try:
            ruleset = write(builder.filter if builder is not None else None, form.cleaned_data)
        except (RuleBroken, FilterRefused, EditConflict) as problem:
            return self.refuse(form, builder, problem, **context)
        return self.done(to=ruleset.get_absolute_url(), say=say)

    def is_whole(self, form: Any, builder: Any) -> bool:
        """Whether it can be saved; what is missing is said beside it."""
        valid = form.is_valid()
        if builder is not None and builder.has_errors:
            builder.complain()
            form.add_error(None, _("Finish the conditions above, or remove the unfinished ones."))
            return False
        return bool(valid)

    def refuse(self, form: Any, builder: Any, problem: Exception, **context: Any) -> HttpResponse:
        """Why it was not saved, above the form that keeps what was typed."""
        if isinstance(problem, EditConflict):
            words = _("Somebody else changed this rule set meanwhile. Saving again takes your words.")
            form.add_error(None, words)
            return self.page(form, builder, status=409, **{**context, "version": problem.row.version})
        form.add_error(None, str(problem))
        return self.page(form, builder, status=422, **context)


# --- a set ------------------------------------------------------------------------------------------------


class RuleSetNew(Editor):
    """A new set."""

    template, form_class, names = "edit.html", RuleSetForm, SET_FIELDS

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "rules.keep")
        initial = {"on_create": True, "on_import": True}
        return self.page(self.draft(request.GET, initial), self.builder(request.GET))

    def post(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "rules.keep")
        by: Any = request.user
        return self.save(
            lambda entry, data: actions.create(by=by, entry=entry, **data),
            self.builder(request.POST),
            say=_("Saved. Now say who gets them: add the first rule."),
        )


class RuleSetEdit(Editor):
    """Changes whom a set lets in and when it runs."""

    template, form_class, names = "edit.html", RuleSetForm, SET_FIELDS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset = self.kept(pk)
        initial = {name: getattr(ruleset, name) for name in SET_FIELDS}
        params = request.GET if _is_typed(request.GET) else _stored(ruleset.entry)
        form = self.draft(request.GET, initial)
        version = _version(request.GET) or ruleset.version
        return self.page(form, self.builder(params), ruleset=ruleset, version=version)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset, version = self.kept(pk), _version(request.POST)
        by: Any = request.user
        return self.save(
            lambda entry, data: actions.edit(ruleset, by=by, version=version, entry=entry, **data),
            self.builder(request.POST),
            say=_("Saved."),
            ruleset=ruleset,
            version=version,
        )

    def kept(self, pk: int) -> RuleSet:
        ruleset = self.ruleset(pk)
        require(self.request.user, "rules.keep")
        return ruleset


# --- a rule -----------------------------------------------------------------------------------------------


class RuleEditor(Editor):
    """The builder of a rule's conditions with who gets the customer; the rule for all others has no conditions."""

    template, form_class, names = "rule.html", RuleForm, RULE_FIELDS

    def save_rule(self, ruleset: RuleSet, rule: Rule | None, *, is_default: bool) -> HttpResponse:
        """What was posted: drawn again, or saved."""
        version, by = _version(self.request.POST), self.request.user

        def write(conditions: Filter | None, data: dict[str, Any]) -> RuleSet:
            values: dict[str, Any] = {"by": by, "conditions": conditions, **data}
            if rule is None:
                actions.add_rule(ruleset, is_default=is_default, **values)
            else:
                actions.edit_rule(rule, version=version, **values)
            return ruleset

        return self.save(
            write,
            None if is_default else self.builder(self.request.POST),
            say=_("Saved. Simulate it to see who gets whom."),
            how={"present": rule},
            ruleset=ruleset,
            rule=rule,
            version=version,
            is_default=is_default,
        )


class RuleNew(RuleEditor):
    """A new rule behind the others; `?others=1`: the one for all others."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset = self.ruleset(pk)
        require(request.user, "rules.keep")
        others = bool(request.GET.get("others"))
        builder = None if others else self.builder(request.GET)
        initial = {"name": _("All others")} if others else {}
        form = self.draft(request.GET, initial)
        return self.page(
            form, builder, ruleset=ruleset, rule=None, version=ruleset.version, is_default=others
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ruleset = self.ruleset(pk)
        require(request.user, "rules.keep")
        return self.save_rule(ruleset, None, is_default=bool(request.POST.get("others")))


class RuleEdit(RuleEditor):
    """Changes a rule of the draft."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rule = self.kept(pk)
        ruleset = rule.ruleset
        params = request.GET if _is_typed(request.GET) else _stored(rule.conditions)
        initial = {name: getattr(rule, name) for name in RULE_FIELDS if name not in actions.LINKS}
        initial |= {"pool": rule.pool_id, **{name: selectors.named_by(rule, name) for name in actions.LINKS}}
        builder = None if rule.is_default else self.builder(params)
        version = _version(request.GET) or ruleset.version
        form = self.draft(request.GET, initial, present=rule)
        return self.page(
            form, builder, ruleset=ruleset, rule=rule, version=version, is_default=rule.is_default
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rule = self.kept(pk)
        return self.save_rule(rule.ruleset, rule, is_default=rule.is_default)

    def kept(self, pk: int) -> Rule:
        rule = self.rule(pk)
        require(self.request.user, "rules.keep")
        return rule


def _version(params: Any) -> int:
    """The version of the set that somebody looked at; 0 where the address does not say."""
    return whole_number(params.get("version")) or 0


def _stored(conditions: dict[str, Any]) -> dict[str, str]:
    """Stored conditions, in the shape of a query."""
    return {"f": filters.encode(filters.read(RECORD, conditions))} if conditions else {}


def _is_typed(params: Any) -> bool:
    return "f" in params or any(name.startswith("q.") for name in params)
