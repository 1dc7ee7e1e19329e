"""Every write around organisations: `editorial` (their content), `members` (their people)."""
