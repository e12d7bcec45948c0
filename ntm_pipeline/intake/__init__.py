"""How files are held to a contract, in this order: files, read, correct, parse, locate, validate, settle."""
