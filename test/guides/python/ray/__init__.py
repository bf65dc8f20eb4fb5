"""As much of Ray as the guide uses, with batches of two rows."""

from . import data
