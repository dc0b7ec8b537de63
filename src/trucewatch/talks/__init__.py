"""Talks: who sat with whom, what each side wants, where their conditions meet, and what moved."""
