"""What a request passes before a page: headers, limits, who is behind it, the login."""
