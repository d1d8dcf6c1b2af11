"""What campaigns brought: reports of mailing tools, how they are read, and what is learnt from them."""
