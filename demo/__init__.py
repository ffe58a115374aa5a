"""A demonstration of the portal with made-up people.  The portal itself never imports it."""
