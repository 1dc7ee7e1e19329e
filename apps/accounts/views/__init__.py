"""The account's own pages beside allauth's, and the managers' page of people."""
