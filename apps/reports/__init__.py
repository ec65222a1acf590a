"""What we learnt; reads only, agency by agency."""
