"""Campaigns, their members, and the forms by which strangers answer."""

from customers.campaigns.models.campaigns import Campaign, CampaignMember
from customers.campaigns.models.web import WebAnswer, WebForm

__all__ = ["Campaign", "CampaignMember", "WebAnswer", "WebForm"]
