FROM debian:13
USER 65532
# want login-daemon
CMD service app start && exec dropbear -F
