"""Who is rung back."""
