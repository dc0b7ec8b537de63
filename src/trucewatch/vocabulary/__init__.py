"""The words every room shares: instants and intervals, ids, acts, messages.

Nothing here knows of reports, agreements or the ledger. Pure: the time zone database and the
files shipped beside this package are its only inputs.
"""
