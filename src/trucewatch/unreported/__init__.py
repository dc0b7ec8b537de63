"""Unreported: how many incidents no list holds, by multiple-systems estimation.

Who is on one list only, and who on several, says something of those who are on none: of those whom
some list could have held. Of others this room says nothing, and says that it says nothing.
"""
