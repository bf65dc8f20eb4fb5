FROM debian:13
# want root-user
user 0:0
CMD ["/app"]
