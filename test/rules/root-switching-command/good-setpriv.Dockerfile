FROM debian:13
USER 1000
CMD ["setpriv", "--reuid=1000", "/app"]
