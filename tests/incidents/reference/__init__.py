"""What the kernel computes, once more, in the plainest form that one can read.

In:   the columns of reports, weights, and people's decisions, as the kernel gets them.
Out:  what the kernel hands back.

Everything is asked of every pair, in plain loops over lists and dicts; nothing is quick. The kernel
looks only so far around in a crowd (`kScan`, `kCrowd`, `kCompared`, `kNearest`), and from eight
reports of a cluster (`kSample`); the last is kept here, the others are not: the two agree where no
crowd is cut short. The kernel works out places in single precision, the reference in double; what
they find differs in the seventh digit. Tuned numbers are read from the kernel's sources, in
`constants`.
"""
