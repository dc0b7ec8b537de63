"""The agreement: what was agreed, read from one YAML file and checked, with what it leaves open.

`reading.read_agreement` gives the `Agreement` or every error with its line; `ambiguities` lists
what the text leaves open and what follows; `roster` knows which actor a report's words mean.
"""
