"""The ICC profiles that travel with the package; ORIGIN.md says where they come from."""
