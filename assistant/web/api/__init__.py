"""The API for other programs: /api/v1; described in docs/api.md."""
