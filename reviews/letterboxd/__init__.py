"""What members bring along from Letterboxd and IMDb, and what they take there (docs/imports.md).

A file becomes a run (`reviews.models.ImportRun`) in four steps, each a piece at a time and safe to repeat: it is read
into rows, the rows are matched with films, for each film it is proposed what to make of them, and when the member has
seen that, it is published. Another step takes it all back.
"""
