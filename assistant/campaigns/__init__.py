"""Campaigns: contacts into segments, a plan with its price, a run that stops and goes on, the way out."""
