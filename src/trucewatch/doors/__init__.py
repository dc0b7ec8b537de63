"""Doors: formats, storage, the command line and the pages; nobody calls them but people."""
