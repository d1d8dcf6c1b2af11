"""The studio, where copywriters work behind a login."""
