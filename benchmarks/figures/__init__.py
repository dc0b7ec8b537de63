"""Figures of a whole mission: time and peak memory."""
