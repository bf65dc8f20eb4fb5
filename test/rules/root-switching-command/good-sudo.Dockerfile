FROM debian:13
USER 1000
ENTRYPOINT ["sudo", "-u", "app", "/app"]
