"""People: in which role somebody reads and acts, and what each role may."""
