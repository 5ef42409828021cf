"""The page of a report: its template and style, its plots (`plots`), and each case as it shows it (`exhibit`)."""
