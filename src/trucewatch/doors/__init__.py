"""Doors: formats, storage, the command line and the pages. They call the mechanism; nobody calls them."""
