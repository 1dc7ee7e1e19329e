"""Reads about events (`events`), who comes to them (`registrations`), and who was there (`presence`)."""
