"""What nonconformances share: where goods are and how they are moved."""
