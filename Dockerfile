# One image for every party: the command says which one it is.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY wording/package.json wording/
COPY keeper/package.json keeper/
COPY client-node/package.json client-node/
COPY coordinator/package.json coordinator/
COPY auditor/package.json auditor/
# The engine's binary is an optional dependency; so is Node, which the image has.
RUN npm ci --omit=dev && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY shared shared
COPY wording wording
COPY keeper keeper
COPY client-node client-node
COPY coordinator coordinator
COPY auditor auditor
USER node
VOLUME /data
ENTRYPOINT ["node"]
CMD ["client-node/src/edge/main.ts"]
