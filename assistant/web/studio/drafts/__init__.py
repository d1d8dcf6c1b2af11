"""The draft side of the studio: variants, fields, previews, findings, rewriting, versions, approval."""
