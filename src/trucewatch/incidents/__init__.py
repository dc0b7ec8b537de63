"""Incidents: which reports speak of one event, and what they say of it together."""
