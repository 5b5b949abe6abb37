"""Campaigns (营销活动): what we send or hold, to whom, what came back, and what became of it."""
