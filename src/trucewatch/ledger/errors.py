"""What the ledger refuses."""


class LedgerError(ValueError):
    """Something does not fit: a malformed leaf, a proof that fails, a signature that is not one."""
