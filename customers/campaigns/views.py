"""Pages of campaigns: the list, one with its figures and verbs, a new one, its members, the panel of a customer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from crm_site.kit.filters import FilterRefused
from customers.campaigns import actions, selectors
from customers.campaigns.actions.common import TOPIC
from customers.campaigns.forms import (
    ANSWERED,
    EDITED,
    CampaignEditForm,
    CampaignForm,
    FillForm,
    MemberEditForm,
    OwnerForm,
)
from customers.campaigns.models import Campaign, CampaignMember
from customers.directory import conflicts
from customers.directory.models import Customer
from customers.records import left_out
from customers.records.lists.pages import DONE, ListPage, just_done
from notifications import live
from ownership.access.policy import can, require
from ownership.access.views import ScopedView


class CampaignList(ListPage):
    """The campaigns of the company."""

    model = Campaign
    listing_name = "campaigns"
    template = "customers/campaigns/list.html"

    def verbs(self) -> dict[str, Any]:
        user: Any = self.request.user
        live.watch(user, TOPIC)
        return {
            "may_create": can(user, "campaigns.create"),
            "may_import": can(user, "campaign-members.import"),
        }


class MemberList(ListPage):
    """Members of all campaigns, or of the one that the filter line names."""

    model = CampaignMember
    listing_name = "campaign-members"
    template = "customers/campaigns/members.html"

    def verbs(self) -> dict[str, Any]:
        user: Any = self.request.user
        live.watch(user, TOPIC)
        found = selectors.named(user, self.request.GET.get("campaign", ""))
        rows = selectors.masked([found], user) if found else []
        return {"campaign": next(iter(rows), None), "may_import": can(user, "campaign-members.import")}


class CampaignNew(ScopedView):
    """Plans a campaign."""

    model = Campaign

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "campaigns.create")
        today = timezone.localdate()
        initial = {"owner": request.user.pk, "starts_on": today, "window_days": 90}
        return self.page(CampaignForm(viewer=request.user, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "campaigns.create")
        form = CampaignForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            campaign = actions.create(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.page(form, 422)
        return self.done(
            to=campaign.get_absolute_url(), say=_("%(number)s is planned.") % {"number": campaign.number}
        )

    def page(self, form: CampaignForm, status: int = 200) -> HttpResponse:
        return self.show("customers/campaigns/edit.html", status=status, form=form)


class CampaignPage(ScopedView):
    """What the page of one campaign and its verbs share."""

    model = Campaign

    def campaign(self, pk: int, verb: str = "") -> Campaign:
        """The campaign through its scope; 403 where `verb` is not the person's."""
        found: Campaign = self.row(pk, self.rows().select_related("owner", "department", "created_by"))
        if verb:
            require(self.request.user, verb, found)
        return found

    def page(self, campaign: Campaign, status: int = 200, **forms: Any) -> HttpResponse:
        user: Any = self.request.user
        live.watch(user, campaign.topic)
        reads, holds = selectors.reads(user), can(user, "campaigns.edit", campaign)
        open_to_more = holds and campaign.state != Campaign.State.ENDED
        return self.show(
            "customers/campaigns/detail.html",
            status=status,
            campaign=selectors.masked([campaign], user)[0],
            reads=reads,
            may_hold=holds,
            may_import=holds and can(user, "campaign-members.import"),
            figures=selectors.figures(campaign, user) if reads else [],
            sources=selectors.sources(campaign, user) if reads else [],
            members_url=selectors.members_url(campaign),
            web_form=selectors.form_of(campaign) if holds else None,
            fill=forms.get("fill") or (FillForm(viewer=user) if open_to_more else None),
            hand_over=forms.get("hand_over") or (OwnerForm(campaign=campaign) if holds else None),
            done=just_done(self.request),
        )

    def to(self, campaign: Campaign, said: str) -> HttpResponse:
        return self.done(to=campaign.get_absolute_url(), say=said)


