"""What the carrier asks: cost, signatures, documents."""
