"""What is filled in about events: by organisers, visitors, at the entrance, and for partners' calendars."""
