"""The pages that come with a release: a static site made from SQL over the released file alone."""
