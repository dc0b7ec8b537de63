"""Fusing inside Spark: the same kernel over tiles of time and place, for more than one machine.

In:   reports as a Spark DataFrame, their sources, and weights learned beforehand.
Out:  the memberships and the count that `incidents.fusing.fuse` finds of the same table.

`tiling` says which reports a tile holds and which it answers for, `working` is what a worker does
with one, `fusing` hands tiles out, round after round, until every report has its final answer.

Never here: a way of fusing of its own. What is near enough to matter, and whether an answer is
final, the kernel says (`incidents.parts`).
"""
