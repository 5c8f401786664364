"""The portal's benchmark: only ratios, taken side by side in one run."""
