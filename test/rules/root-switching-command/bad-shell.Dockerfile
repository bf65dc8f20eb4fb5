FROM debian:13
USER 1000
# want root-switching-command "su -c /app"
CMD cd /srv && exec su -c /app
