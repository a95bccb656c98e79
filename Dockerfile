# syntax=docker/dockerfile:1
# Builds Verbatim from source and leaves a small image that holds one program, no shell and no package manager.
# Both base images are arguments: pin them by digest where you publish, or name stand-ins where there is no registry.
# The two must share one C library: Debian 12 builds it, Debian 12 runs it.
ARG RUST_IMAGE=docker.io/library/rust:1.95-slim-bookworm
ARG RUNTIME_IMAGE=gcr.io/distroless/cc-debian12:nonroot

FROM ${RUST_IMAGE} AS build
# Inside the layer, so that every build starts clean. A developer who builds often may name a folder below /cache,
# which is kept between builds: --build-arg CARGO_TARGET_DIR=/cache/target
ARG CARGO_TARGET_DIR=/build/target
ENV CARGO_INCREMENTAL=0 CARGO_NET_RETRY=10
WORKDIR /src
COPY . .
# `touch`: cargo tells fresh from stale by the time of change, and some builders give every copied file the same one;
# with a kept target folder the old program would then be shipped.
# The data folder is made here as a child of /out/fs: not every builder keeps the mode of the folder that COPY names.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,target=/cache,sharing=locked \
    find src config -type f -exec touch {} + \
 && cargo build --locked --release --bin verbatim \
 && install -D "${CARGO_TARGET_DIR}/release/verbatim" /out/verbatim \
 && install -d -m 0770 /out/fs/data

FROM ${RUNTIME_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="Verbatim" \
      org.opencontainers.image.description="A Discord bot that answers with the articles' own words" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
COPY --from=build /out/verbatim /usr/local/bin/verbatim
COPY config/verbatim.toml /etc/verbatim/verbatim.toml
# Of the letters that are part of the program.
COPY config/font/LICENSE /usr/share/doc/verbatim/font-licence
# 65532 is distroless' own user. Group 0 with mode 0770 lets a platform that picks a user at random (OpenShift) write too.
COPY --from=build --chown=65532:0 /out/fs/ /
ENV VERBATIM_DATA_DIR=/data
USER 65532:0
VOLUME ["/data"]
STOPSIGNAL SIGTERM
# Asks the bot itself on 127.0.0.1, never Discord: an outage there must not restart every bot here.
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s --retries=3 CMD ["/usr/local/bin/verbatim", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/verbatim"]
CMD ["run"]
