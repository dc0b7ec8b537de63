"""Simulation: reports by the million with the truth planted, to measure fusion against.

In:   `Settings`: how many reports, how hard, and a seed.
Out:  four Arrow tables: reports and sources as a mission would have them; truth and incidents,
      which no mission has.

The exercise tells a story; this room counts. A country of villages and fronts is drawn (`world`),
incidents excite one another and come in bursts (`events`), nine sources notice some of them
(`noticing`) and tell them each in its own manner (`telling` and the modules it calls).

`disputes` is a smaller world of its own: who says that who did it, and who copies whom, to measure
belief against.

Never here: files, network, the clock, any real person, place or party, or the code that is to be
measured. Chance comes from one seed; every slab of time has its own stream.
"""
