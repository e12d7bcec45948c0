"""What people look at. Decides nothing: every figure shown here was computed in `models/`."""
