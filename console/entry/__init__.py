"""Who is let in: people with passwords, codes or the company's account, and programs with tokens."""
