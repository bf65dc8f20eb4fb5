FROM debian:13
USER rooted
ONBUILD USER root
CMD ["/app"]