class CampaignDetail(CampaignPage):
    """One campaign: its figures, each with the list behind it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.campaign(pk))


class CampaignEdit(CampaignPage):
    """Changes what a campaign says. A rival edit answers 409 with both values; saving again takes mine."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign = self.campaign(pk, "campaigns.edit")
        initial = {name: getattr(campaign, name) for name in (*EDITED, "version")}
        return self.form_page(CampaignEditForm(viewer=request.user, initial=initial), campaign)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign = self.campaign(pk, "campaigns.edit")
        form = CampaignEditForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self.form_page(form, campaign, 422)
        try:
            actions.edit(campaign, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except EditConflict as conflict:
            return self.conflict_page(form, conflict)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(form, campaign, 422)
        return self.to(campaign, _("Saved."))

    def conflict_page(self, form: CampaignEditForm, conflict: EditConflict) -> HttpResponse:
        typed = {**form.cleaned_data, "version": conflict.row.version}
        fresh = CampaignEditForm(viewer=self.request.user, initial=typed)
        return self.form_page(fresh, conflict.row, 409, rows=conflicts.pairs_of(form, conflict))

    def form_page(
        self, form: CampaignEditForm, campaign: Campaign, status: int = 200, **more: Any
    ) -> HttpResponse:
        return self.show("customers/campaigns/edit.html", status=status, form=form, campaign=campaign, **more)


class CampaignStart(CampaignPage):
    """It begins, or goes on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign = actions.start(self.campaign(pk), by=request.user)  # type: ignore[arg-type]
        return self.to(campaign, _("The campaign is running."))


class CampaignEnd(CampaignPage):
    """It is over."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign = actions.end(self.campaign(pk), by=request.user)  # type: ignore[arg-type]
        return self.to(campaign, _("The campaign has ended."))


class CampaignAssign(CampaignPage):
    """Gives it to a colleague."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign = self.campaign(pk, "campaigns.edit")
        form = OwnerForm(request.POST, campaign=campaign)
        if not form.is_valid():
            return self.page(campaign, 422, hand_over=form)
        to = form.cleaned_data["owner"]
        actions.assign(campaign, to=to, by=request.user)  # type: ignore[arg-type]
        return self.to(campaign, _("%(who)s owns the campaign now.") % {"who": to.label})


class CampaignDelete(CampaignPage):
    """Drops a plan that nobody is in."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        actions.delete(self.campaign(pk), by=request.user)  # type: ignore[arg-type]
        return self.done(to=reverse("customers:campaign-list"), say=_("The plan is gone."))


class CampaignFill(CampaignPage):
    """Takes in who is in a segment now."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign = self.campaign(pk, "campaigns.fill")
        form = FillForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self.page(campaign, 422, fill=form)
        try:
            outcome = actions.fill(campaign, form.cleaned_data["segment"], by=request.user)  # type: ignore[arg-type]
        except (RuleBroken, FilterRefused) as broken:
            form.add_error("segment", str(broken))
            return self.page(campaign, 422, fill=form)
        if outcome.change_set is None:
            said = [
                _("Nobody was taken in: all of them are in it already."),
                *left_out.in_words(outcome.left_out),
            ]
            return self.to(campaign, " ".join(said))
        request.session[DONE] = outcome.change_set.pk
        return self.done(to=campaign.get_absolute_url())


class MemberEdit(ScopedView):
    """What became of one member."""

    model = CampaignMember

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        member = self.member(pk)
        initial = {name: getattr(member, name) for name in (*ANSWERED, "version")}
        return self.form_page(MemberEditForm(viewer=request.user, initial=initial), member)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        member = self.member(pk)
        form = MemberEditForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self.form_page(form, member, 422)
        try:
            actions.answer(member, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except EditConflict as conflict:
            typed = {**form.cleaned_data, "version": conflict.row.version}
            fresh = MemberEditForm(viewer=request.user, initial=typed)
            return self.form_page(fresh, conflict.row, 409, rows=conflicts.pairs_of(form, conflict))
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(form, member, 422)
        return self.done(to=selectors.members_url(member.campaign), say=_("Saved."))

    def member(self, pk: int) -> CampaignMember:
        found: CampaignMember = self.row(pk, self.rows().select_related("campaign", "customer", "contact"))
        require(self.request.user, "campaigns.answer", found)
        return found

    def form_page(
        self, form: MemberEditForm, member: CampaignMember, status: int = 200, **more: Any
    ) -> HttpResponse:
        user: Any = self.request.user
        return self.show(
            "customers/campaigns/member.html",
            status=status,
            form=form,
            member=selectors.masked_members([member], user)[0],
            campaign=member.campaign,
            back=selectors.members_url(member.campaign),
            may_take_out=can(user, "campaigns.take_out", member),
            **more,
        )


class MemberTakeOut(MemberEdit):
    """He was never in it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        member = self.member(pk)
        back = selectors.members_url(member.campaign)
        actions.take_out(member, by=request.user)  # type: ignore[arg-type]
        return self.done(to=back, say=_("Taken out of the campaign."))


class CustomerCampaigns(ScopedView):
    """The panel on the customer's page; taking the customer into a campaign stands below it."""

    model = Customer

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.panel(self.customer(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        campaign = selectors.named(request.user, request.POST.get("campaign", ""))
        if campaign is None:
            return self.panel(customer, 422, problem=_("Choose a campaign."))
        try:
            actions.add(campaign, customer, by=request.user)  # type: ignore[arg-type]
        except RuleBroken as broken:
            return self.panel(customer, 422, problem=str(broken))
        if request.headers.get("HX-Request"):
            return self.panel(customer)
        return HttpResponseRedirect(customer.get_absolute_url())

    def customer(self, pk: int) -> Customer:
        customer: Customer = self.row(pk)
        require(self.request.user, "campaigns.look", customer)
        return customer

    def panel(self, customer: Customer, status: int = 200, problem: str = "") -> HttpResponse:
        user: Any = self.request.user
        live.watch(user, customer.topic)
        return self.show(
            "customers/campaigns/_panel.html",
            status=status,
            title=_("Campaigns"),
            customer=customer,
            rows=selectors.on_panel(user, customer),
            reads=selectors.reads_campaigns_of(user, customer),
            offered=selectors.to_fill(user),
            problem=problem,
        )
