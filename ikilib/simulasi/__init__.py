"""What if, how much more, conventions side by side, targets for next year: nothing of it enters data or reports."""
