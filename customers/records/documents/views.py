"""Pages of documents: the panel of a customer, taking files in, handing one out, removing one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_site.kit.errors import RuleBroken
from customers.records.documents import actions, selectors, serving
from customers.records.documents.forms import DocumentsForm
from customers.records.documents.models import Document
from notifications import live
from ownership.access.masking import MaskedRow, levels_for
from ownership.access.policy import can, require
from ownership.access.querysets import owned_model
from ownership.access.views import ScopedView


class DocumentPage(ScopedView):
    """What lies below a customer's address: `document` is one of his, in a facet that the person reads; 404 else."""

    model = owned_model()

    def document(self, pk: int, document: int) -> Document:
        customer = self.row(pk)
        found = get_object_or_404(selectors.readable(self.request.user, customer), pk=document)
        found.customer = customer
        return found


class CustomerDocuments(DocumentPage):
    """The panel of documents; takes new ones in."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.panel(pk, DocumentsForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.row(pk)
        require(request.user, "documents.add", customer)
        form = DocumentsForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.panel(pk, form, status=422)
        try:
            made = actions.add(customer, form.cleaned_data["files"], by=request.user)
        except RuleBroken as broken:
            form.add_error("files", str(broken))
            return self.panel(pk, form, status=422)
        n = len(made)
        said = ngettext("%(n)d file is kept.", "%(n)d files are kept.", n) % {"n": n}
        return self.done(to=customer.get_absolute_url() + "#documents", say=said)

    def panel(self, pk: int, form: DocumentsForm, status: int = 200) -> HttpResponse:
        customer, user = self.row(pk), self.request.user
        require(user, "documents.read", customer)
        live.watch(user, customer.topic)
        return self.show(
            "customers/documents/_panel.html",
            status=status,
            title=_("Documents"),
            customer=MaskedRow(customer, levels_for(user, customer)),
            files=selectors.on_panel(user, customer),
            form=form,
            may_add=can(user, "documents.add", customer),
        )


class DocumentFile(DocumentPage):
    """The file itself."""

    def get(self, request: HttpRequest, pk: int, document: int) -> HttpResponseBase:
        found = self.document(pk, document)
        return serving.answer(request, found, download="download" in request.GET)


class DocumentRemove(DocumentPage):
    """Deletes one, after asking."""

    def post(self, request: HttpRequest, pk: int, document: int) -> HttpResponse:
        found = self.document(pk, document)
        actions.remove(found, by=request.user)
        to = reverse("customers:customer-detail", args=[pk]) + "#documents"
        return self.done(to=to, say=_("%(name)s has been removed.") % {"name": found.name})
