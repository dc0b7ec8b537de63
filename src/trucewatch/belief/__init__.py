"""Belief: how far to believe that it happened, that it was they, and with how many harmed.

In:   claims (who said of which incident what, when, in which role, from whom), and what is known
      of the sources: kinds and interests.
Out:  a probability for each possible outcome of each incident, with its range; what every report
      adds to it, in words; which reports are copies; what was learned of each source; ranges of
      casualties, one voice for each independent origin.

A claim stays somebody's claim: a probability is what these reports together are worth under a
stated model, never a ruling. Copies are one voice. What is silent says nothing.

Never here: files, network, the clock, or chance that was not handed in. The same claims give the
same bytes in whatever order they come.
"""
