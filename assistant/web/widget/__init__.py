"""The chat on other people's pages: a bubble, the light page that it opens, and a made-up page with it."""
