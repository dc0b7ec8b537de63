"""The exercise: a fictional country, its ceasefire, and six weeks of reports that disagree.

Nothing here is real, and every file says so. What happened is planted (`happening`), sources tell
of it each in their own way (`telling`), and the files come out in ordinary formats (`writing`), so
that an exercise goes through the same doors as a real mission. Chance comes from one seed.
"""
