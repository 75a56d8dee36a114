"""The menu, the prompts and the flow, without anything around them."""
