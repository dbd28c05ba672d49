"""Being a good process: beats, signals, systemd, logs."""
