"""Timestamps: what authorities with clocks of their own say of the record's checkpoints.

In:   a checkpoint of the log, and the answer of an authority that we do not run (RFC 3161).
Out:  an entry that holds both, and the time by which the checkpoint existed.

The mission's own clock is the word of whoever runs it. A token says, under somebody else's key,
that everything up to a checkpoint was there by then. The network is optional: a request can be
written to a file and carried.
"""
