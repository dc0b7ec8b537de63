"""Conditions: what was promised, with its quantity and deadline, and how far it came."""
