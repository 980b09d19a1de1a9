"""What if, how much more, conventions side by side, targets for next year: nothing of it enters data or reports."""

from ikilib.simulasi.papan import layar

__all__ = ["layar"]
