"""Apart: what runs in a process of its own, away from keys, the record and the rest of memory.

In:   one open file, and arguments in JSON.
Out:  messages, bounded in size, over a pipe.

A parser that a file brings down, fills or keeps busy takes nothing with it. `doors.worker` starts
these; a job imports as little as it can, since each start pays for it.

Never here: missions, keys, the network, or anything written to disk.
"""
