"""Places: where, and how surely. Names and coordinates become circles with an error, or stay in doubt."""
