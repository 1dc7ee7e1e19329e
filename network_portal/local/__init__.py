"""Runs the portal, or its tests, on a machine that has nothing but Python: real servers out of packages."""
