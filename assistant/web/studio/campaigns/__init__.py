"""The tab of campaigns: contacts, segments, the plan; then what `web/studio/campaign_run` adds."""
