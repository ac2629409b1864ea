import type { StudyView } from "../../view.ts";
import { PAGING, listReply } from "../lists.ts";
import { apiRefusal } from "../problems.ts";
import { EVERYBODY, type Content, type Reply, type Route, type World } from "../route.ts";

const LEDGER = /^ledgers\/([a-z0-9][a-z0-9-]{0,62})\.jsonl$/;

const published = ({ service }: World): readonly StudyView[] =>
  service.view().studies.filter(({ bundle }) => bundle !== undefined);

/** Whether a study has a bundle: names that the service does not know reach no disk. */
function requirePublished(world: World, name: string): void {
  if (!published(world).some((study) => study.name === name)) throw apiRefusal("API_PATH");
}

function contentReply(content: Content | undefined): Reply {
  if (!content) throw apiRefusal("API_PATH");
  return { status: 200, content };
}

async function ledgersOf(world: World) {
  const all = published(world).map(async ({ name }) => {
    const files = (await world.bundles.files(name)) ?? [];
    return files.flatMap(({ path }) => {
      const [, party] = LEDGER.exec(path) ?? [];
      return party === undefined
        ? []
        : [{ study: name, party, ledger: `/api/v1/bundles/${name}/files/${path}` }];
    });
  });
  return (await Promise.all(all)).flat();
}

/** What an auditor fetches: bundles, file by file or whole, and the ledgers in them. */
export const PUBLISHED_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/bundles",
    id: "listBundles",
    says: "List the studies whose bundle is published.",
    roles: EVERYBODY,
    query: PAGING,
    answers: { status: 200, says: "Bundles by the study's name.", body: "Bundles" },
    answer: (world, { query }) =>
      listReply(
        published(world).map(({ name }) => ({
          study: name,
          bundle: `/api/v1/bundles/${name}`,
          archive: `/api/v1/bundles/${name}/archive`,
        })),
        ({ study }) => study,
        query,
      ),
  },
  {
    method: "GET",
    path: "/bundles/{name}",
    id: "getBundle",
    says: "List the files of a bundle with their sizes and SHA-256.",
    roles: EVERYBODY,
    answers: { status: 200, says: "Its files.", body: "Bundle" },
    async answer(world, { params: { name } }) {
      requirePublished(world, name);
      const files = await world.bundles.files(name);
      if (!files) throw apiRefusal("API_PATH");
      return { status: 200, body: { study: name, files } };
    },
  },
  {
    method: "GET",
    path: "/bundles/{name}/archive",
    id: "getArchive",
    says: "Fetch a whole bundle as a tar archive.",
    roles: EVERYBODY,
    answers: { status: 200, says: "The archive.", type: "application/x-tar" },
    async answer(world, { params: { name } }) {
      requirePublished(world, name);
      return contentReply(await world.bundles.archive(name));
    },
  },
  {
    method: "GET",
    path: "/bundles/{name}/files/{path+}",
    id: "getBundleFile",
    says: "Fetch one file of a bundle, by its path in the listing.",
    roles: EVERYBODY,
    answers: { status: 200, says: "The file.", type: "application/octet-stream" },
    async answer(world, { params: { name, path } }) {
      requirePublished(world, name);
      return contentReply(await world.bundles.open(name, path));
    },
  },
  {
    method: "GET",
    path: "/ledgers",
    id: "listLedgers",
    says: "List the ledgers that bundles hold.",
    roles: EVERYBODY,
    query: PAGING,
    answers: { status: 200, says: "Ledgers by study and party.", body: "Ledgers" },
    answer: async (world, { query }) =>
      listReply(await ledgersOf(world), ({ study, party }) => `${study}/${party}`, query),
  },
];
