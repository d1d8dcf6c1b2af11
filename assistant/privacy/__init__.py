"""Every store at once: a person's data shown and erased, what leaves this machine, how long what is kept."""
