"""What stands between a draft and its approval: what may be done with it, what was kept, who was faster."""
