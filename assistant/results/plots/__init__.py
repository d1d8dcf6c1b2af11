"""Pictures of how a campaign went, as SVG and PNG, each with the same in words."""
