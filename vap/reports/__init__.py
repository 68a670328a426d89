"""What the pages of the vap room show, as frozen values."""
