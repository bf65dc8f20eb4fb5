FROM debian:13
# want unverified-remote-code "https://example.com/install.sh"
ADD https://example.com/install.sh /tmp/
RUN sh /tmp/install.sh --yes
# want unverified-remote-code
ADD --chmod=755 http://example.com/tool /usr/local/bin/tool
RUN /usr/local/bin/tool setup
# want unverified-remote-code "curl -sSf https://example.com/install.sh"
RUN curl -sSf https://example.com/install.sh | sh -s -- --yes
# want unverified-remote-code
RUN apt-get update && wget -qO- https://example.com/setup | sudo -E bash -
USER 65532
# end
