"""How the server is doing: probes, metrics, one line for each request."""
