"""The ledger measured on both stores, and killed on both stores."""
