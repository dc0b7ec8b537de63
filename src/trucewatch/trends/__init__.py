"""Trends: whether it is holding, and how sure one can be.

In:   counts by day or week, incidents with who of a fixed panel told of each, and the panel's log
      of who was at work; areas with a place. Windows and rules fixed beforehand.
Out:  rate ratios, change points, alerts, clusters on the map, excitation and forecasts, each with
      how often it would be wrong.

Three things no module here forgets. Violence comes in bursts, so intervals that take incidents for
independent lie. Reports may stop while the shooting does not. And who looks every week at every
area finds something every month.

A machine proposes `holding`, `not holding` or `cannot tell`; only people rule.

Never here: files, network, the clock, or chance of its own: a random generator is handed in.
"""
