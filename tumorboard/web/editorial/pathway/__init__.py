"""The pathway editor: steps, intervals, gates and branches, with the solved picture beside them."""
