FROM alpine
USER 65532
# want ssh-port "22/tcp"
EXPOSE 8080 22/tcp
