"""Writing a mail to a customer, and the templates for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_site.kit.errors import Busy, RuleBroken
from crm_site.kit.numbers import whole_number
from customers.cases.satisfaction import selectors as satisfaction
from customers.directory import letters, placeholders
from customers.directory.models import Customer
from customers.interactions import mailing, selectors, templates
from customers.interactions.mail_forms import MailForm, TemplateEditForm, TemplateForm
from customers.interactions.models import Interaction, MailTemplate
from notifications.mail import queue
from ownership.access.masking import MaskedRow, levels_for
from ownership.access.policy import can, require
from ownership.access.views import ScopedView

FIELDS = ("name", "language", "department", "subject", "body", "is_active")


class MailNew(ScopedView):
    """A mail to a customer: a template is filled in, the text is checked by eye, then it goes into the queue."""

    model = Customer

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        return self.page(self.form(customer, initial=self.initial(customer)), customer)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        if request.POST.get("use", "").isdecimal():
            return self.page(self.form(customer, initial=self.used(customer)), customer)
        form = self.form(customer, request.POST)
        if not form.is_valid() or "preview" in request.POST:
            return self.page(form, customer, status=200 if form.is_valid() else 422, preview=form.is_valid())
        invitation = self.meeting(customer) if form.cleaned_data.get("invite") else None
        try:
            row = mailing.send(customer, by=request.user, invitation=invitation, **form.values)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.page(form, customer, status=422)
        return self.done(to=row.get_absolute_url(), say=_("The mail is on its way."))

    def customer(self, pk: int) -> Customer:
        customer = self.row(pk)
        require(self.request.user, "mail.write", customer)
        return customer

    def meeting(self, customer: Customer) -> Interaction | None:
        """The meeting that the mail is about, one of this customer's."""
        named = self.request.GET.get("meeting") or self.request.POST.get("meeting") or ""
        if not named.isdecimal():
            return None
        rows = selectors.of_customer(self.request.user, customer)
        return get_object_or_404(rows, pk=whole_number(named))

    def form(self, customer: Customer, *data: Any, **how: Any) -> MailForm:
        return MailForm(
            *data, viewer=self.request.user, customer=customer, meeting=self.meeting(customer), **how
        )

    def initial(self, customer: Customer) -> dict[str, Any]:
        """Nothing but to whom: the one asked for, else the first who may be written to."""
        asked = self.request.GET.getlist("to")
        open_to = [] if asked else mailing.receivers(customer, self.request.user)
        first = next((str(one.point.pk) for one in open_to if not one.refused), "")
        return {"to": asked or [first], "invite": True, **self.about_case(customer)}

    def about_case(self, customer: Customer) -> dict[str, Any]:
        """The link on which the customer says how content he is with a closed case, where one is asked for."""
        found = satisfaction.waiting(self.request.user, customer, self.request.GET.get("case", ""))
        if found is None or not found.path:
            return {}
        words = {"number": found.case.number, "title": found.case.title}
        link = self.request.build_absolute_uri(found.path)
        body = _(
            "Your matter “%(title)s” is done. How satisfied are you with how we handled it? One click is enough:"
        )
        subject = _("%(number)s: how satisfied are you?") % words
        return {"subject": subject, "body": "\n\n".join([body % words, link, ""])}

    def used(self, customer: Customer) -> dict[str, Any]:
        """A template filled in for whom was chosen; receivers and attachments stay."""
        posted, user = self.request.POST, self.request.user
        template = get_object_or_404(selectors.templates_for(user), pk=whole_number(posted["use"]))
        contact = selectors.contact_behind(user, customer, next(iter(posted.getlist("to")), ""))
        words = letters.words_for(customer, contact, user)
        texts = {name: placeholders.filled(getattr(template, name), words) for name in ("subject", "body")}
        kept = {name: posted.getlist(name) for name in ("to", "documents")}
        return {**kept, "invite": "invite" in posted, **texts}

    def page(
        self, form: MailForm, customer: Customer, status: int = 200, preview: bool = False
    ) -> HttpResponse:
        user = self.request.user
        left = placeholders.left_in(f"{form['subject'].value() or ''}\n{form['body'].value() or ''}")
        return self.show(
            "customers/interactions/mail.html",
            status=status,
            form=form,
            customer=MaskedRow(customer, levels_for(user, customer)),
            templates=selectors.templates_for(user),
            chosen=whole_number(self.request.POST.get("use")) or 0,
            meeting=self.meeting(customer),
            preview=preview,
            left=left,
            is_open=queue.is_open(),
            may_edit_templates=can(user, "mail.templates"),
        )


class TemplatePage(ScopedView):
    """What the pages of templates share."""

    model = MailTemplate

    def form_page(self, form: TemplateForm, status: int = 200, **more: Any) -> HttpResponse:
        return self.show(
            "customers/interactions/template.html",
            status=status,
            form=form,
            words=placeholders.PLACEHOLDERS,
            **more,
        )

    def form(self, kind: type[TemplateForm], *data: Any, **how: Any) -> TemplateForm:
        departments = selectors.departments_for(self.request.user)
        return kind(*data, viewer=self.request.user, departments=departments, **how)


class TemplateList(TemplatePage):
    """The templates for everybody and for one's departments."""

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "interactions.start")
        rows = self.rows().select_related("department", "by")
        may_edit = can(request.user, "mail.templates")
        return self.show("customers/interactions/templates.html", rows=rows, may_edit=may_edit)


class TemplateNew(TemplatePage):
    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "mail.templates")
        return self.form_page(self.form(TemplateForm))

    def post(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "mail.templates")
        form = self.form(TemplateForm, request.POST)
        if not form.is_valid():
            return self.form_page(form, status=422)
        templates.create(by=request.user, **form.cleaned_data)
        return self.done(to=reverse("customers:mail-template-list"), say=_("Saved."))


class TemplateEdit(TemplatePage):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row(pk)
        require(request.user, "mail.templates")
        initial = {name: getattr(row, name) for name in (*FIELDS, "version")}
        return self.form_page(self.form(TemplateEditForm, initial=initial), row=row)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row(pk)
        require(request.user, "mail.templates")
        form = self.form(TemplateEditForm, request.POST)
        if not form.is_valid():
            return self.form_page(form, status=422, row=row)
        try:
            templates.edit(row, by=request.user, **form.cleaned_data)
        except Busy as busy:
            form.add_error(None, str(busy))
            return self.form_page(form, status=409, row=row)
        return self.done(to=reverse("customers:mail-template-list"), say=_("Saved."))
