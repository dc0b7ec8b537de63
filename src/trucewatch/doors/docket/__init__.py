"""The docket as it is read: one derivation of what a case comes to, for every door that shows it.

In:   the record, a case, an instant, a language. Never a request, a reader or the clock.
Out:  plain values: for the command line, for publications, for pages.
"""
