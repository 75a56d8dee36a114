"""Who is next: the policy, presence, and hints."""
