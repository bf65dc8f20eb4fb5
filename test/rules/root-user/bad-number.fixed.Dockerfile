FROM debian:13
# want root-user
user 65532:65532
CMD ["/app"]
