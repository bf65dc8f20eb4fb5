FROM debian:13 AS build
# want setuid-program
RUN chmod u+s /helper

FROM debian:13
# want setuid-program "--chmod=4755"
COPY --chmod=755 helper /usr/bin/
# want setuid-program "chmod 4755 /usr/bin/helper"
RUN make && chmod 4755 /usr/bin/helper && echo done
# want setuid-program
RUN chmod -R u=rwxs,go=rx /opt/bin
# want setuid-program
RUN ["/bin/chmod", "+s", "/usr/bin/helper"]
# want setuid-program
RUN install -m 04755 -o root helper /usr/bin/helper
RUN make \
    # comment
# want setuid-program "chmod u+s /opt/helper"
    && chmod u+s /opt/helper
RUN <<EOF
set -e
# want setuid-program
chmod 6755 /usr/bin/other
EOF
# want setuid-program
RUN setcap cap_setuid,cap_setgid+ep /usr/bin/newuidmap
# want setuid-program
RUN find /opt -type f -exec chmod u+s {} +
# want setuid-program
RUN sh -c "chmod 4711 /x"
# want setuid-program "\"$USER ALL=(ALL) NOPASSWD:ALL\""
RUN echo "$USER ALL=(ALL) NOPASSWD:ALL" > /etc/sudoers.d/app
USER 65532
