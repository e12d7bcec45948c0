"""One file per source: its pandera contract, headings, natural key and rules across fields. Nothing else."""
