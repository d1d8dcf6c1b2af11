"""The pages: one server with a landing page, the public chat, the studio, and the loopback API."""
