"""Alembic migrations; `Database` runs them when it opens."""
