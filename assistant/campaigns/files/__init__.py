"""The files of an export: tables of a mailing tool, letters, one template, the manifest, the ZIP."""
