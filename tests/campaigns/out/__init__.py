"""Exports of campaigns: files for mailing tools."""
