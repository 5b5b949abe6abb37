"""One address per verb of a step."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import Busy, RuleBroken
from ownership.access.views import ScopedView
from workflows.collaborations.selectors import sees
from workflows.steps import actions, forms
from workflows.steps.models import Step


class StepVerb(ScopedView):
    """Bind the verb's form, call its action, go back to the run's page.

    GET shows the form alone, for browsers without JavaScript and after a mistake.
    """

    model = Step
    verb: ClassVar[str] = ""
    form: ClassVar[type[forms.StepForm]] = forms.StepForm
    title: ClassVar[str | Promise] = ""
    said: ClassVar[str | Promise] = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        step = self._step(pk)
        return self._page(step, self.form(step=step, by=request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        step = self._step(pk)
        form = self.form(request.POST, step=step, by=request.user)
        if not form.is_valid():
            return self._page(step, form, status=422)
        try:
            getattr(actions, self.verb)(step, by=request.user, **form.cleaned_data)
        except RuleBroken as rule:
            return self._refused(step, form, rule)
        return self.answer(step)

    def _refused(self, step: Step, form: forms.StepForm, rule: RuleBroken) -> HttpResponse:
        """The form again with the sentence, nothing typed is lost; a lost race without words has a page of its own."""
        if isinstance(rule, Busy) and (not form.fields or self.request.headers.get("HX-Request")):
            raise rule
        form.add_error(None, str(rule))
        return self._page(step, form, status=rule.status)

    def answer(self, step: Step) -> HttpResponse:
        """Back to the run's page; to one's own work for who has given away what showed it to him."""
        run = step.collaboration
        still_seen = sees(self.request.user, run)  # type: ignore[arg-type]
        return self.done(
            to=run.get_absolute_url() if still_seen else reverse("workflows:work"), say=str(self.said)
        )

    def _step(self, pk: int) -> Step:
        return self.row(pk, self.rows().select_related("collaboration", "department", "assignee"))

    def _page(self, step: Step, form: Any, status: int = 200) -> HttpResponse:
        return self.show(
            "workflows/steps/verb.html", status, step=step, form=form, title=self.title or step.label
        )


class StepTake(StepVerb):
    verb, said, title = "take", _("The step is yours."), _("Take the step")


class StepAccept(StepVerb):
    verb, said, title = "accept", _("Accepted."), _("Accept the step")


class StepComplete(StepVerb):
    verb, form, said, title = "complete", forms.CompleteForm, _("Done. Thank you."), _("Finish the step")


class StepTick(StepVerb):
    """Each tick is saved at once; without JavaScript by a button."""

    verb, form, title = "tick", forms.TickForm, _("Checklist")

    def answer(self, step: Step) -> HttpResponse:
        if self.request.headers.get("HX-Request"):
            return HttpResponse(status=204)  # the box shows it already; the other panels hear of it live
        return super().answer(step)


class StepNote(StepVerb):
    verb, form, said, title = "note", forms.NoteForm, _("Note added."), _("Note on the step")


class StepSendBack(StepVerb):
    verb, form, said, title = (
        "send_back",
        forms.SendBackForm,
        _("Returned to the requester."),
        _("Return the step"),
    )


class StepHandOver(StepVerb):
    verb, form, said, title = "hand_over", forms.HandOverForm, _("Handed over."), _("Hand the step over")


class StepSendAgain(StepVerb):
    verb, form, said, title = "send_again", forms.SendAgainForm, _("Sent again."), _("Answer and send again")


class StepSkip(StepVerb):
    verb, form, said, title = (
        "skip",
        forms.SkipForm,
        _("The run goes on without it."),
        _("Do without the step"),
    )


class StepRemind(StepVerb):
    verb, said, title = "remind", _("Reminder sent."), _("Remind")
