"""A language model behind an address that the mission names: asked by a person, off by default.

`settings` says which and whether documents may be sent; `asking` asks; `locating` finds in the
text what it answered; `proposing` makes of that an act which says that the model proposed it.
"""
