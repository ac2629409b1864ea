# One image for every party: the command says which one it is. The stage `service` is the product; `example` is that image with
# what docker-compose.yml prepares its made-up consortium with. Any image with Node 24 and glibc will do as NODE_IMAGE.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY wording/package.json wording/
COPY keeper/package.json keeper/
COPY client-node/package.json client-node/
COPY coordinator/package.json coordinator/
COPY auditor/package.json auditor/
# npm links a command only when its file is there.
COPY client-node/bin client-node/bin
COPY coordinator/bin coordinator/bin
COPY auditor/bin auditor/bin

# The engine's binary is an optional dependency; so is Node, which the image has.
FROM manifests AS dependencies
RUN npm ci --omit=dev && rm -rf node_modules/node-linux-* node_modules/.bin/node

# The pages of operators and members, with the tools that build them.
FROM manifests AS pages
RUN npm ci
COPY tsconfig.base.json ./
COPY shared shared
COPY wording wording
COPY client-node client-node
COPY coordinator coordinator
RUN npm run page

# The programs, readable by everybody whatever umask the clone was made under.
FROM manifests AS programs
COPY shared/bin shared/bin
COPY shared/src shared/src
COPY wording/src wording/src
COPY keeper/src keeper/src
COPY client-node/kernels client-node/kernels
COPY client-node/src client-node/src
COPY --from=pages /app/client-node/page/dist client-node/page/dist
COPY coordinator/src coordinator/src
COPY --from=pages /app/coordinator/dashboard/dist coordinator/dashboard/dist
COPY auditor/src auditor/src
COPY examples examples
RUN rm package-lock.json .npmrc && chmod -R u=rwX,go=rX .

FROM ${NODE_IMAGE} AS service
ENV NODE_ENV=production PATH=/app/node_modules/.bin:$PATH
WORKDIR /app
# What a volume holds belongs to whom the folder in the image belongs to.
RUN mkdir -p /data/studies /party /handed && chown -R 1000:1000 /data /party /handed
COPY --from=dependencies /app/node_modules node_modules
COPY --from=programs /app/package.json ./
COPY --from=programs /app/shared shared
COPY --from=programs /app/wording wording
COPY --from=programs /app/keeper keeper
COPY --from=programs /app/client-node client-node
COPY --from=programs /app/coordinator coordinator
COPY --from=programs /app/auditor auditor
USER 1000:1000
VOLUME /data
CMD ["fedseg-node", "--help"]

FROM service AS example
USER 0:0
RUN mkdir -p /prepared/coordinator /prepared/meadow /prepared/harbour /prepared/lantern /prepared/servers \
  && chown 1000:1000 /prepared/*
COPY --from=programs /app/examples examples
USER 1000:1000
