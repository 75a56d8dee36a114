"""How chat is looked at: one file for each kind of probe, and the guard that all of them pass."""
