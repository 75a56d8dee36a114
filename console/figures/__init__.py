"""The pages of figures: Reports and Health, and what Now counts."""
