"""Product images: brought to this machine, made small, and kept to be served from our own address."""
