FROM debian:13
ADD https://example.com/data.csv /data/
ADD --checksum=sha256:00 https://example.com/install.sh /tmp/
RUN sh /tmp/install.sh
ADD https://example.com/verified.sh /tmp/
RUN echo "00 /tmp/verified.sh" | sha256sum --check && sh /tmp/verified.sh
ADD https://github.com/example/app.git /app
ADD local.sh /
RUN sh /local.sh
RUN curl -o /tmp/x https://example.com/x; sh /other.sh
RUN curl https://example.com/x | tar xz
USER 65532
RUN curl https://example.com/x | sh
