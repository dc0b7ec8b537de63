"""Places: where, and how surely: circles with an error, or doubt that is kept."""
