"""For whoever connects a unit's own system to the portal.  Nothing here imports the portal."""
