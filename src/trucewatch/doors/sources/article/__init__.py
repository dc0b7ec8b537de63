"""Articles: a report in prose in, proposals out.

`text` takes the words out of a file, apart; `reading` proposes what stands in them. The readers by
noun (`dates`, `figures`, `locations`, `speech`, `positions`, `delegations`, `happenings`) know
grammar and the words of `lexicon.yaml`, and nothing of any one article. They propose; people
accept.
"""
