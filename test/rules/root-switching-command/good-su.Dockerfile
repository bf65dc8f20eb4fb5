FROM debian:13
USER 1000
CMD su - app -c /app
