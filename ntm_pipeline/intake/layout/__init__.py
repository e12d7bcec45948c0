"""What an office says of a sender's tables that no program can know, in `layout.yaml`: read, told, proposed."""
