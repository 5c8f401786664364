"""The register: declarations prepared, submitted, recorded, and the paper that is signed."""
