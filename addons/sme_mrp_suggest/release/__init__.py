"""From planned orders to documents: what is read for merging, the references, and the orders that are made."""
