"""Drafts on their way out: merge tags, e-mails, documents, tables, and the marking that they carry."""
