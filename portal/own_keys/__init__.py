"""Our own key pairs: those that identity providers know us by, and those of the way to the units."""
