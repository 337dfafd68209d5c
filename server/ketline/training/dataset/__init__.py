"""The data set of optimised circuits: which instances, which circuits for each, made in parts on many cores."""
