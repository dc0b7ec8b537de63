"""Figures: how incidents become a number under a written rule, and how numbers differ.

A rule is data with a name and a version. The same incidents under two rules, or beside somebody's
published tally, give a difference line by line, with the incidents behind each line. What nothing
explains is printed as unexplained.
"""
