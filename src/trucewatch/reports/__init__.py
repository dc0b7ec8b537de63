"""Reports: what a source said, verbatim and normalised, and the problems of bad rows.

Dates, numbers, places and words come in the wild forms people write them in; each parser here
gives a value or a `Fault` that says what would have worked. None guesses, and none raises for bad
data.
"""
