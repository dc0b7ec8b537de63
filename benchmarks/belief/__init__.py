"""Belief against its rivals: probabilities held against a truth that was planted."""
