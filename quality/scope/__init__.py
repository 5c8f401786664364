"""What a declaration covers: frozen with it, listed as its annex, filed as a workbook."""
