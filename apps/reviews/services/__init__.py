"""Every write about deciding: who decides, who stands in, notes, reminders, links for outsiders."""
