"""What it costs, measured on the real stack."""
