"""The pages of a large mission, with many readers at once."""
