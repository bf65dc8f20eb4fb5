FROM debian:13
USER 65532
# want host-entering-command
ENTRYPOINT ["nsenter", "-t", "1", "-m", "-u", "--"]
CMD ["sh"]
