"""Where a mission lies: its store, its keys, its registry of sources, its folder.

The store holds the ground: entries in order with their disclosures, and the tree over them. Keys
lie outside the mission's folder, so that a copied folder cannot sign. Who the sources are lies in
an encrypted file of its own. What is published in `ledger/` is rewritten from the store, never the
other way.
"""
