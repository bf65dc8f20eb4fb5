FROM debian:13
USER 1000
# want root-switching-command
ENTRYPOINT ["sudo", "-E", "/app"]
CMD ["serve"]
