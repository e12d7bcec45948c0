"""What an office says of cells and rows that are known to be wrong, in `corrections.yaml`: read, applied, told."""
