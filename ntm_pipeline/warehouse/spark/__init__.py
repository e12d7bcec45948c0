"""The SQL models on a Spark Connect server, where `NTM_ENGINE` names one; the warehouse itself stays in DuckDB."""
