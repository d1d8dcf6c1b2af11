"""What campaigns keep: contacts, plans, the ledger of their rows, replies that were paid for."""
