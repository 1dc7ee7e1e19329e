"""Every write around people: `passwords` (links to set one), `people` (all else), `demo`."""
